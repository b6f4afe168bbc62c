"""Task 5.7: inverted dropout, forward and backward; and the question with its other techniques."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.kit import refusal_test
from autograder.checks.model import Case, Outputs, Part, Question, Test
from autograder.sandbox.subject import Outcome, StudentRaised, Subject

from . import early_stopping, max_norm
from .adapters import parts_of, random_generator, remember

# name -> shape, drop_prob, training; 0.5 would hide whether a probability is that of keeping.
# Large enough for every seed to show the same mistakes, and with so few columns that one mask
# row for all samples cannot keep the right share.
STRUCTURES: dict[str, tuple[tuple[int, ...], float, bool]] = {
    "a batch": ((6, 20), 0.3, True),
    "more dropped than kept": ((5, 40), 0.8, True),
    "three axes": ((3, 4, 5), 0.25, True),
    "a large array": ((3750, 8), 0.7, True),
    "nothing to drop": ((3, 4), 0.0, True),
    "test time": ((4, 6), 0.4, False),
    "test time, three axes": ((2, 3, 4), 0.65, False),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Arrays without zeros, so that it can be seen what was dropped."""
    return [
        Case(
            name,
            dict(
                x=rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape),
                dout=rng.standard_normal(shape),
                shape=shape,
                drop_prob=p,
                training=training,
                seed=int(rng.integers(1, 10_000)),
            ),
        )
        for name, (shape, p, training) in STRUCTURES.items()
    ]


def expected_mask(case: Case) -> np.ndarray:
    """The same draws, sorted into kept and dropped by rounding up: r - p > 0 becomes 1, else 0."""
    if not case.training:
        return np.ones(case.shape)
    numbers = np.random.Generator(np.random.PCG64(case.seed)).random(case.shape)
    return np.ceil(np.clip(numbers - case.drop_prob, 0, 1)) / (1 - case.drop_prob)


# ---- forward


def observed(out: Any, case: Case) -> Outputs:
    """The output, and what shows in it whatever was drawn: the scale and the share dropped."""
    names = ("out", "scale of what stays", "share dropped", "mean of out / x")
    if not isinstance(out, np.ndarray) or out.shape != case.shape or out.dtype.kind not in "biuf":
        return dict.fromkeys(names, out)
    with np.errstate(all="ignore"):
        ratio = out / case.x
    share, mean = float((ratio == 0).mean()), float(ratio.mean())
    return dict(zip(names, (out, _scale(ratio, case), share, mean), strict=True))


def _scale(ratio: np.ndarray, case: Case) -> list[float]:
    """Smallest and largest scale of what stays; NaN if x itself was returned, 0 if nothing was."""
    if case.training and case.drop_prob > 0 and (ratio == 1).all():
        return [np.nan, np.nan]
    kept = ratio[ratio != 0]
    return [kept.min(), kept.max()] if kept.size else [0.0, 0.0]


def drop(s: Subject, x: np.ndarray, drop_prob: float, seed: int, training: bool) -> Outcome:
    """The student's dropout with a generator of this seed."""
    generator = random_generator(s, seed)
    return s.call("dropout_forward", x, drop_prob, generator, training=training)


def drop_in(s: Subject, case: Case) -> Outcome:
    """The same on a case."""
    return drop(s, case.x, case.drop_prob, case.seed, case.training)


def forward_of(s: Subject, case: Case) -> Outputs:
    """The output with what shows in it, and x afterwards."""
    outcome = drop_in(s, case)
    out, _ = parts_of(outcome.value, ("out", "cache"), "dropout_forward")
    return {**observed(out, case), "x afterwards": outcome.args[0]}


def expected_forward(case: Case) -> Outputs:
    """x times the mask, with what shows in it; the mean is that of all masks, which is 1."""
    seen = observed(case.x * expected_mask(case), case)
    return {**seen, "mean of out / x": 1.0, "x afterwards": case.x}


FORWARD = Test(
    draw,
    forward_of,
    expected_forward,
    "dropout_forward(x, {drop_prob}, rng, training={training}) with x = {x}",
)

# ---- backward


