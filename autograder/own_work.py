"""``autograder check`` and ``autograder solution``: what people do with their own work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.checks.model import ProblemSet, Question
from autograder.checks.report import QuestionReport, judged_points, number
from autograder.config import course_root, installed_root, settings
from autograder.grading.score import score
from autograder.material.solution import solution
from autograder.material.tries import note_try, tried
from autograder.sets import UnknownProblemSet, load, names, set_of


def check(name: str, question: str | None, self_study: bool, as_json: bool) -> int:
    """Check the work in this folder and print the report.

    Multiple choice is recorded, as in the notebook; whoever studies alone has it judged.
    """
    here = Path.cwd()
    declared = load(name)
    asked = [declared[question]] if question else list(declared.questions)
    judge = self_study or settings(course_root()).self_study
    with _progress([q for q in asked if q.automatic_points]) as begins:
        report = score(
            here, name, seed=0, sandbox="none", only=question, judge_choices=judge, begins=begins
        ).report
    questions = [q for q in report.questions if q.verdict != "manual"]
    for found in questions:
        note_try(found)
    if as_json:
        print(json.dumps(report.to_json() | {"questions": [q.to_json() for q in questions]}))
    else:
        print("\n".join([*(f"note: {x}" for x in report.notes), *(q.text() for q in questions)]))
        print(_sum(questions))
        if judge and (wrong := [q.id for q in questions if tried(q.id) and q.verdict != "ok"]):
            print(f"the course's own solution: autograder solution {wrong[0]}")
    return 0


def _sum(questions: list[QuestionReport]) -> str:
    judged = sum(map(judged_points, questions))
    recorded = sum(q.points for q in questions) - judged
    more = f"; {number(recorded)} more recorded, and judged when graded" if recorded else ""
    return f"{number(sum(q.score for q in questions))} of {number(judged)} automatic points{more}"


@contextmanager
def _progress(questions: list[Question]) -> Iterator[Callable[[Question], None]]:
    """A bar that says which question is being checked; only on a terminal."""
    from tqdm import tqdm

    if not sys.stderr.isatty():
        yield lambda question: None
        return
    with tqdm(total=len(questions), leave=False, bar_format="{n}/{total} {desc}") as bar:
        begun: set[str] = set()

        def begins(question: Question) -> None:
            bar.update(len(begun | {question.id}) - 1 - bar.n)
            begun.add(question.id)
            bar.set_description_str(f"checking {question.id} {question.title} ...")

        yield begins


def show_solution(question: str, name: str | None, written: bool) -> int:
    """Print the course's solution of a question that was tried.

    Raises
    ------
    ValueError
        With the one thing that is missing: the source, or a first try.
    """
    declared = _set_of(question, name)
    asked = declared[question]
    root = next(
        (r for r in (course_root(), installed_root()) if r and _has_source(r, declared)), None
    )
    if root is None:
        raise ValueError(
            f"the solution of {question} is not on this machine: it is in the course's folder "
            "source/, which your instructor has"
        )
    if not (tried(question) or written and not asked.automatic_points):
        raise ValueError(_how_to_try(asked))
    print(solution(declared, asked, root))
    return 0


def _set_of(question: str, name: str | None) -> ProblemSet:
    declared = set_of(question)
    if name and load(name).name != declared.name:
        raise UnknownProblemSet(f"{question} is a question of {declared.name}, not of {name}")
    return declared


def _has_source(root: Path, declared: ProblemSet) -> bool:
    return (root / "source" / declared.name / f"{declared.name}.md").is_file()


def _how_to_try(question: Question) -> str:
    if question.automatic_points:
        return (
            f"try {question.id} first: its solution is shown once a check has seen an answer of "
            f"yours (autograder check --question {question.id})"
        )
    return (
        f"{question.id} is a written answer that no check reads: write yours first, then say so: "
        f"autograder solution {question.id} --written"
    )


def held(folder: Path, wanted: str | None) -> str:
    """The problem set to check: as asked, else what the folder's notebook, module or name says
    (another set may build on its module).

    Raises
    ------
    UnknownProblemSet
    """
    sets = [load(name) for name in names()]
    by_module = [s.name for s in sets if (folder / s.module).is_file()]
    found = (
        [s.name for s in sets if (folder / f"{s.name}.ipynb").is_file()]
        or by_module
        or [s.name for s in sets if s.name == folder.name]
    )
    if not any(folder.glob("*.ipynb*")) and not any(folder.glob("*.py*")):
        raise UnknownProblemSet(
            "there is no notebook and no module here: go to the folder that holds them"
        )
    if wanted:
        load(wanted)
        if found and wanted not in found + by_module:
            raise UnknownProblemSet(f"this folder holds {' and '.join(found)}, not {wanted}")
        return wanted
    if len(found) != 1:
        raise UnknownProblemSet(
            "say which problem set, e.g. `autograder check ps4_mlp`: this folder holds "
            f"{' and '.join(found) or 'none of them'}"
        )
    return found[0]
