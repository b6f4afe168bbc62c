"""Task 5.2: L2 and L1 updates of a whole net; the theory's lambda against the code's reg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.kit import Function, attempt, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Choice, Outputs, Part, Question, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Outcome, Subject

from .adapters import net_for, net_with_params, plain
from .oracle import PARAMS, Params, loss_and_slopes, slope

# ---- updates of any number of layers

LAYERS = {
    "two layers": (4, 5, 3),
    "one layer": (3, 2),
    "three layers": (2, 4, 3, 2),
    "zeros among the weights": (4, 3, 2),
}


def draw_params(rng: np.random.Generator) -> list[Case]:
    """Parameters of nets with one, two and three layers; some weights are exactly 0."""
    cases = []
    for name, sizes in LAYERS.items():
        pairs = list(zip(sizes, sizes[1:], strict=False))
        shapes: dict[str, tuple[int, ...]] = {f"W{i}": pair for i, pair in enumerate(pairs, 1)}
        shapes |= {f"b{i}": (width,) for i, width in enumerate(sizes[1:], 1)}
        params = {k: rng.standard_normal(shape) for k, shape in shapes.items()}
        grads = {k: rng.standard_normal(shape) for k, shape in shapes.items()}
        if name == "zeros among the weights":
            params = {k: _every_third_zero(v) for k, v in params.items()}
        lr, lam = plain(rng.uniform(0.1, 0.4)), plain(rng.uniform(0.5, 1.2))
        cases.append(Case(name, dict(params=params, grads=grads, lr=lr, lam=lam)))
    return cases


def _every_third_zero(array: np.ndarray) -> np.ndarray:
    return array * (np.arange(array.size).reshape(array.shape) % 3 > 0)


def slope_of_size(w: np.ndarray) -> np.ndarray:
    """The slope of |w| as a central difference, which is 0 at 0."""
    h = np.where(w == 0, 1.0, np.abs(w) / 2)
    return (np.abs(w + h) - np.abs(w - h)) / (2 * h)


def l2_updated(params: Params, grads: Params, lr: float, lam: float) -> Params:
    """A step down the loss and lam * w^2; biases have no penalty."""
    return {
        k: v - lr * (grads[k] + (slope(lambda w: lam * w * w, v) if k[0] == "W" else 0))
        for k, v in params.items()
    }


def l1_updated(params: Params, grads: Params, lr: float, lam: float) -> Params:
    """A step down the loss and lam * |w|; biases have no penalty."""
    return {
        k: v - lr * (grads[k] + (lam * slope_of_size(v) if k[0] == "W" else 0))
        for k, v in params.items()
    }


def by_kind(params: Any) -> Any:
    """Weights and biases apart: a penalty on the biases leaves the weights right."""
    if not isinstance(params, dict) or not all(isinstance(k, str) for k in params):
        return params, params
    weights = {k: v for k, v in params.items() if k.startswith("W")}
    return weights, {k: v for k, v in params.items() if k not in weights}


def update_test(name: str, updated: Callable[..., Params]) -> Test:
    """A test of an update of all parameters."""

    def call(s: Subject, *arguments: Any) -> Outcome:
        outcome = s.call(name, *arguments)
        return replace(outcome, value=by_kind(outcome.value))

    def expected(*arguments: Any) -> Any:
        return by_kind(updated(*arguments))

    function = Function(name, "params grads lr lam", expected, returns="weights biases", call=call)
    return function_test(
        draw_params, function, tried=f"{name}(params, grads, lr = {{lr}}, lam = {{lam}})"
    )


L2, L1 = update_test("l2_update", l2_updated), update_test("l1_update", l1_updated)


def draw_lambdas(rng: np.random.Generator) -> list[Case]:
    """Two values of the theory's lambda."""
    return [Case(f"lam {i}", dict(lam=plain(rng.uniform(0.1, 3)))) for i in (1, 2)]


def reg_of(lam: float) -> float:
    """How many times steeper the theory's penalty is than the code's with reg = 1."""
    return float(slope(lambda w: lam * w * w, 1.0) / slope(lambda w: 0.5 * w * w, 1.0))


REG = function_test(draw_lambdas, Function("reg_for", "lam", reg_of))

# ---- one step of the student's own net

NETS = {"a sigmoid net": ("sigmoid", (6, 4, 5, 3)), "a ReLU net": ("relu", (5, 3, 6, 4))}


