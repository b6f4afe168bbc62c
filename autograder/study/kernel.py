"""Whether the kernel that a notebook opens with has the course."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .findings import Finding

_SECONDS = 30


def kernels(folder: Path) -> Iterator[Finding]:
    """Whether the kernel that a notebook opens with has the course."""
    for path in sorted(folder.glob("*.ipynb")):
        name = _kernel_name(path)
        if name:
            yield _of_kernel(path.name, name)


def _kernel_name(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"]
        return found if isinstance(found, str) else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _of_kernel(notebook: str, name: str) -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    title = f"kernel of {notebook}"
    choose = "in the notebook: Kernel > Change Kernel > Python 3 (ipykernel)"
    try:
        program = KernelSpecManager().get_kernel_spec(name).argv[0]
    except (NoSuchKernel, IndexError):
        return Finding(title, False, f"{name!r} is not installed here", choose)
    if program == "python" or Path(program).resolve() == Path(sys.executable).resolve():
        if _same_environment(program):
            return Finding(title, True, f"{name!r}, this Python")
    if _has_course(program):
        return Finding(title, True, f"{name!r}, {program}, which has the course as well")
    mend = shlex.join([sys.executable, "-m", "ipykernel", "install", "--user", "--name", name])
    return Finding(title, False, f"{name!r} runs {program}, which lacks the course", mend)


def _same_environment(program: str) -> bool:
    """Two environments may share one interpreter behind their links."""
    return program == "python" or Path(program).parent == Path(sys.executable).parent


def _has_course(program: str) -> bool:
    try:
        tried = subprocess.run(
            [program, "-c", "import autograder"],
            capture_output=True,
            timeout=_SECONDS,
            cwd=tempfile.gettempdir(),
            env={k: v for k, v in os.environ.items() if not re.match("PYTHON(PATH|HOME)$", k)},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
