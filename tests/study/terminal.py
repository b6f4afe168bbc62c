"""The course's command as a student runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).parent / "autograder"


def autograder(folder: Path, *words: str, **options) -> subprocess.CompletedProcess:
    """Run it in a folder; its output is read as text."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **options.pop("env", {})}
    return subprocess.run(
        [COMMAND, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )
