"""Task 5.6: training, validation and test set; under- and overfitting; techniques."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.kit import refusal_test
from autograder.checks.model import Case, Choice, Outputs, Part, Question, Test
from autograder.sandbox.subject import Outcome, Subject

from .adapters import parts_of, random_generator
from .l1_or_l2 import LETTERS

NAMES = ("X_train", "y_train", "X_val", "y_val", "X_test", "y_test")
SEEN = ("sizes", "each sample once", "labels with their rows")
# name -> N, n_val, n_test
SIZES = {
    "60, 20, 20 percent": (20, 4, 4),
    "80, 10, 10 percent": (30, 3, 3),
    "unequal parts": (23, 5, 3),
    "no test set": (11, 4, 0),
    "no validation set": (12, 0, 5),
    "one sample to train": (9, 6, 2),
}
TOO_LARGE = {
    "nothing left": (6, 4, 2),
    "too few": (5, 4, 3),
    "validation alone too large": (4, 6, 0),
}
TRIED = "split(X, y, {n_val}, {n_test}, rng) with N={N}"


def draw(rng: np.random.Generator) -> list[Case]:
    """Rows that can be told apart, with a label for each of them."""
    cases = []
    for name, (N, n_val, n_test) in SIZES.items():
        seed = int(rng.integers(1, 10_000))
        X = np.arange(N)[:, None] + np.array([0.0, 100.0, 1000.0])
        X, y = X[rng.permutation(N)], rng.permutation(N) % 7 + 1
        cases.append(Case(name, dict(N=N, n_val=n_val, n_test=n_test, seed=seed, X=X, y=y)))
    return cases


def split_with(s: Subject, X: Any, y: Any, n_val: int, n_test: int, seed: int) -> Outcome:
    """The student's split with a generator of this seed."""
    return s.call("split", X, y, n_val, n_test, random_generator(s, seed))


def split_of(s: Subject, case: Case) -> Outputs:
    """The six arrays, what holds of them, and the arguments afterwards."""
    outcome = split_with(s, case.X, case.y, case.n_val, case.n_test, case.seed)
    found = dict(zip(NAMES, parts_of(outcome.value, NAMES, "split"), strict=True))
    after = {"X afterwards": outcome.args[0], "y afterwards": outcome.args[1]}
    return observed(case, found) | after


def observed(case: Case, found: dict[str, Any]) -> dict[str, Any]:
    """The six arrays, and what holds of them whatever the order."""
    bad = next((v for v in found.values() if isinstance(v, Raised)), None)
    if any(not isinstance(v, (np.ndarray, list, tuple)) for v in found.values()):
        bad = bad or Raised("TypeError", "split must return six arrays", ours=True)
    if bad:
        return found | dict.fromkeys(SEEN, bad)
    rows = [np.ravel(_first_entries(found[k])) for k in NAMES[::2]]
    labels = [np.ravel(found[k]) for k in NAMES[1::2]]
    known = dict(zip(case.X[:, 0], case.y, strict=True))
    together = all(
        len(a) == len(b) and all(known.get(r) == y for r, y in zip(a, b, strict=True))
        for a, b in zip(rows, labels, strict=True)
    )
    once = np.array_equal(np.sort(np.concatenate(rows)), np.sort(case.X[:, 0]))
    sizes = [len(found[k]) for k in NAMES]
    return found | dict(zip(SEEN, (sizes, once, together), strict=True))


def _first_entries(X: Any) -> Any:
    """The samples of an X, known by their first entry; or what came back instead."""
    return np.asarray(X)[:, 0] if np.ndim(X) == 2 and np.shape(X)[1] == 3 else X


def expected_split(case: Case) -> Outputs:
    """The order in three runs."""
    order = np.random.Generator(np.random.PCG64(case.seed)).permutation(case.N)
    n_train = case.N - case.n_val - case.n_test
    ends = (0, n_train, n_train + case.n_val, case.N)
    found: dict[str, Any] = {}
    for name, first, end in zip(("train", "val", "test"), ends, ends[1:], strict=False):
        rows = order[first:end]
        found |= {f"X_{name}": case.X[rows], f"y_{name}": case.y[rows]}
    return observed(case, found) | {"X afterwards": case.X, "y afterwards": case.y}


SPLIT = Test(draw, split_of, expected_split, TRIED)


def draw_too_large(rng: np.random.Generator) -> list[Case]:
    """Sets that leave nothing to train on."""
    return [
        Case(name, dict(n_val=val, n_test=test, N=N, seed=3, X=np.ones((N, 3)), y=np.zeros(N, int)))
        for name, (N, val, test) in TOO_LARGE.items()
    ]


REFUSED = replace(
    refusal_test(draw_too_large, "split", "X y n_val n_test seed", call=split_with), tried=TRIED
)

CHOICES = (
    *(Choice(name, 0.5, LETTERS) for name in ("curve_a", "curve_b", "curve_c", "tune_on")),
    Choice("in_the_loss", 0.5, (*LETTERS, "e"), many=True),
    *(Choice(name, 0.5, LETTERS) for name in ("training_error", "aim")),
)
ANSWERS = tuple(choice.name for choice in CHOICES)
EMPTY = ("no test set", "no validation set")
PLAIN = tuple(name for name in SIZES if name not in EMPTY)
UNTOUCHED = ("X afterwards", "y afterwards")
SPLITS = ("sizes", "each sample is in one set")  # right in one of these ways, it is a split

QUESTION = Question(
    "5.6",
    "Three sets, three curves, five techniques",
    minutes=30,
    difficulty=1,
    covers=("TUM-26", "TUM-27", "TUM-28", "TUM-34"),
    takes=("split", *ANSWERS),
    answers=ANSWERS,
    parts=(
        Part("sizes", 0.5, SPLIT, ("sizes",), PLAIN, exact),
        Part("each sample is in one set", 0.5, SPLIT, ("each sample once",), PLAIN, exact),
        Part("labels stay with their rows", 0.5, SPLIT, ("labels with their rows",), PLAIN, exact),
        Part("the order of the generator", 0.5, SPLIT, NAMES, PLAIN, close(0, 0)),
        Part("a set of size 0", 0.5, SPLIT, SEEN, EMPTY, exact, SPLITS),
        Part(
            "nothing left to train on is refused", 0.5, REFUSED, ("an error",), None, exact, SPLITS
        ),
        Part("X and y stay as they were", 0.5, SPLIT, UNTOUCHED, PLAIN, close(0, 0), SPLITS),
        *CHOICES,
    ),
)
