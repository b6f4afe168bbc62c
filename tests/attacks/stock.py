"""The same attacks on stock nbgrader: ``python -m tests.attacks.stock [NAME ...] > stock.jsonl``.

Not a test, and not part of ``make test``: it measures the other column of the table in
docs/security.md. The questions are those of the suite, checked as courses do with
nbgrader: cells of assertions and partial credit, run in the student's kernel. Each
attack is graded with one honest student after it. nbgrader runs in an outer
bubblewrap, so that nothing can harm this machine, with limits that it does not have
itself; a fork bomb would get round those, and is left out.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat

from autograder.material.strip import strip
from autograder.sandbox.bubblewrap import find_bwrap

from .course import make_course
from .pages import alive
from .spec import ALL, MODULE, NOTEBOOK, ROOT, SET, Attack, attacks, position

SECONDS, MEMORY = 240, 4 * 2**30
LEFT_OUT = {
    "c20_memory_of_nobody": "no limits, and only a virtual machine would hold it",
    "c20_processes": "no limits, and only a virtual machine would hold it",
}
NOT_THERE = {  # the attack is on something that stock nbgrader does not have
    **{
        f"c15_{name}": "does not apply: no sandbox"
        for name in (
            "arguments_forged",
            "forged_frames",
            "frames_that_never_end",
            "host_taken_over",
            "replies_ahead",
            "replies_of_odd_data",
        )
    },
    "c10_requests_read_ahead": "does not apply: no sandbox",
    "c17_plays_along": "does not apply: no follow-through credit",
    "c25_memorised_instances": "does not apply: every student has the same instances, and may read "
    "them",
    "c25_detects_the_seed": "does not apply: every student has the same instances",
    "c11_import_the_checks": "finds the checks",  # and says so by ending the import
}
CONFIG = """
c = get_config()
c.CourseDirectory.root = "/tmp/course"
c.Autograde.exclude_overwriting = {"ps4_mlp": ["mlp.py"]}
c.Execute.timeout = 15
"""
NET = (
    "np.random.seed(3)\nnet = TwoLayerMLP(4, 5, 3, std=0.5, activation=%r)\n"
    "X_test, y_test = np.random.randn(6, 4), np.array([0, 1, 2, 2, 1, 0])\n"
)
CHECKS = {
    "4.1": """
points = 0
expected_error = 1 / 3
assert isinstance(rel_error(np.ones(2), np.ones(2)), float)
if abs(rel_error(np.array([1.0, 2.0]), np.array([1.0, 1.0])) - expected_error) < 1e-9: points += 4
expected_slope = np.array([2.0, 4.0])
slope = numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, 2.0]))
np.testing.assert_allclose(slope, expected_slope, rtol=1e-5)
points + 10""",
    "4.2": NET % "relu"
    + """
assert len(net.params) == 4 and net.params["W1"].shape == (4, 5)
assert np.all(net.params["b1"] == 0) and abs(net.params["W1"].std() - 0.5) < 0.2
6""",
    "4.3": NET % "sigmoid"
    + """
points = 0
expected_scores = {scores}
expected_loss = {loss}
if np.allclose(net.loss(X_test), expected_scores): points += 6
if np.isclose(net.loss(X_test, y_test, reg=0.1)[0], expected_loss): points += 8
points""",
    "4.4": NET % "sigmoid"
    + """
expected_grads = {grads}
loss, grads = net.loss(X_test, y_test, reg=0.1)
for name in expected_grads:
    np.testing.assert_allclose(grads[name], expected_grads[name], rtol=1e-5, atol=1e-9)
20""",
    "4.5": NET % "sigmoid"
    + """
points = 0
expected_classes = {classes}
expected_history = {history}
if np.array_equal(net.predict(X_test), expected_classes): points += 4
stats = net.train(X_test, y_test, X_test, y_test, learning_rate=0.3, num_epochs=4)
if np.allclose(stats["loss_history"], expected_history): points += 10
points""",
    "4.6": """
assert abs(final_loss_decay_095 - {low}) < 1e-4
assert abs(final_loss_decay_1 - {high}) < 1e-4""",
    "4.7": NET % "relu"
    + """
expected_scores = {relu_scores}
expected_loss = {relu_loss}
np.testing.assert_allclose(net.loss(X_test), expected_scores, rtol=1e-6)
np.testing.assert_almost_equal(net.loss(X_test, y_test, reg=0.1)[0], expected_loss)""",
    "4.8": """
