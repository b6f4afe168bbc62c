"""The notebook of a set: derived metadata, the same bytes each time, every disagreement a
sentence.
"""

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.authoring.build import BuildError, build, disagreement, make_notebook, notebook_text
from autograder.checks.model import Part, ProblemSet, Question, Test
from autograder.material.cells import CellError, check_call, task_id, without_scheme
from autograder.sets import load, names

SOURCE = Path(__file__).parents[2] / "source"


def part(points):
    return Part("value", points, Test(None, None, None), ("value",))


TINY = ProblemSet(
    "ps9_tiny",
    "Tiny",
    "tiny.py",
    (
        Question("9.1", "double", (part(3), part(0.5)), ("double",)),
        Question("9.2", "number", (part(2),), ("a", "b"), manual_points=4, answers=True),
        Question("9.10", "prose", (), manual_points=1.5),
    ),
)

HEAD = """---
kernelspec:
  name: python3
  display_name: Python 3
jupytext:
  text_representation:
    format_name: myst
---

# Tiny

```{code-cell} ipython3
%load_ext autoreload
from autograder import check, progress
from tiny import double
```
"""
CHECK_1 = '```{code-cell} ipython3\ncheck("9.1", double)\n```\n'
SOLUTION = (
    "```{code-cell} ipython3\na = None\nb = None\n### BEGIN SOLUTION\na, b = 1, 2\n"
    "### END SOLUTION\n```\n"
)
CHECK_2 = '```{code-cell} ipython3\ncheck("9.2", a=a, b=b)\n```\n'
TASK_2 = """
<!-- task: 9.2m -->
Why?

<details><summary>Hint</summary>look</details>

=== BEGIN MARK SCHEME ===
* 2 points: because
=== END MARK SCHEME ===

+++

*Your answer.*
"""
TASK_10 = TASK_2.replace("9.2m", "9.10m")
LAST = "```{code-cell} ipython3\nprogress()\n```\n"
TEXT = HEAD + CHECK_1 + SOLUTION + CHECK_2 + TASK_2 + "\n+++\n" + TASK_10 + LAST


def nbgrader(notebook):
    return {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader
        for c in notebook.cells
        if "nbgrader" in c.metadata
    }


def test_metadata_comes_from_the_declarations():
    notebook = make_notebook(TEXT, TINY)
    made = nbgrader(notebook)
    assert list(made) == ["c1", "c2", "q9_1", "s4", "q9_2", "q9_2m", "q9_10m", "c10"]
    assert made["q9_1"] == dict(
        grade=True,
        grade_id="q9_1",
        locked=True,
        schema_version=3,
        solution=False,
        task=False,
        points=3.5,
    )
    assert made["q9_2m"] == dict(
        grade=False,
        grade_id="q9_2m",
        locked=True,
        schema_version=3,
        solution=False,
        task=True,
        points=4.0,
    )
    assert made["s4"] == dict(
        grade=False, grade_id="s4", locked=False, schema_version=3, solution=True, task=False
    )
    assert made["c2"] == dict(
        grade=False, grade_id="c2", locked=True, schema_version=3, solution=False, task=False
    )
    MetadataValidator().validate_nb(notebook)


def test_answer_cells_are_plain_so_that_students_may_write():
    notebook = make_notebook(TEXT, TINY)
    answers = [c for c in notebook.cells if "nbgrader" not in c.metadata]
    assert [c.source for c in answers] == ["*Your answer.*", "*Your answer.*"]


def test_ids_come_from_the_set_and_the_position_and_outputs_are_empty():
    notebook = make_notebook(TEXT, TINY)
    assert [c.id for c in notebook.cells] == [
        f"ps9_tiny-{i}" for i in range(1, len(notebook.cells) + 1)
    ]
    assert all(
        c.outputs == [] and c.execution_count is None
        for c in notebook.cells
        if c.cell_type == "code"
    )
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }


@pytest.fixture
def source(tmp_path):
    (tmp_path / "ps9_tiny").mkdir()
    (tmp_path / "ps9_tiny" / "ps9_tiny.md").write_text(TEXT)
    return tmp_path


def test_a_cell_with_a_label_leaves_the_ids_of_the_others_alone():
    """What was put between the cells of the last release must not rename those."""
    added = CHECK_1 + (
        '\n+++ {"label": "result-9-1"}\n\nWhy?\n\n'
        "```{code-cell} ipython3\n:label: more\n\nprint(double(2))\n```\n"
    )
    notebook = make_notebook(TEXT.replace(CHECK_1, added), TINY)
    old = [(c.id, c.source, c.metadata) for c in make_notebook(TEXT, TINY).cells]
    new = [(c.id, c.source, c.metadata) for c in notebook.cells]
    assert [cell for cell in new if cell in old] == old
    assert [cell[0] for cell in new if cell not in old] == ["ps9_tiny-result-9-1", "ps9_tiny-more"]
    assert {"cresult-9-1", "cmore"} <= set(nbgrader(notebook))
    with pytest.raises(BuildError, match="has the label more, as another cell has"):
        make_notebook(TEXT.replace(CHECK_1, added.replace("result-9-1", "more")), TINY)


