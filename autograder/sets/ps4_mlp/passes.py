"""Tasks 4.3, 4.4 and 4.7: forward and backward passes."""

from __future__ import annotations

from autograder.checks.compare import close, same_shape
from autograder.checks.model import Part, Question, Test

from .ask import pass_of
from .cases import kink, network, smaller
from .oracle import both, forward, gradients
from .scales import own_gradients, own_loss, own_relu
from .slips import AT_THE_KINK, GRADS, backward_slips, forward_slips, gradient_slips
from .training import curve_parts

UNTOUCHED = ("X afterwards", "y afterwards", "params afterwards")
TRIED = "net.loss(X, y, reg={reg:.3g}) of a {activation} net with N={N}, D={D}, H={H}, C={C}"


def _values(slips: dict) -> dict:
    """Without what only a part for exact shapes would see."""
    return {k: v for k, v in slips.items() if k != "bias_rows"}


AHEAD = Test(network("sigmoid"), pass_of, forward, TRIED, smaller("sigmoid", 0.5))
BACK = Test(
    network("sigmoid"),
    pass_of,
    gradients,
    TRIED,
    smaller("sigmoid", 0.5),
)
RELU = Test(
    network("relu"),
    pass_of,
    both,
    TRIED,
    smaller("relu", 0.5),
)
KINK = Test(kink, pass_of, gradients, TRIED)

FREE = ("plain", "more classes than hidden units")
PENALISED = ("regularised", "regularised, other sizes")
EDGES = ("one sample", "one hidden unit", "as many samples as classes")
ABSENT = ("the top class absent from y",)
LARGE = ("scores near 1000", "scores near 1000, all classes right", "pre-activations near 1000")
VALUES = close(1e-6, 1e-9, squeeze=True)

FORWARD_QUESTION = Question(
    "4.3",
    "Forward pass with the sigmoid",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.1",),
    minutes=40,
    difficulty=2,
    parts=(
        Part("scores", 4, AHEAD, ("scores",), FREE),
        Part("loss", 4, AHEAD, ("loss",), FREE, VALUES),
        Part("regulariser", 2, AHEAD, ("loss",), PENALISED, VALUES, ("scores", "loss"), own_loss),
        Part(
            "one sample, one hidden unit, N equal to C",
            1,
            AHEAD,
            ("scores", "loss"),
            EDGES,
            VALUES,
            (),
            own_loss,
        ),
        Part("the top class absent from y", 1, AHEAD, ("loss",), ABSENT, VALUES, (), own_loss),
        Part("scores and z near 1000", 1, AHEAD, ("loss",), LARGE, VALUES, (), own_loss),
        Part(
            "nothing else is changed",
            1,
            AHEAD,
            UNTOUCHED,
            rule=close(0, 0),
            requires=("scores", "loss"),
        ),
    ),
)

BACKWARD_QUESTION = Question(
    "4.4",
    "Backward pass with the sigmoid",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.2",),
    minutes=60,
    difficulty=3,
    parts=(
        Part(GRADS[2], 4, BACK, GRADS[2:3], FREE, VALUES),
        Part(GRADS[3], 3, BACK, GRADS[3:], FREE, VALUES, (), own_gradients),
        Part(GRADS[0], 5, BACK, GRADS[:1], FREE, VALUES, (), own_gradients),
        Part(GRADS[1], 3, BACK, GRADS[1:2], FREE, VALUES, (), own_gradients),
        Part("regulariser", 2, BACK, GRADS, PENALISED, VALUES, (GRADS[0], GRADS[2]), own_gradients),
        Part(
            "one sample, one hidden unit, an absent class",
            1,
            BACK,
            GRADS,
            EDGES + ABSENT,
            VALUES,
            (),
            own_gradients,
        ),
        Part("exact shapes", 1, BACK, GRADS, None, same_shape, GRADS),
        Part("scores and z near 1000", 0.5, BACK, GRADS, LARGE, VALUES, (), own_gradients),
        Part("nothing else is changed", 0.5, BACK, UNTOUCHED, rule=close(0, 0), requires=GRADS),
    ),
)

RELU_QUESTION = Question(
    "4.7",
    "The ReLU: forward, backward, training",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.4a", "PS4-Q2.4b"),
    minutes=40,
    difficulty=2,
    parts=(
        Part("scores and loss", 3, RELU, ("scores", "loss"), FREE, VALUES, (), own_relu),
        Part("output layer gradients", 2.5, RELU, GRADS[2:], FREE, VALUES, (), own_relu),
        Part("hidden layer gradients", 4, RELU, GRADS[:2], FREE, VALUES, (), own_relu),
        Part(
            "regulariser",
            1,
            RELU,
            ("loss", *GRADS),
            PENALISED,
            VALUES,
            ("hidden layer gradients", "scores and loss"),
            own_relu,
        ),
        Part(
            "the kink, and a dead unit",
            1,
            KINK,
            GRADS,
            None,
            VALUES,
            ("hidden layer gradients",),
            own_relu,
        ),
        Part(
            "one sample, one hidden unit, an absent class",
            1,
            RELU,
            ("loss", *GRADS),
            EDGES + ABSENT,
            VALUES,
            (),
            own_relu,
        ),
        Part("scores and z near 1000", 0.5, RELU, ("loss", *GRADS), LARGE, VALUES, (), own_relu),
        Part(
            "nothing else is changed",
            0.5,
            RELU,
            UNTOUCHED,
            rule=close(0, 0),
            requires=("output layer gradients", "hidden layer gradients"),
        ),
        *curve_parts("relu", 2, 0.5),
    ),
)
