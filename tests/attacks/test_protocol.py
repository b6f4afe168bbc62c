"""Holes that were found and closed: answers made to slow, swell or trip the grader itself."""

from __future__ import annotations

import os
import signal
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.compare import close, exact, same_shape
from autograder.checks.judge import QuestionRun
from autograder.checks.report import Report
from autograder.grading import batch
from autograder.sandbox.limits import Limits
from autograder.sandbox.outputs import clean_outputs
from autograder.sandbox.plain_data import MAX_KEYS, NotPlain, copy_out
from autograder.sandbox.reader import decode
from autograder.sandbox.subject import BadData, LocalSubject
from autograder.sandbox.wire import COUNT, encode
from autograder.sets import load

from .spec import LAZY, MODULE, ROOT, SET

PRIME = 2**61 - 1  # every multiple of it has the hash 0


def test_keys_that_hash_alike_do_not_hang_the_decoder():
    count = 50_000
    frame = b"m" + COUNT.pack(count) + b"".join(encode(i * PRIME) + b"N" for i in range(count))
    began = time.monotonic()
    with pytest.raises(BadData, match="keys"):
        decode(frame)
    assert time.monotonic() - began < 1


def test_a_dict_of_as_many_keys_as_are_allowed_passes():
    full = {i * PRIME: None for i in range(MAX_KEYS)}
    assert decode(encode(full)) == full == copy_out(full, lambda x: x)
    with pytest.raises(NotPlain, match="keys"):
        copy_out(full | {"one": 1}, lambda x: x)


@pytest.mark.parametrize("rule", [close(), exact, same_shape])
def test_one_long_text_among_numbers_takes_no_room(rule):
    value = ["x" * 10**6] + [0.0] * 5_000  # as an array of text: 20 GB
    tracemalloc.start()
    try:
        assert rule(value, np.zeros(5_001), False) is not None
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


def test_narrow_arrays_beside_a_wide_one_are_not_made_wide():
    """One entry of 32 bytes among bools of one byte: `np.asarray` of the list would take 6 GB."""
    narrow = [np.zeros(700_000, bool)] * 300
    with pytest.raises(BadData, match="256 MB"):
        decode(encode(narrow))
    tracemalloc.start()
    try:
        assert (
            close()([*narrow, np.zeros(700_000, np.clongdouble)], np.zeros(3), False).verdict
            == "bad_type"
        )
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


def test_the_outputs_of_a_cell_are_capped_together():
    text = [{"output_type": "stream", "name": "stdout", "text": "x" * 1000}] * 1000
    assert sum(len(o.text) for o in clean_outputs(text, 10_000)) < 25_000
    error = [
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["x" * 1000] * 100}
    ] * 100
    assert sum(len("".join(o.get("traceback", ""))) for o in clean_outputs(error, 10_000)) < 25_000


ODD = [
    None,
    True,
    "text",
    "\0",
    10**600,
    -(10**600),
    float("nan"),
    float("inf"),
    1e308 * 10,
    1j,
    [],
    (),
    {},
    [[]],
    [1, [2, 3]],
    ["x", 1.0],
    {"W1": None},
    [None],
    (None, None),
    (1, 2, 3),
    ({}, {}),
    (0.0, "text"),
    (0.0, {"W1": "x", "b1": [], "W2": {}, "b2": None}),
    ("loss", {"W1": 1.0}),
    np.zeros(0),
    np.zeros((0, 3)),
    np.zeros((1,) * 30),
    np.array(None),
    np.array(["a"]),
    np.array([1, 2]),
    np.zeros(3, bool),
    np.zeros(3, complex),
    np.float16(1),
    np.longdouble(1),
    np.uint64(2**64 - 1),
    np.datetime64("2020"),
    object(),
    lambda: 1,
    {"loss_history": None},
    {"loss_history": "abc"},
    {"loss_history": [None, "a"]},
    {1: 2, (1, 2): 3},
    np.zeros((2000, 1)),
    [np.zeros(2), "x"],
]


@pytest.mark.parametrize(
    "value",
    ODD,
    ids=lambda v: (
        f"{type(v).__name__}-{str(v)[:20]}".encode("ascii", "ignore").decode().replace("\0", "")
    ),
)
@pytest.mark.parametrize(
    "name", ["rel_error", "numerical_gradient", "loss", "train", "predict", "params"]
)
def test_no_answer_makes_a_check_fail_itself(name, value):
    """Whatever one function returns, the verdict is about the submission, and no other question
    is touched.
    """
    space: dict = {"__name__": "mlp"}
    exec(compile((ROOT / "source" / SET.name / MODULE).read_text(), MODULE, "exec"), space)
    if name in space:
        space[name] = lambda *args, **kwargs: value
    elif name == "params":
        made = space["TwoLayerMLP"].__init__

        def init(self, *args, **kwargs):
            made(self, *args, **kwargs)
            self.params = value

        space["TwoLayerMLP"].__init__ = init
    else:
        setattr(space["TwoLayerMLP"], name, lambda *args, **kwargs: value)
    asked = (
        ("4.1",)
        if name in ("rel_error", "numerical_gradient")
        else ("4.2",)
        if name == "params"
        else ("4.3", "4.4", "4.5")
    )
    for question in asked:
        report = QuestionRun(SET, SET[question], LocalSubject(space), 11).report()
        assert report.verdict != "grader_fault", report.message
        assert 0 <= report.score <= report.points