@pytest.mark.parametrize("label", ["4", "a b", "-a", ""])
def test_a_label_is_a_plain_word(label):
    cell = f'\n+++ {{"label": "{label}"}}\n\nWhy?\n\n'
    with pytest.raises(BuildError, match="has the label"):
        make_notebook(TEXT.replace(CHECK_1, CHECK_1 + cell), TINY)


def test_building_twice_gives_the_same_bytes(source):
    first = build(TINY, source).read_bytes()
    stamp = build(TINY, source).stat().st_mtime_ns
    assert build(TINY, source).read_bytes() == first
    assert build(TINY, source).stat().st_mtime_ns == stamp, "what is right is left alone"
    nbformat.validate(json.loads(first))


def test_a_notebook_that_is_not_its_text_is_noticed(source):
    assert "ps9_tiny.ipynb is not what ps9_tiny.md gives" in disagreement(TINY, source)
    path = build(TINY, source)
    assert disagreement(TINY, source) == ""
    path.write_text(path.read_text().replace("Why?", "How?"))
    assert disagreement(TINY, source)
    build(TINY, source)
    assert disagreement(TINY, source) == ""


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_text_that_cannot_be_read_is_one_sentence(tmp_path, content):
    (tmp_path / "ps9_tiny").mkdir()
    if content:
        (tmp_path / "ps9_tiny" / "ps9_tiny.md").write_bytes(content)
    with pytest.raises(BuildError, match="ps9_tiny.md cannot be read"):
        notebook_text(TINY, tmp_path)


def code(source):
    return "```{code-cell} ipython3\n" + source + "\n```\n"


