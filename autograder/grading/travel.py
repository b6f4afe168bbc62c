"""A submission on its way to another machine and back: no file system is shared."""

from __future__ import annotations

import io
import tarfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

from autograder.checks.catalogue import NUMBERS, WORDS
from autograder.checks.model import ProblemSet
from autograder.config import FILE as SETTINGS
from autograder.config import OWN_MISTAKES

from .score import Graded

_CONFIG = "nbgrader_config.py"  # what makes a folder a course


@dataclass(frozen=True)
class Parcel:
    """A graded submission as it comes back: all that must be stored, the notebook as small text."""

    rest: Graded
    notebook: bytes | None

    @classmethod
    def of(cls, graded: Graded) -> Parcel:
        if graded.notebook is None:
            return cls(graded, None)
        text = nbformat.writes(graded.notebook, version=4)
        return cls(replace(graded, notebook=None), zlib.compress(text.encode(), 6))

    def graded(self) -> Graded:
        """What was packed."""
        if self.notebook is None:
            return self.rest
        text = zlib.decompress(self.notebook).decode()
        notebook = nbformat.reads(text, 4)
        return replace(self.rest, notebook=notebook)


def course_files(root: Path, problem_set: ProblemSet) -> bytes:
    """What scoring reads of the course: the set, those that it builds on, its own mistakes' words
    and numbers, the settings.
    """
    return _tar(
        {
            name: root / name
            for name in (
                *(f"source/{needed}" for needed in (problem_set.name, *problem_set.given)),
                *(f"{OWN_MISTAKES}/{problem_set.name}/{name}" for name in (WORDS, NUMBERS)),
                SETTINGS,
                _CONFIG,
            )
            if (root / name).exists()
        }
    )


def submission(folder: Path) -> bytes:
    """What a student handed in; links and fifos stay what they are."""
    return _tar({"submission": folder})


def unpack(content: bytes, place: Path) -> None:
    """Write down what `course_files` or `submission` packed; it comes from the grader itself."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        archive.extractall(place, filter="fully_trusted")


def _tar(files: dict[str, Path]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as archive:
        for name, path in files.items():
            archive.add(path, name)
    return made.getvalue()
