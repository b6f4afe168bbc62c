"""`autograder doctor` for students: why does it not work on this machine, in this folder?

Each finding that is broken comes with the line that mends it.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from autograder.checks.model import ProblemSet
from autograder.material.files import module_name
from autograder.sets import load

from .findings import Finding, sound
from .here import sets_in
from .kernel import kernels
from .released import NoRelease, begun_with, released_files, version

OLDEST = (3, 11)


def examine(folder: Path) -> list[Finding]:
    """Look at this Python and at one folder; never raises for what it finds."""
    findings = [_python(), *_packages(), _utils()]
    held = sets_in(folder)
    findings += [_writable(folder), *_shadows(folder, held), *kernels(folder)]
    for problem_set in held:
        findings += [*_files(folder, problem_set), *_release(folder, problem_set)]
    if not held:
        findings.append(
            Finding("problem set", None, "none in this folder", "autograder start ps1_neurons")
        )
    return findings


def main(folder: Path) -> int:
    """Print the findings; 0 if nothing is broken."""
    findings = examine(folder)
    for finding in findings:
        print(finding)
    if sound(findings):
        print("Nothing stands in the way of your work here.")
        return 0
    print("Mend what is BROKEN first; the line below it says how.")
    return 1


def _pip(*wanted: str) -> str:
    return shlex.join([sys.executable, "-m", "pip", "install", *wanted])


# ---- this Python


def _python() -> Finding:
    number = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST:
        return Finding("Python", True, f"{number}, {sys.executable}")
    mend = "python3.12 -m venv .venv && .venv/bin/pip install 'nn-course[lab]'"
    return Finding("Python", False, f"{number} is too old, 3.11 is needed", mend)


def _packages() -> list[Finding]:
    """Every package that the course asks for, in a version that it works with."""
    broken = []
    asked = importlib.metadata.requires("nn-course") or []
    for requirement in _requirements(asked):
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            found = ""
        wanted = f"{requirement.name}{requirement.specifier}"
        if not found:
            broken.append(Finding(requirement.name, False, "not installed", _pip(wanted)))
        elif not requirement.specifier.contains(Version(found), prereleases=True):
            detail = f"{found}, but the course needs {requirement.specifier}"
            broken.append(Finding(requirement.name, False, detail, _pip(wanted)))
    return broken or [Finding("packages", True, f"all that nn-course {version()} needs")]


def _requirements(lines: list[str]) -> Iterator[Requirement]:
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def _utils() -> Finding:
    """The course's package `utils` has a common name: another package may have taken its place."""
    spec = find_spec("utils")
    ours = Path(__file__).resolve().parents[2] / "utils" / "__init__.py"
    if spec and spec.origin and Path(spec.origin).resolve() == ours:
        return Finding("utils", True, "the course's own")
    found = (spec.origin if spec else "") or "nothing"
    again = _pip("--force-reinstall", "--no-deps", "nn-course")
    return Finding("utils", False, f"`import utils` finds {found}, not the course's", again)


# ---- this folder


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        place = shlex.quote(str(folder.absolute()))
        mend = f"chmod -R u+w {place}   (or copy the folder to where you may write)"
        return Finding("folder", False, f"{folder.absolute()} is read-only for you", mend)
    return Finding("folder", True, f"{folder.absolute()} can be written to")


def _shadows(folder: Path, held: list[ProblemSet]) -> Iterator[Finding]:
    """Files of the student's whose names hide a package: `import numpy` would find numpy.py."""
    own = {module_name(load(name)) for one in held for name in (one.name, *one.given)}
    for one in held:
        try:
            own |= set(released_files(one))
        except NoRelease:
            pass
    taken = _taken_names()
    for path in sorted(folder.iterdir()):
        is_module = path.suffix == ".py" and path.name not in own
        is_package = path.is_dir() and (path / "__init__.py").is_file()
        if (is_module or is_package) and path.stem in taken:
            kind = path.name + "/" * is_package
            detail = f"{kind} hides the package of that name from everything in this folder"
            mend = shlex.join(["mv", path.name, f"my_{path.name}"])
            yield Finding(kind, False, detail, mend)


def _taken_names() -> set[str]:
    """Modules of Python, and of the installed packages that the course uses."""
    names = {"autograder", "utils", "matplotlib", "numpy", "scipy", "sklearn", "IPython"}
    names |= {"ipykernel", "jupyter_client", "jupyter_core", "nbformat", "traitlets", "zmq"}
    names |= {"jinja2", "markupsafe", "tornado", "platformdirs", "packaging", "dateutil", "PIL"}
    return names | set(sys.stdlib_module_names)


def _files(folder: Path, problem_set: ProblemSet) -> Iterator[Finding]:
    """The notebook, its module, and the modules of earlier sets that it builds on."""
    notebook, module = f"{problem_set.name}.ipynb", module_name(problem_set)
    again = f"autograder start {problem_set.name} --into ."
    for name in (notebook, module):
        path = folder / name
        if not path.is_file():
            yield Finding(name, False, "missing from this folder", again)
        elif not os.access(path, os.R_OK | os.W_OK):
            mend = shlex.join(["chmod", "u+rw", name])
            yield Finding(name, False, "read-only: what you write cannot be saved", mend)
        elif name == notebook and not _is_notebook(path):
            fresh = f"mv {notebook} damaged.txt && {again}"
            yield Finding(name, False, "damaged: it cannot be read as a notebook", fresh)
        else:
            yield Finding(name, True, "there")
    for earlier in map(load, problem_set.given):
        name = module_name(earlier)
        if not (folder / name).is_file():
            detail = f"{problem_set.name} builds on it, and it is not here"
            mend = shlex.join(["cp", f"../{earlier.name}/{name}", "."])
            yield Finding(name, False, detail, mend)


def _is_notebook(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8"))["cells"], list)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _release(folder: Path, problem_set: ProblemSet) -> Iterator[Finding]:
    """Whether the folder was begun with an older or a newer release than the installed one."""
    begun = begun_with(folder)
    try:
        now, then = Version(version()), Version(begun.version)
    except ValueError:
        mend = f"autograder start {problem_set.name} --into ."
        yield Finding("release", None, f"this folder does not say; {version()} is installed", mend)
        return
    if then < now:
        mend = f"autograder start {problem_set.name} --into .   (keeps your work)"
        yield Finding("release", None, f"begun with {then}, and {now} is installed", mend)
    elif then > now:
        detail = f"begun with {then}, but the older {now} is installed"
        yield Finding("release", False, detail, _pip("--upgrade", "nn-course"))
    else:
        yield Finding("release", True, str(now))
