"""Task 6.8: a small net from the student's own layers."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Handle, Subject

from .ask import parts_of
from .oracle import changed, layer, output_size, slopes
from .pool_oracle import followers, gathered, pooled

PARAMS = ("W1", "b1", "W2", "b2")
# name -> N, C, H, W, filters, size, stride, pool, classes
NETS = {
    "a net": (4, 1, 8, 8, 3, 3, 1, 2, 4),
    "stride 2, left-over rows": (3, 1, 11, 9, 2, 3, 2, 2, 3),
    "three channels": (3, 3, 7, 7, 2, 2, 1, 3, 5),
    "an image that is not square": (2, 2, 6, 9, 3, 3, 1, 2, 3),
    "one sample": (1, 1, 7, 6, 2, 2, 1, 2, 3),
}


def net_case(
    rng: np.random.Generator,
    name: str,
    N: int,
    C: int,
    H: int,
    W: int,
    F: int,
    size: int,
    stride: int,
    pool: int,
    K: int,
) -> Case:
    """A net with its images."""
    base = dict(N=N, C=C, H=H, W=W, F=F, kh=size, kw=size, stride=stride, pad=0, pool=pool, K=K)
    sides = [(n - size) // stride + 1 for n in (H, W)]
    features = F * int(np.prod([(n - pool) // pool + 1 for n in sides]))
    return Case(
        name,
        base
        | dict(
            x=rng.standard_normal((N, C, H, W)),
            y=rng.integers(0, K, N),
            W1=rng.standard_normal((F, C, size, size)) / size,
            b1=0.5 * rng.standard_normal(F),
            W2=0.5 * rng.standard_normal((features, K)),
            b2=0.5 * rng.standard_normal(K),
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    return [net_case(rng, name, *sizes) for name, sizes in NETS.items()]


def build(s: Subject, case: Case) -> Handle:
    """The student's net with the case's parameters."""
    net = s.new(
        "ConvNet",
        image_shape=(case.C, case.H, case.W),
        filters=case.F,
        size=case.kh,
        stride=case.stride,
        pool=case.pool,
        classes=case.K,
    )
    s.set(net, "params", {k: case.data[k] for k in PARAMS})
    return net


def forward_of(s: Subject, case: Case) -> dict[str, Any]:
    scores, _ = parts_of(
        s.call((build(s, case), "forward"), case.x).value, ("scores", "caches"), "forward"
    )
    return {"scores": scores}


def loss_of(s: Subject, case: Case) -> dict[str, Any]:
    """Loss and gradients; images and parameters as they are afterwards."""
    net = build(s, case)
    outcome = s.call((net, "loss"), case.x, case.y)
    loss, grads = parts_of(outcome.value, ("loss", "grads"), "loss")
    found = {f"grads['{k}']": grads.get(k) if isinstance(grads, dict) else grads for k in PARAMS}
    return {
        "loss": loss,
        **found,
        "x afterwards": outcome.args[0],
        "params afterwards": s.get(net, "params"),
    }


def stages(
    case: Case,
    relu: Callable = lambda z: np.maximum(z, 0),
    stride: Callable = lambda c: c.stride,
    bias: Callable = lambda c: c.b1,
    flat: Callable = lambda p: p.reshape(len(p), -1),
    last_bias: float = 1.0,
    **_: Any,
) -> dict[str, Any]:
    """What each layer gives."""
    one = changed(case, w=case.W1, b=bias(case), stride=stride(case))
    z = layer(one)
    height, width = output_size(one)
    plane = changed(
        case, C=case.F, x=relu(z), H=height, W=width, kh=case.pool, kw=case.pool, stride=case.pool
    )
    out = pooled(plane)["out"]
    return {
        "one": one,
        "z": z,
        "plane": plane,
        "out": out,
        "scores": flat(out) @ case.W2 + last_bias * case.b2,
    }


def mean_loss(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean softmax cross-entropy of (..., N, K) scores, complex ones too."""
    shift = scores.real.max(axis=-1, keepdims=True)
    logs = scores - shift - np.log(np.exp(scores - shift).sum(axis=-1, keepdims=True))
    return -logs[..., np.arange(len(y)), y].mean(axis=-1)