error_linear_expected, error_tanh_expected = 1.0, 0.0
assert round(error_linear, 6) == error_linear_expected
assert round(error_tanh, 6) == error_tanh_expected""",
}


def expected() -> dict[str, str]:
    """Expected values as they stand in the cells, from the reference."""
    space: dict = {}
    exec((ROOT / "source" / SET.name / MODULE).read_text(), space)
    found = {}
    for kind, mark in (("sigmoid", ""), ("relu", "relu_")):
        exec(NET % kind, space)
        net, X, y = space["net"], space["X_test"], space["y_test"]
        loss, grads = net.loss(X, y, 0.1)
        found |= {
            f"{mark}scores": f"np.array({net.loss(X).tolist()})",
            f"{mark}loss": repr(loss),
            f"{mark}grads": repr(grads).replace("array", "np.array"),
            f"{mark}classes": f"np.array({net.predict(X).tolist()})",
        }
        found[f"{mark}history"] = repr(
            [
                float(x)
                for x in net.train(X, y, X, y, learning_rate=0.3, num_epochs=4)["loss_history"]
            ]
        )
    np = space["np"]
    for name, decay in (("low", 0.95), ("high", 1.0)):
        np.random.seed(0)
        net = space["TwoLayerMLP"](4, 10, 3, std=1e-1, activation="sigmoid")
        np.random.seed(1)
        X, y = 10 * np.random.randn(5, 4), np.array([0, 1, 2, 2, 1])
        found[name] = repr(
            float(
                net.train(
                    X,
                    y,
                    X,
                    y,
                    learning_rate=0.5,
                    reg=1e-5,
                    num_epochs=100,
                    learning_rate_decay=decay,
                )["loss_history"][-1]
            )
        )
    return found


def stock_course(root: Path) -> Path:
    """A course of stock nbgrader with the set's questions, released and registered."""
    make_course(root)
    values = expected()
    path = root / "source" / SET.name / NOTEBOOK
    notebook = nbformat.read(path, 4)
    notebook.cells = [
        c for c in notebook.cells if c.cell_type == "code" and "progress()" not in c.source
    ]
    for cell in notebook.cells:
        cell.source = cell.source.replace("from autograder import check, progress\n", "")
    for question, text in CHECKS.items():
        cell = notebook.cells[position(notebook, question)]
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        cell.source = text.strip()
    nbformat.write(notebook, path)
    (root / "course.toml").unlink()
    (root / "source" / SET.name / f"{SET.name}.md").unlink()
    (root / "nbgrader_config.py").write_text(CONFIG)
    done = outside(root, "generate_assignment", SET.name, "--create", "--force")
    assert (root / "release" / SET.name / NOTEBOOK).exists(), done
    (root / "release" / SET.name / MODULE).write_text(
        strip((ROOT / "source" / SET.name / MODULE).read_text(), MODULE)
    )
    return root


def outside(root: Path, *words: str) -> tuple[str, str]:
    """Run stock nbgrader in an outer sandbox; how it ended, and what it said."""
    command = [
        find_bwrap(),
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--tmpfs",
        "/tmp",
        "--tmpfs",
        "/dev/shm",
        "--tmpfs",
        "/var/tmp",
        "--tmpfs",
        "/run",
        "--dir",
        "/tmp/home",
        "--bind",
        str(root),
        "/tmp/course",
        "--chdir",
        "/tmp/course",
        "--setenv",
        "HOME",
        "/tmp/home",
        "--setenv",
        "SECRET_TOKEN",
        "canary",
        "--setenv",
        "PATH",
        f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "--setenv",
        "PYTHONDONTWRITEBYTECODE",
        "1",
        "--cap-drop",
        "ALL",
        sys.executable,
        "-m",
        "nbgrader",
        *words,
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=_limits,
    )
    try:
        said = process.communicate(timeout=SECONDS)[0]
        return str(process.returncode), said
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return "hangs", process.communicate()[0] or ""


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**29, 2**29))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def measure(name: str, attack: Attack, template: Path, work: Path) -> dict:
    """Grade one attack and an honest student after it."""
    root = work / name
    shutil.copytree(template, root)
    spare = (
        4 if attack.right and not (attack.notebook or attack.cells) else 0
    )  # stock nbgrader needs a notebook, and its answers are right
    student = os.fsdecode(attack.student) if attack.student else "attacker"
    source = root / "source"
    replace(attack, notebook=True).build(root / "submitted" / student / SET.name, source)
    Attack(0, "honest", right=True, notebook=True).build(
        root / "submitted" / "zzz-honest" / SET.name, source
    )
    before = {p: p.read_bytes() for p in source.rglob("*") if p.is_file()}
    began = time.monotonic()
    how, said = outside(root, "autograde", SET.name, "--create")
    scores = _scores(root)
    other = scores.pop("zzz-honest", None)
    found = {
        "name": name,
        "ended": how,
        "seconds": round(time.monotonic() - began),
        "score": next(iter(scores.values()), None),
        "honest": sum(ALL[q] for q in attack.earns) + spare,
        "least": sum(ALL[q] for q in attack.earns if q not in attack.loses),
        "other": other,
        "shows": _shows(root, student, attack),
        "page": _page(root, student) if attack.number == 16 else [],
        "source": all(p.exists() and p.read_bytes() == text for p, text in before.items()),
        "said": said[-300:],
    }
    shutil.rmtree(root, ignore_errors=True)
    return found | {"outcome": outcome(found)}


