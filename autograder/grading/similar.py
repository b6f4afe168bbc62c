"""Whose work is alike: what students wrote themselves, compared in pairs by copydetect.

Copydetect takes out names, comments, text and white space before it compares, and all
that stands in the released stub. What it finds is a question for a person: independent
solutions of small tasks may be alike, and students may have been allowed to work together.
"""

from __future__ import annotations

import ast
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.config import ConfigError
from autograder.intake.submission import UnreadableSubmission, read
from autograder.material.files import module_files
from autograder.sets import load

from .batch import Batch
from .copies import Refused, opened, take
from .private import private_folder
from .storage import write_atomically
from .students import student_id

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

FOLDER, FILE = "similar", "pairs.json"  # below reports/PS
CLOSE = 0.4  # most independent solutions share less than 0.25 (one pair of ours 0.46), copies 0.75
SHORTEST = 200  # signs that must be alike: a few one-liners are the same for everybody
LONGEST = 300_000  # characters of one student's code
SHOWN = 20  # pairs
_SIGNS = 25  # in a row that must be alike; names count as one


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


@dataclass(frozen=True)
class _Work:
    """What one student wrote."""

    student: str
    digest: str
    text: str
    print: CodeFingerprint


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
    stub = _stub(declared, root / "source")
    works, notes = [], []
    for student in students:
        try:
            works.append(_work(student, declared, root, stub))
        except (Refused, UnreadableSubmission, _Nothing) as error:
            notes.append(f"{student_id(student)} was not compared: {error}")
    shares, close = [], []
    for a, b in combinations(works, 2):
        share, signs = _alike(a, b)
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


class _Nothing(ValueError):
    """There is no code of the student's own."""


def _stub(declared: ProblemSet, source: Path) -> str:
    """What everybody was given."""
    try:
        modules = [text.decode() for text in module_files(declared, source).values()]
        path = source / declared.name / f"{declared.name}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
    except (OSError, ValueError, LookupError) as error:
        raise ConfigError(f"source/{declared.name} cannot be read: {error}") from error
    return "\n".join([*modules, *("".join(c["source"]) for c in cells if c["cell_type"] == "code")])


def _work(student: str, declared: ProblemSet, root: Path, stub: str) -> _Work:
    with opened(root, "submitted", student, declared.name) as place:
        digest = take(place)
    folder = root / "submitted" / student / declared.name
    submission = read(folder, declared, root / "source")
    names = module_files(declared, root / "source")
    modules = [submission.files[name] for name in names if name in submission.files]
    text = "\n".join(
        [*(m.decode("utf-8", "replace") for m in modules), *_defining(submission.notebook)]
    )[:LONGEST]
    found = _fingerprint(text, stub)
    if not found.hashes:
        raise _Nothing("it has no code besides what was given")
    return _Work(student, digest, text, found)


def _defining(notebook: NotebookNode | None) -> Iterator[str]:
    """Cells in which functions or classes are written."""
    for cell in notebook.cells if notebook else ():
        if cell.cell_type == "code" and ("def " in cell.source or "class " in cell.source):
            yield cell.source


def _fingerprint(text: str, stub: str = "") -> CodeFingerprint:
    import numpy as np
    from copydetect import CodeFingerprint

    given = np.array(sorted(_fingerprint(stub).hashes)) if stub else None
    return CodeFingerprint("code.py", _SIGNS, 1, given, fp=io.StringIO(text))


def _alike(a: _Work, b: _Work) -> tuple[float, int]:
    """How much of one work is in the other, of the one where it is more; and how many signs."""
    from copydetect import compare_files

    signs, shares, _ = compare_files(a.print, b.print)
    return float(min(max(shares), 1.0)), int(signs)


def _pair(a: _Work, b: _Work, share: float) -> Pair:
    from copydetect import compare_files

    _, _, (slices, _) = compare_files(a.print, b.print)
    return Pair(
        (a.student, b.student),
        (a.digest, b.digest),
        round(share, 3),
        _places(a.text, [(int(first), int(last)) for first, last in slices.T]),
    )


def _places(text: str, slices: list[tuple[int, int]]) -> list[str]:
    """Names of the functions in which the most alike characters lie."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    alike: Counter[str] = Counter()
    for name, node in _functions(tree):
        first, last = lines[node.lineno - 1], lines[node.end_lineno or node.lineno]
        alike[name] += sum(max(0, min(last, stop) - max(first, start)) for start, stop in slices)
    return [name for name, size in alike.most_common(3) if size]


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _keep(found: Similar, folder: Path) -> None:
    write_atomically(folder / FILE, json.dumps(asdict(found), indent=1))
