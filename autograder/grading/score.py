"""Score one submission: the student's cells run in a sandbox, the checks run here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.checks.catalogue import Catalogue, catalogue_of
from autograder.checks.judge import QuestionRun
from autograder.checks.model import ProblemSet, Question
from autograder.checks.not_twice import NotTwice
from autograder.checks.report import QuestionReport, Report
from autograder.config import answer_key, course_of, own_mistakes
from autograder.intake.submission import Submission, UnreadableSubmission, read
from autograder.material.cells import CellError, check_call
from autograder.material.files import module_name
from autograder.sandbox.client import Sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.outputs import an_output
from autograder.sandbox.subject import (
    LocalSubject,
    StudentTimeout,
    Subject,
    SubjectError,
)
from autograder.sets import load

from .cells import Cells
from .notebook_or_module import Gone, NotebookOrModule
from .stored import within_budget
from .stored_outputs import StoredOutputs

MAX_RESTARTS = 5  # each function that ends the process costs one, and its neighbours nothing
__all__ = ["Graded", "UnreadableSubmission", "score"]


@dataclass(frozen=True)
class Graded:
    """What became of a submission.

    Attributes
    ----------
    report : Report
    notebook : NotebookNode or None
        The repaired notebook with the outputs of this run.
    files : mapping of str to bytes
        What lay beside the code while it ran, the module under its right name.
    answers : mapping
        What the notebook's variables hold that the questions ask for.
    """

    report: Report
    notebook: NotebookNode | None
    files: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)


def score(
    folder: Path | str,
    problem_set: str,
    *,
    seed: Any = 0,
    sandbox: str = "auto",
    limits: Limits = Limits(),
    root: Path | None = None,
    run_all: bool = False,
    only: str | None = None,
    judge_choices: bool = True,
    begins: Callable[[Question], None] = lambda question: None,
    named_in: Path | None = None,
    warm: bool = False,
) -> Graded:
    """Score one submission.

    Parameters
    ----------
    folder : path
        What the student handed in: a notebook, a module, or both.
    problem_set : str
    seed : int or str
        All instances follow from it. Seed 0 is public: the one of `check`.
    sandbox : {'auto', 'bubblewrap', 'subprocess', 'none'}
        'auto' is the sandbox or an error.
    limits : Limits
    root : Path, optional
        The course's folder, for the source notebook and the answer key.
    run_all : bool
        Run every cell, also those that no check depends on.
    only : str, optional
        Only this question, and what it needs of the notebook.
    judge_choices : bool
        Whether multiple choice is judged; else it is recorded, as in the notebook.
    begins : callable
        Told of each question before it is checked.
    named_in : Path, optional
        Folder of a course's own named mistakes; without it the one in `root`.
    warm : bool
        Fork student code's process from a warm one: for a class.

    Raises
    ------
    UnreadableSubmission, UnknownProblemSet, NoSandbox
        Each with one sentence.
    """
    declared = load(problem_set)
    folder = Path(folder)
    root = root or course_of(folder)
    submission = read(folder, declared, root / "source" if root else None)
    catalogue = catalogue_of(declared, named_in or own_mistakes(declared, root))
    key = answer_key(declared, root) if judge_choices else None
    if only:
        declared = replace(declared, questions=(declared[only],))
    settings = (declared, submission, seed, sandbox, limits, key, catalogue, root, warm)
    cells = None if run_all else Cells(declared, submission, root)
    run = _Run(*settings, cells, begins)
    graded = run.graded()
    if not run.needs_all:
        return graded
    whole = _Run(*settings, None, begins)
    whole.files, whole.no_import = run.files, run.no_import  # what hung once is not tried again
    return whole.graded()


class _Run:
    """One pass over a submission; a sandbox that dies is replaced and brought up to date."""

    def __init__(
        self,
        declared: ProblemSet,
        submission: Submission,
        seed: Any,
        sandbox: str,
        limits: Limits,
        key: dict[str, str] | None,
        catalogue: Catalogue,
        root: Path | None = None,
        warm: bool = False,
        cells: Cells | None = None,
        begins: Callable[[Question], None] = lambda question: None,
    ) -> None:
        self.root, self.warm = root, warm
        self.set, self.submission = declared, submission
        self.seed, self.kind, self.limits, self.key = seed, sandbox, limits, key
        self.catalogue = catalogue
        self.cells = cells  # which of them are to run; all without
        self.begins = begins
        self.no_import = ""  # why the module is not imported again
        self.failed_import: SubjectError | None = None  # its import ended the process
        self.files = submission.files  # what lies beside the code
        self.missed = False  # a check asked for a name that nothing had bound
        self.reports: dict[str, QuestionReport] = {}
        self.answers: dict[str, Any] = {}
        self.notes: list[str] = list(submission.notes)
        self.sandbox: Sandbox | None = None
        self.done: list[str] = []  # cells that ran, to bring a fresh sandbox up to date
        self.restarts = 0
        self.deadline = time.monotonic() + limits.total_seconds  # of all sandboxes together

    def graded(self) -> Graded:
        notebook = self.submission.notebook
        try:
            used = self._start().kind
            if notebook is not None:
                self._run_cells(notebook)
            for question in self.set.questions:
                if question.id not in self.reports and question.automatic_points:
                    self._check(question)
            self._say_what_is_given()
        finally:
            self._stop()
        if notebook is not None:
            notebook, notes = within_budget(notebook)
            self.notes += notes
        report = Report(
            self.set.name,
            self.seed,
            used,
            tuple(self._in_order()),
            tuple(dict.fromkeys(self.notes)),
        )
        return Graded(report, notebook, self.submission.files, self.answers)

    def _in_order(self) -> Iterator[QuestionReport]:
        for question in self.set.questions:
            if question.automatic_points:
                yield self.reports[question.id]
            if question.manual_points:
                yield QuestionReport(
                    f"{question.id}m", question.title, question.manual_points, 0, "manual"
                )

    def _say_what_is_given(self) -> None:
        """Say so where the course's reference stands for the student's own earlier work."""
        if not self.set.given or self.sandbox is None or self.sandbox.dead or self.no_import:
            return
        try:
            chosen = self._module().get(None, "USE_GIVEN")
        except SubjectError:
            return  # the module has no such switch, or cannot be imported, which is said elsewhere
        if chosen is True:
            modules = ", ".join(
                f"`{module_name(load(name)).removesuffix('.py')}_given.py`"
                for name in self.set.given
            )
            self.notes.append(
                f"USE_GIVEN is True: the checks ran on the course's {modules}, "
                "not on your own earlier work."
            )

    # ---- cells

    @property
    def needs_all(self) -> bool:
        """Whether leaving out cells may have made a difference, so that all must be run."""
        return self.cells is not None and (self.missed or not self.cells.enough)

    def _run_cells(self, notebook: NotebookNode) -> None:
        stored = StoredOutputs(self.limits.output_kb * 1024)
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            if self.cells is None or place in self.cells.needed or self._asked(cell):
                cell.outputs = self._cell(cell, place)
                if self.cells is not None:
                    self.cells.ran(place, cell.outputs)
            else:
                cell.outputs = stored.shown(cell.outputs)
            cell.execution_count = None

    def _cell(self, cell: NotebookNode, place: int) -> list[NotebookNode]:
        question = self._asked(cell)
        if question:
            return [_shown(self._check(question))]
        if not cell.source.strip() or self.sandbox is None:
            return []
        source = self.cells.source(place, cell.source) if self.cells else cell.source
        try:
            outputs = self.sandbox.run_cell(source)
        except SubjectError as error:
            self._note_import(error)
            first = cell.source.strip().splitlines()[0][:60]
            self.notes.append(
                f"the cell that begins with `{first}` was stopped: {error}; "
                "the cells after it ran without it"
            )
            self._restart()
            return [an_output("stream", name="stderr", text=f"Stopped: {error}\n")]
        self.done.append(source)
        return outputs

    def _asked(self, cell: NotebookNode) -> Question | None:
        """The question that a check's cell checks, if that is one of those asked for."""
        if not cell.metadata.get("nbgrader", {}).get("grade"):
            return None
        try:
            call = check_call(cell.source)
        except CellError:
            return None
        found = (q for q in self.set.questions if call and q.id == call.question)
        return next(found, None)

    # ---- checks

    def _check(self, question: Question) -> QuestionReport:
        self.begins(question)
        known: dict[str, SubjectError] = {}  # functions that used too much, and are not asked again
        report = self._report(question, known)
        if report.verdict == "grader_fault":  # ours: once more, with a fresh sandbox
            self._restart()
            report = self._report(question, known)
        tried = 0
        while self.sandbox is not None and self.sandbox.dead and len(known) > tried:
            tried = len(known)  # one function took the sandbox with it: the others are asked anew
            self._restart()
            report = self._report(question, known)
        if self.sandbox is not None and self.sandbox.dead:
            self._restart()
        self.reports[question.id] = report
        return report

    def _report(self, question: Question, known: dict[str, SubjectError]) -> QuestionReport:
        notebook = self.submission.notebook is not None
        subject: NotebookOrModule | Gone = Gone()
        if self.sandbox:
            subject = NotebookOrModule(self._module, self.sandbox, question, notebook)
        run = QuestionRun(
            self.set,
            question,
            NotTwice(subject, known),
            self.seed,
            str(self.seed) == "0",
            self.key,
            self.catalogue,
        )
        report = run.report()
        self.answers |= run.answers()
        self.missed |= notebook and subject.missed
        return report

    def _module(self) -> Subject:
        """The student's module, whose import is tried until it does not end."""
        assert self.sandbox is not None
        if self.failed_import:
            raise self.failed_import
        if self.no_import:
            return LocalSubject({}, self.no_import, True)
        try:
            return self.sandbox.load(self.set.module.removesuffix(".py"))
        except SubjectError as error:
            self._note_import(error, self.set.module.removesuffix(".py"))
            if isinstance(error, StudentTimeout) and self.no_import:
                said = self.no_import.removesuffix(" (an endless loop?)")
                self.failed_import = StudentTimeout(error.seconds, said)
                raise self.failed_import from None
            if self.sandbox.dead and error.verdict != "grader_fault":  # ours may go better
                self.failed_import = error
            raise

    def _note_import(self, error: SubjectError, module: str = "") -> None:
        """Never again import a module whose import did not end: it would cost that time again."""
        if isinstance(error, StudentTimeout) and (module or error.importing):
            name = f"{module or error.importing}.py"
            line = f"; {error.where}" if error.where else ""
            why = f"its import ran for more than {error.seconds:g} s{line} (an endless loop?)"
            if name == self.set.module:
                self.no_import = f"{name} cannot be imported: {why}"
            self.files = {**self.files, name: f"raise ImportError({why!r})".encode()}

    # ---- the sandbox

    def _start(self) -> Sandbox:
        left = max(self.deadline - time.monotonic(), 0.1)
        self.sandbox = sandbox = Sandbox(
            self.files,
            sandbox=self.kind,
            limits=replace(self.limits, total_seconds=left),
            course=self.root or ".",
            warm=self.warm,
        )
        self.notes += [f"{note}." for note in sandbox.left_out]
        return sandbox

    def _stop(self) -> None:
        if self.sandbox is not None:
            self.sandbox.close()
            self.sandbox = None

    def _restart(self) -> None:
        self._stop()
        if self.restarts == MAX_RESTARTS:
            self.notes.append(
                f"the submission ended its process {MAX_RESTARTS + 1} times; "
                "what came after was not run"
            )
            return
        if time.monotonic() > self.deadline:
            self.notes.append(
                f"the submission used up its {self.limits.total_seconds:g} s; "
                "what came after was not run"
            )
            return
        self.restarts += 1
        sandbox = self._start()
        for i, source in enumerate(self.done):
            try:
                sandbox.run_cell(source)
            except SubjectError:
                del self.done[i:]
                self._restart()
                return


def _shown(report: QuestionReport) -> NotebookNode:
    """A check's report as the output of its cell."""
    return an_output("execute_result", data=report._repr_mimebundle_(), execution_count=1)
