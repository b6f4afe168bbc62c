"""`check` and `progress`: what a student calls in a notebook.

The same checks grade a submission; there a sandboxed
process answers in place of this one, and the instances are fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, chdir, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.checks.catalogue import Catalogue, DamagedCatalogue, catalogue_of
from autograder.checks.judge import QuestionRun
from autograder.checks.model import ProblemSet, Question
from autograder.checks.report import QuestionReport, judged_points, number
from autograder.config import OWN_MISTAKES, ConfigError, answer_key, course_root, settings
from autograder.kept import FOLDER, Earlier, earlier, keep
from autograder.sandbox.import_problem import import_problem
from autograder.sandbox.numpy_state import numpy_as_it_was
from autograder.sandbox.on_disk import file_of, on_disk
from autograder.sandbox.stuck import ended_if_stuck, why_it_ended
from autograder.sandbox.subject import LocalSubject
from autograder.sets import UnknownProblemSet, load, set_of
from autograder.templates import render

CALL_SECONDS = 10.0  # for one call of student code
STUCK = "stuck.txt"  # what ran when a kernel had to be ended
_earned: dict[str, QuestionReport] = {}


def check(question: str, *objects: Any, **answers: Any) -> QuestionReport:
    """Check one question.

    Parameters
    ----------
    question : str
        Its number, e.g. ``"4.3"``.
    *objects : functions or classes
        What the question asks you to write, e.g. ``TwoLayerMLP``.
    **answers
        For worked numbers and choices, ``name=value``.

    Returns
    -------
    QuestionReport
        Points by part, what was tried, what came back, what was expected, and
        the name of the likely mistake.

    Examples
    --------
    >>> check("4.3", TwoLayerMLP)  # doctest: +SKIP
    """
    try:
        problem_set = set_of(str(question))
        declared = problem_set[str(question)]
    except (UnknownProblemSet, KeyError) as error:
        return _refusal(str(question), error.args[0])
    folder = Path.cwd()
    ended = why_it_ended(folder / FOLDER / STUCK)
    watched = ended_if_stuck(folder / FOLDER / STUCK, CALL_SECONDS)
    try:
        with _in_a_notebook(watched) if _in_kernel() else nullcontext(), chdir(folder):
            report = _checked(problem_set, declared, objects, answers)
        return replace(report, notes=(*report.notes, ended)) if ended else report
    except KeyboardInterrupt:
        return _refusal(declared.id, "you stopped the check")
    except Exception as error:  # no traceback of ours, which nobody here can mend
        return _refusal(declared.id, _failed(error))


def _failed(error: Exception) -> str:
    return (
        f"the check itself failed ({type(error).__name__}: {error}), which costs no points: "
        "restart the kernel and run the notebook from the top; if it fails again, report it"
    )


def _checked(
    problem_set: ProblemSet, declared: Question, objects: tuple[Any, ...], answers: dict[str, Any]
) -> QuestionReport:
    """The report of a question; what it is called with may be wrong."""
    folder, changed = Path.cwd(), set(numpy_as_it_was())  # by a module that autoreload has just run
    if len(objects) > len(declared.takes) or not set(answers) <= set(declared.takes):
        return _refusal(declared.id, f"call it as {usage(declared)}")
    subject = _subject(declared, dict(zip(declared.takes, objects, strict=False)), answers)
    changed |= set(numpy_as_it_was())
    key, catalogue = _key(problem_set), _catalogue(problem_set)
    run = QuestionRun(problem_set, declared, subject, key=key, catalogue=catalogue)
    report = run.report()
    _earned[declared.id] = report
    keep(folder, report)
    return replace(report, notes=(*report.notes, *map(_put_back, sorted(changed))))


def _put_back(name: str) -> str:
    return f"your code replaced `{name}`; the check works with NumPy's own"


@contextmanager
def _in_a_notebook(watched: AbstractContextManager[None]) -> Iterator[None]:
    """What a check needs around student code: nothing that it prints or draws is shown."""
    from IPython.utils.capture import capture_output  # only here: a terminal has no IPython

    pyplot = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot else set()
    with watched, capture_output():
        yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for figure in set(pyplot.get_fignums()) - before:
            pyplot.close(figure)


def _in_kernel() -> bool:
    """Whether a notebook's front end starts this process again if it ends."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None) is not None


def _key(problem_set: ProblemSet) -> dict[str, str] | None:
    """The answer key, for whoever studies alone: ``self_study = true`` in ``course.toml``."""
    try:
        root = course_root()
        return answer_key(problem_set, root) if root and settings(root).self_study else None
    except (ConfigError, OSError, ValueError):
        return None  # `autograder check` says what is wrong with the file; here it hinders no check