def draw_nets(rng: np.random.Generator) -> list[Case]:
    """Small nets with a batch, a rate and a lambda."""
    cases = []
    for name, (activation, (N, D, H, C)) in NETS.items():
        params = {
            "W1": rng.standard_normal((D, H)),
            "b1": rng.standard_normal(H),
            "W2": rng.standard_normal((H, C)),
            "b2": rng.standard_normal(C),
        }
        batch = dict(X=rng.standard_normal((N, D)), y=rng.permutation(np.arange(N) % C))
        rates = dict(lr=plain(rng.uniform(0.1, 0.3)), lam=plain(rng.uniform(0.2, 0.5)))
        sizes = dict(N=N, D=D, H=H, C=C, activation=activation)
        cases.append(Case(name, dict(**sizes, params=params, **batch, **rates)))
    return cases


def net_of(s: Subject, case: Case) -> Handle:
    """The student's net with the case's sizes."""
    return net_with_params(s, case, (case.D, case.H, case.C))


def step_of_net(s: Subject, case: Case) -> Outputs:
    """The loss that the student's step returns, and the parameters after it."""
    arguments = (case.X, case.y, case.lr, case.lam)
    net = net_for(s, lambda: net_of(s, case), "net_l2_step", *arguments)
    loss = attempt(lambda: s.call("net_l2_step", net, *arguments).value)
    after = loss if isinstance(loss, Raised) else s.get(net, "params")
    return {"loss before the step": loss, "params afterwards": after}


def stepped_net(case: Case) -> Outputs:
    """The loss of the theory, and the parameters after a step down it."""
    loss, grads = loss_and_slopes(case.params, case.X, case.y, case.activation, 2 * case.lam)
    return _step(case, loss, grads)


def own_step(s: Subject, case: Case) -> Outputs:
    """A right step with the student's own net and `reg_for`, whose mistakes have cost points."""
    reg = own_reg(s, case.lam)
    loss, grads = s.call((net_of(s, case), "loss"), case.X, case.y, reg=reg).value
    return _step(case, loss, grads)


def own_reg(s: Subject, lam: float) -> float:
    """What the student's `reg_for` gives; the right value where that is no number or a constant."""

    def reg_for(lam: float) -> Any:
        return attempt(lambda: s.call("reg_for", lam).value)

    given, other = reg_for(lam), reg_for(2 * lam)
    usable = isinstance(given, float) and isinstance(other, float) and given != other
    return given if usable and np.isfinite(given) else 2 * lam


def _step(case: Case, loss: Any, grads: Params) -> Outputs:
    after = {k: case.params[k] - case.lr * np.asarray(grads[k]) for k in PARAMS}
    return {"loss before the step": loss, "params afterwards": after}


NET = Test(
    draw_nets,
    step_of_net,
    stepped_net,
    "net_l2_step(net, X, y, {lr:.3g}, {lam:.3g}) of a {activation} net "
    "with N={N}, D={D}, H={H}, C={C}",
)

# ---- the question

NUMBERS = close(1e-8, 1e-10)
PLAIN, ZEROS = ("two layers", "one layer"), ("zeros among the weights",)
THREE = ("three layers",)
FIRST, SECOND, STEPPED = ("l2_update",), ("l1_update",), close(1e-6, 1e-9, squeeze=True)
LOSS_AND_PARAMS = ("loss before the step", "params afterwards")
WEIGHTS, BIASES = ("weights",), ("biases",)

QUESTION = Question(
    "5.2",
    "L2 and L1 updates",
    minutes=35,
    difficulty=2,
    covers=("PS4-Q3.0", "PS4-Q3.1", "PS4-Q3.2"),
    takes=("l2_update", "l1_update", "reg_for", "net_l2_step", "make_net", "why_regularise"),
    answers=("why_regularise",),
    parts=with_habits(
        Choice("why_regularise", 1, ("a", "b", "c", "d")),
        Part("l2_update", 2.5, L2, WEIGHTS, PLAIN, NUMBERS),
        Part("l2_update: biases", 0.5, L2, BIASES, None, NUMBERS, FIRST),
        Part("l1_update", 2.5, L1, WEIGHTS, PLAIN, NUMBERS),
        Part("l1_update: biases", 0.5, L1, BIASES, None, NUMBERS, SECOND),
        Part("l2_update: three layers, zeros", 0.5, L2, WEIGHTS, THREE + ZEROS, NUMBERS, FIRST),
        Part("l1_update: three layers", 0.5, L1, WEIGHTS, THREE, NUMBERS, SECOND),
        Part("l1_update: weights that are 0", 1, L1, WEIGHTS, ZEROS, NUMBERS, SECOND),
        nothing_changed(L2, "l2_update", *FIRST, name="l2_update: nothing else is changed"),
        nothing_changed(L1, "l1_update", *SECOND, name="l1_update: nothing else is changed"),
        Part("reg_for", 1, REG, ("reg_for",), None, NUMBERS),
        Part("net_l2_step", 1, NET, LOSS_AND_PARAMS, None, STEPPED, carries=own_step),
    ),
)
