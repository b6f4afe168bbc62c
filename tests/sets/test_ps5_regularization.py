"""What is special to problem set 5: it builds on an earlier module, the student's own or a given one, and must not fall with it."""

from __future__ import annotations

import shutil

import nbformat
import numpy as np
import pytest

from autograder.authoring.sample import patched
from autograder.course import load
from autograder.engine import QuestionRun
from autograder.grading.score import score
from autograder.subject import LocalSubject
from autograder.worker.jail import NoSandbox, find_bwrap
from tests.quality.local import ROOT, SOURCE, namespace, write_module

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
        shutil.copytree(SOURCE / name, tmp_path / "source" / name, ignore=shutil.ignore_patterns("*.ipynb", "*.md", "__pycache__"))
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


@pytest.mark.parametrize("text, mlp, said", [
    (TEXT, None, "copy your own mlp.py"), (TEXT, "class TwoLayerMLP(:\n", "cannot be imported"), (TEXT, "x = 1\n", "does not define TwoLayerMLP"),
    (GIVEN, "", "set USE_GIVEN = False"),
], ids=["no mlp.py", "a syntax error in mlp.py", "no class in mlp.py", "a given module that the course does not give"])
def test_without_a_net_only_tasks_that_need_one_lose_points(course, text, mlp, said):
    _, by_id = scored(course, text, mlp)
    lost = {i for i, q in by_id.items() for p in q.parts if p.verdict not in ("ok", "missing", "recorded")}
    assert lost == NEED_A_NET
    assert said in by_id["5.9"].message


def test_a_slip_in_the_earlier_module_is_not_charged_twice(course):
    reference = (SOURCE / "ps4_mlp/mlp.py").read_text("utf-8")
    slipped = patched(reference, [("0.5 * reg * penalty", "reg * penalty")])
    _, by_id = scored(course, TEXT, slipped)
    assert by_id["5.9"].score == 9 and by_id["5.10"].score == 9
    assert any("your own earlier result" in p.message for p in by_id["5.9"].parts)


def test_overfitting_uses_no_function_of_a_later_task(tmp_path):
    """A student who has come to 5.7 has not written 5.9 yet."""
    folder = write_module(PS, tmp_path / "desk")
    names = namespace(folder, "laboratory.py")
    later = ("digit_net", "train_digits", "accuracy")
    for name in later:
        setattr(names["own"], name, None)
    rng = np.random.default_rng(0)
    data = rng.uniform(-100, 100, (60, 784)), rng.integers(0, 10, 60), rng.uniform(-100, 100, (20, 784)), rng.integers(0, 10, 20)
    for technique in names["TECHNIQUES"]:
        assert len(names["overfit"](data, technique, digits=60, epochs=2)["validation loss"]) == 2
