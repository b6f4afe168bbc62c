"""Task 5.4, which of two weight vectors a penalty prefers; and 5.5, a regularised net with two weights."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .ask import STEP, parts_of

GIVEN = dict(x=np.array([1.0, 2.0, 1.0]), y=1.0, thetas=np.array([[0, 0.75, 0], [0.25, 0.5, 0.25]]))


def norms(c: Case, order: int) -> np.ndarray:
    return np.linalg.norm(c.thetas, ord=order, axis=1) ** order


def _products(c: Case) -> np.ndarray:
    return c.thetas * c.x


PAIR = close(1e-3, 1e-6, squeeze=True)  # typed with four digits; a column of two numbers will do
WORKED = worked(
    (
        Step(
            "scores",
            1,
            lambda c: np.inner(c.thetas, c.x),
            rule=PAIR,
        ),
        Step(
            "data_losses",
            0.5,
            lambda c: np.square(np.inner(c.thetas, c.x) - c.y),
            lambda c, a: (np.ravel(a["scores"]) - c.y) ** 2,
            PAIR,
        ),
        Step(
            "l2_penalties",
            1,
            lambda c: norms(c, 2),
            rule=PAIR,
        ),
        Step(
            "l1_penalties",
            1,
            lambda c: norms(c, 1),
            rule=PAIR,
        ),
    ),
    GIVEN,
)

LETTERS = ("a", "b", "c", "d")
THETA_QUESTION = Question(
    "5.4",
    "Which weights? L1 against L2",
    answers=True,
    minutes=20,
    difficulty=1,
    manual_points=2,
    covers=("TUM-29", "TUM-30", "TUM-31", "TUM-32"),
    takes=(
        "scores",
        "data_losses",
        "l2_penalties",
        "l1_penalties",
        "l2_prefers",
        "l1_prefers",
        "what_they_do",
    ),
    parts=(
        *WORKED,
        Choice("l2_prefers", 0.5, ("1", "2", "n")),
        Choice("l1_prefers", 0.5, ("1", "2", "n")),
        Choice("what_they_do", 0.5, LETTERS),
    ),
)


# ---- 5.5


def draw(rng: np.random.Generator) -> list[Case]:
    """Samples of either sign, so that the unit is on for some; one for which it is always off; no penalty."""
    signs = np.array([1.0, -1.0, 1.0, 1.0, -1.0])

    def case(
        name: str, N: int = 5, sign: float = 1.0, lam: float = 1.0, x: Any = None, w2: float = 1.0
    ) -> Case:
        x = signs[:N] * rng.uniform(0.4, 2, N) if x is None else x
        return Case(
            name,
            dict(
                w1=sign * float(rng.uniform(0.4, 1.5)),
                w2=w2 * float(rng.uniform(0.5, 1.8)),
                x=x,
                y=rng.standard_normal(len(x)),
                lam=lam * float(rng.uniform(0.3, 0.9)),
            ),
        )

    return [
        case("no penalty", lam=0),
        case("no penalty, w1 negative", sign=-1, lam=0),
        case("regularised"),
        case("regularised, both weights negative", N=4, sign=-1, w2=-1),
        case("one sample", N=1),
        case("the unit is always off", x=-rng.uniform(0.5, 2, 3)),
        case("an input of 0", x=np.array([0.0, 1.5, -0.7])),
        case("w1 is 0", sign=0),
        case("regularised, w2 negative", w2=-1),
        case("w1 is 0, w2 negative", N=4, sign=0, w2=-1),
    ]


def residuals(c: Case, w1: Any, w2: Any, relu: Callable) -> np.ndarray:
    return w2 * relu(w1 * c.x) - c.y


def objective(
    c: Case,
    w1: Any = None,
    w2: Any = None,
    relu: Callable = lambda z: np.where(np.real(z) > 0, z, 0),
    data: float = 1.0,
    mean: bool = False,
    power: int = 2,
    lam: Callable = lambda c: c.lam,
    penalty: Callable = lambda a, b: a * a + b * b,
    **_: Any,
) -> Any:
    """The regularised loss, at other weights too (complex ones, to take a slope)."""
    w1, w2 = (c.w1 if w1 is None else w1), (c.w2 if w2 is None else w2)
    r = residuals(c, w1, w2, relu) ** power
    return data * (r.mean() if mean else r.sum()) + lam(c) * penalty(w1, w2)


def losses(c: Case, **knobs: Any) -> dict[str, Any]:
    return {"two_weight_loss": float(np.real(objective(c, **knobs)))}


def slopes(
    c: Case, swapped: bool = False, own: Callable = lambda d1, d2, c: (d1, d2), **knobs: Any
) -> dict[str, Any]:
    d1 = np.imag(objective(c, c.w1 + 1j * STEP, None, **knobs)) / STEP
    d2 = np.imag(objective(c, None, c.w2 + 1j * STEP, **knobs)) / STEP
    d1, d2 = own(float(d1), float(d2), c)
    return {"dw1": d2 if swapped else d1, "dw2": d1 if swapped else d2}


SHARED: dict[str, dict[str, Any]] = {
    "two_weights_averaged": dict(mean=True),
    "two_weights_halved": dict(data=0.5),
    "two_weights_penalty_halved": dict(lam=lambda c: c.lam / 2),
    "two_weights_penalty_missing": dict(lam=lambda c: 0.0),
    "two_weights_penalty_sign": dict(lam=lambda c: -c.lam),
    "relu_forgotten": dict(relu=lambda z: z),
    "two_weights_w1_only": dict(penalty=lambda a, b: a * a),
    "two_weights_w2_only": dict(penalty=lambda a, b: b * b),
    "two_weights_penalty_each_sample": dict(lam=lambda c: c.lam * len(c.x)),
}
LOSS_ONLY: dict[str, Any] = {
    "two_weights_not_squared": dict(power=1),
    "two_weights_norm_root": dict(penalty=lambda a, b: np.sqrt(a * a + b * b)),
    "two_weights_l1": dict(penalty=lambda a, b: abs(a) + abs(b)),
    "relu_outside": lambda c: {
        "two_weight_loss": float(
            (np.square(np.maximum(0, c.w1 * c.w2 * c.x) - c.y)).sum() + c.lam * (c.w1**2 + c.w2**2)
        )
    },
}


def _pieces(c: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    z = c.w1 * c.x
    h = np.maximum(0, z)
    return 2 * (c.w2 * h - c.y), z, h


def _data(d1: Callable, d2: Callable) -> Callable:
    """A mistake in the data's part of either derivative: `f(dyhat, z, h, c)`, None where it is right."""

    def give(c: Case) -> dict[str, Any]:
        right, (dyhat, z, h) = slopes(c), _pieces(c)
        found = dict(right)
        if d1:
            found["dw1"] = float(np.sum(d1(dyhat, z, h, c))) + 2 * c.lam * c.w1
        if d2:
            found["dw2"] = float(np.sum(d2(dyhat, z, h, c))) + 2 * c.lam * c.w2
        return found

    return give


