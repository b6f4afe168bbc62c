"""What is special to problem set 3: its worked numbers, what follows from a slip in them, and
its pictures.
"""

from __future__ import annotations

import io
import sys
from functools import partial

import numpy as np
import pytest

from autograder.checks.carry_forward import FOLLOWS
from autograder.checks.judge import QuestionRun
from autograder.config import answer_key
from autograder.quality.modules import ROOT, SOURCE, namespace
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load
from autograder.sets.ps3_backprop.instances import all_on, both_masks_matter, draw_vectors

from .costs import more_than_half
from .worked_answers import lost_parts, right_answers

SET = load("ps3_backprop")
FOLDER = SOURCE / SET.name
SEEDS = range(12)


@pytest.fixture(scope="module")
def module():
    return namespace(FOLDER, SET.module)


@pytest.fixture(scope="module")
def given():
    """The picture modules that are released beside the notebook."""
    names = ("network_picture", "weight_pictures", "counting")
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: __import__(name) for name in names}
    finally:
        sys.path.remove(str(FOLDER))
        for name in names:
            sys.modules.pop(name, None)


right, lost = partial(right_answers, SET), partial(lost_parts, SET)


@pytest.mark.parametrize(
    "question, numbers",
    [
        (
            "3.1",
            dict(
                z1=[3, -3],
                h1=[3, 0],
                z2=[-3, 3],
                h2=[0, 3],
                yhat=3,
                J=9,
                dyhat=-6,
                dW3=[[0, -18]],
                dz2=[0, -6],
                dW2=[[0, 0], [-18, 0]],
                dz1=[-6, 0],
                dW1=[[-18], [0]],
                W1_new=[[2.8], [-1]],
                W2_new=[[-1, 1], [2.8, -1]],
                W3_new=[[-1, 2.8]],
                J_fast=3582.740736,
                J_slow=1.146835,
            ),
        ),
        (
            "3.2",
            dict(
                two_L=4 / 9,
                two_dyhat=4 / 3,
                two_dw2=4 / 9,
                two_dw1=8 / 3,
                two_losses=[0.374508, 0.156464, 0.0169964, 0, 0],
                two_steps=[
                    [23 / 75, 449 / 225],
                    [1 / 5, 89 / 45],
                    [1 / 15, 88 / 45],
                    [0, 35 / 18],
                    [-1, 16 / 9],
                ],
            ),
        ),
        (
            "3.8",
            dict(
                net_yhat=[0.05674909, 0.05714823, 0.05722316],
                net_losses=[63.095235, 119.746005, 98.858811],
                net_E=140.850026,
                net_dv=[-28.828880, -15.194086, -15.070125, -15.020493],
                net_dW=[
                    [-0.143717, -0.193281, -0.341953],
                    [-0.215766, -0.290186, -0.513398],
                    [-0.287769, -0.386948, -0.684791],
                ],
                first_dyhat=-15.886502,
                first_dv=[-15.886502, -8.300456, -8.260812, -8.221151],
                first_dh=[-0.317730, -0.476595, -0.635460],
                first_dz=[-0.079272, -0.118958, -0.158671],
                first_db1=[-0.079272, -0.118958, -0.158671],
                first_dW1=[[-0.079272, -0.158544], [-0.118958, -0.237917], [-0.158671, -0.317341]],
            ),
        ),
    ],
)
def test_the_oracle_gives_the_known_numbers(question, numbers):
    found = right(question)
    for name, value in numbers.items():
        np.testing.assert_allclose(found[name], value, rtol=2e-5, atol=6e-7, err_msg=name)


