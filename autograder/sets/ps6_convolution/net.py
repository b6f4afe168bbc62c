"""Task 6.8: a small net from the student's own layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.kit import entry
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject
from utils.complex_step import complex_step_gradient

from .adapters import PARAMS, build_net, gradients_of_own_layers, scores_of_own_layers
from .oracle import (
    layer,
    layer_gradients,
    mean_loss,
    output_size,
    pooled,
    pooled_gradient,
    relu,
    relu_gradient,
)

# name -> N, C, H, W, filters, size, stride, pool, classes
NETS = {
    "a net": (4, 1, 8, 8, 3, 3, 1, 2, 4),
    "stride 2, left-over rows": (3, 1, 11, 9, 2, 3, 2, 2, 3),
    "stride 2, one value of each filter": (3, 2, 5, 5, 4, 3, 2, 2, 3),
    "three channels": (3, 3, 7, 7, 2, 2, 1, 3, 5),
    "an image that is not square": (2, 2, 6, 8, 3, 3, 1, 2, 3),
    "one sample": (1, 1, 7, 5, 2, 2, 1, 2, 3),
}
FIRST = ("a net",)
REST = tuple(name for name in NETS if name not in FIRST)
# Nothing is left over: code that insists on an exact fit answers here.
FITTING = tuple(name for name in NETS if "left-over" not in name)


def net_case(rng: np.random.Generator, name: str, *sizes: int) -> Case:
    """A net with its images: N, C, H, W, filters, size, stride, pool, classes."""
    N, C, H, W, filters, size, stride, pool, classes = sizes
    places = output_size(output_size((H, W), (size, size), stride), (pool, pool), pool)
    features = filters * places[0] * places[1]
    data = {
        "N": N,
        "filters": filters,
        "size": size,
        "stride": stride,
        "pool": pool,
        "classes": classes,
        "x": rng.standard_normal((N, C, H, W)),
        "y": rng.integers(0, classes, N),
        "W1": rng.standard_normal((filters, C, size, size)) / size,
        "b1": 0.5 * rng.standard_normal(filters),
        "W2": 0.5 * rng.standard_normal((features, classes)),
        "b2": 0.5 * rng.standard_normal(classes),
    }
    return Case(name, data)


def draw(rng: np.random.Generator) -> list[Case]:
    """All nets."""
    return [net_case(rng, name, *sizes) for name, sizes in NETS.items()]


def draw_bars(rng: np.random.Generator) -> list[Case]:
    """Two kinds of images, bars across and bars down, with a little noise."""
    x, y = 0.1 * rng.standard_normal((8, 1, 6, 6)), np.arange(8) % 2
    for image, kind, place in zip(x, y, rng.integers(1, 5, 8), strict=True):
        (image[0] if kind else image[0].T)[place] += 1.5
    return [Case("bars across and down", {"x": x, "y": y})]


# ---- what the student's net gives


def pair_of(value: Any, names: str) -> tuple[Any, Any]:
    """The two values that a method returns, or a sentence instead of each."""
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return value[0], value[1]
    problem = Raised(
        "TypeError", f"2 values must be returned: {names}", verdict="bad_type", ours=True
    )
    return problem, problem


def forward_of(s: Subject, case: Case) -> dict[str, Any]:
    """Scores."""
    value = s.call((build_net(s, case), "forward"), case.x).value
    return {"scores": pair_of(value, "scores, caches")[0]}


def loss_of(s: Subject, case: Case) -> dict[str, Any]:
    """Loss and gradients; images and parameters as they are afterwards."""
    net = build_net(s, case)
    outcome = s.call((net, "loss"), case.x, case.y)
    loss, grads = pair_of(outcome.value, "loss, grads")
    found = {f"grads['{k}']": entry(grads, k, "grads") for k in PARAMS}
    afterwards = {"x afterwards": outcome.args[0], "params afterwards": s.get(net, "params")}
    return {"loss": loss} | found | afterwards


def bars_told_apart(s: Subject, case: Case) -> dict[str, Any]:
    """Share of the bars that the net tells apart after training with the student's gradients."""
    sizes = {"filters": 4, "size": 3, "stride": 1, "pool": 2, "classes": 2}
    net = s.new("ConvNet", image_shape=(1, 6, 6), seed=1, **sizes)
    steps = {"epochs": 20, "batch_size": 8, "learning_rate": 0.3, "momentum": 0.9}
    s.call((net, "train"), case.x, case.y, seconds=20.0, **steps)
    found = s.call((net, "predict"), case.x).value
    right = float(np.mean(np.asarray(found) == case.y)) if np.shape(found) == (8,) else found
    return {"bars told apart": right}


