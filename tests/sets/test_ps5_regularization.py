"""What is special to problem set 5: it builds on an earlier module, the student's own or a given
one, and must not fall with it.
"""

from __future__ import annotations

import importlib.util
import re
import shutil

import nbformat
import numpy as np
import pytest

from autograder.authoring.sample import patched
from autograder.checks.inputs import Sizes
from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice
from autograder.grading.score import score
from autograder.quality.modules import ROOT, SOURCE, namespace, write_module
from autograder.sandbox.bubblewrap import NoSandbox, find_bwrap
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

PS = load("ps5_regularization")
TEXT = (SOURCE / PS.name / PS.module).read_text("utf-8")
GIVEN = patched(TEXT, [("USE_GIVEN = False  #", "USE_GIVEN = True  #")])
NEED_A_NET = {"5.2", "5.9", "5.10"}


def sandbox() -> str:
    try:
        find_bwrap()
        return "bubblewrap"
    except NoSandbox:
        return "subprocess"


@pytest.fixture
def course(tmp_path):
    """A course without notebooks, so that only the module is judged."""
    for name in (PS.name, *PS.given):
        shutil.copytree(
            SOURCE / name,
            tmp_path / "source" / name,
            ignore=shutil.ignore_patterns("*.ipynb", "*.md", "__pycache__"),
        )
    return tmp_path


def scored(course, text: str, mlp: str | None = None):
    folder = write_module(PS, course / "handed in", text)
    if mlp is None:
        (folder / "mlp.py").unlink()
    else:
        (folder / "mlp.py").write_text(mlp, "utf-8")
    report = score(folder, PS.name, seed=3, sandbox=sandbox(), root=course).report
    return report, {q.id: q for q in report.questions}


def test_the_given_module_is_used_and_the_report_says_so(course):
    (course / "course.toml").write_text("release_reference = true\n")
    report, by_id = scored(course, GIVEN, "class TwoLayerMLP:\n    pass\n")
    assert by_id["5.9"].score == 9 and by_id["5.10"].score == 9
    assert any("mlp_given" in note for note in report.notes), report.notes


def test_the_own_module_is_used_where_that_is_chosen(course):
    (course / "course.toml").write_text("release_reference = true\n")
    report, by_id = scored(course, TEXT, "class TwoLayerMLP:\n    pass\n")
    assert by_id["5.9"].score == 0
    assert not any("mlp_given" in note for note in report.notes)


@pytest.mark.parametrize(
    "text, mlp, said",
    [
        (TEXT, None, "copy your own mlp.py"),
        (TEXT, "class TwoLayerMLP(:\n", "cannot be imported"),
        (TEXT, "x = 1\n", "does not define TwoLayerMLP"),
        (GIVEN, "", "set USE_GIVEN = False"),
    ],
    ids=[
        "no mlp.py",
        "a syntax error in mlp.py",
        "no class in mlp.py",
        "a given module that the course does not give",
    ],
)
def test_without_a_net_only_tasks_that_need_one_lose_points(course, text, mlp, said):
    _, by_id = scored(course, text, mlp)
    lost = {
        i
        for i, q in by_id.items()
        for p in q.parts
        if p.verdict not in ("ok", "missing", "recorded")
    }
    assert lost == NEED_A_NET
    assert said in by_id["5.9"].message


def test_a_slip_in_the_earlier_module_is_not_charged_twice(course):
    reference = (SOURCE / "ps4_mlp/mlp.py").read_text("utf-8")
    slipped = patched(reference, [("0.5 * reg * penalty", "reg * penalty")])
    _, by_id = scored(course, TEXT, slipped)
    assert by_id["5.9"].score == 9 and by_id["5.10"].score == 9
    assert any("your own earlier result" in p.message for p in by_id["5.9"].parts)


PAIRS = dict(
    scores=[1.5, 1.5],
    data_losses=[0.25, 0.25],
    l2_penalties=[0.5625, 0.375],
    l1_penalties=[0.75, 1],
)


def lost(**changed):
    """Parts of 5.4 that lose their points; choices are only recorded."""
    answers = PAIRS | dict(l2_prefers="2", l1_prefers="1", what_they_do="b") | changed
    report = QuestionRun(PS, PS["5.4"], LocalSubject(answers)).report()
    return {p.name for p in report.parts if p.verdict not in ("ok", "recorded")}


@pytest.mark.parametrize("name", PAIRS)
def test_two_numbers_may_stand_in_a_column(name):
    column = np.reshape(PAIRS[name], (2, 1))
    assert not lost(**{name: column})
    assert lost(**{name: np.hstack([column, column])}) == {name}


def test_what_follows_from_a_column_of_scores_earns_its_points():
    assert lost(scores=[[0.75], [1.0]], data_losses=[[0.0625], [0.0]]) == {
        "scores",
        "data_losses",
    }  # zero where the truth is not
    assert lost(scores=[[0.75], [2.0]], data_losses=[[0.0625], [1.0]]) == {"scores"}