@pytest.mark.parametrize(
    "question, name, value, mistake",
    [
        ("3.1", "W1_new", [[1.18], [-1]], "rate_ten_times_smaller"),
        ("3.1", "dW1", [[-18, 0]], "outer_turned"),
        (
            "3.8",
            "net_h",
            [
                [0.522485, 0.519989, 0.517493],
                [0.524979, 0.529964, 0.519989],
                [0.527472, 0.522485, 0.524979],
            ],
            "hidden_units_swapped",
        ),
        ("3.8", "net_yhat", [0.0567491, 0.0571482, 0.5722316], "decimal_point_moved"),
        (
            "3.8",
            "net_z",
            [[0.09, 0.08, 0.07], [0.12, 0.1, 0.08], [1, 0.9, 1]],
            "decimal_point_moved",
        ),
        ("3.1", "yhat", [-3, 3], "input_for_hidden"),
        ("3.1", "dW1", [[-6.3], [0.3]], "dot_is_a_product"),
        ("3.1", "W2_new", [[0.8, 1], [2.8, -1]], "update_in_wrong_matrix"),
        (
            "3.8",
            "net_losses",
            [63.095235, 119.746005, (10 - 0.5722303) ** 2],
            "decimal_point_moved",
        ),
        (
            "3.8",
            "net_dW",
            [
                [0.143717, 0.193281, 0.341953],
                [0.215766, 0.290186, 0.513398],
                [0.287769, 0.386948, 0.684791],
            ],
            "residual_turned",
        ),
        ("3.8", "net_dv", [28.828880, 15.194086, 15.070125, 15.020493], "residual_turned"),
        ("3.8", "first_dyhat", 2 * (0.5224848 - 8), "hidden_value_for_prediction"),
        ("3.8", "net_yhat", [0.5223, 0.0571482, 0.0572232], "hidden_value_for_prediction"),
        (
            "3.8",
            "net_h",
            [
                [0.522485, 0.519989, 0.517493],
                [0.529964, 0.524979, 0.519989],
                [0.527472, 0.522184, 0.524999],
            ],
            "digits_as_printed",
        ),
        ("3.8", "net_dv", [-28.828880, -15.019, -15.070125, -15.020493], "digits_as_printed"),
    ],
)
def test_a_published_wrong_answer_is_named(question, name, value, mistake):
    parts, mistakes = lost(question, **{name: value})
    assert name in parts and mistake in mistakes


def test_what_follows_from_a_slip_earns_its_points():
    chain = dict(
        dyhat=6, dW3=[[0, 18]], dz2=[0, 6], dW2=[[0, 0], [18, 0]], dz1=[6, 0], dW1=[[18], [0]]
    )
    assert lost("3.1", **chain)[0] == {"dyhat"}
    assert lost("3.1", **(chain | dict(W3_new=[[-1, -0.8]])))[0] == {"dyhat"}  # 1 - 0.1 * 18
    assert lost("3.1", **(chain | dict(dz1=[0, -6])))[0] >= {"dyhat", "dz1", "dW1"}
    assert lost(
        "3.8",
        net_yhat=[0.0567491, 0.0571482, 0.5722316],
        net_losses=[63.095235, 119.746005, (10 - 0.5722316) ** 2],
    )[0] == {"net_yhat"}


COLUMNS = {
    "3.1": ("z1", "h1", "z2", "h2", "dz2", "dz1"),
    "3.2": ("two_losses",),
    "3.8": ("net_yhat", "net_losses", "net_dv", "first_dv", "first_dh", "first_dz", "first_db1"),
}


@pytest.mark.parametrize(
    "question, name", [(q, name) for q, names in COLUMNS.items() for name in names]
)
def test_a_vector_may_be_a_column_but_a_number_more_may_not(question, name):
    column = np.reshape(right(question)[name], (-1, 1))
    assert lost(question, **{name: column})[0] == set()
    assert name in lost(question, **{name: np.vstack([column, column])})[0]
    assert name in lost(question, **{name: np.hstack([column, column])})[0]


def test_what_follows_from_a_column_earns_its_points():
    answers = right("3.8")
    slipped = answers["net_yhat"].reshape(3, 1) * 2
    target = np.array([[8.0], [11], [10]])
    assert lost("3.8", net_yhat=slipped, net_losses=(slipped - target) ** 2)[0] == {"net_yhat"}


@pytest.mark.parametrize(
    "question, name",
    [
        ("3.1", "dW3"),
        ("3.1", "dW2"),
        ("3.1", "dW1"),
        ("3.1", "W1_new"),
        ("3.1", "W3_new"),
        ("3.2", "two_steps"),
        ("3.8", "net_z"),
        ("3.8", "net_h"),
        ("3.8", "net_dW"),
        ("3.8", "first_dW1"),
    ],
)
def test_a_matrix_may_not_be_turned(question, name):
    assert name in lost(question, **{name: np.transpose(right(question)[name])})[0]


