"""Task 5.6: training, validation and test set; under- and overfitting; techniques."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import another_error, attempt, parts_of
from .thetas import LETTERS

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


def draw(rng: np.random.Generator) -> list[Case]:
    """Rows that can be told apart, with a label for each of them."""
    cases = []
    for name, (N, n_val, n_test) in SIZES.items():
        X = np.arange(N)[:, None] + np.array([0.0, 100.0, 1000.0])
        cases.append(
            Case(
                name,
                dict(
                    N=N,
                    n_val=n_val,
                    n_test=n_test,
                    seed=int(rng.integers(1, 10_000)),
                    X=X[rng.permutation(N)],
                    y=rng.permutation(N) % 7 + 1,
                ),
            )
        )
    return cases


def _rows(X: Any) -> Any:
    """The samples of an X, known by their first entry; or what came back instead."""
    return np.asarray(X)[:, 0] if np.ndim(X) == 2 and np.shape(X)[1] == 3 else X


def ask(s: Subject, c: Case) -> dict[str, Any]:
    generator = s.new("utils.functions:generator", c.seed)
    outcome = s.call("split", c.X, c.y, c.n_val, c.n_test, generator)
    return observed(c, dict(zip(NAMES, parts_of(outcome.value, NAMES, "split")))) | {
        "X afterwards": outcome.args[0],
        "y afterwards": outcome.args[1],
    }


def observed(c: Case, found: dict[str, Any]) -> dict[str, Any]:
    """The six arrays, and what holds of them whatever the order."""
    bad = next((v for v in found.values() if isinstance(v, Raised)), None)
    if bad:
        return found | dict.fromkeys(SEEN, bad)
    if any(not isinstance(v, (np.ndarray, list, tuple)) for v in found.values()):
        return found | dict.fromkeys(SEEN, Raised("TypeError", "split must return six arrays"))
    rows = [np.ravel(_rows(found[k])) for k in NAMES[::2]]
    labels = [np.ravel(found[k]) for k in NAMES[1::2]]
    known = dict(zip(c.X[:, 0], c.y))
    together = [
        len(a) == len(b) and all(known.get(r) == y for r, y in zip(a, b))
        for a, b in zip(rows, labels)
    ]
    once = np.array_equal(np.sort(np.concatenate(rows)), np.sort(c.X[:, 0]))
    return found | dict(zip(SEEN, ([len(found[k]) for k in NAMES], once, all(together))))


def cut(
    c: Case,
    order: Callable = lambda c, stream: stream.permutation(c.N),
    places: Callable = lambda c: (c.N - c.n_val - c.n_test, c.N - c.n_test),
    arrange: Callable = lambda parts: parts,
    label_order: Callable | None = None,
) -> dict[str, Any]:
    """The order in three runs."""
    stream = np.random.Generator(np.random.PCG64(c.seed))
    rows = order(c, stream)
    label_rows = label_order(c, stream, rows) if label_order else rows
    first, second = places(c)
    found = {}
    for name, a, b in arrange([("train", 0, first), ("val", first, second), ("test", second, c.N)]):
        found |= {f"X_{name}": c.X[rows[a:b]], f"y_{name}": c.y[label_rows[a:b]]}
    return observed(c, found) | {"X afterwards": c.X, "y afterwards": c.y}


def _mutable_order(c: Case, stream: np.random.Generator) -> np.ndarray:
    return np.arange(c.N)


def _minus_zero(c: Case) -> dict[str, Any]:
    """Cut by counting from the end: rows[-0:] is all of them, rows[:-0] none."""
    rows = np.random.Generator(np.random.PCG64(c.seed)).permutation(c.N)
    held = c.n_val + c.n_test
    parts = {"train": rows[:-held], "val": rows[-held : -c.n_test], "test": rows[-c.n_test :]}
    found = {
        f"{letter}_{name}": array[part]
        for name, part in parts.items()
        for letter, array in (("X", c.X), ("y", c.y))
    }
    return observed(c, found) | {"X afterwards": c.X, "y afterwards": c.y}


SPLIT = Test(
    draw,
    ask,
    cut,
    "split(X, y, {n_val}, {n_test}, rng) with N={N}",
)


def draw_too_large(rng: np.random.Generator) -> list[Case]:
    sizes = {
        "nothing left": (6, 4, 2),
        "too few": (5, 4, 3),
        "validation alone too large": (4, 6, 0),
    }
    return [
        Case(name, dict(N=N, n_val=v, n_test=t, seed=3, X=np.ones((N, 3)), y=np.zeros(N, int)))
        for name, (N, v, t) in sizes.items()
    ]


def refusal_of(s: Subject, c: Case) -> dict[str, Any]:
    generator = s.new("utils.functions:generator", c.seed)
    value = attempt(lambda: s.call("split", c.X, c.y, c.n_val, c.n_test, generator).value)
    return {"split": value if isinstance(value, Raised) else "six arrays"}


TOO_LARGE = Test(
    draw_too_large,
    refusal_of,
    lambda c: {"split": Raised("ValueError")},
    "split(X, y, {n_val}, {n_test}, rng) with N={N}",
)

CHOICES = (
    *(Choice(name, 0.5, LETTERS) for name in ("curve_a", "curve_b", "curve_c", "tune_on")),
    Choice("in_the_loss", 0.5, (*LETTERS, "e"), many=True),
    *(Choice(name, 0.5, LETTERS) for name in ("training_error", "aim")),
)
ANSWERS = tuple(choice.name for choice in CHOICES)

QUESTION = Question(
    "5.6",
    "Three sets, three curves, five techniques",
    minutes=30,
    difficulty=1,
    covers=("TUM-26", "TUM-27", "TUM-28", "TUM-34"),
    takes=("split", *ANSWERS),
    answers=ANSWERS,
    parts=(
        Part("sizes", 0.5, SPLIT, ("sizes",), None, exact),
        Part("each sample is in one set", 1, SPLIT, ("each sample once",), None, exact),
        Part("labels stay with their rows", 0.5, SPLIT, ("labels with their rows",), None, exact),
        Part("the order of the generator", 0.5, SPLIT, NAMES, None, close(0, 0)),
        Part(
            "nothing left to train on is refused",
            0.5,
            TOO_LARGE,
            ("split",),
            None,
            exact,
            ("sizes",),
        ),
        Part(
            "X and y stay as they were",
            0.5,
            SPLIT,
            ("X afterwards", "y afterwards"),
            None,
            close(0, 0),
            ("sizes",),
        ),
        *CHOICES,
    ),
)
