"""What is special to problem set 6: its fast layers, its net on real digits, its worked numbers
and pictures.
"""

from __future__ import annotations

import importlib.util
import itertools
import time

import numpy as np
import pytest

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, Part
from autograder.config import answer_key
from autograder.quality.modules import ROOT, SOURCE, namespace
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load
from tests.benchmarks.bench_conv import SIZES, against_torch, layer, theirs
from utils import get_MNIST_data

SET = load("ps6_convolution")
FOLDER = SOURCE / SET.name
SHAPES = list(
    itertools.product(
        (1, 3), (1, 2), ((6, 8), (7, 5)), (1, 3), ((1, 2), (3, 4), (2, 2)), (1, 2, 3, 5), (0, 1, 2)
    )
)


@pytest.fixture(scope="module")
def conv():
    return namespace(FOLDER, SET.module)


@pytest.fixture(scope="module")
def fast():
    return namespace(FOLDER, "instructor_conv_fast.py")


@pytest.fixture(scope="module")
def pictures():
    return namespace(FOLDER, "conv_pictures.py")


def graded(names, question, **changed):
    return QuestionRun(
        SET, SET[question], LocalSubject({**names, **changed}), key=answer_key(SET, ROOT)
    ).report()


def test_what_is_shown_as_the_smallest_case_is_one_that_right_code_passes(conv):
    subject = LocalSubject(conv)
    parts = [
        p
        for q in SET.questions
        for p in q.parts
        if isinstance(p, Part) and p.test.shrink and p.cases
    ]
    assert {p.test.tried.partition("(")[0] for p in parts} >= {
        "correlate2d",
        "convolve2d",
        "conv_forward",
        "max_pool_forward",
    }
    for part in {id(p.test): p for p in parts}.values():
        for case in part.test.shrink(np.random.default_rng(1)):
            given, truth = part.test.call(subject, case), part.test.expected(case)
            wrong = [k for k, v in truth.items() if part.rule_for(k)(given[k], v, True)]
            assert not wrong, f"{part.name}: {case.data}"


# ---- the fast layers


@pytest.mark.parametrize(
    "alone, run",
    [(3 * 2**20, 2**21), (0, 2**21), (0, 1)],
    ids=["one thread", "shared", "sample by sample"],
)
def test_fast_layers_equal_the_readable_ones(conv, fast, alone, run, monkeypatch):
    monkeypatch.setitem(fast, "ALONE", alone)
    monkeypatch.setitem(fast, "RUN", run)
    rng = np.random.default_rng(0)
    for N, C, (H, W), F, (kh, kw), stride, pad in SHAPES:
        x, w, b = (
            rng.standard_normal((N, C, H, W)),
            rng.standard_normal((F, C, kh, kw)),
            rng.standard_normal(F),
        )
        out, cache = conv["conv_forward"](x, w, b, stride, pad)
        ours, kept = fast["conv_forward"](x, w, b, stride, pad)
        np.testing.assert_allclose(ours, out, rtol=1e-12, atol=1e-12)
        dout = rng.standard_normal(out.shape)
        for a, e in zip(
            fast["conv_backward"](dout, kept), conv["conv_backward"](dout, cache), strict=True
        ):
            np.testing.assert_allclose(a, e, rtol=1e-12, atol=1e-12)


def test_fast_pooling_equals_the_readable_one_ties_included(conv, fast):
    rng = np.random.default_rng(0)
    for N, C, (H, W), _, (kh, kw), stride, _ in SHAPES:
        x = rng.integers(0, 3, (N, C, H, W)).astype(float)
        out, cache = conv["max_pool_forward"](x, kh, kw, stride)
        ours, kept = fast["max_pool_forward"](x, kh, kw, stride)
        np.testing.assert_array_equal(ours, out)
        dout = rng.standard_normal(out.shape)
        np.testing.assert_allclose(
            fast["max_pool_backward"](dout, kept),
            conv["max_pool_backward"](dout, cache),
            rtol=1e-13,
            atol=1e-13,
        )


