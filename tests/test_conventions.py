"""Each line of CONVENTIONS.md, tried on the reference solutions and on `utils`.

A set that adds a line adds a test with its id here; a line without a test fails, and so does a test
without a line.
"""

import importlib.util
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.special import log_softmax

import utils
from autograder.quality.modules import namespace

ROOT = Path(__file__).resolve().parent.parent
TESTS = {}


def convention(name):
    """Mark the test of the line with this id."""

    def mark(test):
        assert name not in TESTS, f"{name} has two tests"
        TESTS[name] = test
        return test

    return mark


def reference(problem_set, module):
    """The reference solution of a set, imported from its file."""
    spec = importlib.util.spec_from_file_location(
        f"reference_{module}", ROOT / "source" / problem_set / f"{module}.py"
    )
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


mlp = reference("ps4_mlp", "mlp")


def example(activation="sigmoid", N=6, D=4, H=5, C=3, seed=3):
    """A net with biases that are not 0, and data."""
    np.random.seed(seed)
    net = mlp.TwoLayerMLP(D, H, C, std=0.5, activation=activation)
    rng = np.random.default_rng(seed)
    net.params["b1"] += rng.normal(size=H)
    net.params["b2"] += rng.normal(size=C)
    return net, rng.normal(size=(N, D)), rng.integers(0, C, size=N)


def cross_entropies(net, X, y):
    return -log_softmax(net.loss(X), axis=1)[np.arange(len(y)), y]


def test_every_line_has_a_test_and_every_test_a_line():
    text = (ROOT / "CONVENTIONS.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    ids = [re.match(r"- `([a-z0-9-]+)` \([^)]+\): \S", line) for line in lines]
    assert all(ids), [line for line, match in zip(lines, ids, strict=True) if not match]
    names = [match[1] for match in ids]
    assert len(names) == len(set(names))
    assert set(names) == set(TESTS)


# ---- Arrays and numbers


@convention("float64")
def test_float64():
    net, X, y = example()
    for given in (X.astype(np.float32), np.round(X).astype(int)):
        loss, grads = net.loss(given, y, reg=0.1)
        assert net.loss(given).dtype == np.float64 and isinstance(loss, float)
        assert all(grad.dtype == np.float64 for grad in grads.values())
    assert all(value.dtype == np.float64 for value in net.params.values())


@convention("rows-are-samples")
def test_rows_are_samples():
    net, X, y = example()
    assert net.loss(X).shape == (6, 3) and net.predict(X).shape == (6,)
    np.testing.assert_allclose(net.loss(X[2:3]), net.loss(X)[2:3])
    X_train, y_train = utils.get_MNIST_data(subset=True)[:2]
    assert (
        X_train.shape == (4000, 784) and y_train.shape == (4000,) and set(y_train) == set(range(10))
    )


@convention("natural-log")
def test_natural_log():
    net, X, y = example(C=7)
    for value in net.params.values():
        value[:] = 0
    assert net.loss(X, np.zeros(6, dtype=int))[0] == pytest.approx(np.log(7))


@convention("purity")
def test_purity():
    net, X, y = example("relu")
    before = [a.copy() for a in (X, y, *net.params.values())]
    net.loss(X, y, reg=0.3), net.predict(X)
    for old, new in zip(before, (X, y, *net.params.values()), strict=True):
        np.testing.assert_array_equal(old, new)


@convention("refusal")
def test_refusal():
    for name in ("softplus", "", None):
        with pytest.raises(ValueError, match="relu"):
            mlp.TwoLayerMLP(2, 3, 2, activation=name)


# ---- Losses and gradients


@convention("mean-loss")
def test_mean_loss():
    net, X, y = example()
    assert net.loss(X, y)[0] == pytest.approx(cross_entropies(net, X, y).mean())
    twice = net.loss(np.vstack([X, X]), np.concatenate([y, y]))
    assert twice[0] == pytest.approx(net.loss(X, y)[0])
    np.testing.assert_allclose(twice[1]["W1"], net.loss(X, y)[1]["W1"])


@convention("half-reg")
def test_half_reg():
    net, X, y = example()
    (plain, free), (penalised, tied) = net.loss(X, y), net.loss(X, y, reg=0.8)
    assert penalised - plain == pytest.approx(
        0.4 * sum(np.sum(net.params[W] ** 2) for W in ("W1", "W2"))
    )
    for W in ("W1", "W2"):
        np.testing.assert_allclose(tied[W] - free[W], 0.8 * net.params[W])


