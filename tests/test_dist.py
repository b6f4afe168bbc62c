"""What `make dist` gives to students: it works, and it holds nothing of the instructors'."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder.material.strip import regions
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "source"
_spec = importlib.util.spec_from_file_location("dist", ROOT / "tools" / "dist.py")
dist = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(dist)
# the files that must know how markers are written
READERS = {"autograder/material/strip.py", "autograder/material/solution.py"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the sdist."""
    return dist.build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module", params=["sdist", "wheel"])
def files(request, built):
    """Every file of one of them, by its path from the package on."""
    (archive,) = [path for path in built if (path.suffix == ".whl") == (request.param == "wheel")]
    found = dict(dist.members(archive))
    if request.param == "sdist":
        found = {name.split("/", 1)[1]: content for name, content in found.items()}
    return {name: content.decode("utf-8", errors="ignore") for name, content in found.items()}


@pytest.mark.parametrize("name", names())
def test_it_holds_each_set_as_it_is_released(files, name):
    released = ROOT / "assignments" / name
    tracked = [n for n in dist._tracked(ROOT, f"assignments/{name}")]
    assert len(tracked) >= 2
    for path in map(ROOT.joinpath, tracked):
        inside = path.relative_to(released).as_posix()
        assert files[f"autograder/released/{name}/{inside}"] == path.read_bytes().decode(
            "utf-8", errors="ignore"
        )
    assert f"autograder/sets/{name}/mistakes.json" in files
    assert f"autograder/sets/{name}/behaviours.npz" in files


def test_it_holds_no_key_no_mark_scheme_no_marker_and_no_wrong_program(files):
    for name, text in files.items():
        parts = Path(name).parts
        assert "keys.toml" not in parts and "mistakes" not in parts and "source" not in parts, name
        if name not in READERS:
            assert not re.search(r"(BEGIN|END)[ _]SOLUTION", text), name
        if "released" in parts:
            assert "MARK SCHEME" not in text, name


def test_it_holds_no_line_run_of_a_reference(files):
    """Three lines in a row of any solution stand nowhere, whatever the indentation."""
    runs = {}
    for name in names():
        text = (SOURCE / name / load(name).module).read_text(encoding="utf-8")
        lines = [line.strip() for line in text.splitlines()]
        for region in regions(text):
            inside = [line for line in lines[region.first + 1 : region.last] if line]
            for i in range(len(inside) - 2):
                runs["\n".join(inside[i : i + 3])] = f"{name} {region.task}"
    assert len(runs) > 100
    for path, text in files.items():
        if path.endswith((".py", ".ipynb", ".md", ".json", ".toml")):
            squeezed = "\n".join(line.strip() for line in text.splitlines() if line.strip())
            assert not [where for run, where in runs.items() if run in squeezed], path


def test_it_holds_no_wrong_program_of_the_catalogue(files):
    """A wrong program is a reference with one slip: its new lines would give the rest away."""
    code = {path: text for path, text in files.items() if path.endswith((".py", ".json"))}
    given = [text for path, text in code.items() if path.startswith("utils/")]  # its own rel_error
    squeezed = re.sub(r"\s+", " ", "\n".join(code.values()))
    public = re.sub(r"\s+", " ", "\n".join(given))
    found, looked_at = [], 0
    for path in SOURCE.glob("*/mistakes/*.toml"):
        mistake = tomllib.loads(path.read_text(encoding="utf-8"))
        for change in mistake.get("replace", []):
            new = re.sub(r"\s+", " ", change["new"]).strip()
            if len(new) > 60:
                looked_at += 1
                found += [path.name] if new in squeezed and new not in public else []
    assert looked_at > 100 and not found


@pytest.mark.parametrize(
    "name, content",
    [
        ("autograder/keys.toml", "a = 1"),
        ("autograder/released/ps4_mlp/mlp.py", "### BEGIN SOLUTION 4.1\n### END SOLUTION\n"),
        ("autograder/released/ps4_mlp/x.md", "=== BEGIN MARK SCHEME ==="),
        ("autograder/helper.py", None),
    ],
)
def test_a_leak_is_found_before_it_is_written(tmp_path, name, content):
    """The last line is a solution in another layout and without its comments."""
    if content is None:
        tree = ast.parse((SOURCE / "ps4_mlp" / "mlp.py").read_text(encoding="utf-8"))
        (one,) = [node for node in tree.body if getattr(node, "name", "") == "rel_error"]
        content = ast.unparse(one)
    archive = tmp_path / "x-1-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(name, content)
    with pytest.raises(dist.Leak, match=re.escape(name)):
        dist.look_through(archive, SOURCE)


WITHOUT = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {0!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name.split(".")[0])

sys.meta_path.insert(0, Refuse())
"""
EXTRA = (
    "nbgrader jupyterlab sklearn jupytext nh3 yaml sqlalchemy distributed nbconvert "
    "nbclient pytest hypothesis"
).split()


@pytest.fixture(scope="module")
def students(built, tmp_path_factory):
    """A Python that has the wheel, and none of the extras: a folder to run it in, and a runner."""
    place = tmp_path_factory.mktemp("Übung mit Raum")
    library = place / "library"
    (wheel,) = [path for path in built if path.suffix == ".whl"]
    with zipfile.ZipFile(wheel) as file:
        file.extractall(library)
    (library / "sitecustomize.py").write_text(WITHOUT.format(EXTRA), encoding="utf-8")

    def run(folder, *words):
        environment = {
            "PYTHONPATH": str(library),
            "PATH": str(Path(sys.executable).parent),
            "HOME": str(place),
        }
        return subprocess.run(
            [sys.executable, "-P", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return place, run


def test_the_wheel_works_without_the_extras(students):
    place, run = students
    done = run(place, "-m", "autograder.cli", "start", "ps4_mlp")
    assert done.returncode == 0, done.stderr
    folder = place / "ps4_mlp"
    where = run(
        folder, "-c", "import autograder, utils; print(autograder.__file__, utils.__file__)"
    )
    assert where.stdout.count("library") == 2, where.stdout + where.stderr
    done = run(folder, "-m", "autograder.cli", "check", "--question", "4.1")
    assert done.returncode == 0 and "0 of 14 automatic points" in done.stdout, done.stderr
    program = (
        "import sys; sys.path.insert(0, '.'); import mlp; from autograder import check; "
        "print(check('4.1', mlp.rel_error, mlp.numerical_gradient).points)"
    )
    assert run(folder, "-c", program).stdout.strip() == "14.0"


@pytest.mark.parametrize(
    "words, said",
    [
        (["release"], "source/"),
        (["demo"], "not in the students' package"),
        (["new-course", "x"], "students' packages do not have"),
        (["lab"], "pip install 'nn-course[lab]'"),
    ],
)
def test_what_students_do_not_have_is_said_in_one_line(students, words, said):
    place, run = students
    done = run(place, "-m", "autograder.cli", *words)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert said in done.stderr or "nn-course[instructor]" in done.stderr
