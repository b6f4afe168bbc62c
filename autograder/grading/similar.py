"""Whose work is alike: what students wrote themselves, compared in pairs by copydetect.

Copydetect takes out names, comments, text and white space before it compares, and all
that stands in the released stub. What it finds is a question for a person: independent
solutions of small tasks may be alike, and students may have been allowed to work together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from statistics import median

from autograder.intake.submission import UnreadableSubmission
from autograder.sets import load

from .batch import Batch
from .copies import Refused
from .private import private_folder
from .storage import write_atomically
from .students import student_id
from .wrote import Nothing, Work, alike, places, stub_of, work_of

FOLDER, FILE = "similar", "pairs.json"  # below reports/PS
CLOSE = 0.4  # most independent solutions share less than 0.25 (one pair of ours 0.46), copies 0.75
SHORTEST = 200  # signs that must be alike: a few one-liners are the same for everybody
SHOWN = 20  # pairs


@dataclass(frozen=True)
class Pair:
    """Two students whose work is alike.

    Attributes
    ----------
    students : tuple of str
        Their folders' names.
    digests : tuple of str
        Of what they had handed in.
    share : float
        How much of the work of one of them is also the other's, 0 to 1.
    places : list of str
        Functions in which most of it lies.
    """

    students: tuple[str, str]
    digests: tuple[str, str]
    share: float
    places: list[str]

    def line(self) -> str:
        """The pair in words."""
        places = f", most in {', '.join(self.places)}" if self.places else ""
        return f"{' and '.join(map(student_id, self.students))}: {self.share:.0%}{places}"


@dataclass(frozen=True)
class Similar:
    """What a comparison found.

    Attributes
    ----------
    compared : int
        Students with code of their own.
    usual : float
        The share of a pair in the middle.
    pairs : list of Pair
        The closest, the closest first.
    notes : list of str
        Who was not compared, and why.
    """

    compared: int
    usual: float
    pairs: list[Pair]
    notes: list[str]

    def lines(self) -> list[str]:
        """A heading, the pairs and what they mean; each is one line."""
        head = f"{self.compared} students' code was compared without the released stub"
        if self.compared > 1:
            head += f"; two of them share {self.usual:.0%} of it as a rule"
        if not self.pairs:
            return [f"{head}; no two are alike in {CLOSE:.0%} or more"]
        return [
            head,
            *(pair.line() for pair in self.pairs),
            "This is a question, not a verdict: read both before you ask anybody. "
            "Small tasks have few right solutions.",
        ]


def compare(root: Path, problem_set: str) -> Similar:
    """Compare what is in ``submitted/`` now, and keep the result for the class report.

    Parameters
    ----------
    root : Path
        The course's folder.
    problem_set : str

    Raises
    ------
    ValueError
        If fewer than two students have handed in.
    """
    declared = load(problem_set)
    batch = Batch(root, declared.name)
    students = batch.handed_in()
    if len(students) < 2:
        raise ValueError(f"there are no two submissions of {declared.name} to compare in {root}")
    stub = stub_of(declared, root / "source")
    works, notes = [], []
    for student in students:
        try:
            works.append(work_of(student, declared, root, stub))
        except (Refused, UnreadableSubmission, Nothing) as error:
            notes.append(f"{student_id(student)} was not compared: {error}")
    shares, close = [], []
    for a, b in combinations(works, 2):
        share, signs = alike(a, b)
        shares.append(share)
        if share >= CLOSE and signs >= SHORTEST:
            close.append((share, a, b))
    close.sort(key=lambda pair: -pair[0])
    found = Similar(
        len(works),
        round(median(shares), 3) if shares else 0.0,
        [_pair(a, b, share) for share, a, b in close[:SHOWN]],
        notes,
    )
    _keep(found, private_folder(batch.reports / FOLDER))
    return found


def compared_before(reports: Path, digests: Mapping[str, str]) -> Similar | None:
    """What the last comparison found, without pairs of which one has handed in again since.

    Parameters
    ----------
    reports : Path
        ``reports/PS``.
    digests : mapping of str to str
        By student, of what was graded.
    """
    try:
        found = json.loads((reports / FOLDER / FILE).read_text(encoding="utf-8"))
        pairs = [
            Pair(_two(p["students"]), _two(p["digests"]), float(p["share"]), list(p["places"]))
            for p in found["pairs"]
        ]
        before = Similar(int(found["compared"]), float(found["usual"]), pairs, list(found["notes"]))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    same = [p for p in pairs if tuple(map(digests.get, p.students)) == p.digests]
    return replace(before, pairs=same)


def _two(texts: list[str]) -> tuple[str, str]:
    first, second = map(str, texts)
    return first, second


def _pair(a: Work, b: Work, share: float) -> Pair:
    students, digests = (a.student, b.student), (a.digest, b.digest)
    return Pair(students, digests, round(share, 3), places(a, b))


def _keep(found: Similar, folder: Path) -> None:
    write_atomically(folder / FILE, json.dumps(asdict(found), indent=1))
