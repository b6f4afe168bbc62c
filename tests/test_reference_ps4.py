"""The reference solution and the notebook of problem set 4: known numbers, extremes, half-done
states, figures.
"""

import importlib.util
import itertools
import shutil
import warnings
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from nbclient import NotebookClient
from scipy.special import expit, logsumexp

from autograder import check
from autograder.authoring.build import make_notebook
from autograder.material.strip import regions, split_lines, strip
from autograder.sets import load

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "ps4_mlp"
GOOD = sorted((ROOT / "tests" / "submissions" / "ps4_mlp").glob("good_*"))


def module_of(path, name="mlp"):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # one good submission says `is 'relu'`
        spec.loader.exec_module(module)
    return module


mlp = module_of(SOURCE / "mlp.py")


def toy_net(activation, module=mlp):
    np.random.seed(0)
    return module.TwoLayerMLP(4, 10, 3, std=1e-1, activation=activation)


def toy_data():
    np.random.seed(1)
    return 10 * np.random.randn(5, 4), np.array([0, 1, 2, 2, 1])


def some_net(activation, module=mlp, N=6, D=4, H=5, C=3, seed=0):
    np.random.seed(seed)
    net = module.TwoLayerMLP(D, H, C, std=0.6, activation=activation)
    rng = np.random.default_rng(seed)
    net.params["b1"] = rng.normal(size=H)
    net.params["b2"] = rng.normal(size=C)
    return net, rng.normal(size=(N, D)), rng.integers(0, C, size=N)


# ---- Known numbers


@pytest.mark.parametrize(
    "activation, loss", [("sigmoid", 1.1822479803941373), ("relu", 1.3037878913298206)]
)
def test_loss_on_the_toy_data(activation, loss):
    X, y = toy_data()
    assert abs(toy_net(activation).loss(X, y, reg=0.1)[0] - loss) < 1e-12


@pytest.mark.parametrize(
    "activation, rate, epochs, decay, loss",
    [
        ("sigmoid", 0.5, 100, 0.95, 0.10926794610680679),
        ("sigmoid", 0.5, 100, 1.0, 0.014821611428601673),
        ("relu", 0.1, 50, 0.95, 0.0178562204869839),
    ],
)
def test_training_on_the_toy_data(activation, rate, epochs, decay, loss):
    X, y = toy_data()
    stats = toy_net(activation).train(
        X, y, X, y, learning_rate=rate, learning_rate_decay=decay, reg=1e-5, num_epochs=epochs
    )
    assert abs(stats["loss_history"][-1] - loss) < 1e-9
    assert {key: len(values) for key, values in stats.items()} == dict.fromkeys(stats, epochs)
    assert list(stats) == [
        "loss_history",
        "grad_magnitude_history",
        "train_acc_history",
        "val_acc_history",
    ]


def test_gradient_magnitudes_on_the_toy_data():
    X, y = toy_data()
    sizes = toy_net("sigmoid").train(X, y, X, y, learning_rate=0.5, num_epochs=100)[
        "grad_magnitude_history"
    ]
    np.testing.assert_allclose(
        [sizes[0], max(sizes), sizes[-1]], [0.3120, 0.3133, 0.0360], atol=5e-5
    )


# ---- Values, against SciPy and against numerical gradients


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@pytest.mark.parametrize(
    "sizes", [{}, {"N": 1}, {"H": 1}, {"C": 1}, {"N": 3, "C": 3}, {"C": 100}, {"D": 1}]
)
def test_gradients(activation, sizes):
    net, X, y = some_net(activation, **sizes)
    loss, grads = net.loss(X, y, reg=0.7)
    assert list(grads) == ["W2", "b2", "W1", "b1"]
    for name, grad in grads.items():
        measured = mlp.numerical_gradient(lambda _: net.loss(X, y, reg=0.7)[0], net.params[name])
        np.testing.assert_allclose(grad, measured, rtol=1e-5, atol=1e-9)