def _catalogue(problem_set: ProblemSet) -> Catalogue:
    """The named mistakes of the set, and those of the course that came with the release."""
    try:
        return catalogue_of(problem_set, Path.cwd() / OWN_MISTAKES)
    except (DamagedCatalogue, OSError):  # points do not need it
        return catalogue_of(problem_set)


def usage(question: Question) -> str:
    """How the check of a question is called."""
    by_name = question.takes if question.answers is True else question.answers or ()
    arguments = [f"{n}={n}" if n in by_name else n for n in question.takes]
    return f"check({', '.join([repr(question.id).replace(chr(39), chr(34)), *arguments])})"


def _refusal(question: str, why: str) -> QuestionReport:
    return QuestionReport(question, "not checked", 0, 0, "not_run", message=why, notes=(why,))


def _subject(question: Question, objects: dict[str, Any], answers: dict[str, Any]) -> LocalSubject:
    """What the question is about, as it stands on disk, and everything beside it in its module.

    Autoreload keeps a function that was renamed or deleted, and a class whose file has an
    error; a check of stale code would mislead. What follows from earlier work is judged by
    that work, as in grading, so the whole module is at hand.
    """
    names: dict[str, Any] = {}
    gone = ""
    for path in dict.fromkeys(path for obj in objects.values() if (path := file_of(obj))):
        try:
            names |= {
                n: v for n, v in on_disk(path, CALL_SECONDS).items() if n not in question.takes
            }
        except (Exception, SystemExit) as error:
            return LocalSubject({}, import_problem(error, Path(path).stem), True)
    for name, obj in objects.items():
        path = file_of(obj)
        written = on_disk(path, CALL_SECONDS) if path else {}
        if not path or getattr(obj, "__name__", name) in written:
            names[name] = written.get(getattr(obj, "__name__", name), obj)
        else:
            gone = f"{Path(path).name} defines no `{name}`; the notebook still holds an older one"
    missing = gone or f"give it to the check: {usage(question)}"
    return LocalSubject(names | answers, missing, seconds=CALL_SECONDS)


class Progress:
    """The points of the checks run so far in this notebook, and of earlier sessions'."""

    def __init__(self, problem_set: ProblemSet | None) -> None:
        kept = earlier(Path.cwd())
        self.rows: list[tuple[Question, QuestionReport | Earlier | None]] = []
        for question in problem_set.questions if problem_set else ():
            self.rows.append((question, _earned.get(question.id) or kept.get(question.id)))

    def __repr__(self) -> str:
        if not self.rows:
            return "No check has been run yet."
        lines = [f"{q.id:>5}  {_points(q, r):<12} {q.title}" for q, r in self.rows]
        return "\n".join([*lines, self.summary()])

    def summary(self) -> str:
        earned = sum(r.score for _, r in self.rows if r)
        recorded = sum(_recorded(r) for _, r in self.rows if r)
        chosen = (
            f" ({number(recorded)} more are recorded, and judged when graded)" if recorded else ""
        )
        return (
            f"Automatic points so far: {number(earned)} of "
            f"{number(sum(q.automatic_points for q, _ in self.rows) - recorded)}{chosen}; "
            f"{number(sum(q.manual_points for q, _ in self.rows))} more are given by hand."
        )

    def _repr_html_(self) -> str | None:
        if not self.rows:
            return None  # its text says that there is nothing yet
        rows = [(q, r.score + _recorded(r) if r else 0, _points(q, r)) for q, r in self.rows]
        return render("progress.html", rows=rows, summary=self.summary())


def _points(question: Question, report: QuestionReport | Earlier | None) -> str:
    by_hand = f" + {number(question.manual_points)} by hand" if question.manual_points else ""
    if not question.automatic_points:
        return f"{number(question.manual_points)} by hand"
    if not report:
        return "not checked" + by_hand
    if isinstance(report, Earlier):
        points = number(question.automatic_points)
        return f"{number(report.score)} of {points} when last checked" + by_hand
    recorded, judged = _recorded(report), judged_points(report)
    shown = [f"{number(report.score)} of {number(judged)}"] if judged or not recorded else []
    shown += [f"{number(recorded)} recorded"] if recorded else []
    return ", ".join(shown) + by_hand


def _recorded(report: QuestionReport | Earlier) -> float:
    if isinstance(report, Earlier):
        return 0
    return sum(part.points for part in report.parts if part.verdict == "recorded")


def progress(problem_set: str | None = None) -> Progress:
    """The points of the checks run so far, as a table.

    Parameters
    ----------
    problem_set : str, optional
        Its name; without it the set of the last check.
    """
    if problem_set:
        return Progress(load(problem_set))
    last = next(reversed(_earned or earlier(Path.cwd())), None)
    return Progress(set_of(last) if last else None)
