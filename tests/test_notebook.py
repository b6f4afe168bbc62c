"""`check` and `progress` as a notebook calls them."""

from __future__ import annotations

import _thread
import ast
import importlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from autograder import check, progress
from autograder.authoring.sample import patched
from autograder.checks import feedback
from autograder.checks import judge as engine
from autograder.cli import sentence
from autograder.notebook import usage
from autograder.sandbox.subject import LocalSubject
from autograder.sets import UnknownProblemSet, load, names
from autograder.study.here import set_to_check

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "source/ps4_mlp/mlp.py").read_text()
RIGHT = "return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))"


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A student's module in the working folder, imported as a notebook does."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "mlp.py").write_text(REFERENCE)
    sys.modules.pop("mlp", None)
    yield importlib.import_module("mlp")
    sys.modules.pop("mlp", None)


def save(text: str) -> None:
    Path("mlp.py").write_text(text)
    later = time.time() + 5
    os.utime("mlp.py", (later, later))


def test_the_report_of_a_right_answer(module):
    report = check("4.1", module.rel_error, module.numerical_gradient)
    bundle = report._repr_mimebundle_()
    assert bundle["text/plain"] == "14" and "14 of 14 points" in bundle["text/html"]
    assert "4.1" in str(progress()) and "14 of 14" in str(progress())


def test_progress_counts_what_is_recorded():
    check("2.6", **dict.fromkeys(load("ps2_graphs")["2.6"].takes, "1"))
    assert "2.6  6 recorded" in str(progress()) and "(6 more are recorded" in str(progress())
    check("2.6", rank_vector_to_number="1")
    assert "2.6  0 of 5, 1 recorded" in str(progress())


def test_an_edited_module_is_checked_as_it_stands_now(module):
    slip = patched(REFERENCE, [(RIGHT, RIGHT.replace("np.max(", "np.mean("))])
    save(slip)
    report = check("4.1", module.rel_error, module.numerical_gradient)
    assert report.mistake == "rel_error_mean" and "Likely mistake" in report.html()
    save(REFERENCE)
    os.utime("mlp.py", (time.time() + 10,) * 2)
    assert check("4.1", module.rel_error, module.numerical_gradient).verdict == "ok"


def test_a_syntax_error_is_one_sentence_with_its_line(module):
    save(REFERENCE.replace("def relu(z):", "def relu(z)"))
    report = check("4.1", module.rel_error, module.numerical_gradient)
    line = REFERENCE.splitlines().index("def relu(z):") + 1
    assert report.score == 0 and f"mlp.py, line {line}" in report.message


def test_expected_values_of_public_instances_are_shown_and_the_worst_entry_is_named(
    module, monkeypatch
):
    monkeypatch.setattr(feedback, "PATIENCE", 60)  # on a busy machine too
    save(patched(REFERENCE, [("grad / len(y)", "grad * 1.7")]))
    report = check("4.4", module.TwoLayerMLP)
    assert (
        "expected" in report.message
        and "worst at [" in report.message
        and "smallest case that fails" in report.message
    )