@convention("biases-free")
def test_biases_free():
    net, X, y = example()
    assert all(np.abs(net.params[b]).min() > 0 for b in ("b1", "b2"))
    free, tied = net.loss(X, y)[1], net.loss(X, y, reg=0.8)[1]
    for b in ("b1", "b2"):
        np.testing.assert_array_equal(tied[b], free[b])
    far = net.loss(X, y, reg=0.8)[0] - net.loss(X, y)[0]
    net.params["b2"] += 100.0  # the same for all classes: only a penalty would notice
    assert net.loss(X, y, reg=0.8)[0] - net.loss(X, y)[0] == pytest.approx(far)


@convention("raw-scores")
def test_raw_scores():
    net, X, _ = example("relu")
    h = np.maximum(X @ net.params["W1"] + net.params["b1"], 0)
    np.testing.assert_allclose(net.loss(X), h @ net.params["W2"] + net.params["b2"])


@convention("gradient-shapes")
def test_gradient_shapes():
    for activation in ("sigmoid", "relu"):
        for sizes in (dict(N=1), dict(H=1), dict(C=1), dict(N=3, C=3), dict(D=1)):
            net, X, y = example(activation, **sizes)
            grads = net.loss(X, y, reg=0.1)[1]
            assert {name: g.shape for name, g in grads.items()} == {
                name: p.shape for name, p in net.params.items()
            }


@convention("relu-kink")
def test_relu_kink():
    net, X, y = example("relu")
    net.params["W1"][:] = 0
    net.params["b1"][:] = 0  # so every z is exactly 0
    grads = net.loss(X, y)[1]
    assert not grads["W1"].any() and not grads["b1"].any() and grads["b2"].any()


@convention("first-maximum")
def test_first_maximum():
    net, X, _ = example()
    net.params["W2"][:] = 0
    net.params["b2"][:] = [1.0, 4.0, 4.0]
    np.testing.assert_array_equal(net.predict(X), np.ones(6))


@convention("large-scores")
def test_large_scores():
    for activation in ("sigmoid", "relu"):
        net, X, y = example(activation)
        net.params["W2"] *= 1e3 / np.abs(net.loss(X)).max()
        net.params["W1"] *= 1e3 if activation == "sigmoid" else 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loss, grads = net.loss(X, y)
        assert loss == pytest.approx(cross_entropies(net, X, y).mean()) and loss > 1
        assert all(np.isfinite(g).all() for g in grads.values())


# ---- Numerical gradients

GRADIENTS = [mlp.numerical_gradient, utils.eval_numerical_gradient]


@convention("central-differences")
def test_central_differences():
    point = np.array([0.7, -1.2])
    for gradient in GRADIENTS:
        asked = []
        gradient(lambda x, asked=asked: asked.append(x.copy()) or 0.0, point)
        moves = np.array(asked) - point
        assert len(asked) == 4 and np.all(np.count_nonzero(moves, axis=1) == 1)
        np.testing.assert_allclose(sorted(moves[moves != 0]), [-1e-5, -1e-5, 1e-5, 1e-5], rtol=1e-6)
        np.testing.assert_allclose(
            gradient(lambda x: np.sum(x**3), point, h=0.5), 3 * point**2 + 0.25
        )  # 0.25 is h**2


@convention("in-place")
def test_in_place():
    for gradient in GRADIENTS:
        x = np.random.default_rng(0).normal(size=(3, 2)).T
        before = x.copy()
        np.testing.assert_allclose(gradient(lambda _, x=x: np.sum(x**2), x), 2 * before)
        np.testing.assert_array_equal(x, before)

        def gives_up(_):
            raise ArithmeticError

        with pytest.raises(ArithmeticError):
            gradient(gives_up, x)
        np.testing.assert_array_equal(x, before)


@convention("relative-error")
def test_relative_error():
    for rel_error in (mlp.rel_error, utils.rel_error):
        assert rel_error(np.zeros(3), np.zeros(3)) == 0
        assert rel_error(np.array([1.0, 2.0]), np.array([1.0, -2.0])) == 1
        assert rel_error(np.array([1.0, 3.0]), np.array([1.0, 1.0])) == 0.5
        assert rel_error(1e-10, 0.0) == pytest.approx(1e-2)  # over 1e-8, not over 1e-10


