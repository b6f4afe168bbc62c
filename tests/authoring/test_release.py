"""The release: what students get, byte for byte, and what they never get."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.config import ConfigError, Settings, settings
from autograder.material.files import SourceError
from autograder.material.strip import StripError, regions, strip
from autograder.nbgrader_plugin.release import ReleaseError, release
from autograder.sets import UnknownProblemSet, load, names

REPO = Path(__file__).parents[2]
NBGRADER = Path(sys.executable).with_name("nbgrader")


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_students_get_the_notebook_the_stub_and_the_support_files(course):
    written = release(["ps9_tiny"], root=course)
    released = tree(course / "assignments" / "ps9_tiny")
    assert set(released) == {"ps9_tiny.ipynb", "tiny.py", "data/points.csv"}
    assert sorted(written) == sorted(
        course / "assignments" / "ps9_tiny" / name for name in released
    )
    assert released["data/points.csv"] == b"x,y\r\n1,2\r\n"
    assert released["tiny.py"].decode() == strip((course / "source/ps9_tiny/tiny.py").read_text())


def test_no_secret_survives(course):
    release(["ps9_tiny"], root=course)
    for content in tree(course / "assignments").values():
        assert b"secret" not in content and b"SOLUTION" not in content and b"SCHEME" not in content


def test_the_notebook_keeps_hints_and_answers_are_set_beforehand(course):
    release(["ps9_tiny"], root=course)
    notebook = nbformat.read(course / "assignments/ps9_tiny/ps9_tiny.ipynb", 4)
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert any(
        "<details><summary>Hint 1</summary>\n\nTwice as much.\n\n</details>" in source
        for source in sources
    )
    assert "answer = None\n# YOUR CODE HERE" in sources
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    locked = [cell for cell in notebook.cells if cell.metadata.get("editable") is False]
    assert 'check("9.1", double)' in [cell.source for cell in locked]


def test_releasing_twice_gives_the_same_bytes(course):
    release(["ps9_tiny"], root=course)
    first = tree(course / "assignments")
    release(["ps9_tiny"], root=course)
    assert tree(course / "assignments") == first


def test_what_somebody_wrote_in_the_old_release_is_kept(course, caplog):
    (written,) = [path for path in release(["ps9_tiny"], root=course) if path.name == "tiny.py"]
    (written.parent / "__pycache__").mkdir()
    (written.parent / "__pycache__" / "tiny.pyc").write_text("")
    release(["ps9_tiny"], root=course)
    assert not (course / "build" / "replaced").exists(), "nothing had been written"
    written.write_text("hours of work\n")
    release(["ps9_tiny"], root=course)
    (kept,) = (course / "build" / "replaced").iterdir()
    assert (kept / "tiny.py").read_text() == "hours of work\n" != written.read_text()
    assert f"is kept in {kept}" in caplog.text


def test_the_gradebook_knows_the_set_and_its_points(course):
    release(["ps9_tiny"], root=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_assignment("ps9_tiny").max_score == 3
        assert gradebook.find_grade_cell("q9_1", "ps9_tiny", "ps9_tiny").max_score == 2
        assert gradebook.find_task_cell("q9_1m", "ps9_tiny", "ps9_tiny").max_score == 1


def test_a_release_needs_no_gradebook(course):
    release(["ps9_tiny"], root=course, database=False)
    assert not (course / "gradebook.db").exists()


def test_files_that_left_the_source_leave_the_release(course):
    release(["ps9_tiny"], root=course)
    (course / "source/ps9_tiny/data/points.csv").unlink()
    release(["ps9_tiny"], root=course)
    assert set(tree(course / "assignments/ps9_tiny")) == {"ps9_tiny.ipynb", "tiny.py"}


WRONG = {
    "open marker": (
        "tiny.py",
        lambda t: t.replace("    ### END SOLUTION\n", ""),
        StripError,
        "tiny.py line 6: .*never ends",
    ),
    "unknown task": (
        "tiny.py",
        lambda t: t.replace("9.1", "9.7"),
        SourceError,
        "ps9_tiny has no task 9.7",
    ),
    "no marker": (
        "tiny.py",
        lambda t: "def double(x): return 2 * x\n",
        SourceError,
        "tiny.py is missing, or holds no",
    ),
    "solution in a support file": (
        "data/points.csv",
        lambda t: "### BEGIN SOLUTION\n",
        SourceError,
        "points.csv holds a solution",
    ),
    "scheme in a support file": (
        "notes.md",
        lambda t: "=== BEGIN MARK SCHEME ===\n",
        SourceError,
        "notes.md holds a solution or mark scheme",
    ),
    "second notebook": (
        "a.ipynb",
        lambda t: json.dumps(nbformat.v4.new_notebook()),
        ReleaseError,
        "one notebook only",
    ),
    "settings misspelt": (
        "../../course.toml",
        lambda t: "release_references = true\n",
        ConfigError,
        "'release_references' is unknown",
    ),
    "settings no bool": (
        "../../course.toml",
        lambda t: 'release_reference = "yes"\n',
        ConfigError,
        "must be true or false",
    ),
    "settings broken": (
        "../../course.toml",
        lambda t: "release_reference =\n",
        ConfigError,
        "course.toml cannot be read",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_sentence_and_the_old_release_stays(course, name):
    release(["ps9_tiny"], root=course)
    before = tree(course / "assignments")
    path, change, error, message = WRONG[name]
    file = course / "source/ps9_tiny" / path
    file.write_text(change(file.read_text() if file.exists() else ""))
    with pytest.raises(error, match=message) as caught:
        release(["ps9_tiny"], root=course)
    assert "\n" not in str(caught.value)
    assert tree(course / "assignments") == before
    assert list((course / "build").iterdir()) == []


def test_an_unknown_set_is_one_sentence(course):
    with pytest.raises(UnknownProblemSet, match="there is no problem set 'ps8'"):
        release(["ps8"], root=course)


def test_cells_may_not_come_and_go_under_submissions(course):
    release(["ps9_tiny"], root=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ann")
        gradebook.add_submission("ps9_tiny", "ann")
    text = course / "source/ps9_tiny/ps9_tiny.md"
    text.write_text(text.read_text() + "\n+++\n\nmore\n")
    with pytest.raises(
        ReleaseError, match="submissions for this set, and its notebook has gained or lost cells"
    ):
        release(["ps9_tiny"], root=course)


def test_an_earlier_reference_is_given_only_where_the_course_says_so(course):
    given = course / "assignments/ps9_tiny/early_given.py"
    release(["ps9_tiny"], root=course)
    assert not given.exists()
    (course / "course.toml").write_text("release_reference = true\n")
    release(["ps9_tiny"], root=course)
    namespace = {}
    exec(given.read_text(), namespace)
    assert namespace["half"](6) == 3 and "SOLUTION" not in given.read_text()
    (course / "course.toml").write_text("release_reference = false\n")
    release(["ps9_tiny"], root=course)
    assert not given.exists()


def test_settings_have_defaults(tmp_path):
    assert settings(tmp_path) == Settings(release_reference=False, publish_mark_schemes=False)


def nbgrader(root, *arguments):
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [NBGRADER, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def real(tmp_path):
    """A course directory with a real set."""
    name = "ps4_mlp"
    shutil.copytree(REPO / "source" / name, tmp_path / "source" / name)
    shutil.copy(REPO / "nbgrader_config.py", tmp_path)
    release([name], root=tmp_path)
    return tmp_path, name


def test_nbgraders_own_command_gives_the_same_release(real):
    root, name = real
    ours = tree(root / "assignments")
    done = nbgrader(root, "generate_assignment", name, "--force")
    assert done.returncode == 0, done.stderr
    assert tree(root / "assignments") == ours


def test_nbgraders_own_command_releases_nothing_rather_than_a_solution(real):
    root, name = real
    module = root / "source" / name / load(name).module
    module.write_text(module.read_text().replace("### END SOLUTION", "### END", 1))
    done = nbgrader(root, "generate_assignment", name, "--force")
    assert done.returncode != 0
    assert tree(root / "assignments") == {}


def test_nbgraders_own_command_refuses_a_stale_notebook(real):
    root, name = real
    text = root / "source" / name / f"{name}.md"
    text.write_text(text.read_text() + "\n+++\n\nmore\n")
    done = nbgrader(root, "generate_assignment", name, "--force")
    assert done.returncode != 0 and f"{name}.ipynb is not what {name}.md gives" in done.stderr
    assert tree(root / "assignments") == {}


@pytest.mark.parametrize("name", names())
def test_the_committed_release_is_a_fresh_one(name, tmp_path):
    problem_set = load(name)
    for each in (name, *problem_set.given):
        shutil.copytree(REPO / "source" / each, tmp_path / "source" / each)
    shutil.copy(REPO / "nbgrader_config.py", tmp_path)
    (tmp_path / "docs").mkdir()
    shutil.copy(REPO / "docs/glossary.md", tmp_path / "docs")
    release([name], root=tmp_path, database=False)
    assert tree(tmp_path / "assignments" / name) == tree(REPO / "assignments" / name)


@pytest.mark.parametrize("name", names())
def test_no_line_of_a_solution_is_in_the_released_module(name):
    problem_set = load(name)
    source = (REPO / "source" / name / problem_set.module).read_text()
    lines = source.splitlines()
    hidden = {n for region in regions(source) for n in range(region.first, region.last + 1)}
    kept = {line.strip() for n, line in enumerate(lines) if n not in hidden}
    secrets = {lines[n].strip() for n in hidden if len(lines[n].strip()) > 12} - kept
    assert len(secrets) > 20 and not secrets & {line.strip() for line in strip(source).splitlines()}
