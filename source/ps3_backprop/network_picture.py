"""The network of task 3.1, with your values and gradients where they belong.

Each answer is judged by numbers alone: a value by running the network, a gradient by
central differences. Where it differs it is compared once more, with what follows from
your own earlier answers, so that the picture shows where it first goes wrong.
"""

import numpy as np

from utils import eval_numerical_gradient_array
from utils.figure import describe, panels

X, Y = np.array([3.0]), 6.0
WEIGHTS = {"W1": np.array([[1.0], [-1.0]]), "W2": np.array([[-1.0, 1.0], [1.0, -1.0]]), "W3": np.array([[-1.0, 1.0]])}
LOOK = {  # colour, mark, words
    "right": ("#1a7f37", "\u2713", "right"),
    "follows": ("#0072B2", "\u2713", "follows from your earlier answers, which are not right yet"),
    "wrong": ("#C04A00", "\u2717", "goes wrong here"),
    "open": ("#6e7781", "", "no answer yet"),
}


def relu(z):
    return np.maximum(z, 0)


def back(f, at, arriving):
    """The gradient that reaches `at` when `arriving` reaches f(at), measured."""
    return eval_numerical_gradient_array(lambda v: np.asarray(f(v), dtype=float), np.array(at, dtype=float), np.asarray(arriving, dtype=float))


STEPS = {  # each from the ones before it
    "z1": lambda a: WEIGHTS["W1"] @ X,
    "h1": lambda a: relu(a["z1"]),
    "z2": lambda a: WEIGHTS["W2"] @ a["h1"],
    "h2": lambda a: relu(a["z2"]),
    "yhat": lambda a: (WEIGHTS["W3"] @ a["h2"])[0],
    "J": lambda a: (Y - a["yhat"]) ** 2,
    "dyhat": lambda a: back(lambda v: (Y - v) ** 2, a["yhat"], 1.0),
    "dW3": lambda a: back(lambda W: (W @ a["h2"])[0], WEIGHTS["W3"], a["dyhat"]),
    "dz2": lambda a: back(lambda z: (WEIGHTS["W3"] @ relu(z))[0], a["z2"], a["dyhat"]),
    "dW2": lambda a: back(lambda W: W @ a["h1"], WEIGHTS["W2"], a["dz2"]),
    "dz1": lambda a: back(lambda z: WEIGHTS["W2"] @ relu(z), a["z1"], a["dz2"]),
    "dW1": lambda a: back(lambda W: W @ X, WEIGHTS["W1"], a["dz1"]),
}


def judge(answers):
    """Tell for each entry of each answer whether it is 'right', 'follows', 'wrong' or 'open'.

    Parameters
    ----------
    answers : dict
        By name, as in the task; None where there is no answer yet.

    Returns
    -------
    dict of str to array of str
        By name, each in the shape of the right answer.
    """
    truth, verdicts = {}, {}
    for name, step in STEPS.items():
        truth[name] = step(truth)
    own = {name: numbers(answers.get(name), value) for name, value in truth.items()}
    there = {name: value for name, value in own.items() if value is not None}
    for name, step in STEPS.items():
        if name not in there:
            verdicts[name] = np.full(np.shape(truth[name]), "open" if answers.get(name) is None else "wrong")
            continue
        try:
            follows = near(own[name], step(there))
        except KeyError:  # it needs an answer that is not there
            follows = False
        verdicts[name] = np.where(near(own[name], truth[name]), "right", np.where(follows, "follows", "wrong"))
    return verdicts


def near(own, expected):
    """Equal to four digits, entry by entry."""
    return np.isclose(own, expected, rtol=1e-3, atol=1e-5)


def numbers(answer, like):
    """The answer as an array of the right shape, or None if it is none; a vector may be a column, a matrix not be turned."""
    try:
        array, shape = np.array(answer, dtype=float), np.shape(like)
    except (TypeError, ValueError):
        return None
    fits = array.shape == shape or len(shape) < 2 and array.squeeze().shape == shape
    return array.reshape(shape) if fits and answer is not None else None


PLACES = {"x": (0, 0.5), "1": (2.4, 1), "2": (2.4, 0), "3": (5.2, 1), "4": (5.2, 0), "yhat": (7.8, 0.5), "J": (9.8, 0.5)}