def slope_of_loss(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Gradient of the mean loss in the scores, by complex steps."""
    steps = 1e-20j * np.eye(scores.size).reshape(-1, *scores.shape)
    return (mean_loss(scores + steps, y).imag / 1e-20).reshape(scores.shape)


def own_layers(s: Subject, case: Case) -> dict[str, Any]:
    """What a right net gives with the student's own layers: a slip in one of them has cost its points already."""
    z, first = s.call("conv_forward", case.x, case.W1, case.b1, stride=case.stride).value
    h, second = s.call("relu_forward", z).value
    out, third = s.call("max_pool_forward", h, case.pool, case.pool, case.pool).value
    flat = np.reshape(out, (case.N, -1))
    scores = flat @ case.W2 + case.b2
    return {"scores": scores, "caches": (first, second, third), "flat": flat, "out": out}


def own_forward(s: Subject, case: Case) -> dict[str, Any]:
    return {"scores": own_layers(s, case)["scores"]}


def own_backward(s: Subject, case: Case) -> dict[str, Any]:
    at = own_layers(s, case)
    d = slope_of_loss(at["scores"], case.y)
    back = np.reshape(d @ case.W2.T, np.shape(at["out"]))
    found = {
        "loss": float(mean_loss(at["scores"], case.y)),
        "grads['W2']": at["flat"].T @ d,
        "grads['b2']": d.sum(axis=0),
    }
    for name, cache in zip(
        ("conv_backward", "relu_backward", "max_pool_backward")[::-1], at["caches"][::-1]
    ):
        back = s.call(name, back, cache).value
    return found | {"grads['W1']": back[1], "grads['b1']": back[2]}


def losses(
    case: Case,
    slope: Callable = lambda z: (z > 0) * 1.0,
    times: Callable = lambda c: 1.0,
    swap: bool = False,
    scores_for: Any = None,
    back: Callable = lambda d, c: d,
    **knobs: Any,
) -> dict[str, Any]:
    """Loss and gradients, stage by stage: complex steps in the scores, unit steps in what is linear."""
    at = stages(case, **knobs)
    scores, flat = at["scores"], knobs.get("flat", lambda p: p.reshape(len(p), -1))(at["out"])
    d = slope_of_loss(scores, case.y) * times(case)
    in_out = np.einsum("nk,fk->nf", d, case.W2).reshape(at["out"].shape)
    plane = changed(at["plane"], dout=in_out)
    in_z = back(gathered(followers(plane), plane) * slope(at["z"]), case)
    one = changed(at["one"], dout=in_z)
    grads = {
        "W1": slopes(one)[1],
        "b1": np.einsum("nfij->f", in_z),
        "W2": np.einsum("nf,nk->fk", flat, d),
        "b2": d.sum(axis=0),
    }
    return {
        "loss": float(mean_loss(scores, case.y)),
        **{f"grads['{k}']": v for k, v in grads.items()},
        "x afterwards": case.x,
        "params afterwards": {k: case.data[k] for k in PARAMS},
    }


FORWARD_SLIPS: dict[str, Any] = {
    "net_without_relu": dict(relu=lambda z: z),
    "net_stride_ignored": dict(stride=lambda c: 1),
    "net_filter_bias_missing": dict(bias=lambda c: 0 * c.b1),
    "net_last_bias_missing": dict(last_bias=0.0),
    "net_channels_flattened_last": dict(flat=lambda p: np.moveaxis(p, 1, -1).reshape(len(p), -1)),
    "net_sigmoid_for_relu": dict(relu=lambda z: 1 / (1 + np.exp(-z))),
    "net_flattened_by_columns": dict(flat=lambda p: p.swapaxes(-1, -2).reshape(len(p), -1)),
}
SCORES = Test(
    draw,
    forward_of,
    lambda c, **k: {"scores": stages(c, **k)["scores"]},
    "net.forward(x) of a ConvNet with {F} filters {kh} by {kw}, stride {stride}, pool {pool}; images {x}",
)
LOSS = Test(
    draw,
    loss_of,
    losses,
    "net.loss(x, y) of a ConvNet with {F} filters {kh} by {kw}, stride {stride}, pool {pool}; images {x}",
)


# ---- it learns


def draw_bars(rng: np.random.Generator) -> list[Case]:
    """Two kinds of images, bars across and bars down, with a little noise."""
    x, y = 0.1 * rng.standard_normal((8, 1, 6, 6)), np.arange(8) % 2
    for image, kind, place in zip(x, y, rng.integers(1, 5, 8)):
        (image[0] if kind else image[0].T)[place] += 1.5
    return [Case("bars across and down", dict(x=x, y=y))]


def learned(s: Subject, case: Case) -> dict[str, Any]:
    """Share of the bars that the student's net tells apart after training with the student's gradients."""
    net = s.new(
        "ConvNet", image_shape=(1, 6, 6), filters=4, size=3, stride=1, pool=2, classes=2, seed=1
    )
    s.call(
        (net, "train"),
        case.x,
        case.y,
        epochs=20,
        batch_size=8,
        learning_rate=0.3,
        momentum=0.9,
        seconds=20.0,
    )
    found = s.call((net, "predict"), case.x).value
    return {
        "bars told apart": float(np.mean(np.asarray(found) == case.y))
        if np.shape(found) == case.y.shape
        else found
    }


LEARNS = Test(
    draw_bars,
    learned,
    lambda c: {"bars told apart": 1.0},
    tried="a ConvNet trained for 20 steps on 8 images {x}",
)

VALUES = close(1e-6, 1e-9)
FIRST, REST = ("a net",), tuple(name for name in NETS if name != "a net")
GRADS = tuple(f"grads['{k}']" for k in PARAMS)

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
        Part("scores", 1, SCORES, ("scores",), FIRST, VALUES, (), own_forward),
        Part("scores of other nets", 0.5, SCORES, ("scores",), REST, VALUES, (), own_forward),
        Part("loss", 0.5, LOSS, ("loss",), None, VALUES, (), own_backward),
        Part("gradients of the last layer", 1, LOSS, GRADS[2:], None, VALUES, (), own_backward),
        Part("gradients of the filters", 1.5, LOSS, GRADS[:2], None, VALUES, (), own_backward),
        Part(
            "nothing else is changed",
            0.5,
            LOSS,
            ("x afterwards", "params afterwards"),
            None,
            close(0, 0),
            ("gradients of the last layer",),
        ),
        Part("it learns", 1, LEARNS, ("bars told apart",), None, close(0, 0.1)),
    ),
)
