"""``autograder mistake``: a student's wrong function or answers, named once for all alike."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.checks.catalogue import NUMBERS, Catalogue, catalogue_of, words_of
from autograder.checks.catalogue import WORDS as WORDS_FILE
from autograder.checks.fingerprint import Fingerprint, nearly
from autograder.checks.generic_mistakes import GENERIC
from autograder.checks.model import Mistake, ProblemSet, Question
from autograder.checks.report import WORDS
from autograder.config import own_mistakes, settings
from autograder.grading.batch import Batch
from autograder.grading.groups import named_since
from autograder.grading.private import private_folder
from autograder.grading.records import Record
from autograder.grading.score import score
from autograder.grading.storage import digest, write_atomically
from autograder.grading.student_code import code_of
from autograder.grading.students import student_id
from autograder.intake.submission import UnreadableSubmission

from .behaviours import packed
from .bench import Bench
from .in_sandbox import trial_in_sandbox
from .mistake_files import MistakeFile, Variant, text_of
from .own_mistakes import build_own
from .student_answers import NotPlain, answers_of, wrong_answers
from .student_program import programs
from .trials import Trial

ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
RIGHT_ONES = 20  # submissions with all points that a new name is tried on


class CannotName(ValueError):
    """The mistake cannot be named; one sentence says why."""


@dataclass(frozen=True)
class Named:
    """A mistake that has just been named.

    Attributes
    ----------
    path : Path
        Its file.
    students : tuple of str
        Whose graded work behaves so.
    function : str
        The student's functions, or answers in the notebook, that make it.
    """

    path: Path
    students: tuple[str, ...]
    function: str


def name_mistake(
    problem_set: ProblemSet,
    root: Path,
    student: str,
    question: str,
    says: str,
    hints: Sequence[str] = (),
    name: str = "",
    sandbox: str = "auto",
) -> Named:
    """Write a mistake's file from a student's function or answers, and how it behaves.

    Parameters
    ----------
    student : str
        Whose function it is: the id, or the folder's name.
    question : str
    says : str
        The sentence for everybody whose code behaves so.
    hints : sequence of str
        Up to three.
    name : str
        The mistake's id; without it, made of the sentence.

    Raises
    ------
    CannotName, KeyError, NoSandbox
        Each with one sentence; then nothing is written.
    """
    asked = problem_set[question]
    identity = _identity(name, says, hints)
    batch = Batch(root, problem_set.name)
    records = batch.all_recorded()
    record = _record(records, student, asked)
    folder = root / "submitted" / record["student"] / problem_set.name
    if not folder.is_dir() or digest(folder) != record["digest"]:
        raise CannotName(
            f"what {student} handed in has changed since it was graded: "
            f"autograder grade {problem_set.name}"
        )
    known = catalogue_of(problem_set, own_mistakes(problem_set, root))
    if identity in known.mistakes or identity in {m.id for m in GENERIC}:
        raise CannotName(f"there is a mistake {identity!r} already: say another --name")
    behaviour = _behaviour(asked, record, known, student)
    bench = Bench(problem_set, root / "source")
    how: dict[str, Any] = {"sandbox": sandbox, "limits": settings(root).limits, "course": root}
    if names := wrong_answers(asked, behaviour):
        variant = _with_answers(folder, asked, names, how, problem_set)
    else:
        variant = _program(bench, asked, record, behaviour, how, student)
    trial = trial_in_sandbox(bench, variant, bench.questions, **how)
    _is_fit(trial, asked, student)
    variant = replace(variant, loses={q: tuple(parts) for q, parts in trial.lost.items()})
    file = MistakeFile(Mistake(identity, says, tuple(hints)), (variant,))
    with_it = _with(known, file, trial)
    _is_named(asked, record, with_it, identity)
    _touches_nobody_right(problem_set, root, asked, records, file, trial, sandbox)
    path = _write(problem_set, root, file)
    try:
        build_own(problem_set, root, sandbox)
    except BaseException:
        path.unlink()
        raise
    made_by = ", ".join([*variant.define, *variant.answers])
    return Named(path, tuple(_who(asked, records, with_it, identity)), made_by)


# ---- what the instructor said


def _identity(name: str, says: str, hints: Sequence[str]) -> str:
    says = says.strip()
    if not says or says[-1] not in ".?!)" or len(says) > 240:
        raise CannotName("--says must be a sentence of at most 240 characters, with its full stop")
    if len(hints) > 3 or any(not hint.strip() or len(hint) > 240 for hint in hints):
        raise CannotName("give up to three hints, each of at most 240 characters")
    words = re.findall(r"[a-z0-9]+", says.lower())
    made = name or "_".join(words)[:40].strip("_")
    if not ID.fullmatch(made):
        raise CannotName(
            f"{made!r} cannot be a mistake's name: give one with --name, "
            "of letters, digits and _, that begins with a letter"
        )
    return made


# ---- what is recorded of the student


def _record(records: dict[str, Record], student: str, question: Question) -> Record:
    found = [r for folder, r in records.items() if student in (folder, student_id(folder))]
    if not found:
        raise CannotName(
            f"there is no report on a student {student!r}; see `autograder grade` for who is graded"
        )
    if not question.automatic_points:
        raise CannotName(f"{question.id} is graded by hand: no code of it behaves in any way")
    return found[0]


def _behaviour(
    question: Question, record: Record, known: Catalogue, student: str
) -> dict[str, Fingerprint]:
    """What is wrong in the student's question and has no name.

    Raises
    ------
    CannotName
    """
    report = next((q for q in record["questions"] if q["id"] == question.id), None)
    if report is None or "unnamed" not in record:
        raise CannotName(
            f"{student} was graded with an earlier version: grade again with --outdated first"
        )
    if report["verdict"] == "ok":
        raise CannotName(f"{student}'s {question.id} has all its points: there is no mistake")
    found, open_ = named_since(question, record, known)
    if open_:
        return open_
    names = [*dict.fromkeys([*report["mistakes"], *found])]
    if names:
        raise CannotName(
            f"what is wrong in {student}'s {question.id} is named already: {', '.join(names)}"
        )
    raise CannotName(
        f"{student}'s {question.id} {WORDS[report['verdict']]}: "
        "only code that gives wrong values can be named"
    )


# ---- the program


def _program(
    bench: Bench,
    question: Question,
    record: Record,
    behaviour: dict[str, Fingerprint],
    how: dict[str, Any],
    student: str,
) -> Variant:
    """The least of the student's functions with which the reference behaves as theirs does."""
    code = code_of(how["course"], bench.set, record["student"])
    best: tuple[int, Variant] | None = None
    prepared = next(q for q in bench.questions if q.id == question.id)
    none = True
    for variant in programs(code, bench.reference, question.id):
        none = False
        trial = trial_in_sandbox(bench, variant, [prepared], **how)
        alike = sum(
            key in behaviour and nearly(given, behaviour[key])
            for key, (given, _) in trial.outputs.items()
        )
        others = len(trial.outputs) - alike
        if alike and not others and (best is None or alike > best[0]):
            best = alike, variant
        if best and best[0] == len(behaviour):
            break
    if none:
        raise CannotName(
            f"{student} has no function of {question.id} that differs from the reference's: "
            "what is wrong there comes from something else"
        )
    if best is None:
        raise CannotName(
            f"in the reference, no function of {student}'s {question.id} alone behaves as the "
            "submission does: take another student of the group"
        )
    return best[1]


