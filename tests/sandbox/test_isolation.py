"""The sandbox is tried from the inside; the same probes find plenty outside it."""

import os
import platform
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import doctor
from autograder.sandbox import bubblewrap, cgroup, paths, seccomp, warm
from autograder.sandbox.client import Limits, NoSandbox, Sandbox

from .conftest import (
    SANDBOXES,
    SMALL,
    eventually,
    needs_sandbox,
    needs_warm_start,
    processes_like,
)

ROOT = Path(__file__).resolve().parents[2]
PROBES = ["network", "processes", "files", "writing", "system calls", "privileges"]


def broken(findings):
    return [str(finding) for finding in findings if finding.holds is False]


@needs_sandbox
def test_the_sandbox_holds():
    findings = doctor.sandbox_findings(ROOT)
    assert len(findings) == 13 and not broken(findings)


@needs_sandbox
def test_the_sandbox_holds_in_a_user_namespace_too(monkeypatch):
    """What an unprivileged grader gets; run as root it lacks only the number of processes."""
    monkeypatch.setattr(bubblewrap, "leaves_root", lambda: False)
    bubblewrap.find_bwrap.cache_clear()
    findings = [
        finding
        for finding in doctor.sandbox_findings(ROOT)
        if finding.name != "number of processes" or os.getuid()
    ]
    bubblewrap.find_bwrap.cache_clear()
    assert findings and not broken(findings)


@pytest.mark.skipif(sys.platform != "linux", reason="the probes look at /proc")
def test_the_probes_find_what_is_there_without_a_sandbox():
    """A probe that could not fail would prove nothing."""
    findings = {finding.name: finding for finding in doctor.sandbox_findings(ROOT, "subprocess")}
    assert not findings["sandbox"].holds
    expected = PROBES if os.getuid() == 0 else [name for name in PROBES if name != "writing"]
    assert [name for name in expected if findings[name].holds] == []


@needs_sandbox
def test_paths_of_the_course_do_not_exist_inside(submission):
    code = "import os\ndef there(paths): return [p for p in paths if os.path.exists(p)]"
    names = [
        "source",
        "tests",
        "assignments",
        "autograder",
        "utils",
        "pyproject.toml",
        ".git",
        "gradebook.db",
        "docs",
    ]
    with Sandbox(submission(code), limits=SMALL, course=ROOT) as sandbox:
        assert sandbox.load("mlp").call("there", [str(ROOT / name) for name in names]).value == []


@needs_sandbox
def test_installed_checks_are_covered_up(tmp_path, monkeypatch):
    """As in a regular installation, where the package lies among the libraries."""
    site = tmp_path / "lib" / "site-packages"
    (site / "autograder" / "sets").mkdir(parents=True)
    (site / "autograder" / "engine.py").write_text("secret = 1")
    (site / "other.py").write_text("x = 1")
    (tmp_path / "course" / "source").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(paths, "PACKAGE", site / "autograder")
    mounts = bubblewrap._python_files(tmp_path / "course")
    bound = mounts.index(str(site))
    assert mounts[bound - 1 : bound + 2] == ["--ro-bind", str(site), str(site)]
    assert mounts[mounts.index("--tmpfs") + 1] == str(site / "autograder")


@needs_sandbox
def test_an_interpreter_behind_a_link_starts(submission, tmp_path, monkeypatch):
    """As uv and pyenv install it."""
    link = tmp_path / "python-3"
    link.symlink_to(sys.base_prefix)
    monkeypatch.setattr(sys, "base_prefix", str(link))
    monkeypatch.setattr(sys, "prefix", str(link))
    with Sandbox(submission("def f(): return 1"), limits=SMALL) as sandbox:
        assert sandbox.load("mlp").call("f").value == 1


