"""Task 5.7: early stopping."""

from __future__ import annotations

from types import NoneType

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Outputs, Part, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from .adapters import array_of, plain

# name -> patience, validation losses
RUNS: dict[str, tuple[int, list[float]]] = {
    "better, then worse": (2, [5, 4, 3, 3.5, 3.6, 3.7, 2.0]),
    "better again in time": (3, [5, 4, 4.5, 4.6, 3, 3.5, 3.4, 3.3, 1.0]),
    "patience 1": (1, [3, 2, 2.5, 1.0]),
    "worse at once": (3, [2, 3, 2.9, 2.8, 2.7]),
    "always better": (2, [6, 5, 4, 3, 2, 1]),
    "up and down": (4, [6, 7, 5, 6, 5.5, 4, 4.5, 4.3, 4.2, 4.1, 0.5]),
    "losses below 0": (2, [1, -1, -2, -1.5, -1.8, -3]),
}
NO_BETTER: dict[str, tuple[int, list[float]]] = {
    "the same loss again": (2, [4, 3, 3, 3, 2.0]),
    "a loss that is NaN": (2, [4, 3, np.nan, np.nan, 1.0]),
    "the same loss again, then worse": (2, [4, 3, 3, 3.5, 3.6, 1.0]),
    "NaN, then worse": (2, [4, 3, np.nan, 3.5, 3.6, 1.0]),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Validation losses by epoch, scaled; new arrays in each epoch, or one that training changes.

    What is best is looked at no later than in the epoch that is `due`.
    """
    cases = []
    for name, (patience, losses) in {**RUNS, **NO_BETTER}.items():
        scale = float(rng.uniform(0.5, 2))
        scaled = [plain(scale * v) for v in losses]
        due = rule(patience, scaled, len(scaled))["stops after epoch"] or len(scaled)
        cases.append(Case(name, dict(patience=patience, losses=scaled, held=False, due=due)))
    held = Case("training changes the arrays themselves", dict(cases[0].data, held=True))
    return [*cases, held]


def watched(s: Subject, case: Case) -> Outputs:
    """Epochs until it asks to stop; the parameters of epoch i are all i."""
    stopper = s.new("EarlyStopping", case.patience)
    best: dict[str, object] = {}
    arrays: list[Handle] = []
    for epoch, loss in enumerate(case.losses, 1):
        if not arrays or not case.held:
            arrays = [array_of(s, [[0.0, 0.0]]), array_of(s, [0.0])]
        W, b = arrays
        s.call((W, "fill"), float(epoch))
        s.call((b, "fill"), float(-epoch))
        answer = s.call((stopper, "update"), loss, {"W1": W, "b1": b}).value
        if epoch <= case.due:
            best = {name: s.get(stopper, name) for name in ("best_loss", "best_params")}
        if not isinstance(answer, (bool, np.bool_, NoneType)):  # no answer is no wish to stop
            return {"stops after epoch": answer, **best}
        if answer:
            return {"stops after epoch": epoch, **best}
    return {"stops after epoch": 0, **best}


def rule(patience: int, losses: list[float], due: int) -> dict[str, object]:
    """The rule, epoch by epoch: where it stops, and what was best when it was due."""
    best, kept, waited = np.inf, 0, 0
    shown: tuple[float, int] = (best, kept)
    end = 0
    for epoch, loss in enumerate(losses, 1):
        improved = loss < best
        best, kept, waited = (loss, epoch, 0) if improved else (best, kept, waited + 1)
        if epoch <= due:
            shown = best, kept
        if waited >= patience:
            end = epoch
            break
    best, kept = shown
    params = {"W1": np.full((1, 2), float(kept)), "b1": np.full(1, -float(kept))}
    return {"stops after epoch": end, "best_loss": best, "best_params": params}


STOP = Test(
    draw,
    watched,
    lambda case: rule(case.patience, case.losses, case.due),
    "EarlyStopping(patience={patience}).update(...) with the losses {losses}",
)

NUMBERS = close(1e-8, 1e-10)
HELD = ("training changes the arrays themselves",)
COPY = ("best_params",)
STOPPING = "EarlyStopping: when to stop"
BEST_SO_FAR = "EarlyStopping: the best loss and parameters"
STOPS, BEST = ("stops after epoch",), ("best_loss", "best_params")

PARTS = (
    Part(STOPPING, 1.5, STOP, STOPS, tuple(RUNS), exact),
    Part(BEST_SO_FAR, 1, STOP, BEST, tuple(RUNS), NUMBERS),
    Part(
        "EarlyStopping: the best parameters are a copy",
        0.5,
        STOP,
        COPY,
        HELD,
        NUMBERS,
        (BEST_SO_FAR,),
    ),
    Part(
        "EarlyStopping: equal losses, NaN",
        0.5,
        STOP,
        STOPS + BEST,
        tuple(NO_BETTER),
        NUMBERS,
        (STOPPING,),
    ),
)