def _with_answers(
    folder: Path, question: Question, names: list[str], how: dict[str, Any], problem_set: ProblemSet
) -> Variant:
    try:
        return answers_of(folder, question, names, how, problem_set.name)
    except NotPlain as error:
        raise CannotName(str(error)) from None


def _is_fit(trial: Trial, question: Question, student: str) -> None:
    if trial.faults:
        raise CannotName(f"the check itself failed on it: {trial.faults[0]}")
    if question.id not in trial.lost:
        raise CannotName(
            f"in the reference, {student}'s function loses no part of {question.id}: "
            "what is wrong there comes from something else"
        )
    if trial.named:
        raise CannotName(f"it behaves like a mistake that has a name: {', '.join(trial.named)}")
    if all(varies for _, varies in trial.outputs.values()):
        raise CannotName("it gives other numbers each time, so nobody could be recognised by it")


def _with(known: Catalogue, file: MistakeFile, trial: Trial) -> Catalogue:
    """The catalogue with one mistake more."""
    added = packed([file.mistake.id], [trial.outputs])
    mistakes = known.mistakes | {file.mistake.id: file.mistake}
    return Catalogue(mistakes, known.behaviours.joined(added))


def _is_named(question: Question, record: Record, catalogue: Catalogue, identity: str) -> None:
    found, _ = named_since(question, record, catalogue)
    if identity not in found:
        other = f"; it would be called {', '.join(found)}" if found else ""
        raise CannotName(
            "how it behaves is too thin for a name (zeros, one number, or an exception that "
            f"others raise as well){other}"
        )


def _who(
    question: Question, records: dict[str, Record], catalogue: Catalogue, identity: str
) -> Iterator[str]:
    for student, record in records.items():
        if identity in named_since(question, record, catalogue)[0]:
            yield student_id(student)


def _touches_nobody_right(
    problem_set: ProblemSet,
    root: Path,
    question: Question,
    records: dict[str, Record],
    file: MistakeFile,
    trial: Trial,
    sandbox: str,
) -> None:
    """Try the new name alone on work that has all points in the question."""
    right = [
        record["student"]
        for record in records.values()
        if any(q["id"] == question.id and q["verdict"] == "ok" for q in record["questions"])
    ]
    limits = settings(root).limits
    with tempfile.TemporaryDirectory(prefix="mistake-") as made:
        (Path(made) / WORDS_FILE).write_text(words_of({file.mistake.id: file.mistake}), "utf-8")
        packed([file.mistake.id], [trial.outputs]).write(Path(made) / NUMBERS)
        for student in right[:RIGHT_ONES]:
            folder = root / "submitted" / student / problem_set.name
            try:
                report = score(
                    folder,
                    problem_set.name,
                    sandbox=sandbox,
                    limits=limits,
                    root=root,
                    named_in=Path(made),
                ).report
            except UnreadableSubmission:  # handed in otherwise since
                continue
            if file.mistake.id in report[question.id].mistakes:
                raise CannotName(
                    f"{student_id(student)} has all points in {question.id} and would be told so "
                    "too: this is not a mistake"
                )


# ---- the file


def _write(problem_set: ProblemSet, root: Path, file: MistakeFile) -> Path:
    folder = own_mistakes(problem_set, root)
    assert folder is not None
    private_folder(folder, settings(root).group_readable)
    path = folder / f"{file.mistake.id}.toml"
    write_atomically(path, text_of(file))
    return path