def backward_of(s: Subject, case: Case) -> Outputs:
    """What the student's backward function gives with the cache of their forward function."""
    remember(case, own_out=None)
    try:
        outcome = drop_in(s, case)
    except StudentRaised as error:
        if error.verdict == "missing":
            raise
        no_cache = Raised("no cache", f"dropout_forward raised {error}")
        return dict.fromkeys(("dx", "dout afterwards"), no_cache)
    out, cache = parts_of(outcome.value, ("out", "cache"), "dropout_forward")
    remember(case, own_out=out)
    if isinstance(cache, Raised):
        return dict.fromkeys(("dx", "dout afterwards"), cache)
    outcome = s.call("dropout_backward", case.dout, cache)
    return {"dx": outcome.value, "dout afterwards": outcome.args[0]}


def expected_backward(case: Case) -> Outputs:
    """Dropout is linear in x: what multiplied x multiplies dout."""
    return {"dx": case.dout * expected_mask(case), "dout afterwards": case.dout}


def through_own_mask(s: Subject, case: Case) -> Outputs | None:
    """The same with the mask that shows in the student's own output; None if nothing is dropped."""
    if case.own_out is None:
        return None
    out = np.asarray(case.own_out, dtype=float)
    if case.training and case.drop_prob and (out != 0).all():
        return None
    return {"dx": case.dout * (out / case.x)}


BACKWARD = Test(
    draw,
    backward_of,
    expected_backward,
    "dropout_backward(dout, cache) after dropout_forward(x, {drop_prob}, rng, "
    "training={training}) with x = {x}",
)

# ---- probabilities that are none


def draw_refused(rng: np.random.Generator) -> list[Case]:
    """Probabilities that are none, or leave nothing."""
    return [
        Case(
            f"drop_prob = {p}",
            dict(x=rng.uniform(0.5, 2, (2, 3)), drop_prob=p, seed=1, training=True),
        )
        for p in (1.0, 1.5, -0.2)
    ]


REFUSED = replace(
    refusal_test(draw_refused, "dropout_forward", "x drop_prob seed training", call=drop),
    tried="dropout_forward(x, {drop_prob}, rng)",
)

# ---- parts, and the question

TRAIN, LARGE, TEST = ("a batch", "more dropped than kept"), ("a large array",), ("test time",)
IDLE, THREE = ("nothing to drop",), ("three axes", "test time, three axes")
NUMBERS = close(1e-8, 1e-10)
# It does drop, if not the share that is asked for.
SHARE, BACK = "dropout_forward: the share that is dropped", "dropout_backward"
DROPS = (SHARE, BACK)
RANGE = "dropout_forward: a drop_prob out of range is refused"
DOUT = ("dout afterwards",)
OUT, DX, SCALE = ("out",), ("dx",), ("scale of what stays",)
MEAN, SAME = ("mean of out / x",), close(0, 0)
EVERY, OTHER = TRAIN + LARGE + IDLE + TEST, TEST + IDLE + THREE

PARTS = (
    Part(
        "dropout_forward: what stays is divided by 1 - drop_prob", 2, FORWARD, SCALE, TRAIN, NUMBERS
    ),
    Part(SHARE, 1, FORWARD, ("share dropped",), LARGE, close(0, 0.03)),
    Part(
        "dropout_forward: the expected value stays", 1, FORWARD, MEAN, LARGE, close(0, 0.05), DROPS
    ),
    Part("dropout_forward: the draws of the generator", 0.5, FORWARD, OUT, TRAIN + IDLE, NUMBERS),
    Part("dropout_forward: three axes", 0.5, FORWARD, OUT, THREE, NUMBERS, DROPS),
    Part("dropout_forward: test time", 1, FORWARD, OUT, TEST, NUMBERS, DROPS),
    Part(RANGE, 0.5, REFUSED, ("an error",), None, exact, DROPS),
    Part(BACK, 2, BACKWARD, DX, TRAIN + LARGE, NUMBERS, (), through_own_mask),
    Part(
        f"{BACK}: test time, drop_prob 0",
        0.5,
        BACKWARD,
        DX,
        OTHER,
        NUMBERS,
        (BACK,),
        through_own_mask,
    ),
    Part("dropout_forward: x stays as it was", 0.5, FORWARD, ("x afterwards",), EVERY, SAME, DROPS),
    Part(f"{BACK}: dout stays as it was", 0.5, BACKWARD, DOUT, TRAIN + LARGE, SAME, (BACK,)),
)

QUESTION = Question(
    "5.7",
    "Dropout, max norm, early stopping",
    minutes=60,
    difficulty=3,
    takes=("dropout_forward", "dropout_backward", "max_norm", "EarlyStopping"),
    parts=(*PARTS, *max_norm.PARTS, *early_stopping.PARTS),
)