def test_absent_top_class():
    net, X, _ = some_net("sigmoid", C=4)
    y = np.zeros(6, dtype=int)
    scores = net.loss(X)
    assert net.loss(X, y)[0] == pytest.approx(np.mean(logsumexp(scores, axis=1) - scores[:, 0]))
    assert net.loss(X, y)[1]["W2"].shape == (5, 4)


def test_sigmoid_everywhere():
    z = np.concatenate([np.linspace(-50, 50, 1001), [-1e3, 1e3, -745.0, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(mlp.sigmoid(z), expit(z), rtol=1e-14, atol=1e-320)


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e3, 1e8])
def test_softmax_loss_everywhere(scale):
    rng = np.random.default_rng(0)
    scores, y = scale * rng.normal(size=(5, 4)), rng.integers(0, 4, size=5)
    with np.errstate(all="raise", under="ignore"):
        loss, grad = mlp.softmax_loss(scores, y), mlp.softmax_loss_grad(scores, y)
    assert loss == pytest.approx(np.mean(logsumexp(scores, axis=1) - scores[np.arange(5), y]))
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-15)


@given(arrays(np.float64, array_shapes(max_dims=4, max_side=3), elements=st.floats(-3, 3)))
def test_numerical_gradient_of_a_cubic(x):
    view, before = x.T, x.copy()
    np.testing.assert_allclose(
        mlp.numerical_gradient(lambda _: np.sum(x**3), view), 3 * view**2, atol=1e-8
    )
    np.testing.assert_array_equal(x, before)


def test_numerical_gradient_of_a_single_number():
    grad = mlp.numerical_gradient(np.sin, np.array(1.0))
    assert grad.shape == () and grad.dtype == np.float64 and grad == pytest.approx(np.cos(1.0))


# ---- Half-done work: each task can be finished before the next


def half_done(folder, done):
    """The module as released, except that the solutions of these tasks are in it."""
    source = (SOURCE / "mlp.py").read_text(encoding="utf-8")
    markers = {
        n for region in regions(source) if region.task in done for n in (region.first, region.last)
    }
    path = folder / f"half_{'_'.join(done).replace('.', '')}.py"
    path.write_text(
        strip("".join(line for n, line in enumerate(split_lines(source)) if n not in markers)),
        encoding="utf-8",
    )
    return module_of(path, path.stem)


ORDER = ["4.2", "4.3", "4.4", "4.5", "4.7"]


@pytest.mark.parametrize("count", range(len(ORDER) + 1))
def test_tasks_can_be_done_in_order(tmp_path, count):
    module = half_done(tmp_path, ORDER[:count])
    for k, task in enumerate(ORDER):
        report = check(task, module.TwoLayerMLP)
        assert (report.score, report.verdict) == (
            (report.points, "ok") if k < count else (0, "missing")
        ), task


def test_a_blank_says_its_task(tmp_path):
    module = half_done(tmp_path, ["4.2", "4.3"])
    X, y = toy_data()
    loss, grads = toy_net("sigmoid", module).loss(X, y, reg=0.1)
    assert loss == pytest.approx(1.1822479803941373) and grads == {}
    with pytest.raises(NotImplementedError, match="Task 4.7"):
        toy_net("relu", module).loss(X)
    with pytest.raises(NotImplementedError, match="Task 4.1"):
        module.rel_error(1, 1)


