"""Find the mistake: wrong programs as exercises, and a sheet of them for each student."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.find_mistake import Maker, NoExercise
from autograder.authoring.mistake_files import read_mistake
from autograder.authoring.sheet import NUMBER, write_sheets
from autograder.material.files import reference
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source"
COMMAND = Path(sys.executable).parent / "autograder"


@pytest.fixture(scope="module")
def maker():
    return Maker(load("ps4_mlp"), SOURCE)


@pytest.fixture
def course(tmp_path):
    """A course's folder with nobody in it."""
    (tmp_path / "source").mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", names())
def test_every_set_has_wrong_programs_to_look_at(name):
    found = Maker(load(name), SOURCE).candidates()
    assert len({program.mistake for _, program in found}) >= 2 * NUMBER


def test_the_wrong_lines_are_those_that_the_reference_does_not_have(maker):
    right = {line.strip() for line in reference(maker.bench.reference).splitlines()}
    for _, program in maker.candidates():
        excerpt = maker._excerpt(program)
        assert excerpt.wrong
        for number, line in enumerate(excerpt.lines, 1):
            if line.strip() not in right:
                assert number in excerpt.wrong, program


def test_an_exercise_asks_for_one_of_four_without_naming_it(maker):
    for exercise in maker.draw(random.Random(5), 12):
        sentences = [said for _, said in exercise.options()]
        assert len(set(sentences)) == 4
        assert dict(exercise.options())[exercise.answer] == exercise.right.sentence
        path = SOURCE / "ps4_mlp" / "mistakes" / f"{exercise.program}.toml"
        assert exercise.right.sentence == read_mistake(path).mistake.sentence
        assert exercise.right.sentence not in exercise.report
        assert "Likely mistake" not in exercise.report
        assert exercise.report.startswith(f"{exercise.question} ")


def test_the_others_behave_alike(maker):
    """Each shows in more of the same outputs than the average mistake of its question."""
    nearer = []
    for question, program in maker.candidates()[::9]:
        file = maker.files[program.mistake]
        mine = maker._shows(question, program.mistake)
        others = [len(mine & maker._shows(question, m.id)) for m in maker._alike(question, file)]
        nearer.append(sum(others[:3]) / 3 >= sum(others) / len(others))
    assert sum(nearer) >= 0.9 * len(nearer)


def test_each_student_has_a_sheet_of_their_own_and_always_the_same(course, maker):
    first = write_sheets(course, maker, ["ada", "grace"])
    kept = [path.read_bytes() for path in first]
    assert [path.name for path in first] == ["ada.ipynb", "grace.ipynb", "key.csv"]
    assert [path.read_bytes() for path in write_sheets(course, maker, ["ada", "grace"])] == kept
    assert kept[0] != kept[1]
    assert all(path.stat().st_mode & 0o077 == 0 for path in first)

    with open(first[-1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * NUMBER
    sheet = nbformat.read(first[0], as_version=4)
    nbformat.validate(sheet)
    questions = [cell for cell in sheet.cells if cell.cell_type == "markdown"][1:]
    for row, cell in zip(rows[:NUMBER], questions, strict=True):
        says = read_mistake(SOURCE / f"ps4_mlp/mistakes/{row['mistake']}.toml").mistake.sentence
        assert f"- **{row['letter']}** {says}" in cell.source
        assert row["mistake"] not in cell.source.split()


@pytest.mark.parametrize("name", ["../eve", "", ".hidden", "a/b"])
def test_a_name_that_leaves_the_folder_is_refused(course, maker, name):
    with pytest.raises(ValueError, match="student's id"):
        write_sheets(course, maker, ["ada", name])
    assert not (course / "reports").exists()


def test_without_wrong_programs_one_sentence_says_so(tmp_path):
    with pytest.raises(NoExercise, match="no wrong programs here"):
        Maker(load("ps4_mlp"), tmp_path)


def practise(*words: str, typed: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [COMMAND, "practise", *words],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_terminal_asks_hints_and_answers(maker):
    (exercise,) = maker.draw(random.Random(3), 1, "4.4")
    line, letter = min(exercise.excerpt.wrong), exercise.answer
    right = practise("4.4", "--seed", "3", typed=f"{line}\n{letter}\n")
    assert right.returncode == 0 and right.stdout.count("Right.") == 2
    assert right.stdout.rstrip().endswith(exercise.right.sentence)
    hint = practise("4.4", "--seed", "3", typed="\n").stdout
    assert f"hint: {exercise.right.hints[0]}" in hint


@pytest.mark.parametrize(
    "words, said",
    [
        (["4.99"], "no question '4.99'"),
        (["9.1"], "no question '9.1'"),
        (["--sheet", "ps9"], "no problem set"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(words, said):
    done = practise(*words, *(["--student", "ada"] if "--sheet" in words else []))
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