WRONG = {
    "unknown question": (
        TEXT.replace('check("9.1"', 'check("9.7"'),
        "cell 3 .*9.7, which ps9_tiny does not declare",
    ),
    "9.1 is not 9.10": (
        TEXT.replace('check("9.1"', 'check("9.10"'),
        "9.10, which has no automatic points",
    ),
    "never checked": (TEXT.replace(CHECK_1, ""), "no cell checks or sets it: 9.1$"),
    "never set": (TEXT.replace(TASK_10, ""), "no cell checks or sets it: 9.10m$"),
    "checked twice": (TEXT + CHECK_1, "9.1 is checked twice"),
    "set twice": (TEXT + TASK_2, "9.2m is set twice"),
    "unknown task": (TEXT.replace("9.2m", "9.3m"), "9.3, which ps9_tiny does not declare"),
    "task without m": (TEXT.replace("9.2m", "9.2"), "<!-- task: 9.2m -->"),
    "task without points": (TEXT.replace("9.10m", "9.1m"), "9.1 has no points given by hand"),
    "comment not first": (
        TEXT.replace("<!-- task: 9.2m -->\nWhy?", "Why?\n<!-- task: 9.2m -->"),
        "must begin with",
    ),
    "no mark scheme": (
        TEXT.replace(
            "=== BEGIN MARK SCHEME ===\n* 2 points: because\n=== END MARK SCHEME ===\n", ""
        ),
        "one mark scheme between",
    ),
    "empty mark scheme": (TEXT.replace("* 2 points: because\n", ""), "empty mark scheme"),
    "open mark scheme": (TEXT.replace("=== END MARK SCHEME ===", ""), "one mark scheme between"),
    "misspelt mark scheme": (
        TEXT.replace("=== END MARK SCHEME ===", "=== END MARKING SCHEME ==="),
        "one mark scheme between",
    ),
    "mark scheme elsewhere": (
        TEXT + "\n=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===\n",
        "belong in task cells",
    ),
    "no answer cell": (
        TEXT.replace(TASK_10, TASK_10.replace("\n+++\n\n*Your answer.*\n", "")),
        "where the answer cell of 9.10m should be",
    ),
    "no answer cell at the end": (
        HEAD
        + CHECK_1
        + SOLUTION
        + CHECK_2
        + TASK_10
        + "\n+++\n"
        + TASK_2.replace("\n+++\n\n*Your answer.*\n", ""),
        "9.2m has no answer cell",
    ),
    "metadata by hand": (
        TEXT + '\n+++ {"nbgrader": {"grade": true}}\n\ntext\n',
        "metadata written by hand",
    ),
    "raw cell": (TEXT + "```{raw-cell}\nx\n```\n", "use code and markdown only"),
    "solution in markdown": (
        TEXT + "\n### BEGIN SOLUTION\nsecret\n### END SOLUTION\n",
        "holds a solution marker",
    ),
    "open solution": (TEXT.replace("### END SOLUTION\n", ""), "this solution never ends"),
    "nested solution": (TEXT.replace("a, b = 1, 2", "### BEGIN SOLUTION"), "begins inside"),
    "misspelt solution": (TEXT.replace("### END SOLUTION", "### end solution"), "not a marker"),
    "solution with a check": (
        TEXT + code('### BEGIN SOLUTION\ncheck("9.1", double)\n### END SOLUTION'),
        "both a solution and a check",
    ),
    "stub is no Python": (
        TEXT + code("a = [\n### BEGIN SOLUTION\n1]\n### END SOLUTION"),
        "is not valid Python",
    ),
    "cell is no Python": (TEXT + code("a = = 1"), "is not valid Python"),
    "assigned": (
        TEXT.replace('check("9.1", double)', 'r = check("9.1", double)'),
        "exactly one call",
    ),
    "two calls": (
        TEXT.replace('check("9.1", double)', 'check("9.1", double)\nprint(1)'),
        "exactly one call",
    ),
    "in a loop": (
        TEXT.replace('check("9.1", double)', 'for q in ["9.1"]: check(q, double)'),
        "exactly one call",
    ),
    "wrapped": (
        TEXT.replace('check("9.1", double)', 'print(check("9.1", double))'),
        "exactly one call",
    ),
    "id by name": (
        TEXT.replace('check("9.1", double)', "q = 1\n").replace(CHECK_2, code("check(q, a)")),
        "literal text first",
    ),
    "id a number": (
        TEXT.replace('check("9.1", double)', "check(9.1, double)"),
        "literal text first",
    ),
    "expression": (TEXT.replace("a=a, b=b", "a=a + 1, b=b"), "only plain names"),
    "unpacked": (TEXT.replace("a=a, b=b", "**answers"), "only plain names"),
    "starred": (TEXT.replace('"9.1", double', '"9.1", *double'), "only plain names"),
    "attribute": (TEXT.replace('"9.1", double', '"9.1", tiny.double'), "only plain names"),
    "other names": (TEXT.replace("a=a, b=b", "a=a, c=b"), "gives the check a, c; 9.2 needs a, b"),
    "too few names": (TEXT.replace("a=a, b=b", "a=a"), "9.2 needs a, b"),
    "under another name": (
        TEXT.replace("import check,", "import check as c,"),
        "only `check` and `progress`",
    ),
    "whole package": (
        TEXT.replace("from autograder import", "import autograder\nfrom autograder import"),
        "only `check` and `progress`",
    ),
    "inside of the package": (
        TEXT + code("from autograder.sets.ps9 import oracle"),
        "only `check` and `progress`",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_agree_is_an_error_with_the_cell(name):
    text, message = WRONG[name]
    assert text != TEXT
    with pytest.raises(BuildError, match=message) as caught:
        make_notebook(text, TINY)
    assert str(caught.value).startswith("ps9_tiny.md")


def test_a_check_is_read_without_running_it():
    call = check_call('check("4.6", TwoLayerMLP, a=first, b=second)  # run me')
    assert (call.question, call.args, call.kwargs) == (
        "4.6",
        ("TwoLayerMLP",),
        {"a": "first", "b": "second"},
    )
    assert call.names == ("TwoLayerMLP", "a", "b")
    assert check_call("%matplotlib inline\n!ls\nx = np.all(checked)") is None


def test_a_task_is_read_from_its_first_line():
    assert task_id("<!-- task: 4.2m -->\ntext") == "4.2m"
    assert task_id("# Task 4.2") is None
    with pytest.raises(CellError):
        task_id("<!-- Task 4.2m -->")


def test_without_scheme_leaves_the_task():
    assert (
        without_scheme("Why?\n=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===\nmore\n")
        == "Why?\nmore"
    )


@pytest.mark.parametrize("name", names())
def test_the_sets_text_and_notebook_agree(name):
    assert disagreement(load(name), SOURCE) == ""


@pytest.mark.parametrize("name", names())
def test_the_sets_points_are_in_the_notebook(name):
    problem_set = load(name)
    made = nbgrader(make_notebook((SOURCE / name / f"{name}.md").read_text(), problem_set))
    assert sum(m["points"] for m in made.values() if "points" in m) == problem_set.points
    assert {q.id: made[q.grade_id]["points"] for q in problem_set.questions if q.parts} == {
        q.id: q.automatic_points for q in problem_set.questions if q.parts
    }
