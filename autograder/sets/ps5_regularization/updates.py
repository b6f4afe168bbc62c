"""Task 5.2: L2 and L1 updates of a whole net; the theory's lambda against the code's reg."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, function, net_for, plain, slope
from .net_oracle import PARAMS, loss_and_slopes


def draw_params(rng: np.random.Generator) -> list[Case]:
    """Parameters of nets with one, two and three layers; some weights are exactly 0."""
    layers = {
        "two layers": (4, 5, 3),
        "one layer": (3, 2),
        "three layers": (2, 4, 3, 2),
        "zeros among the weights": (4, 3, 2),
    }
    cases = []
    for name, sizes in layers.items():
        shapes = {f"W{i}": pair for i, pair in enumerate(zip(sizes, sizes[1:]), 1)} | {
            f"b{i}": (n,) for i, n in enumerate(sizes[1:], 1)
        }
        params = {k: rng.standard_normal(shape) for k, shape in shapes.items()}
        if name == "zeros among the weights":
            params = {
                k: v * (np.arange(v.size).reshape(v.shape) % 3 > 0) for k, v in params.items()
            }
        cases.append(
            Case(
                name,
                dict(
                    params=params,
                    grads={k: rng.standard_normal(shape) for k, shape in shapes.items()},
                    lr=plain(rng.uniform(0.1, 0.4)),
                    lam=plain(rng.uniform(0.5, 1.2)),
                ),
            )
        )
    return cases


def updated(
    c: Case,
    penalty: Callable,
    step: Callable = lambda g, c: -c.lr * g,
    decays: Callable = lambda k: k[0] == "W",
) -> dict:
    """`penalty(w, g, c)` is what the penalty adds to the step of a weight."""
    return {
        k: v + step(c.grads[k], c) + (penalty(v, c.grads[k], c) if decays(k) else 0)
        for k, v in c.params.items()
    }


def l2(w: np.ndarray, g: np.ndarray, c: Case) -> np.ndarray:
    return -c.lr * slope(lambda v: c.lam * v * v, w)


def l1(w: np.ndarray, g: np.ndarray, c: Case) -> np.ndarray:
    """The slope of |w| as a central difference, which is 0 at 0."""
    h = 1e-200
    return (
        -c.lr
        * c.lam
        * (
            np.where(w == 0, abs(w + h) - abs(w - h), (w > 0) * 2.0 * h - (w < 0) * 2.0 * h)
            / (2 * h)
        )
    )


def slips(right: Callable, of_the_source: Callable, of_the_whole: Callable) -> dict[str, Callable]:
    """What goes wrong with either penalty."""
    return {
        "update_of_the_source": lambda c: updated(c, of_the_source, lambda g, c: g),
        "update_penalty_grows": lambda c: updated(c, lambda w, g, c: -right(w, g, c)),
        "update_penalty_without_rate": lambda c: updated(c, lambda w, g, c: right(w, g, c) / c.lr),
        "update_gradient_without_rate": lambda c: updated(c, right, lambda g, c: -g),
        "update_gradient_added": lambda c: updated(c, right, lambda g, c: c.lr * g),
        "update_penalty_missing": lambda c: updated(c, lambda w, g, c: 0 * w),
        "update_penalty_itself": lambda c: updated(
            c, lambda w, g, c: -c.lr * c.lam * of_the_whole(w) + 0 * w
        ),
        "update_penalises_biases": lambda c: updated(c, right, decays=lambda k: True),
        "update_first_layer_only": lambda c: updated(c, right, decays=lambda k: k == "W1"),
        "update_two_layers_only": lambda c: updated(c, right, decays=lambda k: k in ("W1", "W2")),
    }


L2_SLIPS = slips(l2, lambda w, g, c: -c.lr * c.lam * w, lambda w: (w**2).sum()) | {
    "update_two_missing": lambda c: updated(c, lambda w, g, c: l2(w, g, c) / 2),
    "update_l1_for_l2": lambda c: updated(c, l1),
}
L1_SLIPS = slips(l1, l1, lambda w: abs(w).sum()) | {
    "update_two_too_many": lambda c: updated(c, lambda w, g, c: 2 * l1(w, g, c)),
    "update_l2_for_l1": lambda c: updated(c, l2),
    "update_weights_for_sign": lambda c: updated(c, lambda w, g, c: -c.lr * c.lam * w),
    "update_size_for_sign": lambda c: updated(c, lambda w, g, c: -c.lr * c.lam * abs(w)),
    "update_sign_of_gradient": lambda c: updated(c, lambda w, g, c: -c.lr * c.lam * np.sign(g)),
    "sign_of_zero_positive": lambda c: updated(
        c, lambda w, g, c: -c.lr * c.lam * np.where(w >= 0, 1.0, -1.0)
    ),
    "sign_of_zero_negative": lambda c: updated(
        c, lambda w, g, c: -c.lr * c.lam * np.where(w > 0, 1.0, -1.0)
    ),
    "sign_nan_at_zero": lambda c: updated(
        c, lambda w, g, c: -c.lr * c.lam * np.where(w == 0, np.nan, np.sign(w))
    ),
}
ARGUMENTS = ("params", "grads", "lr", "lam")


def apart(name: str, trial: Test) -> Test:
    """Weights and biases as two outputs: a penalty on the biases leaves the weights right."""

    def cut(found: dict[str, Any]) -> dict[str, Any]:
        if name not in found:
            return found
        value = found[name]
        known = isinstance(value, dict) and all(isinstance(k, str) for k in value)
        kinds = {
            kind: {k: v for k, v in value.items() if k.startswith("W") == (kind == "weights")}
            if known
            else value
            for kind in ("weights", "biases")
        }
        return kinds | {k: v for k, v in found.items() if k != name}

    return Test(
        trial.draw,
        lambda s, c: cut(trial.call(s, c)),
        lambda c: cut(trial.expected(c)),
        trial.tried,
    )


L2 = apart(
    "l2_update",
    function(
        "l2_update",
        ARGUMENTS,
        draw_params,
        lambda c: updated(c, l2),
        L2_SLIPS,
        {"params_changed": ("params", lambda c: updated(c, l2))},
    ),
)
L1 = apart(
    "l1_update",
    function(
        "l1_update",
        ARGUMENTS,
        draw_params,
        lambda c: updated(c, l1),
        L1_SLIPS,
        {"params_changed": ("params", lambda c: updated(c, l1))},
    ),
)

REG = function(
    "reg_for",
    ("lam",),
    lambda rng: [Case(f"lam {i}", dict(lam=plain(rng.uniform(0.1, 3)))) for i in (1, 2)],
    lambda c: slope(lambda w: c.lam * w * w, 1.0) / slope(lambda w: 0.5 * w * w, 1.0),
    {
        "reg_is_lam": lambda c: c.lam,
        "reg_is_half_lam": lambda c: c.lam / 2,
        "reg_is_four_lam": lambda c: 4 * c.lam,
    },
)


# ---- one step of the student's own net


def draw_nets(rng: np.random.Generator) -> list[Case]:
    cases = []
    for name, activation, (N, D, H, C) in (
        ("a sigmoid net", "sigmoid", (6, 4, 5, 3)),
        ("a ReLU net", "relu", (5, 3, 6, 4)),
    ):
        params = {
            "W1": rng.standard_normal((D, H)),
            "b1": rng.standard_normal(H),
            "W2": rng.standard_normal((H, C)),
            "b2": rng.standard_normal(C),
        }
        cases.append(
            Case(
                name,
                dict(
                    N=N,
                    D=D,
                    H=H,
                    C=C,
                    activation=activation,
                    params=params,
                    X=rng.standard_normal((N, D)),
                    y=rng.permutation(np.arange(N) % C),
                    lr=plain(rng.uniform(0.1, 0.3)),
                    lam=plain(rng.uniform(0.2, 0.5)),
                ),
            )
        )
    return cases


def net_of(s: Subject, case: Case) -> Any:
    """The student's net with the case's parameters."""
    net = s.new("make_net", case.D, case.H, case.C, std=0.1, activation=case.activation)
    s.set(net, "params", case.params)
    return net


def step_of(s: Subject, case: Case) -> dict[str, Any]:
    net = net_for(s, lambda: net_of(s, case), "net_l2_step", case.X, case.y, case.lr, case.lam)
    loss = attempt(lambda: s.call("net_l2_step", net, case.X, case.y, case.lr, case.lam).value)
    after = s.get(net, "params")
    return {
        "loss before the step": loss,
        "params afterwards": loss if isinstance(loss, Raised) else after,
    }


def net_step(
    c: Case,
    reg: Callable = lambda c: 2 * c.lam,
    extra: float = 0.0,
    way: float = 1.0,
    moves: tuple = PARAMS,
    shown_reg: Callable | None = None,
    late: bool = False,
) -> dict[str, Any]:
    """The loss of the theory, and the parameters after a step down it."""
    loss, grads = loss_and_slopes(c.params, c.X, c.y, c.activation, reg(c))
    more = {k: extra * 2 * c.lam * c.params[k] if k[0] == "W" else 0 for k in PARAMS}
    after = {k: c.params[k] - way * c.lr * (grads[k] + more[k]) * (k in moves) for k in PARAMS}
    if shown_reg or late:
        loss = loss_and_slopes(
            after if late else c.params, c.X, c.y, c.activation, (shown_reg or reg)(c)
        )[0]
    return {"loss before the step": loss, "params afterwards": after}


def own_step(s: Subject, case: Case) -> dict[str, Any]:
    """A right step with the student's own net: a slip in mlp.py has cost its points already."""
    loss, grads = s.call((net_of(s, case), "loss"), case.X, case.y, reg=2 * case.lam).value
    return {
        "loss before the step": loss,
        "params afterwards": {k: case.params[k] - case.lr * np.asarray(grads[k]) for k in PARAMS},
    }


