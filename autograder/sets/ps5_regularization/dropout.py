"""Task 5.7, first half: inverted dropout, forward and backward."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Part, Test
from autograder.sandbox.subject import StudentRaised, Subject

from .ask import another_error, attempt, parts_of

# name -> shape, drop_prob, training; 0.5 would hide whether a probability is that of keeping or of dropping
STRUCTURES: dict[str, tuple] = {
    "a batch": ((6, 5), 0.3, True),
    "more dropped than kept": ((5, 7), 0.8, True),
    "three axes": ((3, 4, 5), 0.25, True),
    "a large array": ((120, 100), 0.7, True),
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


def stream_of(c: Case) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(c.seed))


def given_mask(c: Case, stream: np.random.Generator) -> np.ndarray:
    """The same draws, sorted into kept and dropped by rounding up: r - p > 0 becomes 1, else 0."""
    return np.ceil(np.clip(stream.random(c.shape) - c.drop_prob, 0, 1)) / (1 - c.drop_prob)


def seen_in(out: Any, c: Case) -> dict[str, Any]:
    """What shows in an output whatever was drawn: by how much entries were scaled, and which share was dropped."""
    if not isinstance(out, np.ndarray) or out.shape != c.shape or out.dtype.kind not in "biuf":
        return {
            "out": out,
            "scale of what stays": out,
            "share dropped": out,
            "mean of out / x": out,
        }
    with np.errstate(all="ignore"):
        ratio = out / c.x
    idle = (
        c.training and c.drop_prob > 0 and (ratio == 1).all()
    )  # x came back: nothing was dropped, so there is no scale of what stays
    kept = np.full(1, np.nan) if idle else ratio[ratio != 0] if (ratio != 0).any() else np.zeros(1)
    return {
        "out": out,
        "scale of what stays": [kept.min(), kept.max()],
        "share dropped": float((ratio == 0).mean()),
        "mean of out / x": float(ratio.mean()),
    }


def ahead_of(s: Subject, c: Case) -> Any:
    generator = s.new("utils.functions:generator", c.seed)
    return s.call("dropout_forward", c.x, c.drop_prob, generator, training=c.training)


def ask_ahead(s: Subject, c: Case) -> dict[str, Any]:
    outcome = ahead_of(s, c)
    return seen_in(parts_of(outcome.value, ("out", "cache"), "dropout_forward")[0], c) | {
        "x afterwards": outcome.args[0]
    }


def ahead(c: Case, mask: Callable = given_mask, test: Callable = lambda c: c.x) -> dict[str, Any]:
    out = c.x * mask(c, stream_of(c)) if c.training else test(c)
    return seen_in(out, c) | {"x afterwards": c.x}


def _kept(c: Case, stream: np.random.Generator) -> np.ndarray:
    return given_mask(c, stream) > 0


AHEAD = Test(
    draw,
    ask_ahead,
    ahead,
    "dropout_forward(x, {drop_prob}, rng, training={training}) with x = {x}",
)


# ---- backward


def ask_back(s: Subject, c: Case) -> dict[str, Any]:
    try:
        outcome = ahead_of(s, c)
    except StudentRaised as error:
        if error.verdict == "missing":
            raise
        return dict.fromkeys(
            ("dx", "dout afterwards"), Raised("no cache", f"dropout_forward raised {error}")
        )
    out, cache = parts_of(outcome.value, ("out", "cache"), "dropout_forward")
    c.data["out"] = out  # what this cache belongs to
    if isinstance(cache, Raised):
        return dict.fromkeys(("dx", "dout afterwards"), cache)
    back = s.call("dropout_backward", c.dout, cache)
    return {"dx": back.value, "dout afterwards": back.args[0]}


def back(
    c: Case, by: Callable = lambda mask, c: mask, test: Callable = lambda c: 1.0
) -> dict[str, Any]:
    """Dropout is linear in x: what multiplied x multiplies dout."""
    factor = by(given_mask(c, stream_of(c)), c) if c.training else test(c)
    return {"dx": c.dout * factor, "dout afterwards": c.dout}


def own_mask(s: Subject, c: Case) -> dict[str, Any] | None:
    """The same, with the mask that showed in the student's own forward pass; None where nothing was dropped."""
    out = np.asarray(c.data["out"], dtype=float)
    if c.training and c.drop_prob and (out != 0).all():
        return None
    return {"dx": c.dout * (out / c.x)}


