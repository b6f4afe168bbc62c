"""`autograder similar` on a class with a disguised copy, by the real command."""

import ast
import shutil
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.material.files import module_files
from autograder.sets import load

REPO = Path(__file__).parents[2]
PS = "ps4_mlp"
REFERENCE = (REPO / "source" / PS / "mlp.py").read_text(encoding="utf-8")
STUB = module_files(load(PS), REPO / "source")["mlp.py"].decode()


class _Renamed(ast.NodeTransformer):
    """Other names for all that may have one."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id not in ("np", "self", "super", "range", "len", "min", "max", "zip"):
            node.id = f"my_{node.id}"
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        if node.arg != "self":
            node.arg = f"my_{node.arg}"
        return node


def disguised(text: str) -> str:
    """A copy with other names, other comments and other spaces."""
    lines = ast.unparse(_Renamed().visit(ast.parse(text))).splitlines()
    return "\n".join(f"{line}  # all my own, number {i}" for i, line in enumerate(lines))


def independent(name: str) -> str:
    return (REPO / "tests/submissions" / PS / name / "mlp.py").read_text(encoding="utf-8")


@pytest.fixture
def course(tmp_path, monkeypatch):
    root = tmp_path / "course"
    shutil.copytree(REPO / "source" / PS, root / "source" / PS)
    shutil.copy(REPO / "nbgrader_config.py", root)
    monkeypatch.chdir(root)
    return root


def hand_in(root: Path, **modules: str) -> None:
    for student, text in modules.items():
        folder = root / "submitted" / student / PS
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mlp.py").write_text(text, encoding="utf-8")


def similar(capsys, code: int = 0) -> tuple[list[str], str]:
    capsys.readouterr()
    assert main(["similar", PS]) == code
    said = capsys.readouterr()
    return said.out.splitlines(), said.err


def test_a_disguised_copy_is_found_and_independent_work_is_not(course, capsys):
    hand_in(
        course,
        ann=REFERENCE,
        bob=disguised(REFERENCE),
        cara=independent("good_einsum"),
        dan=independent("good_loops"),
        eve=STUB,
    )
    lines, errors = similar(capsys)
    pairs = [line for line in lines if "%" in line][1:]
    assert len(pairs) == 1 and pairs[0].startswith("ann and bob: ")
    assert int(pairs[0].split(": ")[1].split("%")[0]) > 80
    assert "TwoLayerMLP.train" in pairs[0].split("most in ")[1]
    assert lines[0].startswith("4 students' code was compared")
    assert "a question, not a verdict" in " ".join(lines)
    assert "eve was not compared: it has no code besides what was given" in errors


def test_a_copy_of_half_the_work_in_a_module_full_of_other_things(course, capsys):
    """What is put around a copy does not hide it."""
    padded = disguised(REFERENCE) + "\n" + independent("good_loops").replace("TwoLayer", "Other")
    hand_in(course, ann=REFERENCE, bob=padded, cara=independent("good_one_method"))
    lines, _ = similar(capsys)
    assert any(line.startswith("ann and bob: ") for line in lines), lines


def test_code_in_the_notebook_is_compared(course, capsys):
    import nbformat

    hand_in(course, ann=REFERENCE, bob=STUB)
    notebook = nbformat.read(course / "source" / PS / f"{PS}.ipynb", as_version=4)
    notebook.cells.insert(3, nbformat.v4.new_code_cell(disguised(REFERENCE)))
    nbformat.write(notebook, course / "submitted" / "bob" / PS / f"{PS}.ipynb")
    lines, _ = similar(capsys)
    assert any(line.startswith("ann and bob: ") for line in lines), lines


def test_a_few_one_liners_that_everybody_writes_are_no_pair(course, capsys):
    short = STUB.replace("raise NotImplementedError", "return np.maximum(z, 0.0)", 1)
    hand_in(course, ann=short, bob=short)
    lines, _ = similar(capsys)
    assert lines[0].endswith("no two are alike in 40% or more")


def test_nobody_to_compare_is_a_sentence(course, capsys):
    hand_in(course, ann=REFERENCE)
    lines, errors = similar(capsys, code=2)
    assert not lines and errors.count("\n") == 1 and "no two submissions" in errors


def test_the_class_report_asks_until_one_hands_in_again(course, capsys):
    hand_in(course, ann="x = 1\n" + REFERENCE, bob=disguised(REFERENCE))
    (course / "submitted" / "ann" / PS / "mlp.py").chmod(0o600)
    assert main(["grade", PS, "--jobs", "1", "--sandbox", "subprocess"]) == 0
    similar(capsys)
    assert main(["report", PS]) == 0
    page = course / "reports" / PS / "index.html"
    assert "ann and bob: " in page.read_text(encoding="utf-8")
    assert "question, not a verdict" in page.read_text(encoding="utf-8")
    kept = course / "reports" / PS / "similar"
    assert kept.stat().st_mode & 0o077 == 0 and not (kept / "pairs.json").stat().st_mode & 0o077
    hand_in(course, bob=independent("good_loops"))
    assert main(["grade", PS, "--jobs", "1", "--sandbox", "subprocess"]) == 0
    assert main(["report", PS]) == 0
    assert "ann and bob: " not in page.read_text(encoding="utf-8")