@pytest.mark.parametrize("dyhat", [0, np.nan, np.inf, "six", None, [[1, 2], [3]]])
def test_nothing_follows_from_what_is_no_number(dyhat):
    parts, _ = lost("3.1", dyhat=dyhat, dW3=[[0, 0]])
    assert parts == {"dyhat", "dW3"}


def test_an_unanswered_notebook_earns_nothing():
    for question in (q for q in SET.questions if q.answers):
        report = QuestionRun(
            SET, question, LocalSubject(dict.fromkeys(question.takes)), key=answer_key(SET, ROOT)
        ).report()
        assert report.score == 0 and report.verdict == "missing"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_is_right_on_every_instance(module, seed):
    for question in (q for q in SET.questions if not q.answers):
        report = QuestionRun(SET, question, LocalSubject(module), seed).report()
        assert report.verdict == "ok", report.text()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_relu_sample_has_gradients_of_both_signs(seed):
    """Else a mask taken from the gradient would pass for some students and not for others."""
    case = all_on(np.random.default_rng(seed), "", 4, 3, 4)
    p = case.params
    residual = p["W2"] @ (p["W1"] @ case.x + p["b1"]) + p["b2"] - case.y
    assert min(residual) < 0 < max(residual)
    assert min(p["W2"].T @ residual) < 0 < max(p["W2"].T @ residual)


@pytest.mark.parametrize("seed", range(200))
def test_in_a_batch_both_masks_matter(seed):
    """Else a missing mask would cost some students more than others."""
    for case in draw_vectors(np.random.default_rng(seed))[:2]:
        assert both_masks_matter(case.params, case.X)


def test_numbers_may_come_as_an_array(module):
    counted = lambda D, H, C: np.array(module["multiplications"](D, H, C))
    assert (
        QuestionRun(SET, SET["3.3"], LocalSubject(dict(module, multiplications=counted)))
        .report()
        .verdict
        == "ok"
    )


def test_unknown_names_are_refused(module):
    one = np.ones((1, 1))
    with pytest.raises(ValueError, match="softmax"):
        module["output_and_loss"](one, one, "tanh")
    with pytest.raises(ValueError, match="bce"):
        module["composed_gradients"](one, one, one, np.ones(1), one, "mse")


# ---- pictures


def test_the_picture_shows_where_it_first_goes_wrong(given):
    picture = given["network_picture"]
    answers = {name: right("3.1")[name] for name in picture.STEPS}
    assert all((found == "right").all() for found in picture.judge(answers).values())
    answers |= dict(
        dyhat=6, dW3=[[0, 18]], dz2=[0, 6], dW2=[[0, 0], [18, 0]], dz1=[[6], [-6]], dW1=None
    )
    found = {name: verdicts.tolist() for name, verdicts in picture.judge(answers).items()}
    assert [found[name] for name in ("z1", "h1", "z2", "h2", "yhat", "J")] == [
        ["right"] * 2
    ] * 4 + ["right"] * 2
    assert (
        found["dyhat"] == "wrong"
        and found["dW3"] == [["right", "follows"]]
        and found["dz2"] == ["right", "follows"]
    )
    assert (
        found["dW2"] == [["right", "right"], ["follows", "right"]]
        and found["dz1"] == ["follows", "wrong"]
        and found["dW1"] == [["open"], ["open"]]
    )


@pytest.mark.parametrize(
    "name, answer", [("dW1", [[-18, 0]]), ("dW3", [0, -18]), ("z1", [[3, -3], [3, -3]])]
)
def test_an_answer_of_another_shape_has_no_place_in_the_picture(given, name, answer):
    """The check does not take all of it either."""
    picture = given["network_picture"]
    assert lost("3.1", **{name: answer})[0]
    assert (picture.judge({name: answer})[name] == "wrong").all()
    assert f"{name}: " in picture.show_network(**{name: answer}).alt


def test_where_there_is_no_answer_stands_a_question_mark(given):
    figure = given["network_picture"].show_network(yhat=None, dW1=[[-18, 0]])
    words = [text.get_text() for text in figure.axes[0].texts]
    assert "yhat = ? " in words and not any("nan" in text for text in words)
    assert sum("dJ/dw = shape?" in text for text in words) == 2