def _second_draw(mask: np.ndarray, c: Case) -> np.ndarray:
    stream = stream_of(c)
    stream.random(c.shape)
    return given_mask(c, stream)


BACK = Test(
    draw,
    ask_back,
    back,
    "dropout_backward(dout, cache) after dropout_forward(x, {drop_prob}, rng, training={training}) with x = {x}",
)


# ---- probabilities that are none


def draw_refused(rng: np.random.Generator) -> list[Case]:
    return [
        Case(
            f"drop_prob = {p}",
            dict(x=rng.uniform(0.5, 2, (2, 3)), drop_prob=p, seed=1, training=True),
        )
        for p in (1.0, 1.5, -0.2)
    ]


def refusal_of(s: Subject, c: Case) -> dict[str, Any]:
    value = attempt(lambda: ahead_of(s, c).value)
    return {"dropout_forward": value if isinstance(value, Raised) else "an answer"}


def _answers(*names: str) -> Callable:
    return lambda c: {"dropout_forward": "an answer"} if not names or c.name in names else {}


REFUSED = Test(
    draw_refused,
    refusal_of,
    lambda c: {"dropout_forward": Raised("ValueError")},
    "dropout_forward(x, {drop_prob}, rng)",
)

TRAIN, LARGE, TEST = (
    ("a batch", "more dropped than kept", "three axes"),
    ("a large array",),
    ("test time", "test time, three axes"),
)
NUMBERS = close(1e-8, 1e-10)
DROPS = (
    "dropout_forward: the share that is dropped",
    "dropout_backward",
)  # it does drop, if not the share that is asked for

PARTS = (
    Part(
        "dropout_forward: what stays is divided by 1 - drop_prob",
        2,
        AHEAD,
        ("scale of what stays",),
        TRAIN,
        NUMBERS,
    ),
    Part(
        "dropout_forward: the share that is dropped",
        1,
        AHEAD,
        ("share dropped",),
        LARGE,
        close(0, 0.03),
    ),
    Part(
        "dropout_forward: the expected value stays",
        1,
        AHEAD,
        ("mean of out / x",),
        LARGE,
        close(0, 0.08),
        ("dropout_forward: the share that is dropped",),
    ),
    Part(
        "dropout_forward: the draws of the generator",
        1,
        AHEAD,
        ("out",),
        TRAIN + ("nothing to drop",),
        NUMBERS,
    ),
    Part("dropout_forward: test time", 1, AHEAD, ("out",), TEST, NUMBERS, DROPS),
    Part(
        "dropout_forward: a drop_prob out of range is refused",
        0.5,
        REFUSED,
        ("dropout_forward",),
        None,
        exact,
        ("dropout_forward: the share that is dropped",),
    ),
    Part("dropout_backward", 2, BACK, ("dx",), TRAIN + LARGE, NUMBERS, (), own_mask),
    Part(
        "dropout_backward: test time, drop_prob 0",
        0.5,
        BACK,
        ("dx",),
        TEST + ("nothing to drop",),
        NUMBERS,
        ("dropout_backward",),
        own_mask,
    ),
    Part(
        "dropout_forward: x stays as it was",
        0.5,
        AHEAD,
        ("x afterwards",),
        None,
        close(0, 0),
        DROPS,
    ),
    Part(
        "dropout_backward: dout stays as it was",
        0.5,
        BACK,
        ("dout afterwards",),
        TRAIN + LARGE,
        close(0, 0),
        ("dropout_backward",),
    ),
)
