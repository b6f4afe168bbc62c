"""The named mistakes of a set: their words, and how each behaves on the public instances.

Both are built from ``source/PS/mistakes/*.toml`` (`authoring.behaviours`) and lie beside
the set's declarations, so that a package without ``source/`` names mistakes just as well.
A course's own mistakes lie in a folder of the course, in the same two files.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .fingerprint import PROJECTIONS
from .model import Mistake, ProblemSet

WORDS, NUMBERS = "mistakes.json", "behaviours.npz"


@dataclass(frozen=True, eq=False)
class Behaviours:
    """What wrong programs give where they differ from what is expected; a row for each output.

    Attributes
    ----------
    program : (R,) int array
        Which wrong program; `programs` names its mistake, or both of two (`names_of`).
    key : (R,) int array
        Which output of which case: an index into `keys`.
    text : (R,) int array
        Its kind and shape, or its exception: an index into `texts`.
    projections : (R, 2) float array
    size : (R,) float array
    count : (R,) int array
    random : (R,) bool array
        The program gives other numbers each time.
    """

    programs: list[str]
    keys: list[str]
    texts: list[str]
    program: np.ndarray
    key: np.ndarray
    text: np.ndarray
    projections: np.ndarray
    size: np.ndarray
    count: np.ndarray
    random: np.ndarray

    _COLUMNS = ("program", "key", "text", "projections", "size", "count", "random")

    @classmethod
    def none(cls) -> Behaviours:
        whole = np.zeros(0, int)
        flat = np.zeros(0)
        return cls([], [], [], whole, whole, whole, np.zeros((0, PROJECTIONS)), flat, whole, whole)

    @classmethod
    def read(cls, path: Path) -> Behaviours:
        """Load what `write` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = json.loads(str(stored["names"]))
            return cls(**names, **{name: stored[name] for name in cls._COLUMNS})

    def write(self, path: Path) -> None:
        """Write to a file that is the same for the same numbers."""
        names = {"programs": self.programs, "keys": self.keys, "texts": self.texts}
        columns = {name: getattr(self, name) for name in self._COLUMNS}
        np.savez_compressed(path, names=np.array(json.dumps(names)), **columns)

    def joined(self, other: Behaviours) -> Behaviours:
        """Both, this one first."""
        columns = {name: getattr(self, name) for name in self._COLUMNS}
        added = {name: getattr(other, name) for name in self._COLUMNS}
        both: dict[str, Any] = {}
        for name, column in (("programs", "program"), ("keys", "key"), ("texts", "text")):
            mine = getattr(self, name)
            added[column] = added[column] + len(mine)
            both[name] = [*mine, *getattr(other, name)]
        for name in self._COLUMNS:
            both[name] = np.concatenate([columns[name], added[name]])
        return Behaviours(**both)

    def of(self, question: str) -> Behaviours:
        """The rows of one question."""
        mine = np.array([key.startswith(f"{question}|") for key in self.keys], bool)
        rows = mine[self.key] if len(self.key) else np.zeros(0, bool)
        columns = {name: getattr(self, name)[rows] for name in self._COLUMNS}
        return Behaviours(self.programs, self.keys, self.texts, **columns)


@dataclass(frozen=True)
class Catalogue:
    """Words and behaviours of all named mistakes of a set."""

    mistakes: dict[str, Mistake] = field(default_factory=dict)
    behaviours: Behaviours = field(default_factory=Behaviours.none)


def joined(one: str, other: str) -> str:
    """The name of a program with two mistakes."""
    return f"{one}+{other}"


def names_of(program: str) -> tuple[str, ...]:
    """The mistakes in a program, by its name."""
    return tuple(program.split("+"))


def key_of(question: str, test: int, case: str, output: str) -> str:
    """Name of one output of one public instance."""
    return f"{question}|{test}|{case}|{output}"


def place_of(key: str) -> tuple[int, str, str]:
    """The test, the case and the output that a key names."""
    _, test, rest = key.split("|", 2)
    case, output = rest.rsplit("|", 1)
    return int(test), case, output


def words_of(mistakes: dict[str, Mistake]) -> str:
    """The words as JSON text, one mistake a line."""
    lines = [
        f"{json.dumps(m.id)}: " + json.dumps([m.sentence, *m.hints], ensure_ascii=False)
        for m in mistakes.values()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


class DamagedCatalogue(ValueError):
    """A file of the catalogue cannot be read; one sentence says which."""


def catalogue_of(problem_set: ProblemSet, own: Path | None = None) -> Catalogue:
    """The catalogue that lies beside a set's declarations, and that of a course's own mistakes.

    Parameters
    ----------
    own : Path, optional
        The folder with the course's own mistakes of this set, if it has any.

    Raises
    ------
    DamagedCatalogue
    """
    given = _read(problem_set.home) if problem_set.home else Catalogue()
    added = _read(own) if own else Catalogue()
    if not added.mistakes:
        return given
    return Catalogue(added.mistakes | given.mistakes, given.behaviours.joined(added.behaviours))


def _read(folder: Path) -> Catalogue:
    """Words and behaviours from a folder, read again where they have changed."""
    files = (folder / WORDS, folder / NUMBERS)
    try:
        state = tuple((s.st_mtime_ns, s.st_size) for s in map(Path.stat, files))
    except OSError:
        return Catalogue()
    try:
        return _read_once(files, state)
    except Exception as error:  # whatever a damaged archive makes NumPy raise
        raise DamagedCatalogue(
            f"the catalogue of mistakes in {folder} is damaged: {error}"
        ) from error


@functools.lru_cache(maxsize=32)
def _read_once(files: tuple[Path, Path], state: object) -> Catalogue:
    words, numbers = files
    given = json.loads(words.read_text(encoding="utf-8"))
    mistakes = {i: Mistake(i, says, tuple(hints)) for i, (says, *hints) in given.items()}
    return Catalogue(mistakes, Behaviours.read(numbers))
