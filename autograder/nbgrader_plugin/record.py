"""Write a graded submission into the gradebook and autograded/.

Interface that `autograder/grading/command.py` (autograder grade) relies on; the Autograde subclass behind
`nbgrader autograde` and formgrader's button uses the same. To be filled in by the author of the plug-in.
"""

from __future__ import annotations

from pathlib import Path

from ..grading.score import Graded


class Recorder:
    """The one writer of ``gradebook.db``; a context manager.

    Registers the assignment where it is missing, keeps hand grades whose answer is unchanged, timestamps and late
    penalties; writes ``autograded/STUDENT/PS`` whole or not at all.

    Parameters
    ----------
    root : Path
        The course's folder.
    problem_set : str
    """

    def __init__(self, root: Path, problem_set: str) -> None:
        raise NotImplementedError

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the gradebook."""

    def record(self, student: str, graded: Graded) -> None:
        """Write one student's result; raises nothing but what says that the disk or database failed."""
        raise NotImplementedError