def _shows(root: Path, student: str, attack: Attack) -> bool | None:
    """Whether the cells say that nothing was found or reached; None if they say nothing at all."""
    path = root / "autograded" / student / SET.name / NOTEBOOK
    if not attack.shows or not path.is_file():
        return None
    return bool(
        re.search(
            attack.shows,
            "\n".join(
                json.dumps(o) for c in nbformat.read(path, 4).cells for o in c.get("outputs", ())
            ),
        )
    )


def _page(root: Path, student: str) -> list[str]:
    """What of the submission would run in the feedback."""
    outside(root, "generate_feedback", SET.name, f"--student={student}")
    pages = list((root / "feedback" / student).rglob("*.html"))
    return [words for page in pages for words in alive(page.read_text(errors="replace"))[0]]


def _scores(root: Path) -> dict[str, float]:
    with sqlite3.connect(root / "gradebook.db") as db:
        rows = db.execute(
            "select s.student_id, sum(coalesce(g.manual_score, g.auto_score)), "
            "count(g.auto_score) from submitted_assignment s join submitted_notebook n "
            "on n.assignment_id = s.id join grade g on g.notebook_id = n.id group by s.student_id"
        ).fetchall()
    return {student: score for student, score, count in rows if count}


def outcome(found: dict) -> str:
    """In a few words: what the attack won, or cost."""
    if found["name"] in NOT_THERE:
        return NOT_THERE[found["name"]]
    words = []
    full = sum(ALL.values())
    if found["score"] is None:
        words.append("submission lost")
    elif found["score"] > found["honest"]:
        words.append(
            "full marks"
            if found["score"] >= full
            else f"+{found['score'] - found['honest']:g} points"
        )
    elif found["score"] < found["least"]:
        words.append(f"loses {found['least'] - found['score']:g} honest points")
    if found.get("shows") is False:
        words.append("does what it tries")
    if found.get("page"):
        words.append("its script runs in the feedback")
    if found["ended"] == "hangs":
        words.append("hangs")
    if found["other"] is None:
        words.append("the next student is not graded")
    elif found["other"] != full:
        words.append("the next student's score changed")
    if not found["source"]:
        words.append("`source/` changed")
    return ", ".join(words) or "resists"


def main(names: list[str]) -> None:
    chosen = {n: a for n, a in attacks().items() if not names or n in names}
    with tempfile.TemporaryDirectory() as work:
        template = stock_course(Path(work) / "template")
        with ThreadPoolExecutor(2) as pool:
            todo = {n: a for n, a in chosen.items() if n not in LEFT_OUT}
            for found in pool.map(lambda item: _safely(*item, template, Path(work)), todo.items()):
                print(json.dumps(found), flush=True)
    for name in chosen.keys() & LEFT_OUT.keys():
        print(json.dumps({"name": name, "outcome": f"not run: {LEFT_OUT[name]}"}))


def _safely(name: str, attack: Attack, template: Path, work: Path) -> dict:
    try:
        return measure(name, attack, template, work)
    except Exception as error:
        return {"name": name, "outcome": f"not measured: {type(error).__name__}: {error}"}


if __name__ == "__main__":
    main(sys.argv[1:])