# ---- Other right solutions


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_submissions_agree_with_the_reference(folder):
    other = module_of(folder / "mlp.py", folder.name)
    many = (
        30 if "np.choose" in (folder / "mlp.py").read_text("utf-8") else 70
    )  # np.choose takes 32 at most in older NumPy
    for activation, sizes in itertools.product(
        ["sigmoid", "relu"], [{}, {"N": 1}, {"H": 1}, {"N": 3, "C": 3}, {"C": many}]
    ):
        (ours, X, y), (theirs, *_) = (
            some_net(activation, **sizes),
            some_net(activation, other, **sizes),
        )
        np.testing.assert_allclose(theirs.loss(X), ours.loss(X), rtol=1e-12, atol=1e-14)
        (loss, grads), (loss_, grads_) = ours.loss(X, y, reg=0.3), theirs.loss(X, y, reg=0.3)
        assert loss_ == pytest.approx(loss, rel=1e-12)
        for name in grads:
            np.testing.assert_allclose(grads_[name], grads[name], rtol=1e-9, atol=1e-14)
        X_val, y_val = X[::-1] + 0.1, y[::-1]
        runs = [
            net.train(X, y, X_val, y_val, learning_rate=0.2, num_epochs=4, batch_size=4)
            for net in (ours, theirs)
        ]
        for key in runs[0]:
            np.testing.assert_allclose(runs[1][key], runs[0][key], rtol=1e-9)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_submissions_have_full_marks(folder):
    other = module_of(folder / "mlp.py", folder.name)
    reports = [
        check("4.1", other.rel_error, other.numerical_gradient),
        *(check(task, other.TwoLayerMLP) for task in ORDER),
    ]
    assert [(r.id, r.score, r.mistakes) for r in reports] == [(r.id, r.points, ()) for r in reports]


# ---- The notebook


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The notebook, run from top to bottom with the reference."""
    folder = tmp_path_factory.mktemp("ps4")
    shutil.copy(SOURCE / "mlp.py", folder)
    notebook = make_notebook((SOURCE / "ps4_mlp.md").read_text(encoding="utf-8"), load("ps4_mlp"))
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def outputs(notebook):
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


def test_notebook_runs_and_earns_all_automatic_points(executed):
    earned = [
        float(cell.outputs[0].data["text/plain"])
        for cell in executed.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    ]
    assert sum(earned) == 88
    assert not [output for output in outputs(executed) if output.get("name") == "stderr"]


def test_every_figure_has_a_text_alternative(executed):
    figures = [output for output in outputs(executed) if "image/png" in output.get("data", {})]
    assert len(figures) == 10
    for figure in figures:
        alternative = figure.metadata["image/png"]["alt"]
        assert len(alternative.split()) > 10 and "nan" not in alternative


def test_puzzle_has_its_answer(executed):
    said = "".join(output.text for output in outputs(executed) if output.output_type == "stream")
    assert (
        "1.320973\n" in said
        and "softplus"
        not in (SOURCE / "ps4_mlp.md").read_text().split("### BEGIN SOLUTION\nnet = toy")[0]
    )


def test_statements_hold_no_solution_line():
    """A hint may say what to do, but not in the words of the reference."""
    source = (SOURCE / "mlp.py").read_text(encoding="utf-8")
    lines = split_lines(source)
    given_lines = {line.strip() for line in split_lines(strip(source))}
    solution = {
        lines[n].split("#")[0].strip() for r in regions(source) for n in range(r.first + 1, r.last)
    } - given_lines
    text = (SOURCE / "ps4_mlp.md").read_text(encoding="utf-8")
    assert not [line for line in solution if len(line) > 20 and line in text]


def test_task_headings_agree_with_the_declarations():
    text = (SOURCE / "ps4_mlp.md").read_text(encoding="utf-8")
    for question in load("ps4_mlp").questions:
        heading, facts = text.split(f"## Task {question.id}: ")[1].split("\n\n")[:2]
        assert heading == question.title
        assert facts.startswith(f"**{question.points:g} points**")
        assert (
            f"{question.minutes} minutes" in facts
            and f"difficulty {question.difficulty} of 3" in facts
        )
        if question.manual_points:
            assert (
                f"({question.automatic_points:g} automatic, {question.manual_points:g} written)"
                in facts
            )


def test_mark_schemes_add_up():
    text = (SOURCE / "ps4_mlp.md").read_text(encoding="utf-8")
    for question in load("ps4_mlp").questions:
        if question.manual_points:
            scheme = (
                text.split(f"<!-- task: {question.id}m -->")[1]
                .split("=== BEGIN")[1]
                .split("=== END")[0]
            )
            points = [
                float(line[2:].split(":")[0])
                for line in scheme.splitlines()
                if line.startswith("- ")
            ]
            assert sum(points) == question.manual_points


def test_committed_notebook_is_valid():
    notebook = nbformat.read(SOURCE / "ps4_mlp.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
