"""Task 5.7, second half: max-norm projection and early stopping."""

from __future__ import annotations

from types import NoneType
from typing import Any, Callable

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from . import dropout
from .ask import function, plain


def draw_weights(rng: np.random.Generator) -> list[Case]:
    """Columns longer and shorter than the limit, in matrices of unequal sides."""

    def case(name: str, shape: tuple[int, int], lengths: list[float], limit: float) -> Case:
        W = rng.uniform(0.3, 1, shape) * rng.choice([-1, 1], shape)
        return Case(name, dict(W=W / np.linalg.norm(W, axis=0) * np.array(lengths), limit=limit))

    some = lambda low, high, n: rng.uniform(low, high, n).tolist()
    blank = case("a column of zeros", (4, 3), [0.0, *some(2, 4, 1), 0.5], 1.5)
    return [
        case("all columns too long", (4, 5), some(3.5, 6, 5), 2.0),
        case("long and short columns", (6, 4), [*some(3, 5, 2), *some(0.5, 1.5, 2)], 2.0),
        case("short columns", (3, 5), some(0.2, 0.7, 5), 0.8),
        case("a limit below 1", (3, 4), [*some(1, 2, 2), *some(0.1, 0.4, 2)], 0.5),
        case("one column", (5, 1), some(4, 6, 1), 3.0),
        blank,
    ]


def projected(
    c: Case,
    length: Callable = lambda W: np.linalg.norm(W, axis=0, keepdims=True),
    target: Callable = lambda n, c: c.limit / n,
    long: Callable = lambda n, c: n > c.limit,
) -> np.ndarray:
    with np.errstate(all="ignore"):
        n = length(c.W)
        return c.W * np.where(long(n, c), target(n, c), 1.0)


MAX_NORM = function(
    "max_norm",
    ("W", "limit"),
    draw_weights,
    projected,
    {
        "rows_for_columns": lambda c: projected(
            c, lambda W: np.linalg.norm(W, axis=1, keepdims=True)
        ),
        "norm_of_the_matrix": lambda c: projected(c, np.linalg.norm),
        "short_columns_stretched": lambda c: projected(c, long=lambda n, c: n > -1),
        "short_columns_stretched_not_zeros": lambda c: projected(c, long=lambda n, c: n > 0),
        "entries_clipped": lambda c: np.clip(c.W, -c.limit, c.limit),
        "scaled_to_one": lambda c: projected(c, target=lambda n, c: 1 / n),
        "every_column_scaled_to_one": lambda c: projected(
            c, target=lambda n, c: 1 / n, long=lambda n, c: n > 0
        ),
        "l1_length": lambda c: projected(c, lambda W: np.abs(W).sum(axis=0, keepdims=True)),
        "length_not_rooted": lambda c: projected(c, lambda W: (W**2).sum(axis=0, keepdims=True)),
        "largest_entry_for_length": lambda c: projected(
            c, lambda W: np.abs(W).max(axis=0, keepdims=True)
        ),
        "long_columns_zeroed": lambda c: projected(c, target=lambda n, c: 0.0),
        "divided_by_limit": lambda c: projected(c, target=lambda n, c: 1 / c.limit),
        "nothing_scaled": lambda c: c.W,
    },
    {"W_changed": ("W", projected)},
)


# ---- early stopping: name -> patience, validation losses
RUNS: dict[str, tuple[int, list[float]]] = {
    "better, then worse": (2, [5, 4, 3, 3.5, 3.6, 3.7, 2.0]),
    "better again in time": (3, [5, 4, 4.5, 4.6, 3, 3.5, 3.4, 3.3, 1.0]),
    "patience 1": (1, [3, 2, 2.5, 1.0]),
    "worse at once": (3, [2, 3, 2.9, 2.8, 2.7]),
    "always better": (2, [6, 5, 4, 3, 2, 1]),
    "up and down": (4, [6, 7, 5, 6, 5.5, 4, 4.5, 4.3, 4.2, 4.1, 0.5]),
    "losses below 0": (2, [1, -1, -2, -1.5, -1.8, -3]),
    "the same loss again": (2, [4, 3, 3, 3, 2.0]),
    "a loss that is NaN": (2, [4, 3, np.nan, np.nan, 1.0]),
    "the same loss again, then worse": (2, [4, 3, 3, 3.5, 3.6, 1.0]),
    "NaN, then worse": (2, [4, 3, np.nan, 3.5, 3.6, 1.0]),
}


def draw_runs(rng: np.random.Generator) -> list[Case]:
    """Validation losses by epoch, scaled and shifted; new arrays in each epoch, or one that training changes."""
    cases = []
    for name, (patience, losses) in RUNS.items():
        scale = float(rng.uniform(0.5, 2))
        case = Case(
            name,
            dict(
                patience=patience,
                losses=[plain(scale * v) for v in losses],
                held=False,
                due=len(losses),
            ),
        )
        case.data["due"] = (
            stopping(case)["stops after epoch"] or case.due
        )  # what is best is looked at no later than here
        cases.append(case)
    held = cases[0]
    return [*cases, Case("training changes the arrays themselves", dict(held.data, held=True))]