def show_network(**answers):
    """Draw the network with the answers given, each by its name; call it as show_network(z1=z1, h1=h1, ...).

    Returns
    -------
    Picture
    """
    verdicts = judge(answers)
    figure, (ax,) = panels(None, size=(10.5, 5.4))
    for name, (low, high) in {"W1": (("x",), "12"), "W2": ("12", "34"), "W3": ("34", ("yhat",))}.items():
        for j, end in enumerate(high):
            for k, start in enumerate(low):
                _edge(ax, start, end, WEIGHTS[name][j, k], _entry(answers, "d" + name, (j, k)), verdicts["d" + name][j, k], crosses=j != k and name == "W2")
    _edge(ax, "yhat", "J")
    _node(ax, "x", "x = 3")
    for layer, nodes in ((1, "12"), (2, "34")):
        for j, node in enumerate(nodes):
            _node(ax, node, f"unit {j + 1}")
            above = node in "13"
            lines = ((f"z{layer}", "z"), (f"h{layer}", "h"), (f"dz{layer}", "dJ/dz"))
            for line, (name, words) in enumerate(lines[::-1] if above else lines):
                _text(ax, node, line, f"{words} = {_entry(answers, name, j)}", verdicts[name][j], above)
    _node(ax, "yhat", "yhat")
    _text(ax, "yhat", 0, f"yhat = {_entry(answers, 'yhat', ())}", verdicts["yhat"][()], above=True)
    _text(ax, "yhat", 0, f"dJ/dyhat = {_entry(answers, 'dyhat', ())}", verdicts["dyhat"][()], above=False)
    _node(ax, "J", "J")
    _text(ax, "J", 0, f"J = {_entry(answers, 'J', ())}", verdicts["J"][()], above=True)
    for x, (colour, mark, words) in zip((0, 1.3, 6.4, 8.8), LOOK.values()):
        ax.text(x, -1.0, f"{mark} {words}".strip(), color=colour, fontsize=10)
    ax.set(xlim=(-0.5, 10.7), ylim=(-1.1, 1.85), title="Each weight w with its gradient; each unit with its values and its gradient")
    ax.axis("off")
    describe(figure, "The network x, two hidden layers of two units, yhat, J, with your answers. " + " ".join(
        f"{name}: {_words(answers.get(name))}, {_verdict(found)}." for name, found in verdicts.items()))
    return figure


def _verdict(found):
    """One sentence for an answer: a slip in one of its entries counts."""
    return LOOK[next(verdict for verdict in ("open", "wrong", "follows", "right") if verdict in found)][2]


def _entry(answers, name, index):
    if answers.get(name) is None:
        return "?"
    own = numbers(answers[name], WEIGHTS[name[1:]] if name[1:] in WEIGHTS else np.zeros(2) if index != () else 0.0)
    return "shape?" if own is None else f"{own[index] + 0.0:.4g}"


def _words(answer):
    array = np.asarray(answer)
    if array.dtype.kind not in "iuf":
        return "no number"
    return np.array2string(array + 0.0, precision=4, separator=", ").replace("\n", "")  # adding 0.0 turns -0 into 0


def _node(ax, node, label):
    ax.scatter(*PLACES[node], s=1100, facecolor="white", edgecolor="#222222", zorder=3)
    ax.text(*PLACES[node], label, ha="center", va="center", fontsize=8, zorder=4)


def _text(ax, node, line, text, verdict, above):
    """Write above or below a node; lines count away from it."""
    x, y = PLACES[node]
    colour, mark, _ = LOOK[verdict]
    height = y + 0.33 + 0.18 * line if above else y - 0.33 - 0.18 * line
    ax.text(x, height, f"{text} {mark}", color=colour, fontsize=10, ha="center", va="center", zorder=4)


def _edge(ax, start, end, weight=None, gradient="", verdict="open", crosses=False):
    (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
    ax.plot([x0, x1], [y0, y1], color="0.7", linewidth=1.2, zorder=1)
    if weight is None:
        return
    along = 0.27 if crosses else 0.5
    colour, mark, _ = LOOK[verdict]
    ax.text(x0 + along * (x1 - x0), y0 + along * (y1 - y0), f"w = {weight:g}\ndJ/dw = {gradient} {mark}", color=colour, fontsize=9,
            ha="center", va="center", zorder=2, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})