def test_wrong_steps_keep_the_picture_in_shape(given, recwarn):
    """A unit that hardly rises once pushed words out of the picture, and the layout collapsed."""
    figure = given["weight_pictures"].show_steps(right("3.2")["two_steps"] * 1e-3)
    figure.savefig(io.BytesIO(), bbox_inches="tight")
    assert not [w for w in recwarn if "layout" in str(w.message)]
    assert all(ax.get_window_extent().height > 100 for ax in figure.axes[:2])


@pytest.mark.parametrize(
    "answers",
    [{}, dict(z1="three", dW3=[1, 2, 3], yhat=[[3.0]]), dict(h1=[np.nan, 0], z2={}, dyhat=np.inf)],
)
def test_the_picture_takes_any_answers(given, answers):
    figure = given["network_picture"].show_network(**answers)
    assert "no answer yet" in figure.alt and "dW1" in figure.alt
    figure.canvas.draw()


def test_the_steps_are_drawn_and_told(given):
    figure = given["weight_pictures"].show_steps(right("3.2")["two_steps"].tolist())
    assert "rate 1/2: to w1 = -1" in figure.alt and "with 1/8 and 1/2" in figure.alt
    with pytest.raises(NotImplementedError, match="Task 3.2"):
        given["weight_pictures"].show_steps(None)
    with pytest.raises(ValueError, match="five rows"):
        given["weight_pictures"].show_steps(np.ones((2, 5)))


def products(W, x, g):
    """Spellings of the same products, each with the multiplications it takes."""
    m, n = W.shape
    ahead = [
        lambda W, x, g: W @ x,
        lambda W, x, g: np.dot(W, x),
        lambda W, x, g: W.dot(x),
        lambda W, x, g: np.einsum("ij,j->i", W, x),
    ]
    outer = [
        lambda W, x, g: np.outer(g, x),
        lambda W, x, g: g[:, None] * x,
        lambda W, x, g: g[:, None] @ x[None],
        lambda W, x, g: np.multiply.outer(g, x),
    ]
    return [(f, m * n) for f in ahead + outer] + [(lambda W, x, g: g * (1 - g), 0)]


def test_counted_arrays_count_what_is_multiplied(given, module):
    rng = np.random.default_rng(0)
    W, x, g = rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=3)
    for k, (product, expected) in enumerate(products(W, x, g)):
        assert given["counting"].count_products(product, W, x, g) == expected, k
    W1, W2, x, y = (
        rng.normal(size=(7, 4)),
        rng.normal(size=(2, 7)),
        rng.normal(size=4),
        rng.normal(size=2),
    )
    ahead, _, back_with_x = module["multiplications"](4, 7, 2)
    assert given["counting"].count_products(module["forward"], W1, W2, x, y) == ahead
    assert given["counting"].count_products(module["backward"], W1, W2, x, y) == ahead + back_with_x


# ---- a slip costs its points once


def carried(names, *questions):
    """Points that were earned by following from earlier work."""
    reports = (QuestionRun(SET, SET[q], LocalSubject(names), 1).report() for q in questions)
    return sum(part.score for report in reports for part in report.parts if part.message == FOLLOWS)


def lost_by(names, question):
    report = QuestionRun(SET, SET[question], LocalSubject(names), 1).report()
    return {part.name for part in report.parts if part.score < part.points}


def column_by_column(params):
    return np.concatenate([params[k].ravel(order="F") for k in ("W1", "b1", "W2", "b2")])


def test_the_order_of_pack_costs_the_points_of_pack():
    text = (SOURCE / SET.name / SET.module).read_text("utf-8")
    space = {"__name__": "backprop"}
    exec(text, space)
    space["pack"] = column_by_column
    assert lost_by(space, "3.5") == {"pack"}


@pytest.mark.parametrize(
    "answers",
    [{"dW3": [0, -18]}, {"dW1": [-18, 0]}, {"dW3": [[[0, -18]]], "dW1": [-18, 0]}],
)
def test_brackets_cost_the_part_for_brackets_and_no_outer_product_is_blamed(answers):
    parts, mistakes = lost("3.1", **answers)
    assert parts == {"brackets of dW3, dW2, dW1"}
    assert not mistakes & {"elementwise_for_outer", "outer_turned", "inner_for_outer"}


def test_brackets_alone_are_not_called_an_outer_product_while_the_rest_is_open():
    unanswered = dict.fromkeys(("dz2", "dW2", "dz1", "dW1", "J_fast", "J_slow"))
    _, mistakes = lost("3.1", dW3=[0, -18], **unanswered)
    assert not mistakes & {"elementwise_for_outer", "outer_turned", "inner_for_outer"}