@convention("gradient-tolerance")
def test_gradient_tolerance():
    f, x = lambda x: np.sum(x**2), np.array([1.0, 0.0])  # the gradient is (2, 0)
    assert utils.check_gradient(f, x, [2 * (1 + 1e-5), 0.9e-9])
    assert not utils.check_gradient(f, x, [2 * (1 + 3e-5), 0.0])
    assert not utils.check_gradient(f, x, [2.0, 1.1e-9])


# ---- Training


@convention("weights-first")
def test_weights_first():
    np.random.seed(5)
    net = mlp.TwoLayerMLP(4, 3, 2, std=0.7)
    after = np.random.rand()
    np.random.seed(5)
    np.testing.assert_array_equal(net.params["W1"], 0.7 * np.random.randn(4, 3))
    np.testing.assert_array_equal(net.params["W2"], 0.7 * np.random.randn(3, 2))
    assert after == np.random.rand()
    assert not net.params["b1"].any() and not net.params["b2"].any()


class Recorder(mlp.TwoLayerMLP):
    """Notes the rows that `train` takes; X must hold the row numbers in its first column."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.batches = []

    def loss(self, X, y=None, reg=0.0):
        if y is not None:
            self.batches.append([int(row) for row in X[:, 0]])
        return super().loss(X, y, reg)


def recorded(N, batch_size, epochs):
    net = Recorder(2, 3, 2, std=0.1)
    X = np.column_stack([np.arange(N), np.ones(N)])
    stats = net.train(
        X,
        X[:, 0].astype(int) % 2,
        X,
        X[:, 0].astype(int) % 2,
        learning_rate=0,
        num_epochs=epochs,
        batch_size=batch_size,
    )
    return net.batches, stats


@convention("one-permutation")
def test_one_permutation():
    batches, _ = recorded(N=6, batch_size=3, epochs=2)
    after = np.random.rand()
    np.random.seed(1)
    first, second = np.random.permutation(6).tolist(), np.random.permutation(6).tolist()
    assert batches == [first[:3], first[3:], second[:3], second[3:]]
    assert after == np.random.rand()


@convention("minibatches")
def test_minibatches():
    batches, stats = recorded(N=7, batch_size=3, epochs=4)
    assert [len(rows) for rows in batches] == [3] * 8 and len(stats["val_acc_history"]) == 4
    batches, _ = recorded(N=7, batch_size=200, epochs=2)
    assert [sorted(rows) for rows in batches] == [list(range(7))] * 2


@convention("loss-before-step")
def test_loss_before_step():
    net, X, y = example()
    first = net.loss(X, y, reg=0.5)[0]
    stats = net.train(X, y, X, y, learning_rate=0.3, reg=0.5, num_epochs=1)
    assert stats["loss_history"] == pytest.approx([first])
    assert net.loss(X, y, reg=0.5)[0] < first


@convention("decay-after-epoch")
def test_decay_after_epoch():
    steps = []
    net, X, y = example()
    step = {name: np.ones_like(value) for name, value in net.params.items()}
    scores = net.loss(X)
    net.loss = lambda X, y=None, reg=0.0: (
        scores[: len(X)] if y is None else (steps.append(net.params["b1"][0]) or 0.0, step)
    )
    net.train(X, y, X, y, learning_rate=1.0, learning_rate_decay=0.5, num_epochs=3, batch_size=3)
    np.testing.assert_allclose(-np.diff(steps), [1.0, 1.0, 0.5, 0.5, 0.25])


@convention("accuracy")
def test_accuracy():
    net, X, y = example(N=8)
    y_val = (y + 1) % 3
    stats = net.train(X, y, X, y_val, learning_rate=0.5, num_epochs=1, batch_size=3)
    np.random.seed(1)
    last = np.random.permutation(8)[3:6]
    assert stats["train_acc_history"] == [np.mean(net.predict(X[last]) == y[last])]
    assert stats["val_acc_history"] == [np.mean(net.predict(X) == y_val)]


# ---- Convolution

conv = reference("ps6_convolution", "conv")


@convention("channels-first")
def test_channels_first():
    x, w, b = np.zeros((2, 3, 7, 5)), np.zeros((4, 3, 2, 3)), np.arange(4.0)
    out, cache = conv.conv_forward(x, w, b)
    assert out.shape == (2, 4, 6, 3) and (out == b[:, None, None]).all()
    assert [gradient.shape for gradient in conv.conv_backward(out, cache)] == [
        x.shape,
        w.shape,
        b.shape,
    ]


@convention("cross-correlation")
def test_cross_correlation():
    image, kernel = np.arange(12.0).reshape(3, 4), np.array([[1.0, 0.0], [0.0, 0.0]])
    np.testing.assert_array_equal(conv.correlate2d(image, kernel), image[:-1, :-1])
    np.testing.assert_array_equal(
        conv.conv_forward(image[None, None], kernel[None, None], np.zeros(1))[0][0, 0],
        image[:-1, :-1],
    )
    np.testing.assert_array_equal(conv.convolve2d(image, kernel), image[1:, 1:])


@convention("zero-padding")
def test_zero_padding():
    padded = conv.correlate2d(np.ones((1, 2)), np.ones((1, 1)), pad=2)
    np.testing.assert_array_equal(padded, np.pad(np.ones((1, 2)), 2))


@convention("output-size")
def test_output_size():
    assert conv.conv_output_shape((10, 7), (3, 2), stride=3, pad=1) == (4, 3)
    x = np.zeros((1, 1, 10, 7))
    assert conv.max_pool_forward(x, 3, 2, 3)[0].shape == (1, 1, 3, 2)
    x[..., 9, :], x[..., 5:] = 1, 1
    assert (conv.max_pool_forward(x, 3, 2, 3)[0] == 0).all()


@convention("windows-add-up")
def test_windows_add_up():
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 5
    out, cache = conv.max_pool_forward(x, 2, 2, 1)
    assert conv.max_pool_backward(np.ones_like(out), cache)[0, 0, 1, 1] == 4
    out, cache = conv.conv_forward(x, np.ones((1, 1, 2, 2)), np.zeros(1))
    assert conv.conv_backward(np.ones_like(out), cache)[0][0, 0, 1, 1] == 4


# ---- Data


@convention("pixel-scale")
def test_pixel_scale():
    X_train, _, X_val, *_ = utils.get_MNIST_data(subset=True)
    np.testing.assert_allclose(X_train.mean(axis=0), 0, atol=1e-9)
    assert -255 <= X_train.min() < -100 and 200 < X_train.max() <= 255
    assert np.abs(X_val.mean(axis=0)).max() > 0.1  # its own mean was not taken off


@convention("digits-subset")
def test_digits_subset():
    sizes = [len(array) for array in utils.get_MNIST_data(subset=True)]
    assert sizes == [4000, 4000, 500, 500, 500, 500]


# ---- Single neurons

neurons = reference("ps1_neurons", "neurons")


@convention("bias-first")
def test_bias_first():
    X, Theta = np.array([[2.0, 3.0]]), np.array([[10.0, 20.0], [1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_array_equal(neurons.augment(X), [[1, 2, 3]])
    np.testing.assert_array_equal(neurons.class_scores(X, Theta), [[12, 23]])


@convention("left-branch")
def test_left_branch():
    zero = np.zeros(1)
    slopes = [
        neurons.relu_derivative(zero),
        neurons.leaky_relu_derivative(zero),
        neurons.parametric_relu_derivative(zero, 0.3),
        neurons.elu_derivative(zero, 0.7),
    ]
    np.testing.assert_allclose(np.ravel(slopes), [0, 0.1, 0.3, 0.7])


@convention("outputs-summed")
def test_outputs_summed():
    Y_hat, Y = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.0, 4.0]])
    assert neurons.l1_loss(Y_hat, Y) == (3 + 4) / 2 and neurons.mse_loss(Y_hat, Y) == (5 + 16) / 2
    P = np.array([[0.5, 0.5], [0.2, 0.8]])
    assert neurons.cross_entropy(P, np.array([[0.5, 0.5], [0.0, 1.0]])) == pytest.approx(
        (np.log(2) - np.log(0.8)) / 2
    )


@convention("stop-rule")
def test_stop_rule():
    def slope(x):
        return np.array([3.0, -4.0])

    for tol, max_steps, steps, converged in (
        (5.0, 9, 0, True),
        (4.9, 9, 9, False),
        (4.9, 0, 0, False),
    ):
        path, stopped = neurons.gradient_descent(slope, np.zeros(2), 0.1, tol, max_steps)
        assert (len(path) - 1, bool(stopped)) == (steps, converged)
    assert len(neurons.fit_logistic(np.ones((2, 1)), np.array([0, 1]), 1.0, 0.0, 5)[1]["loss"]) == 1


# ---- Graphs

graph = reference("ps2_graphs", "graph")


@convention("uses-add-up")
def test_uses_add_up():
    x, y = graph.Node(3.0), graph.Node(-2.0)
    graph.backward(x * x + x * y)
    assert (x.grad, y.grad) == (2 * 3 - 2, 3)


@convention("fresh-gradients")
def test_fresh_gradients():
    x = graph.Node(3.0)
    square = x * x
    for _ in range(2):
        graph.backward(square + x)
        assert (x.grad, square.grad) == (7, 1)


@convention("jacobian-rows")
def test_jacobian_rows():
    for J, f, point in (
        (graph.jacobian_F, lambda p: [3 * p[0] * p[1], p[1] - p[2]], [1.0, 2.0, -3.0]),
        (graph.jacobian_G, lambda p: graph.G(*p), [1.0, 2.0]),
    ):
        measured = utils.eval_numerical_jacobian(lambda p, f=f: np.array(f(p)), np.array(point))
        np.testing.assert_allclose(J(*point), measured, atol=1e-8)
    assert graph.chain_rule([np.ones((3, 2)), np.ones((4, 3))]).shape == (4, 2)


# ---- Backpropagation by hand

backprop = reference("ps3_backprop", "backprop")


def small_network(H=4, D=3, C=2, N=5):
    rng = np.random.default_rng(4)
    params = {
        "W1": rng.normal(size=(H, D)),
        "b1": rng.normal(size=H),
        "W2": rng.normal(size=(C, H)),
        "b2": rng.normal(size=C),
    }
    return params, rng.normal(size=(N, D)), rng.integers(0, 2, (N, C)).astype(float)


@convention("weights-from-the-left")
def test_weights_from_the_left():
    params, X, Y = small_network()
    z, h, yhat, _ = backprop.forward(params["W1"], params["W2"], X[0], Y[0])
    assert (z.shape, yhat.shape) == ((4,), (2,))
    assert z[2] == pytest.approx(sum(w * x for w, x in zip(params["W1"][2], X[0], strict=True)))
    assert backprop.backward(params["W1"], params["W2"], X[0], Y[0])["W1"].shape == (4, 3)


@convention("summed-losses")
def test_summed_losses():
    params, X, Y = small_network()
    yhat, loss = backprop.forward(params["W1"], params["W2"], X[0], Y[0])[2:]
    assert loss == pytest.approx((yhat[0] - Y[0, 0]) ** 2 + (yhat[1] - Y[0, 1]) ** 2)
    assert backprop.output_and_loss(X, np.zeros((5, 3)), "linear")[1] == pytest.approx(
        0.5 * sum(v * v for v in X.ravel())
    )
    w = backprop.pack(params)
    once, twice = (
        backprop.gradient_vector(w, np.vstack([X] * k), np.vstack([Y] * k), 4) for k in (1, 2)
    )
    np.testing.assert_allclose(twice, 2 * once)


@convention("packed-order")
def test_packed_order():
    params = small_network()[0]
    w = backprop.pack(params)
    assert (
        w[1] == params["W1"][0, 1]
        and w[12] == params["b1"][0]
        and w[16 + 1] == params["W2"][0, 1]
        and w[-1] == params["b2"][-1]
    )
    assert all(
        np.array_equal(value, params[name]) for name, value in backprop.unpack(w, 3, 4, 2).items()
    )


# ---- Regularisation

regularization = namespace(ROOT / "source/ps5_regularization", "regularization.py")
WEIGHTS = {"W1": np.array([[2.0, 0.0], [-3.0, 1.0]]), "b1": np.array([5.0, -5.0])}
STILL = {name: np.zeros_like(value) for name, value in WEIGHTS.items()}


@convention("theory-penalty")
def test_theory_penalty():
    own = regularization
    assert own["l2_loss"](1.0, WEIGHTS["W1"], 0.5) == pytest.approx(1 + 0.5 * (4 + 9 + 1))
    np.testing.assert_allclose(
        own["l2_update"](WEIGHTS, STILL, 0.1, 0.5)["W1"], 0.9 * WEIGHTS["W1"]
    )
    np.testing.assert_allclose(
        own["l1_update"](WEIGHTS, STILL, 0.1, 0.5)["W1"], [[1.95, 0], [-2.95, 0.95]]
    )
    assert all(
        np.array_equal(own[f](WEIGHTS, STILL, 0.1, 0.5)["b1"], WEIGHTS["b1"])
        for f in ("l1_update", "l2_update")
    )
    net, X, y = example()
    squares = sum(np.sum(net.params[W] ** 2) for W in ("W1", "W2"))
    assert net.loss(X, y, reg=own["reg_for"](0.7))[0] == pytest.approx(
        net.loss(X, y)[0] + 0.7 * squares
    )


@convention("slope-of-size")
def test_slope_of_size():
    assert regularization["l1_update"](WEIGHTS, STILL, 0.1, 0.5)["W1"][0, 1] == 0
    np.testing.assert_array_equal(
        regularization["lp_penalty_grad"](np.array([-2.0, 0.0, 3.0]), 0.5, 1), [-0.5, 0, 0.5]
    )


@convention("lp-penalty")
def test_lp_penalty():
    assert regularization["lp_penalty"](np.array([-2.0, 1.0]), 0.5, 3) == pytest.approx(
        0.5 * (8 + 1)
    )
    np.testing.assert_allclose(
        regularization["lp_penalty_grad"](np.array([-2.0, 1.0]), 0.5, 3), [-6, 1.5]
    )
    for name in ("lp_penalty", "lp_penalty_grad"):
        with pytest.raises(ValueError, match="at least 1"):
            regularization[name](np.ones(2), 1.0, 0.5)


@convention("drop-prob")
def test_drop_prob():
    out, _ = regularization["dropout_forward"](np.ones((200, 200)), 0.8, np.random.default_rng(0))
    np.testing.assert_array_equal(out == 0, np.random.default_rng(0).random((200, 200)) < 0.8)
    for refused in (1.0, -0.1):
        with pytest.raises(ValueError, match="drop_prob"):
            regularization["dropout_forward"](np.ones(2), refused, np.random.default_rng(0))


@convention("inverted-dropout")
def test_inverted_dropout():
    x = np.full((300, 300), 3.0)
    out, _ = regularization["dropout_forward"](x, 0.8, np.random.default_rng(0))
    np.testing.assert_allclose(np.unique(out), [0, 15])
    assert out.mean() == pytest.approx(3, rel=0.03)
    np.testing.assert_array_equal(
        regularization["dropout_forward"](x, 0.8, np.random.default_rng(0), training=False)[0], x
    )


@convention("max-norm-columns")
def test_max_norm_columns():
    W = np.array([[3.0, 0.1, 0.0], [4.0, 0.2, 0.0]])
    np.testing.assert_allclose(regularization["max_norm"](W, 2.0), [[1.2, 0.1, 0], [1.6, 0.2, 0]])


@convention("patience")
def test_patience():
    stopper, params = regularization["EarlyStopping"](2), {"W1": np.zeros(2)}
    asked = []
    for epoch, loss in enumerate((5, 6, 4, 4, float("nan"))):
        params["W1"][:] = epoch
        asked.append(bool(stopper.update(loss, params)))
    assert asked == [False, False, False, False, True]
    assert stopper.best_loss == 4 and stopper.best_params["W1"].tolist() == [2, 2]


@convention("three-sets")
def test_three_sets():
    X, y = np.arange(10.0)[:, None], np.arange(10)
    found = regularization["split"](X, y, 3, 1, np.random.default_rng(7))
    assert [len(a) for a in found] == [6, 6, 3, 3, 1, 1]
    np.testing.assert_array_equal(
        np.concatenate(found[1::2]), np.random.default_rng(7).permutation(10)
    )
    np.testing.assert_array_equal(np.concatenate(found[::2])[:, 0], np.concatenate(found[1::2]))