@needs_sandbox
def test_a_clone_below_tmp_has_its_libraries_in_the_sandbox(submission, tmp_path):
    """The sandbox's own empty `/tmp` must not hide an environment that lies in `/tmp`."""
    environment = tmp_path / "clone" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    site = next(environment.glob("lib/python*/site-packages"))
    (site / "only_here.py").write_text("answer = 42\n")
    (site / "others.pth").write_text(
        "\n".join([*(p for p in sys.path if p.endswith("site-packages")), str(ROOT)]) + "\n"
    )
    files = submission("from only_here import answer\ndef f(): return answer")
    code = (
        "from autograder.sandbox.client import Sandbox\n"
        f"with Sandbox({files!r}, sandbox='bubblewrap') as w:\n"
        "    print(w.load('mlp').call('f').value)"
    )
    done = subprocess.run(
        [environment / "bin/python", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "42\n", done.stderr


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's end"
)
@pytest.mark.parametrize("kind", SANDBOXES)
def test_a_killed_grader_leaves_no_student_code(submission, tmp_path, kind):
    mark = f"orphan-{os.getpid()}-{kind}"
    files = submission("def f():\n  while True: pass")
    code = (
        "from autograder.sandbox.client import Sandbox\n"
        f"w = Sandbox({files!r}, sandbox={kind!r}, env={{'MARK': {mark!r}}})\n"
        "s = w.load('mlp')\nprint('loaded', flush=True)\ns.call('f')"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert grader.stdout.readline() == b"loaded\n"
    assert eventually(lambda: processes_like(mark, "environ"))
    grader.kill()
    grader.wait()
    grader.stdout.close()
    assert eventually(lambda: not processes_like(mark, "environ"), 5)


@needs_sandbox
def test_two_sandboxes_at_once_share_nothing():
    code = """
import glob, os, socket
def leave():
    for folder in (".", "/tmp", "/dev/shm"):
        open(os.path.join(folder, "left"), "w").write("left")
    global s
    s = socket.socket(socket.AF_UNIX); s.bind("\\0left"); s.listen()
    t = socket.create_server(("127.0.0.1", 4567)); globals()["t"] = t
def find():
    places = (".", "/tmp", "/dev/shm")
    found = [p for folder in places for p in glob.glob(os.path.join(folder, "left"))]
    for family, address in ((socket.AF_UNIX, "\\0left"), (socket.AF_INET, ("127.0.0.1", 4567))):
        if socket.socket(family).connect_ex(address) == 0: found.append(address)
    return found
"""
    files = {"mlp.py": code.encode()}
    with Sandbox(files, limits=SMALL) as one, Sandbox(files, limits=SMALL) as two:
        first, second = one.load("mlp"), two.load("mlp")
        first.call("leave")
        assert len(first.call("find").value) == 5
        assert second.call("find").value == []
    with Sandbox(files, limits=SMALL) as again:
        assert again.load("mlp").call("find").value == []


@needs_sandbox
def test_the_submission_itself_is_not_touched(submission, tmp_path, monkeypatch):
    files = submission(
        "def f():\n    open('mlp.py', 'w').write('changed')\n    open('new', 'w')\n"
        "    return open('mlp.py').read()"
    )
    before = dict(files)
    monkeypatch.chdir(tmp_path)
    with Sandbox(files, limits=SMALL) as sandbox:
        assert sandbox.load("mlp").call("f").value == "changed"
    assert files == before and not list(tmp_path.iterdir())


def test_no_sandbox_is_refused_with_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(
        bubblewrap, "_trial", lambda bwrap: "No permissions to create new namespace"
    )
    bubblewrap.find_bwrap.cache_clear()
    try:
        for sandbox in ("auto", "bubblewrap"):
            with pytest.raises(NoSandbox, match="--sandbox none") as caught:
                Sandbox({}, sandbox=sandbox)
            assert "\n" not in str(caught.value)
        with Sandbox({}, sandbox="none") as sandbox:
            assert sandbox.kind == "none"
        finding = doctor.sandbox_findings(tmp_path)[0]
        assert finding.holds is False and "namespace" in finding.detail
        assert doctor.main(tmp_path) == 1
    finally:
        bubblewrap.find_bwrap.cache_clear()


def test_other_systems_have_no_sandbox(monkeypatch):
    monkeypatch.setattr(bubblewrap.sys, "platform", "darwin")
    with pytest.raises(NoSandbox, match="Linux"):
        bubblewrap.find_bwrap.__wrapped__()


def run_filter(program: bytes, arch: int, number: int, argument: int = 0) -> int:
    """A tiny interpreter of classic BPF, to try filters of any machine."""
    data = struct.pack("=IIQ6Q", number, arch, 0, argument, argument, 0, 0, 0, 0)
    code = list(struct.iter_unpack("=HBBI", program))
    at = accumulator = 0
    while True:
        op, yes, no, value = code[at]
        at += 1
        if op == 0x20:
            accumulator = struct.unpack_from("=I", data, value)[0]
        elif op == 0x06:
            return value
        else:
            met = {
                0x15: accumulator == value,
                0x35: accumulator >= value,
                0x45: bool(accumulator & value),
            }[op]
            at += yes if met else no


@pytest.mark.parametrize(
    "machine, arch, column", [("x86_64", 0xC000003E, 0), ("aarch64", 0xC00000B7, 1)]
)
def test_the_filter(machine, arch, column):
    program = seccomp.program(machine)
    assert len(program) % 8 == 0 and len(program) // 8 < 4096
    allow, eperm = 0x7FFF0000, 0x00050001
    ask = lambda number, argument=0: run_filter(program, arch, number, argument)
    assert run_filter(program, 0x40000003, 1) == 0x80000000  # 32-bit calls
    assert {ask(number) for number in seccomp.denied(column).values()} == {eperm}
    clone, socket_call, ioctl = (56, 220)[column], (41, 198)[column], (16, 29)[column]
    assert ask(clone, 0x01200011) == allow and ask(clone, 0x003D0F00) == allow  # fork, a thread
    assert all(
        ask(clone, flag | 17) == eperm for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000)
    )
    assert ask(435) == 0x00050026
    assert [ask(socket_call, family) == allow for family in (1, 2, 10, 16, 17, 38, 40)] == [
        True
    ] * 4 + [False] * 3
    assert ask(ioctl, 0x5412) == eperm and ask(ioctl, 0x5401) == allow
    for number in (0, 1, 9, 59, 231) if column == 0 else (63, 64, 222, 221, 94):
        assert ask(number) == allow
    if column == 0:
        assert ask(0x40000000 | 101) == 0x80000000  # x32


@pytest.mark.parametrize("column, header", [(0, "asm/unistd_64.h"), (1, "asm-generic/unistd.h")])
def test_numbers_of_calls_agree_with_the_kernels_headers(column, header):
    """Where they are installed, they are the truth; aarch64 uses the generic numbers."""
    compiler = next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    if not compiler or column == 0 and platform.machine() != "x86_64":
        pytest.skip("no C compiler here to read the kernel's headers with")
    done = subprocess.run(
        [compiler, "-E", "-dM", "-include", header, "-x", "c", os.devnull],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip("the kernel's headers are not installed")
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("#define __NR_")]
    macros = {line[1].removeprefix("__NR_"): line[2] for line in lines if len(line) == 3}
    numbers = seccomp.denied(column)
    known = {name: int(macros[name]) for name in numbers if macros.get(name, "").isdigit()}
    assert len(known) > 30
    assert known == {name: numbers[name] for name in known}


def test_control_group_in_a_delegated_tree(tmp_path):
    """The logic, on folders that look like a delegated tree; a real one needs cgroup v2 on the
    machine.
    """
    base = tmp_path / "user.slice" / "run-1.scope"
    base.mkdir(parents=True)
    (base / "cgroup.controllers").write_text("cpu memory pids\n")
    (base / "cgroup.subtree_control").write_text("\n")
    mounts, own = tmp_path / "mountinfo", tmp_path / "cgroup"
    mounts.write_text(f"30 23 0:26 / {tmp_path} rw,nosuid - cgroup2 cgroup2 rw\n")
    own.write_text("0::/user.slice/run-1.scope\n")
    assert cgroup.delegated(mounts, own) == base
    assert (base / "autograder" / "cgroup.procs").read_text() == str(os.getpid())
    assert (base / "cgroup.subtree_control").read_text() == "+memory +pids"
    own.write_text("0::/user.slice/run-1.scope/autograder\n")
    (base / "cgroup.subtree_control").write_text("memory pids")
    assert cgroup.delegated(mounts, own) == base
    own.write_text("0::/\n")
    assert cgroup.delegated(mounts, own) is None
    (base / "cgroup.controllers").write_text("cpu\n")
    own.write_text("0::/user.slice/run-1.scope\n")
    assert cgroup.delegated(mounts, own) is None


def test_control_group_limits_and_memory_events(tmp_path, monkeypatch):
    monkeypatch.setattr(cgroup, "delegated", lambda: tmp_path)
    group = cgroup.make(Limits(memory_mb=100, processes=10))
    assert (group.path / "memory.max").read_text() == str(100 * 2**20) and (
        group.path / "pids.max"
    ).read_text() == "18"
    (group.path / "memory.events").write_text("low 0\noom 1\noom_kill 2\n")
    assert group.out_of_memory()
    entered = group.path / "cgroup.procs"
    done = subprocess.run(
        group.entered(["/bin/echo", "a b", "$HOME"]), capture_output=True, text=True
    )
    assert done.stdout == "a b $HOME\n" and entered.read_text() == "0\n"
    monkeypatch.setattr(cgroup, "delegated", lambda: tmp_path / "nowhere")
    assert cgroup.make(Limits()) is None


def test_doctor_prints_its_findings(capsys):
    assert doctor.main(ROOT) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert any("nbgrader" in line for line in lines) and any("MNIST" in line for line in lines)


@pytest.mark.parametrize(
    "version, holds",
    [("0.9.4", False), ("0.9.5", True), ("0.9.6", True), ("0.10.0", False), ("1.0", False)],
)
def test_nbgrader_guard(monkeypatch, version, holds):
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: version)
    assert doctor._nbgrader().holds is holds