def test_what_follows_from_an_earlier_task_is_judged_by_it_as_in_grading(tmp_path, monkeypatch):
    text = patched(
        (ROOT / "source/ps2_graphs/graph.py").read_text(),
        [("source.grad += node.grad * slope", "source.grad -= node.grad * slope")],
    )
    (tmp_path / "graph.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "graph", None)
    del sys.modules["graph"]
    graph, question = importlib.import_module("graph"), load("ps2_graphs")["2.5"]
    assert "pass_back" not in question.takes
    shown = check("2.5", *(getattr(graph, name) for name in question.takes))
    graded = engine.QuestionRun(load("ps2_graphs"), question, LocalSubject(vars(graph))).report()
    assert shown.score == graded.score == question.points


@pytest.mark.parametrize(
    "arguments, answers",
    [(("4.99",), {}), (("9.1",), {}), (("4.2", 1, 2, 3), {}), (("4.2",), {"nonsense": 1})],
)
def test_a_wrong_call_says_how_to_call(arguments, answers):
    report = check(*arguments, **answers)
    assert report.verdict == "not_run" and report.notes and report.score == 0


def test_a_forgotten_argument_says_how_to_call():
    assert 'check("4.2", TwoLayerMLP)' in check("4.2").message


def test_an_unanswered_number_is_missing():
    report = check("4.8", error_linear=None, error_tanh=None)
    assert report.verdict == "missing"


def test_html_is_escaped(module):
    save(patched(REFERENCE, [(RIGHT, "raise ValueError('<script>alert(1)</script>')")]))
    report = check("4.1", module.rel_error, module.numerical_gradient)
    assert "<script>" not in report.html() and "&lt;script&gt;" in report.html()


@pytest.mark.parametrize("name", names())
def test_every_usage_is_what_the_notebook_says(name):
    text = (ROOT / f"source/{name}/{name}.md").read_text("utf-8")
    calls = {c.args[0].value: c for c in map(parsed, re.findall(r"^check\([^)]*\)", text, re.M))}
    for question in load(name).questions:
        if question.automatic_points:
            said, shown = parsed(usage(question)), calls[question.id]
            assert [a.id for a in said.args[1:]] == [a.id for a in shown.args[1:]], question.id
            assert {k.arg for k in said.keywords} == {k.arg for k in shown.keywords}, question.id


def parsed(call: str) -> ast.Call:
    return ast.parse(call).body[0].value


@pytest.mark.parametrize("name", names())
def test_a_wrong_answer_shows_neither_its_value_nor_which_entries_are_right(name):
    for question in load(name).questions:
        by_hand = question.takes if question.answers is True else question.answers or ()
        report = check(question.id, **dict.fromkeys(by_hand, [3.25, 7]))
        for part in report.parts:
            if part.name in by_hand:
                assert part.picture is None and "worst" not in part.message, part
                assert "came back" not in part.message and "given numbers" not in part.message


def test_check_on_the_command_line(tmp_path):
    (tmp_path / "mlp.py").write_text(
        patched(REFERENCE, [("np.where(h > 0, 1.0, 0.0)", "np.ones_like(h)")])
    )
    run = lambda *words: subprocess.run(
        [sys.executable, "-m", "autograder.cli", "check", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    shown = run("--question", "4.7")
    assert (
        shown.returncode == 0
        and "4.7" in shown.stdout
        and "4.4" not in shown.stdout
        and "slope" in shown.stdout
    )
    assert re.search(r"\n  Likely mistake: .*\n    hint: ", shown.stdout)
    found = json.loads(run("ps4_mlp", "--json").stdout)
    assert "slope_missing" in next(q for q in found["questions"] if q["id"] == "4.7")["mistakes"]


def test_a_file_that_cannot_be_used_is_said_in_words(tmp_path):
    with pytest.raises(OSError) as raised:
        (tmp_path / "gone" / "x").write_text("")
    assert (
        sentence(raised.value)
        == f"{tmp_path / 'gone' / 'x'} cannot be used: no such file or directory"
    )
    assert sentence(OSError("words of our own")) == "words of our own"


def held_by(folder, *names, wanted=None):
    """What `autograder check` takes a folder with these files for, or why it does not."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text("")
    try:
        return set_to_check(folder, wanted).name
    except UnknownProblemSet as error:
        return str(error)


def test_the_command_line_finds_the_set_of_a_folder(tmp_path):
    """A set that builds on another holds its module too, and its own notebook says which it is."""
    assert (
        held_by(tmp_path / "a", "regularization.py", "mlp.py", "ps5_regularization.ipynb")
        == "ps5_regularization"
    )
    assert held_by(tmp_path / "b", "mlp.py") == "ps4_mlp"
    assert held_by(tmp_path / "c", "regularization.py", "mlp.py").startswith("say which")
    assert held_by(tmp_path / "d", "regularization.py", "mlp.py", wanted="ps4_mlp") == "ps4_mlp"
    assert held_by(tmp_path / "ps4_mlp", "mlp (1).py") == "ps4_mlp"
    assert held_by(tmp_path / "e", "other.py").endswith("none of them")


def test_the_command_line_says_that_a_folder_is_the_wrong_one(tmp_path):
    assert (
        held_by(tmp_path / "a", "ps1_neurons.ipynb", "neurons.py", wanted="ps4_mlp")
        == "this folder holds ps1_neurons, not ps4_mlp"
    )
    assert held_by(tmp_path / "b", wanted="ps4_mlp").startswith(
        "there is no notebook and no module here"
    )
    assert held_by(tmp_path / "c", "submission.py", wanted="ps4_mlp") == "ps4_mlp"
    assert "there is no problem set 'ps9'" in held_by(tmp_path / "d", "mlp.py", wanted="ps9")


# ---- what you see is your code, and a check always answers


@pytest.fixture
def set_1(tmp_path, monkeypatch):
    """The reference of set 1 as a student's own module, imported from a folder of the student."""
    path = tmp_path / "neurons.py"
    path.write_text((ROOT / "source/ps1_neurons/neurons.py").read_text("utf-8"), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "neurons", raising=False)
    yield importlib.import_module("neurons"), path
    sys.modules.pop("neurons", None)


def functions(set_1):
    names = load("ps1_neurons")["1.3"].takes
    return [getattr(set_1, name) for name in names]


def test_a_function_that_was_renamed_in_the_file_is_missing(set_1):
    neurons, path = set_1
    objects = functions(neurons)
    assert check("1.3", *objects).verdict == "ok"
    path.write_text(path.read_text("utf-8").replace("def relu(", "def rectified("), "utf-8")
    report = check("1.3", *objects)
    part = next(p for p in report.parts if p.name == "relu")
    assert part.score == 0 and "neurons.py defines no `relu`" in part.message


@pytest.mark.parametrize("loop", ["while True: pass", "import time\n    time.sleep(60)"])
def test_code_that_does_not_end_is_interrupted_and_its_line_is_said(set_1, monkeypatch, loop):
    neurons, path = set_1
    monkeypatch.setattr("autograder.notebook.CALL_SECONDS", 0.5)
    text = path.read_text("utf-8").replace("def relu(z):", f"def relu(z):\n    {loop}\n", 1)
    path.write_text(text, "utf-8")
    started = time.monotonic()
    report = check("1.3", *functions(neurons))
    assert time.monotonic() - started < 20
    message = next(p.message for p in report.parts if p.verdict == "timeout")
    line = 1 + text[: text.index(loop.splitlines()[-1].strip())].count("\n")
    assert f"`relu` ran for more than 0.5 s; neurons.py line {line}" in message


def test_code_in_another_thread_is_interrupted_too(set_1, monkeypatch):
    neurons, path = set_1
    monkeypatch.setattr("autograder.notebook.CALL_SECONDS", 0.5)
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("def relu(z):", "def relu(z):\n    while True: pass\n", 1), "utf-8"
    )
    found = []
    thread = threading.Thread(target=lambda: found.append(check("1.3", *functions(neurons))))
    thread.start()
    thread.join(30)
    assert found and "timeout" in {p.verdict for p in found[0].parts}


def test_whoever_interrupts_reads_where_the_code_was(set_1):
    neurons, path = set_1
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("def relu(z):", "def relu(z):\n    while True: pass\n", 1), "utf-8"
    )
    threading.Timer(1.0, _thread.interrupt_main).start()
    messages = [p.message for p in check("1.3", *functions(neurons)).parts]
    assert any("you stopped `relu`" in message for message in messages)


def test_an_import_that_fails_is_one_sentence(set_1):
    neurons, path = set_1
    objects = functions(neurons)
    path.write_text(path.read_text("utf-8") + "\nraise RuntimeError('not yet')\n", "utf-8")
    messages = {p.message for p in check("1.3", *objects).parts}
    assert any("not yet" in message and "Traceback" not in message for message in messages)


def test_an_import_that_does_not_end_is_interrupted_and_not_run_again(set_1, monkeypatch):
    neurons, path = set_1
    monkeypatch.setattr("autograder.notebook.CALL_SECONDS", 0.5)
    objects = functions(neurons)
    path.write_text(path.read_text("utf-8") + "\nwhile True:\n    pass\n", "utf-8")
    line = path.read_text("utf-8").count("\n") - 1
    message = check("1.3", *objects).parts[0].message
    assert "the import of neurons.py does not end" in message and f"line {line}" in message
    started = time.process_time()
    check("1.3", *objects)
    assert time.process_time() - started < 0.4


def test_what_a_module_overwrites_in_numpy_is_put_back_and_said(set_1):
    neurons, path = set_1
    objects = functions(neurons)
    path.write_text(path.read_text("utf-8") + "\nnp.zeros = np.linalg.norm = None\n", "utf-8")
    report = check("1.3", *objects)
    assert report.score == report.points and np.zeros(1) == 0
    assert "your code replaced `numpy.zeros`" in report.text()
    assert "`numpy.linalg.norm`" in report.text()


def test_nobody_types_during_a_check(set_1, monkeypatch):
    neurons, path = set_1
    monkeypatch.setattr("builtins.input", lambda *a: time.sleep(60))  # as a notebook's box waits
    text = path.read_text("utf-8").replace("def relu(z):", "def relu(z):\n    input('z?')\n", 1)
    path.write_text(text, "utf-8")
    messages = " ".join(p.message for p in check("1.3", *functions(neurons)).parts)
    assert "input() was called, and nobody types" in messages and "without `input`" in messages


def test_a_check_that_fails_itself_says_so_in_a_sentence(set_1, monkeypatch):
    neurons, _ = set_1
    monkeypatch.setattr("autograder.notebook.QuestionRun", lambda *a, **k: 1 / 0)
    report = check("1.3", *functions(neurons))
    assert "the check itself failed (ZeroDivisionError" in report.text()


def test_code_that_goes_to_another_folder_takes_nothing_along(set_1, tmp_path, monkeypatch):
    neurons, path = set_1
    monkeypatch.chdir(tmp_path)
    text = path.read_text("utf-8").replace(
        "def relu(z):", "def relu(z):\n    import os\n    os.chdir('/')\n", 1
    )
    path.write_text(text, "utf-8")
    assert check("1.3", *functions(neurons)).verdict == "ok"
    assert Path.cwd() == tmp_path and (tmp_path / ".nn-course/progress.json").is_file()


def test_a_frame_that_repeats_is_shown_once_and_none_of_ours(tmp_path, monkeypatch):
    path = tmp_path / "graph.py"
    text = (ROOT / "source/ps2_graphs/graph.py").read_text("utf-8")
    begin = "def toposort(output):\n"
    path.write_text(
        text.replace(
            begin,
            begin + "    return [n for i in output.inputs for n in toposort(i)] + [output]\n",
        ),
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "graph", raising=False)
    graph = importlib.import_module("graph")
    report = check("2.5", *(getattr(graph, n) for n in load("ps2_graphs")["2.5"].takes))
    lines = [line.strip() for line in report.text().splitlines()]
    frames = [line for line in lines if re.match(r"\S+\.py line \d+", line)]
    assert frames and all(line.startswith("graph.py") for line in frames)
    assert not [a for a, b in zip(lines, lines[1:], strict=False) if a == b and a in frames]


def test_no_expected_value_of_fixed_numbers_is_told():
    """From zeros everywhere, what the report says must not be the numbers that are graded."""
    for name in ("ps1_neurons", "ps2_graphs", "ps3_backprop"):
        for question in load(name).questions:
            if question.answers is True:
                report = check(question.id, **dict.fromkeys(question.takes, 0.123))
                assert "expected" not in "".join(
                    p.message for p in report.parts if "shape" not in p.message
                ), question.id
