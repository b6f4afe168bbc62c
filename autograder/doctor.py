"""`autograder doctor`: tries the sandbox for real, and looks at what grading needs.

Each probe is run inside a sandbox, as a hostile submission would (`sandbox/probes.py`).
"""

from __future__ import annotations

import importlib.metadata
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from autograder.config import (
    ConfigError,
    course_root,
    installed_root,
    nbgrader_is_supported,
    settings,
)
from autograder.grading.private import open_to_others
from autograder.sandbox import bubblewrap, cgroup, paths, probes
from autograder.sandbox.client import Limits, NoSandbox, Sandbox
from autograder.sandbox.kinds import is_sandboxed
from autograder.sandbox.launch import environment
from autograder.sandbox.subject import SubjectError
from autograder.study.findings import Finding, sound
from utils.mnist import FOLDER_VARIABLE
from utils.mnist_cache import cache_file

LIMITS = Limits(call_seconds=20, memory_mb=1024, processes=32, file_mb=8)


def diagnose(course: Path | str = ".", sandbox: str = "auto") -> list[Finding]:
    """Try everything; never raises for what it finds.

    Parameters
    ----------
    course : path
        The course directory.
    sandbox : {"auto", "bubblewrap", "subprocess"}
        What to put to the test.
    """
    return [
        *sandbox_findings(Path(course), sandbox),
        *_warm_findings(Path(course), sandbox),
        *_surroundings(),
        *mode_findings(Path(course)),
    ]


def main(course: Path | str | None = None) -> int:
    """Print the findings; 0 if nothing is broken.

    Without `course`, the one around the working folder, else the installed one.
    """
    course = course or course_root() or installed_root() or "."
    print(f"course: {Path(course).resolve()}")
    findings = diagnose(course)
    for finding in findings:
        print(finding)
    if sound(findings):
        print("The sandbox holds: submissions can be graded.")
        return 0
    print(
        "Something above is BROKEN: mend it first. "
        "(Without a sandbox, --sandbox none grades at your own risk.)"
    )
    return 1


def _warm_findings(course: Path, sandbox: str) -> list[Finding]:
    """The same of a sandbox as a class gets it: forked from a warm process."""
    if not is_sandboxed("bubblewrap" if sandbox == "auto" else sandbox):
        return []
    found = sandbox_findings(course, sandbox, warm=True)
    broken = [finding for finding in found if finding.holds is False]
    if broken:
        return [replace(finding, name=f"{finding.name}, warm start") for finding in broken]
    if found[0].holds is None:
        return found[:1]
    return [Finding("warm start", True, "submissions of a class are forked; all this holds there")]


def sandbox_findings(course: Path, sandbox: str = "auto", warm: bool = False) -> list[Finding]:
    """What a submission can reach from inside its sandbox."""
    try:
        with _listeners() as (port, name), _probing(course, sandbox, warm) as inside:
            if warm and not inside.warm:
                return [Finding("warm start", None, "none here: each submission starts anew")]
            found = [_probe(inside, *row) for row in _rows(course, port, name)]
            return [_which(inside), *found]
    except NoSandbox as error:
        return [Finding("sandbox", False, str(error))]
    except (SubjectError, OSError) as error:
        return [Finding("sandbox", False, f"the sandbox does not start ({error})")]


def _rows(course: Path, port: int, name: str) -> list[tuple]:
    """Name, what it says when it holds, the probe, its arguments."""
    secret = [
        *paths.hidden(course),
        *_private(course),
        Path("/var"),
        Path("/etc/shadow"),
        Path("/etc/passwd"),
    ]
    allowed = [*environment("", {}), "PWD", "LC_CTYPE"]
    return [
        ("network", "no network, no sockets of this machine", "network", port, name),
        ("processes", "other processes cannot be seen", "processes", os.getpid()),
        (
            "files",
            "no home, gradebook, solutions, checks or other submissions",
            "files",
            [str(p) for p in secret],
        ),
        ("checks", "`import autograder` finds the stand-in", "checks"),
        ("writing", "nothing outside its own copy can be written", "writes"),
        (
            "room",
            f"its folders hold at most {2 * LIMITS.file_mb} MB each",
            "room",
            2 * LIMITS.file_mb,
        ),
        ("number of processes", f"at most {LIMITS.processes}", "forks", LIMITS.processes),
        ("memory", f"at most {LIMITS.memory_mb} MB", "memory", LIMITS.memory_mb),
        ("system calls", "ptrace, mount, namespaces and rare sockets are denied", "calls"),
        ("open files", "none of the grader's are inherited", "descriptors"),
        ("privileges", "none, and no way to new ones", "identity"),
        ("environment", "none of the grader's variables", "environment", allowed),
    ]


