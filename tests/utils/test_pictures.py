import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from utils import (
    draw_conv_step,
    figure_with_alt,
    get_MNIST_data,
    get_MNIST_mean_image,
    plot_activations,
    plot_confusion,
    plot_decision_boundary,
    plot_descent_paths,
    plot_gradient_magnitudes,
    plot_stats,
    plot_weight_histograms,
    show_digits,
    show_mistakes,
    show_net_weights,
    visualize_grid,
)
from utils.figure import Picture

STREAM = np.random.default_rng(0)
STATS = {
    "loss_history": [3.0, 2.0, 1.5],
    "grad_magnitude_history": [1.0, 0.5, 0.25],
    "train_acc_history": [0.5, 0.75],
    "val_acc_history": [0.4, 0.7],
}


def pixels(figure):
    """Draw a figure for real and return its pixels; any warning is a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=50)
    stream.seek(0)
    image = plt.imread(stream)
    assert np.ptp(image) > 0.5
    return image


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


# --- visualize_grid


def test_grid_of_64_filters_has_the_promised_side():
    grid = visualize_grid(STREAM.normal(size=(64, 28, 28)))
    assert (
        grid.shape == (245, 245)
        and grid.dtype == np.float64
        and grid.min() == 0
        and grid.max() == 255
    )
    assert visualize_grid(STREAM.normal(size=(5, 4, 6, 3)), padding=1).shape == (
        3 * 4 + 2,
        3 * 6 + 2,
        3,
    )
    assert visualize_grid(np.ones((1, 2, 2)), padding=9).shape == (2, 2)


def test_each_image_is_scaled_by_itself_and_in_its_place():
    W = np.stack([np.array([[0.0, 1], [2, 4]]), 1e-3 * np.array([[0.0, 1], [2, 4]]) - 7])
    grid = visualize_grid(W, padding=1)
    expected = np.array([[0, 63.75], [127.5, 255]])
    np.testing.assert_allclose(grid[:2, :2], expected)
    np.testing.assert_allclose(grid[:2, 3:], expected, atol=1e-6)
    assert not grid[:, 2].any() and not grid[2:].any()


@given(arrays(np.float64, array_shapes(min_dims=3, max_dims=4, max_side=4)), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_grid_is_finite_whatever_the_weights(W, padding):
    with np.errstate(all="raise", under="ignore"):
        grid = visualize_grid(W, padding)
    assert np.all(np.isfinite(grid)) and grid.min() >= 0 and grid.max() <= 255


def test_constant_filters_are_grey():
    assert np.all(visualize_grid(np.full((1, 3, 3), 7.0)) == 127.5)


@pytest.mark.parametrize(
    "W", [np.ones((3, 3)), np.ones(4), np.ones((0, 2, 2)), np.ones((1, 1, 1, 1, 1))]
)
def test_grid_refuses_other_shapes(W):
    with pytest.raises(ValueError, match="N, H, W"):
        visualize_grid(W)
    with pytest.raises(ValueError, match="negative"):
        visualize_grid(np.ones((1, 2, 2)), padding=-1)


# --- training


def test_stats_has_three_labelled_panels_with_legends():
    figure = plot_stats(STATS)
    assert len(figure.axes) == 3
    assert [ax.get_ylabel() for ax in figure.axes] == ["loss", "norm of dL/dW1", "accuracy"]
    assert legend(figure.axes[2]) == ["training (last minibatch)", "validation"]
    assert all(ax.get_xlabel() and ax.get_title() and legend(ax) for ax in figure.axes)
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), STATS["loss_history"])
    np.testing.assert_array_equal(figure.axes[2].lines[1].get_ydata(), STATS["val_acc_history"])
    assert (
        "from 3 to 1.5" in figure.alt and "validation accuracy goes from 0.4 to 0.7" in figure.alt
    )
    pixels(figure)


def test_a_long_history_gets_a_running_mean():
    figure = plot_stats({**STATS, "loss_history": np.arange(300.0)})
    steps, mean = figure.axes[0].lines[1].get_data()
    np.testing.assert_allclose(mean, steps - 24.5)
    assert legend(figure.axes[0]) == ["loss of the minibatch", "mean of the last 50"]


def test_stats_of_a_diverged_or_empty_run_can_be_drawn():
    pixels(plot_stats({**STATS, "loss_history": [1.0, np.inf, np.nan], "val_acc_history": []}))
    with pytest.raises(ValueError, match="val_acc_history is missing"):
        plot_stats({key: value for key, value in STATS.items() if key != "val_acc_history"})


def test_gradient_magnitudes_as_lines_and_bars():
    lines = plot_gradient_magnitudes({"W1": [1.0, 0.1], "W2": [1.0, 0.5]})
    assert legend(lines.axes[0]) == ["W1", "W2"] and lines.axes[0].get_yscale() == "log"
    dashes = {line.get_linestyle() for line in lines.axes[0].lines}
    assert len(dashes) == 2  # colour is not the only difference
    bars = plot_gradient_magnitudes({"W1": 0.0, "W2": 2.0})
    assert bars.axes[0].get_yscale() == "linear" and [
        p.get_height() for p in bars.axes[0].patches
    ] == [0, 2]
    pixels(lines), pixels(bars)


def test_histograms_say_what_is_not_finite():
    figure = plot_weight_histograms(
        {"W1": STREAM.normal(size=(5, 5)), "h": [1.0, np.nan, np.inf], "none": [np.nan]}
    )
    assert (
        "2 not finite" in figure.axes[1].get_title()
        and "no finite value" in figure.axes[2].get_title()
    )
    assert sum(patch.get_height() for patch in figure.axes[0].patches) == 25
    pixels(figure)


# --- nets and functions


class Net:
    params = {"W1": STREAM.normal(size=(784, 10))}


def test_net_weights_are_the_columns_of_W1():
    figure = show_net_weights(Net())
    shown = figure.axes[0].images[0].get_array()
    assert shown.shape == (4 * 28 + 9, 4 * 28 + 9) and shown.dtype == np.uint8
    expected = visualize_grid(Net.params["W1"][:, :1].T.reshape(1, 28, 28)).astype(np.uint8)
    assert np.array_equal(shown[:28, :28], expected)
    pixels(figure)
    with pytest.raises(ValueError, match="square"):
        show_net_weights({"W1": np.ones((10, 3))})


def test_decision_boundary_colours_the_predicted_class():
    X = STREAM.uniform(-1, 1, (40, 2))
    y = np.where(X[:, 0] > 0, 7, 3)
    figure = plot_decision_boundary(lambda points: np.where(points[:, 0] > 0, 7, 3), X, y)
    region = figure.axes[0].collections[0].get_array()
    assert (
        set(np.unique(region)) == {0, 1}
        and np.all(region[:, 0] == 0)
        and np.all(region[:, -1] == 1)
    )
    assert legend(figure.axes[0]) == ["class 3", "class 7"] and "100%" in figure.alt
    pixels(figure)
    with pytest.raises(ValueError, match=r"\(N, 2\)"):
        plot_decision_boundary(lambda points: points, np.ones((3, 3)), np.ones(3))


def test_activations_with_and_without_derivative():
    figure = plot_activations(
        {
            "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
            "sin": np.sin,
            "a": np.sin,
            "b": np.sin,
            "c": np.sin,
        }
    )
    assert len(figure.axes) == 5 and [len(ax.lines) for ax in figure.axes] == [2, 1, 1, 1, 1]
    pixels(figure)
    own, axes = plt.subplots(1, 2)
    assert plot_activations({"tanh": np.tanh, "sin": np.sin}, axes=axes) is own


def test_descent_paths_even_when_one_diverges():
    f = lambda p: p[0] ** 2 + 10 * p[1] ** 2
    path = np.array([[2.0, 1.0], [1.0, -0.5], [0.0, 0.0]])
    figure = plot_descent_paths(f, {"good": path, "bad": [[1.0, 1], [1e3, -1e3], [np.inf, np.nan]]})
    assert (
        "3 points from (2, 1) to (0, 0), f = 14 to 0" in figure.alt
        and "bad: 2 points" in figure.alt
    )
    pixels(figure)
    pixels(plot_descent_paths(lambda p: 1.0, path))
    for wrong in (np.ones(3), np.full((2, 2), np.nan)):
        with pytest.raises(ValueError, match="path"):
            plot_descent_paths(f, wrong)


# --- digits


def test_confusion_matrix_and_the_pairs_it_names():
    y_true = np.array([0, 1, 1, 2, 2, 2, 2])
    y_pred = np.array([0, 1, 2, 1, 1, 1, 2])
    matrix = plot_confusion(y_true, y_pred, classes=3)
    assert matrix.tolist() == [[1, 0, 0], [0, 1, 1], [0, 3, 1]]
    title = plt.gcf().axes[0].get_title()
    assert title == "3 of 7 right.\nMost often confused: 2 read as 1 (3), 1 read as 2 (1)."
    pixels(plt.gcf())
    assert plot_confusion([1, 1], [1, 1], classes=2).tolist() == [[0, 0], [0, 2]]
    assert "Nothing is confused." in plt.gcf().alt


@pytest.mark.parametrize(
    "y_true, y_pred, words",
    [
        ([0, 10], [0, 1], "0 to 9"),
        ([0, -1], [0, 1], "0 to 9"),
        ([0], [0, 1], "one shape"),
        ([0.0], [0], "integers"),
    ],
)
def test_confusion_refuses_what_are_no_labels(y_true, y_pred, words):
    with pytest.raises(ValueError, match=words):
        plot_confusion(y_true, y_pred)


def test_mistakes_show_the_real_digits():
    X, y = get_MNIST_data(subset=True)[4:]
    mean = get_MNIST_mean_image(subset=True)
    wrong = y.copy()
    wrong[[3, 7]] = (y[[3, 7]] + 1) % 10
    figure = show_mistakes(X, y, wrong, mean)
    assert [ax.get_title() for ax in figure.axes] == [f"{y[k]} read as {wrong[k]}" for k in (3, 7)]
    shown = np.asarray(figure.axes[1].images[0].get_array())
    np.testing.assert_allclose(shown.ravel(), X[7] + mean)
    assert f"{y[3]} read as {wrong[3]}" in figure.alt
    pixels(figure)
    assert show_mistakes(X, y, y) == "All 500 digits were read correctly."
    assert len(show_mistakes(X, y, (y + 1) % 10, number=13).axes) == 13
    assert len(show_digits(X, number=12).axes) == 12
    with pytest.raises(ValueError, match="at least one"):
        show_digits(X[:0])


# --- convolution


def test_conv_step_shows_the_window_and_the_sum():
    figure = draw_conv_step(np.arange(12).reshape(3, 4), [[1, 2], [3, -1]], step=1, stride=2)
    assert "(2)(1) + (3)(2) + (6)(3) + (7)(-1) = 19" in figure.get_suptitle()
    numbers = [text.get_text() for text in figure.axes[2].texts]
    assert numbers == ["9", "19"]  # earlier outputs and this one, none that is still to come
    assert "row 0, column 2" in figure.alt
    pixels(figure)
    lower = draw_conv_step(np.arange(25).reshape(5, 5), [[1, 0], [0, 0]], step=2, stride=3)
    assert (
        "(15)(1) + (16)(0) + (20)(0) + (21)(0) = 15" in lower.get_suptitle()
        and "row 3, column 0" in lower.alt
    )
    pixels(
        draw_conv_step(STREAM.normal(size=(5, 5)), STREAM.normal(size=(3, 3)), 3, stride=2, pad=1)
    )


@pytest.mark.parametrize(
    "arguments, words",
    [
        ((np.ones((2, 2)), np.ones((3, 3)), 0), "larger"),
        ((np.ones((3, 3)), np.ones((2, 2)), 4), "0 to 3"),
        ((np.ones((3, 3)), np.ones((2, 2)), -1), "0 to 3"),
        ((np.ones(3), np.ones((2, 2)), 0), "2-D"),
    ],
)
def test_conv_step_refuses_what_does_not_fit(arguments, words):
    with pytest.raises(ValueError, match=words):
        draw_conv_step(*arguments)


# --- how a notebook shows them


def test_a_picture_brings_its_words_and_appears_once():
    figure = plot_gradient_magnitudes({'<b>"W1"': [1.0, 0.5]})
    assert isinstance(figure, Picture) and plt.fignum_exists(figure.number)
    data, metadata = figure._repr_mimebundle_()
    assert 'alt="Sizes of gradients by layer. &lt;b&gt;&quot;W1&quot; goes' in data["text/html"]
    assert data["text/plain"] == figure.alt == metadata["image/png"]["alt"]
    assert not plt.fignum_exists(figure.number)  # or the inline backend would show it again
    pixels(figure)


def test_any_figure_can_be_given_words():
    figure, ax = plt.subplots()
    for given_figure in (figure, ax):
        shown = figure_with_alt(given_figure, "a line")
        data, _ = shown._repr_mimebundle_()
        assert 'alt="a line"' in data["text/html"] and repr(shown) == "a line"
    assert not plt.get_fignums()


def test_pictures_draw_on_axes_that_are_given():
    own, axes = plt.subplots(1, 3)
    assert plot_stats(STATS, axes=axes) is own and plt.get_fignums() == [own.number]
    assert plot_gradient_magnitudes({"W1": 1.0}, ax=axes[0]) is own
    with pytest.raises(ValueError, match="3 axes, and 2"):
        plot_stats(STATS, axes=axes[:2])


def test_nothing_is_shown_unasked(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("plt.show was called"))
    plot_stats(STATS), show_net_weights(Net()), plot_confusion([0], [0])