def test_fast_layers_pass_the_checks(conv, fast):
    layers = {
        name: fast[name]
        for name in ("conv_forward", "conv_backward", "max_pool_forward", "max_pool_backward")
    }
    for question in ("6.6", "6.7"):
        report = graded(conv, question, **layers)
        assert report.score == report.points, report.text()


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
@pytest.mark.parametrize("name", list(SIZES)[:3])
def test_the_reference_equals_torch(conv, name):
    import torch

    (x, w, b), dout, stride, pad = layer(SIZES[name])
    cache = conv["conv_forward"](x, w, b, stride, pad)[1]
    for a, e in zip(
        conv["conv_backward"](dout, cache), theirs(torch, SIZES[name], torch.float64)(), strict=True
    ):
        np.testing.assert_allclose(a, e.numpy(), rtol=1e-9, atol=1e-9)


def test_without_torch_the_benchmark_says_so_in_one_line(monkeypatch):
    known = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "torch" else known(name, *a)
    )
    said = list(against_torch(fast=None))
    assert "torch is not installed" in said[0]
    assert len(said) == 1 and "\n" not in said[0]


# ---- the net


def test_the_net_reads_digits(conv):
    X, y, _, _, X_test, y_test = get_MNIST_data(subset=True)
    net = conv["ConvNet"]()
    losses = net.train(X.reshape(-1, 1, 28, 28) / 255, y, epochs=2, seconds=300)
    assert np.mean(losses[-20:]) < 0.5 * np.mean(losses[:5])
    assert np.mean(net.predict(X_test.reshape(-1, 1, 28, 28) / 255) == y_test) > 0.85


def test_training_stops_in_time_however_slow_the_layers(conv):
    net, started = conv["ConvNet"](image_shape=(1, 9, 9), size=3, stride=1), time.monotonic()
    net.train(np.zeros((500, 1, 9, 9)), np.zeros(500, dtype=int), epochs=10**6, seconds=0.3)
    assert time.monotonic() - started < 5


def test_a_right_net_keeps_its_points_on_a_layer_that_is_wrong():
    wrong = (
        (FOLDER / SET.module)
        .read_text("utf-8")
        .replace(", axes=([1, 2, 3], [1, 2, 3])) + b", ", axes=([1, 2, 3], [1, 2, 3]))")
    )
    names: dict = {}
    exec(compile(wrong, "conv.py", "exec"), names)
    assert graded(names, "6.4").score < 12
    report = graded(names, "6.8")
    assert {p.name: p.verdict for p in report.parts}["gradients of the filters"] == "ok"
    assert report.score >= 5, report.text()


# ---- a slip costs its points once


def wrong_module(old: str, new: str) -> dict:
    text = (FOLDER / SET.module).read_text("utf-8")
    assert text.count(old) == 1
    names: dict = {}
    exec(compile(text.replace(old, new), "conv.py", "exec"), names)
    return names


def lost(names: dict, question: str) -> dict[str, float]:
    return {p.name: p.points for p in graded(names, question).parts if p.score < p.points}


WORKED = {
    "output_diagonal": [[6, 8], [9, 8]],
    "output_correlation": [[37, 47], [37, 44]],
    "output_convolution": [[23, 33], [38, 51]],
    "channels_in": 10,
    "channels_out": 20,
}


def test_a_flipped_kernel_costs_the_plain_part_alone():
    names = wrong_module("np.sum(window * kernel)", "np.sum(window * kernel[::-1, ::-1])") | WORKED
    assert list(lost(names, "6.3")) == [
        "cross-correlation",
        "one output pixel, a kernel of one pixel",
    ]
    assert graded(names, "6.3").mistakes == ("kernel_flipped",)