@needs_warm_start
def test_the_warm_sandbox_holds():
    findings = doctor.sandbox_findings(ROOT, warm=True)
    assert len(findings) == 13 and not broken(findings)


@needs_warm_start
def test_forked_submissions_share_nothing():
    """Neither with each other, one after the other or side by side, nor with the warm process."""
    code = """
import glob, os, signal
def leave():
    for folder in (".", "/tmp", "/dev/shm"):
        open(os.path.join(folder, "left"), "w").write("left")
    os.openpty()
    if os.fork() == 0:
        signal.pause()
def find():
    places = (".", "/tmp", "/dev/shm")
    left = [p for folder in places for p in glob.glob(os.path.join(folder, "left"))]
    pids = [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
    return left + pids + [p for p in os.listdir("/dev/pts") if p.isdigit()]
def reach():
    reached = []
    for pid in (-1, 1, os.getppid()):
        for number in (signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError as error:
                reached.append(error.strerror)
    for name in ("mem", "environ", "fd/0"):
        try:
            open(f"/proc/1/{name}", "rb").read(1)
            reached.append(name)
        except OSError:
            pass
    return [name for name in reached if name in ("mem", "environ", "fd/0")]
"""
    files = {"mlp.py": code.encode()}
    with (
        Sandbox(files, limits=SMALL, warm=True) as one,
        Sandbox(files, limits=SMALL, warm=True) as two,
    ):
        first, second = one.load("mlp"), two.load("mlp")
        assert one.warm and two.warm
        first.call("leave")
        assert len(first.call("find").value) == 5
        assert second.call("find").value == []
        assert second.call("reach").value == []
        assert len(first.call("find").value) == 5
    with Sandbox(files, limits=SMALL, warm=True) as again:
        assert again.warm and again.load("mlp").call("find").value == []


@needs_warm_start
def test_forked_submissions_draw_other_random_numbers():
    code = "import random\nimport numpy as np\ndef f(): return np.random.rand(), random.random()"
    drawn = []
    for _ in range(2):
        with Sandbox({"mlp.py": code.encode()}, limits=SMALL, warm=True) as sandbox:
            drawn += sandbox.load("mlp").call("f").value
    assert len(set(drawn)) == 4


@needs_warm_start
def test_a_module_of_a_librarys_name_is_found_as_in_a_cold_start():
    files = {"mlp.py": b"import zmq\ndef f(): return zmq.mine", "zmq.py": b"mine = 42\n"}
    with Sandbox(files, limits=SMALL, warm=True) as sandbox:
        assert not sandbox.warm and sandbox.load("mlp").call("f").value == 42


@needs_warm_start
def test_a_warm_process_that_died_is_replaced(submission):
    files = submission("def f(): return 1")
    with Sandbox(files, limits=SMALL, warm=True):
        warm._local.zygote._process.kill()
        warm._local.zygote._process.wait()
    with Sandbox(files, limits=SMALL, warm=True) as sandbox:
        assert sandbox.warm and sandbox.load("mlp").call("f").value == 1