GRADIENT_ONLY: dict[str, Any] = {
    "slope_of_relu_missing": _data(lambda d, z, h, c: d * c.w2 * c.x, None),
    "factor_x_missing": _data(lambda d, z, h, c: d * c.w2 * (z > 0), None),
    "factor_w2_missing": _data(lambda d, z, h, c: d * (z > 0) * c.x, None),
    "x_for_hidden": _data(None, lambda d, z, h, c: d * c.x),
    "z_for_hidden": _data(None, lambda d, z, h, c: d * z),
    "mask_from_x": _data(lambda d, z, h, c: d * c.w2 * (c.x > 0) * c.x, None),
    "slope_one_at_the_kink": _data(lambda d, z, h, c: d * c.w2 * (z >= 0) * c.x, None),
    "penalty_two_missing": dict(own=lambda d1, d2, c: (d1 - c.lam * c.w1, d2 - c.lam * c.w2)),
    "derivatives_swapped": dict(swapped=True),
    "derivatives_negative": dict(own=lambda d1, d2, c: (-d1, -d2)),
}
TRIED = "{name}(w1={{w1:.3g}}, w2={{w2:.3g}}, x, y, lam={{lam:.3g}}) with x = {{x}}"


def ask_loss(s: Subject, c: Case) -> dict[str, Any]:
    return {"two_weight_loss": s.call("two_weight_loss", c.w1, c.w2, c.x, c.y, c.lam).value}


def ask_slopes(s: Subject, c: Case) -> dict[str, Any]:
    return dict(
        zip(
            ("dw1", "dw2"),
            parts_of(
                s.call("two_weight_grad", c.w1, c.w2, c.x, c.y, c.lam).value,
                ("dw1", "dw2"),
                "two_weight_grad",
            ),
        )
    )


LOSS = Test(draw, ask_loss, losses, TRIED.format(name="two_weight_loss"))
GRADIENT = Test(draw, ask_slopes, slopes, TRIED.format(name="two_weight_grad"))
FREE, PENALISED = (
    ("no penalty", "no penalty, w1 negative"),
    (
        "regularised",
        "regularised, both weights negative",
        "one sample",
        "regularised, w2 negative",
    ),
)
OFF = ("the unit is always off", "an input of 0", "w1 is 0", "w1 is 0, w2 negative")
NUMBERS = close(1e-8, 1e-10)

NET_QUESTION = Question(
    "5.5",
    "A regularised net with two weights",
    takes=("two_weight_loss", "two_weight_grad"),
    covers=("TUM-33",),
    minutes=25,
    difficulty=2,
    parts=(
        Part("loss without penalty", 1, LOSS, ("two_weight_loss",), FREE, NUMBERS),
        Part("loss with penalty", 1, LOSS, ("two_weight_loss",), PENALISED + OFF, NUMBERS),
        Part("dw1 without penalty", 1.5, GRADIENT, ("dw1",), FREE, NUMBERS),
        Part("dw2 without penalty", 1, GRADIENT, ("dw2",), FREE, NUMBERS),
        Part("gradient with penalty", 1, GRADIENT, ("dw1", "dw2"), PENALISED, NUMBERS),
        Part(
            "a unit that is off",
            0.5,
            GRADIENT,
            ("dw1", "dw2"),
            OFF,
            NUMBERS,
            ("dw1 without penalty", "dw2 without penalty"),
        ),
    ),
)