NONSENSE = {
    "zeros": lambda *arrays: tuple(np.zeros(np.shape(a)) for a in arrays),
    "ones": lambda *arrays: tuple(np.ones(np.shape(a)) for a in arrays),
    "ranges": lambda *arrays: tuple(np.arange(np.size(a)).reshape(np.shape(a)) for a in arrays),
    "copies": lambda *arrays: tuple(np.array(a) for a in arrays),
    "signs": lambda *arrays: tuple(-np.array(a) for a in arrays),
}


def nonsense(module, fill):
    """Every function of the set, and every answer, computed from shapes alone or copied."""
    sizes = lambda D, H, C: fill(np.ones((H, D)), np.ones(H), np.ones((C, H)), np.ones(C))
    answers = {q: right(q) for q in COLUMNS}
    numbers = [k for q in answers for k in answers[q] if not isinstance(answers[q][k], str)]
    by_name = {k: v for found in answers.values() for k, v in found.items()}

    def forward(W1, W2, x, y):
        z, yhat, L = fill(W1[:, 0], W2[:, 0], y.sum())
        return z, z, yhat, L

    def backward(W1, W2, x, y):
        filled = fill(y, W2, W1[:, 0], W1[:, 0], W1, x)
        return dict(zip(("yhat", "W2", "h", "z", "W1", "x"), filled, strict=True))

    def bce_forward(p, x, y):
        filled = fill(p["b1"], p["b1"], p["b2"], p["b2"], y.sum())
        return dict(zip(("z1", "h1", "z2", "yhat", "L"), filled, strict=True))

    def bce_backward(p, x, y):
        keys = ("yhat", "z2", "b2", "W2", "h1", "z1", "b1", "W1")
        places = ("b2", "b2", "b2", "W2", "b1", "b1", "b1", "W1")
        return dict(zip(keys, fill(*(p[k] for k in places)), strict=True))

    return dict(
        module,
        forward=forward,
        backward=backward,
        bce_forward=bce_forward,
        bce_backward=bce_backward,
        multiplications=lambda D, H, C: tuple(int(v) for v in fill(D, H, C)),
        output_partial=lambda p, x, y, i, j: float(fill(p["W2"][i, j])[0]),
        hidden_partial=lambda p, x, y, j, k: float(fill(p["W1"][j, k])[0]),
        output_and_loss=lambda S, Y, output: fill(S, Y.sum()),
        pair_gradients=lambda V, W, X, Y, output: fill(V, W),
        composed_gradients=lambda Y, F2, a, b, c, loss: fill(b.sum(), c.sum()),
        regression_gradients=lambda v, W, X, y: fill(v, W),
        pack=lambda params: fill(np.arange(sum(p.size for p in params.values())))[0],
        unpack=lambda w, D, H, C: dict(zip(("W1", "b1", "W2", "b2"), sizes(D, H, C), strict=True)),
        gradient_vector=lambda w, X, Y, H: fill(w)[0],
        **dict(zip(numbers, fill(*(by_name[k] for k in numbers)), strict=True)),
    )


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_carries_nothing(module, kind):
    names = nonsense(module, NONSENSE[kind])
    asked = [q.id for q in SET.questions]
    if kind in ("copies", "signs"):  # of right answers, which is no nonsense
        asked = [q for q in asked if not SET[q].answers]
    assert carried(names, *asked) <= 1


# Mistakes that cost more than half of a question, and why nothing is left to judge.
EXCEPTION = "raises unless all sizes are equal"
HEAVY = {
    "elementwise_for_outer": EXCEPTION,
    "inner_for_outer": EXCEPTION,
    "transpose_missing": EXCEPTION,
    "transpose_missing_at_input": EXCEPTION,
    "weights_transposed": EXCEPTION,
    "gradients_turned": "both gradients are turned, each by a line of its own",
    "samples_not_summed": "arrays in place of numbers",
    "sigmoid_missing": "the hidden layer of 3.6 is linear: neither gradient is one of this network",
}


def test_no_slip_costs_more_than_half_of_a_question_without_a_reason():
    assert more_than_half(SET) == set(HEAVY)