@pytest.mark.parametrize(
    "value",
    ODD,
    ids=lambda v: (
        f"{type(v).__name__}-{str(v)[:20]}".encode("ascii", "ignore").decode().replace("\0", "")
    ),
)
def test_no_answer_in_the_notebook_makes_a_check_fail_itself(value):
    for question in ("4.6", "4.8"):
        answers = dict.fromkeys(SET[question].takes, value)
        report = QuestionRun(SET, SET[question], LocalSubject(answers), 11).report()
        assert report.verdict != "grader_fault" and report.score < report.points


@pytest.mark.parametrize(
    "value",
    [10**600, -(10**400), [10**400, 1.5], {"W1": 10**400}],
    ids=["large", "negative", "list", "dict"],
)
def test_whole_numbers_beyond_floats_make_no_check_fail_itself(value):
    """Follow-up credit turns answers into floats, in the sets on answers in the notebook above
    all.
    """
    declared = load("ps1_neurons")
    for question in ("1.2", "1.8"):
        report = QuestionRun(
            declared,
            declared[question],
            LocalSubject(dict.fromkeys(declared[question].takes, value)),
            11,
        ).report()
        assert "grader_fault" not in {part.verdict for part in report.parts} and report.score == 0


def test_whole_numbers_beyond_floats_are_no_plain_data():
    for value in (2**1023, -(2**1023)):
        with pytest.raises(NotPlain, match="1,023 bits"):
            copy_out(value, lambda x: x)
        with pytest.raises(NotPlain, match="1,023 bits"):
            encode(value)
    assert float(decode(encode(2**1023 - 1))) == 2.0**1023


def test_a_predict_that_would_be_broadcast_is_not(tmp_path):
    """(10^7, 1) classes beside (N,) labels would make ten million times N comparisons."""
    space: dict = {"__name__": "mlp"}
    exec(compile(LAZY, MODULE, "exec"), space)
    exec(
        """
def _loss(self, X, y=None, reg=0.0):
    scores = X @ self.params["W1"] @ self.params["W2"]
    return scores if y is None else (float(abs(scores).sum()), dict(self.params))
def _train(self, *a, **k):
    names = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
    return {name: [1.0] for name in names}
def _predict(self, X):
    return np.zeros((10**7, 1), np.int8)
TwoLayerMLP.loss, TwoLayerMLP.train, TwoLayerMLP.predict = _loss, _train, _predict
""",
        space,
    )
    tracemalloc.start()
    try:
        QuestionRun(SET, SET["4.5"], LocalSubject(space), 11).report()
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "right, slip",
    [
        ("grad / len(y)", "grad"),
        ("grad / len(y)", "grad / len(y) ** 2"),
        ("return h * (1 - h)", "return h"),
        ("0.5 * reg * penalty", "reg * penalty"),
    ],
)
def test_an_honest_training_on_a_wrong_loss_keeps_its_points(right, slip):
    """The questions that lead a made-up training astray (class 17) must not cost an honest one
    anything.
    """
    text = (ROOT / "source" / SET.name / MODULE).read_text()
    assert text.count(right) == 1
    space: dict = {"__name__": "mlp"}
    exec(compile(text.replace(right, slip), MODULE, "exec"), space)
    for seed in (1, 2, 3):
        assert QuestionRun(SET, SET["4.5"], LocalSubject(space), seed).report().score == 14


def _score(folder: Path, *args, **kwargs):
    if folder.parent.name == "killer":
        os.kill(os.getpid(), signal.SIGKILL)
    return batch.Graded(Report(SET.name, 0, "none", ()), None)


def test_a_grading_process_that_dies_costs_only_its_own_submission(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "score", _score)
    students = ["a", "b", "killer", "c", "d", "e"]
    for student in students:
        (tmp_path / "submitted" / student / SET.name).mkdir(parents=True)
    class_ = batch.Batch(tmp_path, SET.name)
    todo, _ = class_.jobs()
    with ProcessPoolExecutor(2) as pool:
        results = {r.job.student: r for r in class_.run(todo, pool, "none", Limits())}
    assert sorted(results) == sorted(students)
    assert [s for s in students if results[s].graded is None] == ["killer"]
    assert "grader fault" in results["killer"].problem