# ---- what it should give


def expected_scores(case: Case) -> dict[str, Any]:
    """Layer by layer."""
    h = relu(layer(case.x, case.W1, case.b1, case.stride))
    out = pooled(h, case.pool, case.pool, case.pool)
    return {"scores": out.reshape(case.N, -1) @ case.W2 + case.b2}


def expected_gradients(case: Case) -> dict[str, Any]:
    """Complex steps in the scores, and then layer by layer, each by its own oracle."""
    z, window = layer(case.x, case.W1, case.b1, case.stride), (case.pool,) * 3
    out = pooled(relu(z), *window)
    scores = out.reshape(case.N, -1) @ case.W2 + case.b2
    d = complex_step_gradient(lambda moved: mean_loss(moved, case.y), scores)
    in_out = np.einsum("nk,fk->nf", d, case.W2).reshape(out.shape)
    in_z = relu_gradient(pooled_gradient(in_out, relu(z), *window), z)
    _, dW1, db1 = layer_gradients(in_z, case.x, case.W1, case.b1, case.stride)
    return {
        "loss": float(mean_loss(scores, case.y)),
        "grads['W1']": dW1,
        "grads['b1']": db1,
        "grads['W2']": np.einsum("nf,nk->fk", out.reshape(case.N, -1), d),
        "grads['b2']": d.sum(axis=0),
        "x afterwards": case.x,
        "params afterwards": {k: case.data[k] for k in PARAMS},
    }


NET = "a ConvNet with W1 {W1}, stride {stride}, pool {pool}; images {x}"
SCORES = Test(draw, forward_of, expected_scores, f"net.forward(x) of {NET}")
LOSS = Test(draw, loss_of, expected_gradients, f"net.loss(x, y) of {NET}")
LEARNS = Test(
    draw_bars,
    bars_told_apart,
    lambda _: {"bars told apart": 1.0},
    "a ConvNet trained for 20 steps on 8 images {x}",
)

VALUES = close(1e-6, 1e-9)
GRADS = tuple(f"grads['{k}']" for k in PARAMS)
LAST = "gradients of the last layer"

QUESTION = Question(
    "6.8",
    "A net that reads digits",
    takes=(
        "ConvNet",
        "conv_forward",
        "conv_backward",
        "relu_forward",
        "relu_backward",
        "max_pool_forward",
        "max_pool_backward",
    ),
    minutes=40,
    difficulty=2,
    parts=(
        Part("scores", 1, SCORES, ("scores",), FIRST, VALUES, (), scores_of_own_layers),
        Part(
            "scores of other nets", 0.5, SCORES, ("scores",), REST, VALUES, (), scores_of_own_layers
        ),
        Part("loss", 0.5, LOSS, ("loss",), FITTING, VALUES, (), gradients_of_own_layers),
        Part(LAST, 1, LOSS, GRADS[2:], FITTING, VALUES, (), gradients_of_own_layers),
        Part(
            "gradients of the filters",
            1.5,
            LOSS,
            GRADS[:2],
            FITTING,
            VALUES,
            (),
            gradients_of_own_layers,
        ),
        Part(
            "nothing else is changed",
            0.5,
            LOSS,
            ("x afterwards", "params afterwards"),
            FITTING,
            close(0, 0),
            (LAST,),
        ),
        Part("it learns", 1, LEARNS, ("bars told apart",), None, close(0, 0.1)),
    ),
)
