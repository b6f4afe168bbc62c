"""One submission through the real `score`: in the sandbox, where there is one."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.sample import patched, solved_notebook, write_sample
from autograder.checks.judge import QuestionRun
from autograder.grading.score import score
from autograder.intake.submission import UnreadableSubmission
from autograder.sandbox.bubblewrap import NoSandbox, require
from autograder.sandbox.client import Limits
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source"


def sandbox() -> str:
    try:
        return require("auto")
    except NoSandbox:
        return "subprocess"


SANDBOX = sandbox()
MASK = ("np.where(h > 0, 1.0, 0.0)", "np.ones_like(h)")


def reference(name: str) -> str:
    declared = load(name)
    return (SOURCE / name / declared.module).read_text()


def graded(folder: Path, name: str = "ps4_mlp", **more):
    return score(folder, name, sandbox=SANDBOX, root=ROOT, **more)


def module_only(tmp_path: Path, *slips: tuple[str, str], name: str = "ps4_mlp") -> Path:
    return write_sample(
        load(name), SOURCE, tmp_path / "handed-in", module=patched(reference(name), slips)
    )


@pytest.mark.parametrize("name", names())
def test_a_blank_release_scores_0_and_every_question_is_missing_or_recorded(name):
    report = graded(ROOT / "assignments" / name, name).report
    assert report.score == 0
    assert {q.verdict for q in report.questions} <= {"missing", "manual"}


@pytest.mark.parametrize("name", names())
def test_the_reference_scores_all_automatic_points(name, tmp_path):
    folder = write_sample(
        load(name), SOURCE, tmp_path, notebook=solved_notebook(load(name), SOURCE)
    )
    shutil.copytree(
        SOURCE / name,
        folder,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.md", "*.toml", "*.ipynb", "*.py", "instructor*"),
    )
    found = graded(folder, name, seed=1234, run_all=True)
    assert graded(folder, name, seed=1234).report.to_json() == found.report.to_json()
    assert [q.text() for q in found.report.questions if q.verdict not in ("ok", "manual")] == []
    assert (
        found.report.score
        == found.report.max
        == sum(q.automatic_points for q in load(name).questions)
    )
    errors = [
        o.evalue
        for cell in found.notebook.cells
        for o in cell.get("outputs", [])
        if o.output_type == "error"
    ]
    assert errors == []


def test_the_json_is_the_contract(tmp_path):
    report = graded(module_only(tmp_path), seed=7).report.to_json()
    report = json.loads(json.dumps(report))
    assert (report["schema"], report["assignment"], report["seed"]) == (1, "ps4_mlp", 7)
    assert set(report) >= {"score", "max", "sandbox", "questions"}
    ids = [q["id"] for q in report["questions"]]
    assert ids == ["4.1", "4.2", "4.2m", "4.3", "4.4", "4.5", "4.6", "4.6m", "4.7", "4.8", "4.8m"]
    for question in report["questions"]:
        assert set(question) >= {
            "id",
            "title",
            "points",
            "score",
            "verdict",
            "mistake",
            "mistakes",
            "message",
            "parts",
        }
        assert question["mistake"] == (question["mistakes"] or [None])[0]
        for part in question["parts"]:
            assert set(part) >= {"name", "points", "score", "verdict", "mistakes"}
            assert part["points"] * 2 == int(part["points"] * 2)
    automatic = [q for q in report["questions"] if q["verdict"] != "manual"]
    assert (
        report["score"] == sum(q["score"] for q in automatic)
        and report["max"] == sum(q["points"] for q in automatic) == 88
    )


def test_both_subjects_give_the_same_report(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "autograder.checks.feedback.PATIENCE", 30
    )  # a sandbox is slower; what the clock cuts short would differ
    slips = [
        MASK,
        ("grad / len(y)", "grad"),
        ("self.params[name] -= learning_rate", "self.params[name] -= 2 * learning_rate"),
    ]
    found = graded(module_only(tmp_path, *slips), seed=0).report
    namespace: dict = {"__name__": "mlp"}
    exec(compile(patched(reference("ps4_mlp"), slips), "mlp.py", "exec"), namespace)
    declared = load("ps4_mlp")
    for question in declared.questions:
        if not question.answers:
            local = QuestionRun(declared, question, LocalSubject(namespace)).report()
            there = found[question.id]
            assert local.to_json() == there.to_json()


def test_a_named_mistake_reaches_the_json(tmp_path):
    question = graded(module_only(tmp_path, MASK)).report["4.7"]
    assert "slope_missing" in question.mistakes
    assert 0 < question.score < question.points


def test_hidden_instances_are_not_revealed(tmp_path):
    slip = ("grad / len(y)", "grad * 1.7")  # no known mistake: the report falls back on numbers
    shown = graded(module_only(tmp_path, slip), seed=0).report["4.4"].message
    hidden = graded(module_only(tmp_path, slip), seed=99).report["4.4"].message
    assert "expected" in shown and "expected" not in hidden


@pytest.mark.parametrize(
    "slip, question, verdict",
    [
        (("return np.argmax(self.loss(X), axis=1)", "while True: pass"), "4.5", "timeout"),
        (("log_sum = np.log(np.exp(shifted).sum(axis=1))", "import sys; sys.exit()"), "4.3", None),
        (("log_sum = np.log(np.exp(shifted).sum(axis=1))", "import os; os._exit(0)"), "4.3", None),
    ],
)
def test_one_broken_question_does_not_cost_the_others(tmp_path, slip, question, verdict):
    report = graded(module_only(tmp_path, slip), limits=Limits(call_seconds=2)).report
    assert report["4.1"].verdict == "ok" and report["4.2"].verdict == "ok"
    assert report[question].verdict != "ok"
    if verdict:
        assert any(part.verdict == verdict for part in report[question].parts)


def test_an_endless_cell_is_stopped_and_the_rest_is_graded(tmp_path):
    notebook = solved_notebook(load("ps4_mlp"), SOURCE)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("while True:\n    pass"))
    folder = write_sample(load("ps4_mlp"), SOURCE, tmp_path, notebook=notebook)
    found = graded(folder, limits=Limits(cell_seconds=15))
    assert found.report.score == found.report.max
    assert any("while True" in note for note in found.report.notes)


def test_a_module_with_a_syntax_error_is_one_clear_sentence(tmp_path):
    folder = module_only(tmp_path)
    (folder / "mlp.py").write_text("def rel_error(x, y)\n    return 0\n")
    report = graded(folder).report
    assert report.score == 0
    assert (
        "mlp.py" in report["4.1"].message
        and "line 1" in report["4.1"].message
        and report["4.1"].verdict == "exception"
    )


def test_an_empty_folder_scores_0_with_words(tmp_path):
    report = graded(tmp_path).report
    assert report.score == 0 and report.notes


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableSubmission):
        graded(tmp_path / "nowhere")


def test_a_submission_that_always_ends_its_process_is_given_up_with_words(tmp_path):
    quits = [
        (line, f"        import os; os._exit(1)\n{line}")
        for line in ("        if activation not in ACTIVATIONS:",)
    ]
    quits.append(
        (
            "    return float(np.max(np.abs(x - y)",
            "    import os; os._exit(1)\n    return float(np.max(np.abs(x - y)",
        )
    )
    folder = module_only(tmp_path, *quits)
    report = graded(folder).report
    assert report.score == 0
    assert {"not_run", "exception"} >= {q.verdict for q in report.questions} - {"manual", "missing"}
    assert any("ended its process" in note for note in report.notes)


def test_all_sandboxes_of_a_submission_share_its_time(tmp_path):
    started = time.monotonic()
    sleeps = (
        "        h, scores = self.forward(X)",
        "        import time; time.sleep(60)\n        h, scores = self.forward(X)",
    )
    report = graded(
        module_only(tmp_path, sleeps), limits=Limits(call_seconds=3, total_seconds=5)
    ).report
    assert time.monotonic() - started < 30
    assert report["4.1"].verdict == "ok" and report["4.3"].verdict == "timeout"
