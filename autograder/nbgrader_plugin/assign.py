"""The part of ``nbgrader generate_assignment`` that is the course's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.authoring.build import BuildError, disagreement
from autograder.material.files import SourceError, released_files
from autograder.sets import load


class ReleaseFiles(NbGraderPreprocessor):
    """Puts the released files in place of the source files that nbgrader copied.

    A preprocessor, because nbgrader swallows what a hook raises: where this one
    raises, nbgrader removes the folder again, and nothing is released.
    """

    def preprocess(self, notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        name = resources["nbgrader"]["assignment"]
        coursedir = self.parent.parent.coursedir
        release = Path(coursedir.format_path(coursedir.release_directory, ".", name))
        _empty(release)  # first of all: whatever happens next, no solution stays
        source = Path(coursedir.format_path(coursedir.source_directory, ".", name)).parent
        if resources["nbgrader"]["notebook"] != name:
            raise SourceError(f"source/{name} may hold one notebook only, {name}.ipynb")
        problem_set = load(name)
        wrong = disagreement(problem_set, source)
        if wrong:
            raise BuildError(wrong)
        for path, content in released_files(problem_set, source).items():
            target = release / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return notebook, resources


def _empty(folder: Path) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
