"""Every attack through the real `score`: it earns what its honest part earns, and not a point
more.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.config import course_of, course_root, settings
from autograder.grading.score import score

from .spec import ALL, MODULE, NO_PREDICT, ROOT, TOOLS, Attack, attacks
from .verdict import surprises

SEED = 20_241_121  # hidden: any but 0


@pytest.mark.parametrize("name", attacks())
def test_an_attack_gains_nothing(name, course, tmp_path, no_sandbox):
    attack = attacks()[name]
    if no_sandbox and attack.sandbox_only:
        pytest.skip(f"too dangerous without a sandbox: {no_sandbox}")
    folder = attack.build(tmp_path / "handed-in", course / "source")
    found = score(
        folder,
        "ps4_mlp",
        seed=SEED,
        sandbox="subprocess" if no_sandbox else "bubblewrap",
        limits=settings(course).limits,
        root=course,
    )
    assert not surprises(attack, found.report.to_json(), found.notebook)


@pytest.mark.parametrize("right, earns", [(False, TOOLS), (True, ALL)])
def test_the_honest_part_earns_what_the_attacks_say(right, earns, course, tmp_path, no_sandbox):
    honest = Attack(0, "no attack", earns, right=right, notebook=True)
    found = score(
        honest.build(tmp_path, course / "source"),
        "ps4_mlp",
        seed=SEED,
        sandbox="subprocess" if no_sandbox else "bubblewrap",
        root=course,
    )
    assert not surprises(honest, found.report.to_json())


def test_there_is_an_attack_of_every_class():
    assert {attack.number for attack in attacks().values()} == set(range(1, 27))
    assert len(attacks()) >= 60
    assert all(name == f"c{attack.number:02}_{name[4:]}" for name, attack in attacks().items())


def test_the_docs_tell_of_every_attack_and_name_real_tests():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .*\(`(\w+)`\) \|", page, re.MULTILINE)
    assert sorted(f"c{int(number):02}_{name}" for number, name in rows) == sorted(attacks())
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    assert [name for name in re.findall(r"`(test_\w+)`", page) if f"def {name}(" not in tests] == []


def test_the_attacks_meet_every_kind_of_question():
    """Answers in the notebook, functions, the class, cells."""
    bottoms = [a.bottom + a.module() for a in attacks().values()]
    assert any("rel_error = " in code for code in bottoms) and any(
        "TwoLayerMLP.loss = " in code for code in bottoms
    )
    assert any({"4.6", "4.8"} <= set(a.cells) for a in attacks().values()) and any(
        "start" in a.cells for a in attacks().values()
    )
    assert set(NO_PREDICT) < set(ALL)


def test_memorised_results_are_right_on_the_public_instances_only(course, tmp_path, no_sandbox):
    """Else the attack of class 25 would prove nothing: its book must be worth something."""
    attack = attacks()["c25_memorised_instances"]
    folder = attack.build(tmp_path, course / "source")
    how = dict(sandbox="subprocess" if no_sandbox else "bubblewrap", root=course)
    public, hidden = (score(folder, "ps4_mlp", seed=seed, **how).report for seed in (0, SEED))
    assert public.score >= hidden.score + 40
    assert {q.id: q.score for q in hidden.questions if q.score} == TOOLS


def test_a_submission_that_looks_like_a_course_is_none(tmp_path, monkeypatch):
    """Scored from within its own folder, it could bring its own key of answers and limits."""
    for name in ("nbgrader_config.py", "course.toml", f"source/{MODULE}"):
        (tmp_path / "handed-in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "handed-in" / name).write_text("")
    monkeypatch.chdir(tmp_path / "handed-in")
    assert course_root() == (tmp_path / "handed-in").resolve()
    for folder in (Path("."), tmp_path, tmp_path / "handed-in"):
        assert course_of(folder) == ROOT
    assert course_of(tmp_path / "handed-in" / "submitted") == (tmp_path / "handed-in").resolve()