NET = Test(
    draw_nets,
    step_of,
    net_step,
    "net_l2_step(net, X, y, {lr:.3g}, {lam:.3g}) of a {activation} net with N={N}, D={D}, H={H}, C={C}",
)

NUMBERS, ZEROS = close(1e-8, 1e-10), ("zeros among the weights",)
PLAIN = ("two layers", "one layer")

QUESTION = Question(
    "5.2",
    "L2 and L1 updates",
    minutes=35,
    difficulty=2,
    covers=("PS4-Q3.0", "PS4-Q3.1", "PS4-Q3.2"),
    takes=("l2_update", "l1_update", "reg_for", "net_l2_step", "make_net", "why_regularise"),
    answers=("why_regularise",),
    parts=(
        Choice("why_regularise", 1, ("a", "b", "c", "d")),
        Part("l2_update", 2.5, L2, ("weights",), PLAIN, NUMBERS),
        Part("l2_update: biases", 0.5, L2, ("biases",), None, NUMBERS, ("l2_update",)),
        Part("l1_update", 2.5, L1, ("weights",), PLAIN, NUMBERS),
        Part("l1_update: biases", 0.5, L1, ("biases",), None, NUMBERS, ("l1_update",)),
        Part(
            "l2_update: three layers, zeros",
            0.5,
            L2,
            ("weights",),
            ("three layers", *ZEROS),
            NUMBERS,
            ("l2_update",),
        ),
        Part(
            "l1_update: three layers",
            0.5,
            L1,
            ("weights",),
            ("three layers",),
            NUMBERS,
            ("l1_update",),
        ),
        Part("l1_update: weights that are 0", 1, L1, ("weights",), ZEROS, NUMBERS, ("l1_update",)),
        Part(
            "l2_update: nothing else is changed",
            0.5,
            L2,
            ("params afterwards", "grads afterwards"),
            None,
            close(0, 0),
            ("l2_update",),
        ),
        Part(
            "l1_update: nothing else is changed",
            0.5,
            L1,
            ("params afterwards", "grads afterwards"),
            None,
            close(0, 0),
            ("l1_update",),
        ),
        Part("reg_for", 1, REG, ("reg_for",), None, NUMBERS),
        Part(
            "net_l2_step",
            1,
            NET,
            ("loss before the step", "params afterwards"),
            None,
            close(1e-6, 1e-9, squeeze=True),
            (),
            own_step,
        ),
    ),
)
