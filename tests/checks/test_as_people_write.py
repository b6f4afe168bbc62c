"""Wrong programs in code as people write it, not as the catalogue does: named rightly, or not at all."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from autograder import sets
from autograder.authoring.bench import Bench
from autograder.authoring.forked import run_forked
from autograder.authoring.mistake_files import Variant
from autograder.authoring.trials import trial
from autograder.config import course_root
from autograder.sandbox.subject import LocalSubject

SIZES = "conv_output_shape((H, W), (pool_height, pool_width), stride)"
POOL = f"""
def max_pool_forward(x, pool_height, pool_width, stride):
    N, C, H, W = x.shape
    H_out, W_out = {SIZES}
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top:top + pool_height, left:left + pool_width])
    return out, (x, pool_height, pool_width, stride)
"""
BACK = """
def max_pool_backward(dout, cache):
    x, ph, pw, s = cache
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        rows, columns = slice(i * s, i * s + ph), slice(j * s, j * s + pw)
        win, g = x[n, c, rows, columns], dout[n, c, i, j]
        {}
    return dx
"""
CONV = """
def conv_forward(x, w, b, stride=1, pad=0):
    if x.shape[1] != w.shape[1]:
        raise ValueError("the numbers of channels differ")
    (N, _, H, W), (F, _, kh, kw) = x.shape, w.shape
    H_out, W_out = conv_output_shape((H, W), (kh, kw), stride, pad)
    {}
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    part = image[n, :, top : top + kh, left : left + kw]
                    out[n, f, i, j] = np.sum(part * w[f]) + b[f]
    return out, (x, w, b, stride, pad)
"""
PADDED = "image = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
DROP = """
def dropout_forward(x, drop_prob, rng, training=True):
    if drop_prob < 0 or drop_prob >= 1:
        raise ValueError("drop_prob must lie in [0, 1)")
    if not training:
        return x * 1.0, 1.0
    {}
    return keep * x, keep


def dropout_backward(dout, cache):
    return cache * dout
"""
LAYERS, REGULAR, NEURONS = "ps6_convolution 6.4", "ps5_regularization 5.7", "ps1_neurons"
PLACE = "k = win.argmax(); dx[n, c, i * s + k // pw, j * s + k % pw] {} g"
FIRST = PLACE.format("+=")

PROGRAMS = {
    "right pooling": ("ps6_convolution 6.7", [POOL, BACK.format(FIRST)], ()),
    "right dropout": (REGULAR, [DROP.format("keep = (rng.random(x.shape) >= drop_prob) / (1 - drop_prob)")], ()),
    "assigned": (
        "ps6_convolution 6.7",
        [POOL, BACK.format(PLACE.format("="))],
        ("pool_maximum_overwritten",),
    ),
    "every tie": (
        "ps6_convolution 6.7",
        [POOL, BACK.format("dx[n, c, rows, columns] += (win == win.max()) * g")],
        ("all_ties_credited",),
    ),
    "every tie, assigned": (
        "ps6_convolution 6.7",
        [POOL, BACK.format("dx[n, c, rows, columns] = (win == win.max()) * g")],
        ("all_ties_credited", "pool_overwritten"),
    ),
    "a float as index": (
        "ps6_convolution 6.7",
        [POOL, BACK.format("k = np.zeros(1); k[0] = win.argmax(); flat = win * 0; flat.ravel()[k[0]] = g")],
        ("place_is_a_float",),
    ),
    "square windows": (
        "ps6_convolution 6.7",
        [POOL, BACK.format("q = slice(j * s, j * s + ph); win = x[n, c, rows, q]; dx[n, c, rows, q] += g * (win.max() == win)")],
        ("window_square",),
    ),
    "marks of all windows": (
        "ps6_convolution 6.7",
        [
            POOL,
            BACK.format("mark = dx[n, c, rows, columns]; mark[np.unravel_index(win.argmax(), win.shape)] = 1")
            .replace("    return dx", "    total = np.zeros(x.shape)\n    for n, c, i, j in np.ndindex(dout.shape):\n        at = n, c, slice(i * s, i * s + ph), slice(j * s, j * s + pw)\n        total[at] += dx[at] * dout[n, c, i, j]\n    return total"),
        ],
        ("marks_of_all_windows",),
    ),
    "only what fits": (
        "ps6_convolution 6.7",
        [POOL.replace(f"= {SIZES}", f"= {SIZES}\n    assert (H - pool_height) % stride == 0\n    assert (W - pool_width) % stride == 0"), BACK.format(FIRST)],
        ("left_over_refused",),
    ),
    "padded only if asked": (LAYERS, [CONV.format(f"if pad:\n        {PADDED}")], ("padded_undefined",)),
    "a square output": (LAYERS, [CONV.format(f"W_out = H_out; {PADDED}")], ("output_square",)),
    "sizes are floats": (
        LAYERS,
        [CONV.format(f"H_out = 1 + (H + 2 * pad - kh) / stride; {PADDED}")],
        ("not_rounded", "whole_floats"),
    ),
    "normal draws": (
        REGULAR,
        [DROP.format("kept = 1 - drop_prob; keep = (rng.standard_normal(x.shape) < kept) / kept")],
        ("normal_for_uniform",),
    ),
    "kept below, not scaled": (
        REGULAR,
        [DROP.format("keep = rng.random(x.shape) < 1 - drop_prob")],
        ("not_scaled",),
    ),
    "scaled by the wrong probability": (
        REGULAR,
        [DROP.format("keep = rng.random(x.shape) > drop_prob; keep = keep / drop_prob if drop_prob else keep")],
        ("scaled_by_drop_prob",),
    ),
    "softmax of the columns": (
        f"{NEURONS} 1.9",
        ["def softmax(Z):\n    return np.exp(Z) / sum(np.exp(Z))\n"],
        ("over_samples",),
    ),
    "a mean over all entries": (
        f"{NEURONS} 1.6",
        ["def cross_entropy(P, Y):\n    return np.mean(-Y * np.log(P))\n"],
        ("mean_over_outputs",),
    ),
    "one-hot columns, as many as occur": (
        f"{NEURONS} 1.10",
        ["def one_hot(y, C):\n    made = np.zeros((y.max() + 1, y.size))\n    made[y, np.arange(y.size)] = 1\n    return made\n"],
        ("one_hot_transposed",),
    ),
}  # fmt: skip
BENCHES: dict[str, Bench] = {}


def functions(texts: list[str]) -> dict[str, str]:
    """Each function of some texts, by name."""
    trees = [(text, node) for text in map(dedent, texts) for node in ast.parse(text).body]
    return {node.name: ast.get_source_segment(text, node) + "\n" for text, node in trees}


@pytest.mark.parametrize("place, texts, names", PROGRAMS.values(), ids=PROGRAMS)
def test_is_called_by_its_name_and_by_no_other(place, texts, names):
    name, question = place.split()
    if name not in BENCHES:
        BENCHES[name] = Bench(sets.load(name), course_root() / "source")
    bench = BENCHES[name]
    variant = Variant((), functions(texts), {}, "", {})
    asked = [q for q in bench.questions if q.id == question]
    ((_, tried),) = run_forked(
        lambda _: trial(bench, LocalSubject(bench.names(variant)), asked), [None]
    )
    assert sorted(tried.named) == sorted(names), tried
    assert bool(tried.lost) == bool(names)
