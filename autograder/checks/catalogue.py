"""The named mistakes of a set: their words, and how each behaves on the public instances.

Both are built from ``source/PS/mistakes/*.toml`` (`authoring.behaviours`) and lie beside
the set's declarations, so that a package without ``source/`` names mistakes just as well.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .fingerprint import PROJECTIONS
from .model import Mistake, ProblemSet

WORDS, NUMBERS = "mistakes.json", "behaviours.npz"


@dataclass(frozen=True)
class Behaviours:
    """What wrong programs give where they differ from what is expected; a row for each output.

    Attributes
    ----------
    program : (R,) int array
        Which wrong program; `programs` names its mistake.
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


def catalogue_of(problem_set: ProblemSet) -> Catalogue:
    """The catalogue that lies beside a set's declarations; empty where there is none."""
    return read_catalogue(problem_set.home) if problem_set.home else Catalogue()


@functools.lru_cache(maxsize=16)
def read_catalogue(folder: Path) -> Catalogue:
    """Words and behaviours from a folder."""
    words = folder / WORDS
    if not words.is_file():
        return Catalogue()
    given = json.loads(words.read_text(encoding="utf-8"))
    mistakes = {i: Mistake(i, says, tuple(hints)) for i, (says, *hints) in given.items()}
    numbers = folder / NUMBERS
    return Catalogue(mistakes, Behaviours.read(numbers) if numbers.is_file() else Behaviours.none())
