"""The chain rule in general, in Task 2.7: products of Jacobians, what flows back, J v without J."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt
from .formulas import FORMULAS, FROM_OWN, FUNCTIONS, jacobian

SIZES = {
    "one Jacobian": (2, 4),
    "two Jacobians": (2, 4, 3),
    "four Jacobians": (2, 5, 1, 4, 3),
    "square Jacobians": (3, 3, 3, 3),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Jacobians of unequal sizes, the first one (m1, n); `upstream` has an entry for each row of the last."""
    return [
        Case(
            name,
            dict(
                jacobians=[rng.normal(size=(m, n)) for n, m in zip(sizes, sizes[1:])],
                upstream=rng.normal(size=sizes[-1]),
                shapes=", ".join(f"({m}, {n})" for n, m in zip(sizes, sizes[1:])),
            ),
        )
        for name, sizes in SIZES.items()
    ]


def _result(s: Subject, case: Case, *args: Any) -> dict[str, Any]:
    answer = attempt(lambda: s.call(*args))
    if isinstance(answer, Raised):
        return {"result": answer, "arguments afterwards": answer}
    return {"result": answer.value, "arguments afterwards": list(answer.args)}


def product_of(s: Subject, case: Case) -> dict[str, Any]:
    return _result(s, case, "chain_rule", case.jacobians)


def through(jacobians: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    """Apply the linear functions one after another."""
    for J in jacobians:
        x = J @ x
    return x


def product(case: Case) -> dict[str, Any]:
    columns = [through(case.jacobians, e) for e in np.eye(case.jacobians[0].shape[1])]
    return {"result": np.stack(columns, axis=1), "arguments afterwards": [case.jacobians]}


def result(formula: Callable[[Case], Any]) -> Callable[[Case], dict[str, Any]]:
    """What a wrong formula gives; where its shapes do not fit it raises, as the student's does."""
    return lambda c: {"result": np.asarray(formula(c), float)}


def _in_reading_order(c: Case) -> np.ndarray:
    return np.linalg.multi_dot(c.jacobians) if len(c.jacobians) > 1 else c.jacobians[0]


def _changed(actual: Any, case: Case) -> bool:
    given = (
        [case.jacobians]
        if not isinstance(actual, list) or len(actual) == 1
        else [case.jacobians, case.upstream]
    )
    return isinstance(actual, list) and exact(actual, given, False) is not None


def _elementwise(c: Case) -> np.ndarray:
    out = c.jacobians[0]
    for J in c.jacobians[1:]:
        out = J * out
    return out


CHANGED = {"arguments_changed": lambda c: {"arguments afterwards": _changed}}
PRODUCT = Test(
    draw,
    product_of,
    product,
    tried="chain_rule of Jacobians of the shapes {shapes}",
)


def pulled_of(s: Subject, case: Case) -> dict[str, Any]:
    return _result(s, case, "pull_back", case.jacobians, case.upstream)


def pulled(case: Case) -> dict[str, Any]:
    """Gradient of ``upstream . F(x)`` for the composition F, by complex steps."""
    gradient = jacobian(
        lambda x: case.upstream @ through(case.jacobians, x), np.zeros(case.jacobians[0].shape[1])
    )
    return {"result": gradient, "arguments afterwards": [case.jacobians, case.upstream]}


PULLED = Test(
    draw,
    pulled_of,
    pulled,
    tried="pull_back through Jacobians of the shapes {shapes}",
)


# ---- the product J v, from two calls

MAPS = {"sin": np.sin, "exp": np.exp, "cube": lambda u: u**3}


def draw_directions(rng: np.random.Generator) -> list[Case]:
    sizes = {
        "a short direction": ("sin", 3, 4, 0.2, 1e-5),
        "a long direction": ("exp", 5, 3, 1.5, 1e-5),
        "many inputs": ("sin", 4, 60, 0.3, 1e-5),
        "a wide step": ("cube", 3, 4, 0.8, 0.25),
    }
    return [
        Case(
            name,
            dict(
                f=f,
                m=m,
                n=n,
                h=h,
                A=rng.normal(size=(m, n)) / np.sqrt(n),
                b=rng.normal(size=m),
                x=rng.normal(size=n),
                v=scale * (rng.normal(size=n) + 0.5),
            ),
        )
        for name, (f, m, n, scale, h) in sizes.items()
    ]


def direction_of(s: Subject, case: Case) -> dict[str, Any]:
    F = s.new("utils.graph_functions:VectorMap", case.A, case.b, case.f)
    step = (case.h,) if case.h != 1e-5 else ()  # the default
    answer = attempt(lambda: s.call("directional_derivative", F, case.x, case.v, *step))
    if isinstance(answer, Raised):
        return dict.fromkeys(("J v", "calls of F", "x and v afterwards"), answer)
    return {
        "J v": answer.value,
        "calls of F": s.get(F, "calls"),
        "x and v afterwards": list(answer.args[1:3]),
    }


def direction(
    case: Case,
    times: Any = 1.0,
    along: Callable = lambda c: c.v,
    one_sided: bool = False,
    calls: Any = 2,
    narrow: bool = False,
) -> dict[str, Any]:
    """By one complex step along v; a cube's differences have remainders that are known exactly."""
    v = along(case)
    Jv = np.imag(MAPS[case.f](case.A @ (case.x + 1j * 1e-20 * v) + case.b)) / 1e-20
    if case.f == "cube" and not narrow:
        u, d = case.A @ case.x + case.b, case.A @ v
        Jv = Jv + case.h**2 * d**3 + (3 * case.h * u * d**2 if one_sided else 0)
    elif one_sided and not narrow:
        Jv = (
            MAPS[case.f](case.A @ (case.x + case.h * v) + case.b)
            - MAPS[case.f](case.A @ case.x + case.b)
        ) / case.h
    return {
        "J v": (times(case) if callable(times) else times) * Jv,
        "calls of F": calls(case) if callable(calls) else calls,
        "x and v afterwards": [case.x, case.v],
    }


DIRECTION = Test(
    draw_directions,
    direction_of,
    direction,
    tried="directional_derivative(F, x, v, h={h}) with {n} inputs and {m} outputs",
)

POINTS = {
    "square_gradient": 1.5,
    "jacobian_H": 2,
    "derivative_HP": 2,
    "jacobian_F": 1.5,
    "jacobian_G": 1.5,
    "jacobian_FG": 2,
}
NAMED = [case.name for case in FORMULAS.draw(np.random.default_rng(0))]
SLOPES = close(1e-6, 1e-8)
QUESTION = Question(
    "2.7",
    "Gradients, Jacobians and the chain rule",
    takes=(*FUNCTIONS, "chain_rule", "pull_back", "directional_derivative"),
    minutes=60,
    difficulty=2,
    manual_points=3,
    covers=("IIT-C9", "IIT-C10", "IIT-C13a", "IIT-C13b", "IIT-C13c"),
    parts=(
        *(
            Part(
                what,
                POINTS[what],
                FORMULAS,
                ("derivative",),
                tuple(name for name in NAMED if name.split()[0] == what),
                carries=FROM_OWN.get(what),
            )
            for what in POINTS
        ),
        Part("chain_rule", 1.5, PRODUCT, ("result", "arguments afterwards")),
        Part("pull_back", 1.5, PULLED, ("result", "arguments afterwards")),
        Part("directional_derivative", 1, DIRECTION, ("J v", "x and v afterwards"), None, SLOPES),
        Part(
            "directional_derivative: two calls of F",
            0.5,
            DIRECTION,
            ("calls of F",),
            None,
            exact,
            ("directional_derivative",),
        ),
    ),
)