@pytest.mark.parametrize("seed", range(5))
def test_what_was_tried_fits_into_two_lines(seed):
    """Nobody reads whole dicts of arrays, or numbers with seventeen digits."""
    trials = {
        id(p.test): p.test for q in PS.questions for p in q.parts if not isinstance(p, Choice)
    }
    for trial in trials.values():
        for case in trial.draw(np.random.default_rng(seed)):
            assert len(trial.tried.format_map(Sizes(case))) < 180, case.name


def blank_cells():
    """The code of the released notebook, cell by cell, without the setup of Jupyter."""
    notebook = nbformat.read(ROOT / "assignments" / PS.name / f"{PS.name}.ipynb", as_version=4)
    return [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and not cell.source.startswith("%load_ext")
    ]


def test_unfinished_cells_say_which_task_to_do_first():
    """No NameError: nobody should have to guess that an earlier cell did not run."""
    cells = [source for source in blank_cells() if "sigmoid_net" in source or "relu_net" in source]
    names = {"sigmoid_net": None, "relu_net": None}
    guarded = [source for source in cells if source.startswith("if ")]
    assert len(guarded) == 2
    for source in guarded:
        with pytest.raises(NotImplementedError, match=r"Task 5\.(9|10): train"):
            exec(source, dict(names))
    made = next(source for source in cells if "QUICK = True" in source)
    assert made.index("sigmoid_net = relu_net = None") < made.index("get_MNIST_data")
    assert not [source for source in blank_cells() if "runs" in source and "runs = " not in source]


def page_columns(text: str) -> list[np.ndarray]:
    """The rows of each table of docs/mnist.md."""
    tables = text.split("\n## ")[1:]
    return [
        np.array(
            [
                [float(x) for x in line.strip("| ").split("|")]
                for line in t.splitlines()
                if line.startswith("| ") and line[2].isdigit()
            ]
        )
        for t in tables
    ]


def test_the_page_on_mnist_is_what_the_command_writes():
    """Both tables of the sources, whole, beside ours of the same settings, and plainly labelled."""
    tool = imported(ROOT / "tools/mnist_tables.py")
    text = (ROOT / "docs/mnist.md").read_text("utf-8")
    label = "ours, SUBSET" if "**bundled subset**" in text else "ours, full set"
    for activation, rows in zip(tool.SOURCE, page_columns(text), strict=True):
        assert rows.shape == (20, 7) and (rows[:, 0] == np.arange(1, 21)).all()
        section = text.split(f"## {tool.NAMES[activation]}\n")[1].split("\n## ")[0]
        ends = [float(x) for x in re.findall(rf"{label} ([\d.]+)\.(?:\s|$)", section)]
        ours = {
            "losses": rows[:, 2],
            "batch": rows[:, 4],
            "val": rows[:, 6],
            "test": ends[0],
            "train": ends[1],
        }
        assert (
            tool.table(activation, ours, label).strip()
            == f"## {tool.NAMES[activation]}\n{section}".strip()
        )
        assert np.allclose(rows[:10, 1], rows[:10, 2], rtol=0.03), (
            "at first the loss is mostly penalty, on whatever digits"
        )
        assert rows[-1, 6] > (0.85 if activation == "sigmoid" else 0.93)


def imported(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_bar_counts_steps_and_leaves_the_net_as_it_was(capsys, tmp_path):
    watch = namespace(write_module(PS, tmp_path / "desk"), "progress_bar.py")["watch"]

    class Net:
        def loss(self, X, y=None, reg=0.0):
            return 2.0 if y is None else (1.0, {})

        def train(self, steps):
            return [self.loss(None, y=1)[0] for _ in range(steps)] + [self.loss(None)]

    net = Net()
    with watch(net, 3, "a net"):
        assert net.train(3) == [1.0, 1.0, 1.0, 2.0]
    assert "a net: 100%" in capsys.readouterr().out and "loss" not in vars(net)
    with pytest.raises(ValueError), watch(net, 3):
        raise ValueError
    assert "loss" not in vars(net)


def test_overfitting_uses_no_function_of_a_later_task(tmp_path):
    """A student who has come to 5.7 has not written 5.9 yet."""
    folder = write_module(PS, tmp_path / "desk")
    names = namespace(folder, "laboratory.py")
    later = ("digit_net", "train_digits", "accuracy")
    for name in later:
        setattr(names["own"], name, None)
    rng = np.random.default_rng(0)
    data = (
        rng.uniform(-100, 100, (60, 784)),
        rng.integers(0, 10, 60),
        rng.uniform(-100, 100, (20, 784)),
        rng.integers(0, 10, 20),
    )
    for technique in names["TECHNIQUES"]:
        assert len(names["overfit"](data, technique, digits=60, epochs=2)["validation loss"]) == 2
