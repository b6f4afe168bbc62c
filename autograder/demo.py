"""``make demo``: release a problem set, grade a sample class, show the report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from autograder.authoring.sample import patched, solved_notebook, write_sample
from autograder.checks.model import ProblemSet
from autograder.config import course_root, installed_root, required_root
from autograder.grading.class_report import write_report
from autograder.grading.grade_class import grade
from autograder.nbgrader_plugin.record import Recorder
from autograder.nbgrader_plugin.release import release
from autograder.sandbox.bubblewrap import NoSandbox, require
from autograder.sandbox.kinds import is_sandboxed
from autograder.sets import load

SET = "ps4_mlp"
MASK = ("np.where(h > 0, 1.0, 0.0)", "np.ones_like(h)")
MEAN = ("grad / len(y)", "grad")
TWICE = ('"W2": h.T @ dscores + reg * W2', '"W2": h.T @ dscores + 2 * reg * W2')
UPHILL = ("self.params[name] -= learning_rate", "self.params[name] += learning_rate")
UNSTABLE = ("shifted = scores - scores.max(axis=1, keepdims=True)", "shifted = scores")
ENDLESS = ("return np.argmax(self.loss(X), axis=1)", "while True: pass")
QUITS = ("log_sum = np.log(np.exp(shifted).sum(axis=1))", "import sys; sys.exit()")


class Maker:
    """Writes the submissions of the sample class."""

    def __init__(self, declared: ProblemSet, root: Path) -> None:
        self.set, self.root, self.source = declared, root, root / "source"
        self.reference = (self.source / declared.name / declared.module).read_text(encoding="utf-8")

    def folder(self, student: str) -> Path:
        return self.root / "submitted" / student / self.set.name

    def with_mistakes(self, *mistakes: tuple[str, str]) -> Callable[[str], object]:
        """A whole notebook, with these mistakes in the module."""
        return lambda student: write_sample(
            self.set,
            self.source,
            self.folder(student),
            module=patched(self.reference, mistakes),
            notebook=solved_notebook(self.set, self.source),
        )

    def module_only(self, *mistakes: tuple[str, str]) -> Callable[[str], object]:
        return lambda student: write_sample(
            self.set, self.source, self.folder(student), module=patched(self.reference, mistakes)
        )

    def blank(self, student: str) -> None:
        shutil.copytree(self.root / "assignments" / self.set.name, self.folder(student))

    def damaged(self, student: str) -> None:
        """A notebook cut off in the middle, beside a module with a syntax error."""
        self.with_mistakes()(student)
        notebook = self.folder(student) / f"{self.set.name}.ipynb"
        notebook.write_text(notebook.read_text(encoding="utf-8")[:5000], encoding="utf-8")
        (self.folder(student) / self.set.module).write_text(
            "def rel_error(x, y)\n    return 0\n", encoding="utf-8"
        )


def sample_class(maker: Maker) -> dict[str, Callable[[str], object]]:
    """Students by name, each with the way the submission is made."""
    return {
        "all-right": maker.with_mistakes(),
        "blank": maker.blank,
        "forgot-the-mask": maker.with_mistakes(MASK),
        "sum-for-mean": maker.module_only(MEAN),
        "penalty-twice": maker.module_only(TWICE),
        "uphill": maker.module_only(UPHILL),
        "overflows": maker.module_only(UNSTABLE),
        "never-returns": maker.module_only(ENDLESS),
        "calls-exit": maker.module_only(QUITS),
        "damaged-files": maker.damaged,
    }


def demo() -> int:
    """Grade the sample class in ``build/demo``; the course's own grades are not touched."""
    root = course_root() or installed_root() or required_root()
    place = root / "build" / "demo"
    declared = load(SET)
    sandbox = _sandbox()
    shutil.rmtree(place, ignore_errors=True)
    (place / "source").mkdir(parents=True)
    shutil.copytree(root / "source" / SET, place / "source" / SET)
    shutil.copy(root / "nbgrader_config.py", place)
    print(f"The sample course: {place}")
    print(f"Releasing {SET} ({declared.title}) ...")
    release([SET], root=place)
    maker = Maker(declared, place)
    makers = sample_class(maker)
    for student, make in makers.items():
        make(student)
    print(
        f"Grading {len(makers)} sample submissions"
        + (" in the sandbox ..." if is_sandboxed(sandbox) else ", UNSANDBOXED ...")
    )
    failed = grade(
        SET, jobs=os.cpu_count() or 1, sandbox=sandbox, root=place, open_recorder=Recorder
    )
    page, _ = write_report(place, SET)
    print(
        f"\nThe class report: {page.relative_to(root)}\n"
        f"The gradebook:    {(place / 'gradebook.db').relative_to(root)}"
    )
    return failed


def _sandbox() -> str:
    """The sandbox, or for this one bundled class nothing."""
    try:
        return require("auto")
    except NoSandbox as error:
        print(f"UNSANDBOXED: {error}")
        return "none"
