"""A class's mistakes are named once, for all: grade, report, mistake, and everybody is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder.authoring.sample import solved_notebook, write_sample
from autograder.checks.catalogue import NUMBERS, WORDS
from autograder.sets import load
from tests.grading.test_batch import SOURCE, grade, hand_in, run
from tests.grading.test_score import SANDBOX, reference

ROOT = Path(__file__).resolve().parents[2]
OLD = '            "W1": X.T @ dz + reg * W1,'
ODD = (OLD, '            "W1": X.T @ (dz * np.abs(dz)) + reg * W1,')
ODD_TOO = (OLD, '            "W1": X.T @ weighted(dz) + reg * W1,  # by hand')
HELPER = "\n\ndef weighted(dz):\n    return STEEP * dz * (dz**2) ** 0.5\n\n\nSTEEP = 1.0\n"
BROKEN = (OLD, '            "W1": X.T @ dz + reg / 0,')
NEW_EACH_TIME = (OLD, '            "W1": X.T @ dz * (1 + np.random.rand()) + reg * W1,')
ELSEWHERE = ("(sigmoid, sigmoid_slope)", "(sigmoid, lambda h: h * (1 - h) * (2 - h**3))")
MEAN = ("grad / len(y)", "grad")
SAYS = "The gradient of the hidden layer is weighted by its own size."
HINT = "Where does the absolute value come from?"


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory) -> Path:
    """A class in which two make one mistake without a name, and two give the same answers."""
    course = Path(shutil.copytree(released, tmp_path_factory.mktemp("class") / "course"))
    hand_in(course, "ann", ODD)
    module = hand_in(course, "bob", ODD_TOO) / "mlp.py"
    module.write_text(module.read_text() + HELPER)
    hand_in(course, "cleo")
    hand_in(course, "dan", MEAN)
    hand_in(course, "eve", BROKEN)
    for student in ("fay", "gus"):
        answered(course, student, {"error_linear": "7.25", "error_tanh": "np.array(3.5)"})
    answered(course, "hal", {"error_tanh": "None"})
    hand_in(course, "ida", NEW_EACH_TIME)
    hand_in(course, "jon", ELSEWHERE)
    done = grade(course)
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture
def course(graded, tmp_path) -> Path:
    return Path(shutil.copytree(graded, tmp_path / "course"))


def answered(course: Path, student: str, answers: dict[str, str]) -> Path:
    notebook = solved_notebook(load("ps4_mlp"), SOURCE, answers)
    into = course / "submitted" / student / "ps4_mlp"
    return write_sample(load("ps4_mlp"), SOURCE, into, notebook=notebook)


def mistake(course: Path, student: str, *words: str, question="4.4", says=SAYS):
    asked = ("--from", student, "--question", question, "--says", says, "--sandbox", SANDBOX)
    return run(course, "mistake", "ps4_mlp", *asked, *words)


def question(course: Path, student: str, asked: str = "4.4") -> dict:
    record = json.loads((course / f"reports/ps4_mlp/{student}.json").read_text())
    return next(q for q in record["questions"] if q["id"] == asked)


def page(course: Path) -> str:
    return (course / "reports/ps4_mlp/index.html").read_text()


def test_what_has_no_name_is_grouped_with_the_code_beside_the_reference(course):
    shown = run(course, "report", "ps4_mlp")
    assert shown.returncode == 0, shown.stderr
    group = "2 students, 4.4: the same wrong grads['W1']"
    for text in (shown.stdout, page(course).replace("&#39;", "'")):
        assert group in text and "ann, bob" in text
        assert "dz * np.abs(dz)" in text and "X.T @ dz + reg" in text
    assert "dan" not in shown.stdout and "cleo" not in shown.stdout
    assert "3 students have others, alone." in shown.stdout


def test_a_mistake_is_named_once_and_everybody_who_makes_it_is_told(course):
    named = mistake(course, "bob", "--hint", HINT, "--name", "weighted_by_size")
    assert named.returncode == 0, named.stderr
    assert "2 students make this mistake (ann, bob)" in named.stdout
    path = course / "mistakes/ps4_mlp/weighted_by_size.toml"
    assert "TwoLayerMLP.gradients" in path.read_text() and "weighted(dz)" in path.read_text()

    shown = run(course, "report", "ps4_mlp")
    assert shown.returncode == 0, shown.stderr
    assert "2 &times; " + SAYS in page(course) and "2 students, 4.4" not in page(course)

    again = grade(course, "--outdated")
    assert again.returncode == 0, again.stderr
    for student in ("ann", "bob"):
        assert question(course, student)["mistakes"] == ["weighted_by_size"]
    assert question(course, "cleo")["mistakes"] == []
    assert question(course, "dan")["mistakes"] not in ([], ["weighted_by_size"])
    nbgrader = [sys.executable, "-m", "nbgrader", "generate_feedback", "ps4_mlp", "--student=ann"]
    made = subprocess.run(nbgrader, cwd=course, capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    assert SAYS in (course / "feedback/ann/ps4_mlp/ps4_mlp.html").read_text()

    released = run(course, "release", "ps4_mlp")
    assert released.returncode == 0, released.stderr
    work = course / "assignments/ps4_mlp"
    assert {p.name for p in (work / "mistakes").iterdir()} == {WORDS, NUMBERS}
    assert "weighted(dz)" not in (work / "mistakes" / WORDS).read_text()

    slip = reference("ps4_mlp").replace(*ODD)
    (work / "mlp.py").write_text(slip)
    assert SAYS in run(work, "check", "ps4_mlp", "--question", "4.4").stdout
    code = "from autograder.notebook import check; from mlp import TwoLayerMLP; "
    code += "print(check('4.4', TwoLayerMLP).html())"
    cell = subprocess.run([sys.executable, "-c", code], cwd=work, capture_output=True, text=True)
    assert SAYS in cell.stdout and HINT in cell.stdout, cell.stderr


def test_answers_of_a_notebook_are_named_once_too(course):
    shown = run(course, "report", "ps4_mlp")
    assert "2 students, 4.8: the same wrong error_linear, error_tanh" in shown.stdout
    says = "The squared error is taken of the sum, not summed over the corners."
    named = mistake(course, "gus", "--name", "error_of_the_sum", question="4.8", says=says)
    assert named.returncode == 0, named.stderr
    assert "error_linear, error_tanh: 2 students make this mistake (fay, gus)" in named.stdout
    written = tomllib.loads((course / "mistakes/ps4_mlp/error_of_the_sum.toml").read_text())
    assert written["answers"] == {"error_linear": "7.25", "error_tanh": "3.5"}

    again = grade(course, "--outdated")
    assert again.returncode == 0, again.stderr
    for student in ("fay", "gus"):
        assert question(course, student, "4.8")["mistakes"] == ["error_of_the_sum"]
    assert question(course, "cleo", "4.8")["mistakes"] == []
    assert "4.8: the same wrong" not in run(course, "report", "ps4_mlp").stdout


def test_a_record_says_how_it_behaved_and_a_report_to_students_does_not(course):
    record = json.loads((course / "reports/ps4_mlp/ann.json").read_text())
    assert "4.4" in record["unnamed"] and len(json.dumps(record["unnamed"])) < 10_000
    assert (
        "unnamed"
        not in json.loads((course / "reports/ps4_mlp/cleo.json").read_text())["questions"][0]
    )
    words = record["replay"].split()[1:]
    assert "unnamed" not in run(course, *words, "--json", "--sandbox", SANDBOX).stdout
    seen = (course / "autograded/ann/ps4_mlp/ps4_mlp.ipynb").read_text()
    assert "unnamed" not in seen


BAD = {
    "no such student": (("zoe",), {}, "there is no report on a student 'zoe'"),
    "a question that is right": (("cleo",), {}, "has all its points"),
    "a question that is named": (("dan",), {}, "is named already: "),
    "an exception that says nothing": (("eve",), {}, "too thin for a name"),
    "a question that is not there": (("ann",), {"question": "4.99"}, "has no question '4.99'"),
    "a name that is taken": (
        ("ann", "--name", "W1_summed"),
        {},
        "there is a mistake 'W1_summed' already",
    ),
    "an answer that is missing": (("hal",), {"question": "4.8"}, "wrong values can be named"),
    "other numbers each time": (("ida",), {}, "no function of ida's 4.4 alone behaves"),
    "another task's function": (("jon",), {}, "jon has no function of 4.4 that differs"),
    "too many hints": (("ann", *4 * ("--hint", HINT)), {}, "give up to three hints"),
    "no sentence": (("ann",), {"says": "wrong"}, "--says must be a sentence"),
    "an odd name": (("ann", "--name", "../../x"), {}, "cannot be a mistake's name"),
}


@pytest.mark.parametrize("words, how, sentence", BAD.values(), ids=BAD)
def test_what_cannot_be_named_is_said_in_a_sentence_and_nothing_is_written(
    course, words, how, sentence
):
    refused = mistake(course, *words, **how)
    assert refused.returncode == 2 and sentence in refused.stderr, refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (course / "mistakes").exists()


def test_what_was_handed_in_anew_or_graded_long_ago_is_graded_first(course):
    path = course / "reports/ps4_mlp/bob.json"
    record = json.loads(path.read_text())
    del record["unnamed"]
    path.write_text(json.dumps(record))
    refused = mistake(course, "bob")
    assert refused.returncode == 2 and "graded with an earlier version" in refused.stderr
    with (course / "submitted/ann/ps4_mlp/mlp.py").open("a") as module:
        module.write("# once more\n")
    refused = mistake(course, "ann")
    assert refused.returncode == 2 and "has changed since it was graded" in refused.stderr
    assert not (course / "mistakes").exists()