def test_a_forgotten_bias_costs_the_plain_part_alone():
    axes = ", axes=([1, 2, 3], [1, 2, 3]))"
    names = wrong_module(axes + " + b", axes) | WORKED
    assert sum(lost(names, "6.4").values()) == 4.5
    assert not lost(names, "6.6")


def test_gradients_of_a_wrong_layer_are_right_if_they_are_its_own():
    tensordot = "np.tensordot(window, w, axes"
    names = wrong_module(tensordot, "2 * " + tensordot)
    back = names["conv_backward"]

    def own_backward(dout, cache):
        dx, dw, db = back(dout, cache)
        return 2 * dx, 2 * dw, db

    assert not lost(names | {"conv_backward": own_backward}, "6.6")


def test_nothing_follows_from_a_function_of_shapes():
    def correlate2d(image, kernel, stride=1, pad=0):
        H, W = (
            (n + 2 * pad - k) // stride + 1 for n, k in zip(image.shape, kernel.shape, strict=True)
        )
        return np.arange(float(H * W)).reshape(H, W)

    names = {"correlate2d": correlate2d, "convolve2d": correlate2d}
    assert graded(names, "6.3").score == 0


def test_code_that_insists_on_an_exact_fit_loses_the_parts_for_strides():
    old = "    out = np.empty((N, F, H_out, W_out))"
    fits = "    assert not ((H + 2 * pad - kh) % stride or (W + 2 * pad - kw) % stride)\n"
    names = wrong_module(old, fits + old) | WORKED
    assert list(lost(names, "6.4")) == ["stride"]
    assert list(lost(names, "6.6")) == ["dx with stride", "dw with stride"]


def test_two_slips_are_both_named():
    axes = ", axes=([1, 2, 3], [1, 2, 3]))"
    names = wrong_module(axes + " + b", axes) | WORKED
    report = graded(names | {"relu_forward": lambda x: (x.copy(), x)}, "6.4")
    assert set(report.mistakes) == {"bias_missing", "relu_missing"}


# ---- worked numbers and choices


@pytest.mark.parametrize(
    "answer, points", [(5_133_600, 1.5), (5_190_640, 1.5), (5_133_620, 0), (5_076_560, 0)]
)
def test_the_additions_of_the_layer(conv, answer, points):
    report = graded(
        conv,
        "6.5",
        n_parameters=1820,
        n_multiplications=5_133_600,
        n_additions=answer,
        n_comparisons=57_040,
    )
    assert next(p for p in report.parts if p.name == "n_additions").score == points
    assert report.score == 12 - 1.5 + points


def test_choices_are_recorded_here_and_judged_with_the_key(conv):
    key = answer_key(SET, ROOT)
    names = {part.name for part in SET["6.1"].parts if isinstance(part, Choice)}
    assert names == set(key)
    assert graded({}, "6.1", **key).score == 4
    assert QuestionRun(SET, SET["6.1"], LocalSubject(key)).report().verdict == "recorded"


@pytest.mark.parametrize("seed", range(8))
def test_the_reference_is_right_whatever_is_drawn(conv, seed):
    for question in ("6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8"):
        report = QuestionRun(SET, SET[question], LocalSubject(conv), seed).report()
        lost = [p.name for p in report.parts if p.score < p.points and p.verdict != "missing"]
        assert not lost, report.text()


# ---- pictures


def test_pictures_have_words(pictures):
    shown = pictures["draw_places"]([((5, 6), (3, 2), 2, 1, (3, 4))])
    assert "4 windows side by side and 3 below" in shown.alt
    arrays = pictures["show_arrays"](
        [np.zeros((2, 2)), np.ones((3, 2))], ["one", "two"], "Two arrays."
    )
    assert arrays.alt == "Two arrays." and "<img" in arrays._repr_mimebundle_()[0]["text/html"]
    pages = pictures["page_through"]([[1, 2], [3, 4]], [[1, 0]], steps=2)._repr_mimebundle_()
    assert pages["text/html"].count("<figure") == 2 and "output[1, 0] = 3" in pages["text/plain"]
