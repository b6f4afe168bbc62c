"""`check` and `progress`: what a student calls in a notebook.

The same checks grade a submission; there a sandboxed
process answers in place of this one, and the instances are fresh.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path
from typing import Any

from autograder.checks.judge import QuestionRun
from autograder.checks.model import ProblemSet, Question
from autograder.checks.report import QuestionReport, number
from autograder.sandbox.import_problem import import_problem
from autograder.sandbox.subject import LocalSubject
from autograder.sets import UnknownProblemSet, load, set_of
from autograder.templates import render

_started = time.time()
_loaded: dict[str, float] = {}  # module name -> modification time that we have seen loaded
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
    problem, objects = _fresh(objects)
    names = dict(zip(declared.takes, objects, strict=False)) | answers
    if len(objects) > len(declared.takes) or not set(answers) <= set(declared.takes):
        return _refusal(declared.id, f"call it as {usage(declared)}")
    earlier = {
        name: value for name, value in _beside(objects).items() if name not in declared.takes
    }
    subject = LocalSubject(
        earlier | names if not problem else {},
        problem or f"give it to the check: {usage(declared)}",
        bool(problem),
    )
    report = QuestionRun(problem_set, declared, subject).report()
    _earned[declared.id] = report
    return report


def usage(question: Question) -> str:
    """How the check of a question is called."""
    by_name = question.takes if question.answers is True else question.answers or ()
    arguments = [f"{n}={n}" if n in by_name else n for n in question.takes]
    return f"check({', '.join([repr(question.id).replace(chr(39), chr(34)), *arguments])})"


def _refusal(question: str, why: str) -> QuestionReport:
    return QuestionReport(question, "not checked", 0, 0, "not_run", message=why, notes=(why,))


def _beside(objects: tuple) -> dict[str, Any]:
    """Everything in the modules of these objects: what follows from earlier work is judged by
    that work, as in grading.
    """
    modules = [sys.modules.get(getattr(obj, "__module__", None) or "") for obj in objects]
    return {
        name: value
        for module in modules
        if _is_students(getattr(module, "__file__", None) or "")
        for name, value in vars(module).items()
    }


def _fresh(objects: tuple) -> tuple[str, tuple]:
    """The objects as their files stand now; and a sentence if a file does not compile.

    Autoreload keeps the old class when the file has an error, and is silent
    after the first time; a check of stale code would mislead.
    """
    current = []
    for obj in objects:
        module = sys.modules.get(getattr(obj, "__module__", None) or "")
        path = getattr(module, "__file__", None)
        if not module or not path or not _is_students(path):
            current.append(obj)
            continue
        problem = syntax_problem(path)
        if problem:
            return problem, ()
        changed = os.stat(path).st_mtime
        seen = _loaded.get(module.__name__)
        if changed != seen if seen else changed > _started:
            try:
                module = importlib.reload(module)
            except Exception as error:
                return import_problem(error, module.__name__), ()
        _loaded[module.__name__] = changed
        current.append(getattr(module, getattr(obj, "__name__", ""), obj))
    return "", tuple(current)


def _is_students(path: str) -> bool:
    return (
        path.endswith(".py")
        and "site-packages" not in path
        and not path.startswith(sys.base_prefix)
    )


def syntax_problem(path: str) -> str:
    """One sentence with the line if the file is not valid Python, else nothing."""
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec")
    except (SyntaxError, ValueError) as error:
        return import_problem(error, Path(path).stem)
    return ""


class Progress:
    """The points of the checks run so far in this notebook."""

    def __init__(self, problem_set: ProblemSet | None) -> None:
        self.rows = []
        for question in problem_set.questions if problem_set else ():
            report = _earned.get(question.id)
            self.rows.append((question, report))

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
            f"{number(sum(q.automatic_points for q, _ in self.rows))}{chosen}; "
            f"{number(sum(q.manual_points for q, _ in self.rows))} more are given by hand."
        )

    def _repr_html_(self) -> str | None:
        if not self.rows:
            return None  # its text says that there is nothing yet
        rows = [(q, r.score if r else 0, _points(q, r)) for q, r in self.rows]
        return render("progress.html", rows=rows, summary=self.summary())


def _points(question: Question, report: QuestionReport | None) -> str:
    by_hand = f" + {number(question.manual_points)} by hand" if question.manual_points else ""
    if not question.automatic_points:
        return f"{number(question.manual_points)} by hand"
    if not report:
        return "not checked" + by_hand
    recorded = f", {number(_recorded(report))} recorded" if _recorded(report) else ""
    return f"{number(report.score)} of {number(question.automatic_points)}{recorded}" + by_hand


def _recorded(report: QuestionReport) -> float:
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
    return Progress(set_of(next(reversed(_earned))) if _earned else None)
