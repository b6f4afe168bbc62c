"""Make sure that the gradebook knows a set as it is declared."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograder.authoring.build import build
from autograder.checks.model import ProblemSet
from autograder.config import environment_on_path

from .release import generate


def register(problem_set: ProblemSet, root: Path, db_url: str) -> None:
    """Register a set and its points, if the gradebook lacks it or has other points.

    ``assignments/`` stays as it is.

    Raises
    ------
    ReleaseError, BuildError, SourceError, StripError
        One sentence each.
    """
    environment_on_path()
    build(problem_set, root / "source")
    with Gradebook(db_url) as gradebook:
        if _known(gradebook, problem_set) == _declared(problem_set):
            return
    (root / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / "build", prefix="register-") as made:
        generate(problem_set, root, Path(made), db_url=db_url)


def _declared(problem_set: ProblemSet) -> dict[str, float]:
    automatic = {
        q.grade_id: float(q.automatic_points) for q in problem_set.questions if q.automatic_points
    }
    return automatic | {
        f"{q.grade_id}m": float(q.manual_points) for q in problem_set.questions if q.manual_points
    }


def _known(gradebook: Gradebook, problem_set: ProblemSet) -> dict[str, float] | None:
    try:
        notebook = gradebook.find_notebook(problem_set.name, problem_set.name)
    except MissingEntry:
        return None
    return {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