def watched(s: Subject, c: Case) -> dict[str, Any]:
    """Epochs until it asks to stop; the parameters of epoch i are all i."""
    stopper = s.new("EarlyStopping", c.patience)
    W, b = s.new("utils.functions:array", [[0.0, 0.0]]), s.new("utils.functions:array", [0.0])
    stopped = 0
    for epoch, loss in enumerate(c.losses, 1):
        if not c.held:
            W, b = (
                s.new("utils.functions:array", [[0.0, 0.0]]),
                s.new("utils.functions:array", [0.0]),
            )
        s.call((W, "fill"), float(epoch))
        s.call((b, "fill"), float(-epoch))
        answer = s.call((stopper, "update"), loss, {"W1": W, "b1": b}).value
        if epoch <= c.due:
            best = {
                "best_loss": s.get(stopper, "best_loss"),
                "best_params": s.get(stopper, "best_params"),
            }
        if not isinstance(answer, (bool, np.bool_, NoneType)):  # no answer is no wish to stop
            return {"stops after epoch": answer} | best
        if answer:
            stopped = epoch
            break
    return {"stops after epoch": stopped} | best


def stopping(
    c: Case,
    better: Callable = lambda new, best, last: new < best,
    patience: Callable = lambda p: p,
    reset: bool = True,
    keep: str = "best",
    seen: Callable = lambda best, new: new,
    alias: bool = False,
    counts: Callable = lambda new, best: True,
) -> dict[str, Any]:
    """The rule, epoch by epoch."""
    best, last, waited, kept, end, shown = np.inf, np.inf, 0, None, 0, ()
    for epoch, loss in enumerate(c.losses, 1):
        improved = better(loss, best, last)
        if improved:
            best = seen(best, loss)
        if improved or keep == "last":
            kept = kept if keep == "first" and kept else epoch
        waited = (
            waited + (not improved and bool(counts(loss, best))) if not (improved and reset) else 0
        )
        last = loss
        if epoch <= c.due:
            shown = best, epoch if alias and c.held else kept
        if waited >= patience(c.patience):
            end = epoch
            break
    best, kept = shown
    params = (
        None
        if kept is None
        else {"W1": np.full((1, 2), float(kept)), "b1": np.full(1, -float(kept))}
    )
    return {"stops after epoch": end, "best_loss": best, "best_params": params}


def _always_false(c: Case) -> dict[str, Any]:
    return stopping(c, patience=lambda p: 10**9)


STOP = Test(
    draw_runs,
    watched,
    stopping,
    "EarlyStopping(patience={patience}).update(...) with the losses {losses}",
)

NUMBERS, SCALED = (
    close(1e-8, 1e-10),
    close(1e-6, 1e-9),
)  # a tiny number that keeps a length from 0 does not count
SPECIAL, HELD = (
    (
        "the same loss again",
        "a loss that is NaN",
        "the same loss again, then worse",
        "NaN, then worse",
    ),
    ("training changes the arrays themselves",),
)
PLAIN = tuple(name for name in RUNS if name not in SPECIAL)

QUESTION = Question(
    "5.7",
    "Dropout, max norm, early stopping",
    minutes=60,
    difficulty=3,
    takes=("dropout_forward", "dropout_backward", "max_norm", "EarlyStopping"),
    parts=(
        *dropout.PARTS,
        Part(
            "max_norm: long columns",
            1.5,
            MAX_NORM,
            ("max_norm",),
            ("all columns too long", "long and short columns", "one column", "a limit below 1"),
            SCALED,
        ),
        Part(
            "max_norm: short columns, zeros",
            0.5,
            MAX_NORM,
            ("max_norm",),
            ("short columns", "a column of zeros"),
            SCALED,
            ("max_norm: long columns",),
        ),
        Part(
            "max_norm: W stays as it was",
            0.5,
            MAX_NORM,
            ("W afterwards",),
            None,
            close(0, 0),
            ("max_norm: long columns",),
        ),
        Part("EarlyStopping: when to stop", 1.5, STOP, ("stops after epoch",), PLAIN, exact),
        Part(
            "EarlyStopping: the best loss and parameters",
            1,
            STOP,
            ("best_loss", "best_params"),
            PLAIN,
            NUMBERS,
        ),
        Part(
            "EarlyStopping: the best parameters are a copy",
            0.5,
            STOP,
            ("best_params",),
            HELD,
            NUMBERS,
            ("EarlyStopping: the best loss and parameters",),
        ),
        Part(
            "EarlyStopping: equal losses, NaN",
            0.5,
            STOP,
            ("stops after epoch", "best_loss", "best_params"),
            SPECIAL,
            NUMBERS,
            ("EarlyStopping: when to stop",),
        ),
    ),
)