def _private(course: Path) -> list[Path]:
    """What is in the home folder and the course, but for the way to the Python environment."""
    shown = [path.resolve() for path in paths.roots()]
    found = []
    for folder in dict.fromkeys([Path.home(), Path.home().parent, course.resolve()]):
        with suppress(OSError):
            inside = [path for path in folder.iterdir() if path.resolve() != Path("/usr")]
            found += [
                p
                for p in inside
                if not any(q.is_relative_to(p) or p.is_relative_to(q) for q in shown)
            ][:100]
    return [path for path in found if path.parent != Path("/")]


def _probe(sandbox: Sandbox, name: str, good: str, probe: str, *args: object) -> Finding:
    try:
        got = sandbox.load("probes").call(probe, *args).value
    except SubjectError as error:
        return Finding(name, False, f"the probe failed ({error})")
    more = f" and {len(got) - 5} more" if len(got) > 5 else ""
    return Finding(
        name,
        not got,
        good if not got else f"a submission can get {', '.join(map(str, got[:5]))}{more}",
    )


def _which(sandbox: Sandbox) -> Finding:
    if not is_sandboxed(sandbox.kind):
        return Finding("sandbox", False, "none: student code runs unprotected, with limits only")
    sums = (
        "a control group"
        if cgroup.delegated()
        else "limits for each process, and a look at their sum 5 times a second"
    )
    who = "an unprivileged user of its own" if bubblewrap.leaves_root() else "a user namespace"
    return Finding(
        "sandbox",
        True,
        f"{bubblewrap.find_bwrap()}, {who}; memory and processes are held by {sums}",
    )


@contextmanager
def _probing(course: Path, sandbox: str, warm: bool) -> Iterator[Sandbox]:
    source = Path(probes.__file__)
    files = {source.name: source.read_bytes()}
    with Sandbox(files, sandbox=sandbox, limits=LIMITS, course=course, warm=warm) as inside:
        yield inside


@contextmanager
def _listeners() -> Iterator[tuple[int, str]]:
    """A TCP port and an abstract socket of this machine, for the probes to reach."""
    name = f"autograder-doctor-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as tcp:
        if sys.platform != "linux":
            yield tcp.getsockname()[1], name
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as local:
            local.bind("\0" + name)
            local.listen()
            yield tcp.getsockname()[1], name


def mode_findings(course: Path) -> list[Finding]:
    """Whether other users can read what is the instructor's, and the command that mends it."""
    try:
        group = settings(course).group_readable
    except ConfigError as error:
        return [Finding("course.toml", False, str(error))]
    found = open_to_others(course, group)
    who = "the instructor and the group" if group else "the instructor"
    if not found:
        detail = f"gradebook, secret, reports and submissions are for {who} alone"
        return [Finding("file modes", True, detail)]
    place = shlex.quote(str(course.resolve()))
    change = "g-w,o-rwx" if group else "go-rwx"
    mend = f"cd {place} && chmod -R {change} {' '.join(found)}"
    return [Finding("file modes", False, f"others can read {', '.join(found)}: {mend}")]


def _surroundings() -> list[Finding]:
    return [_nbgrader(), _alembic(), _mnist()]


def _nbgrader() -> Finding:
    try:
        version = importlib.metadata.version("nbgrader")
    except importlib.metadata.PackageNotFoundError:
        return Finding("nbgrader", False, "not installed: pip install 'nn-course[instructor]'")
    if nbgrader_is_supported(version):
        return Finding("nbgrader", True, version)
    return Finding(
        "nbgrader",
        False,
        f"{version} is not one of 0.9.5 to 0.9.x: pip install 'nbgrader>=0.9.5,<0.10'",
    )


def _alembic() -> Finding:
    """nbgrader makes a new gradebook by running `alembic`, which must be on PATH."""
    if shutil.which("alembic"):
        return Finding("alembic", True, "on PATH")
    beside = Path(sys.executable).parent / "alembic"
    if beside.exists():
        return Finding(
            "alembic",
            None,
            f"not on PATH; `autograder` adds {beside.parent}, for `nbgrader` itself add it too",
        )
    return Finding("alembic", False, "not installed: pip install alembic")


def _mnist() -> Finding:
    folder, cache = os.environ.get(FOLDER_VARIABLE), cache_file()
    where = "OpenML when there is internet, else the bundled 5,000 digits"
    if folder:
        where = f"{FOLDER_VARIABLE} says {folder}"
    elif cache and cache.exists():
        where = str(cache)
    return Finding("MNIST", None, f"{where}; grading always uses the bundled digits")
