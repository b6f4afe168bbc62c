"""`autograder doctor` in a student's folder: what is in the way, and the line that mends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from .terminal import COMMAND, autograder


@pytest.fixture
def folder(tmp_path):
    autograder(tmp_path, "start", "ps4_mlp")
    return tmp_path / "ps4_mlp"


def mended_by(folder, finding: str) -> str:
    """The line below a finding that is BROKEN or a note."""
    done = autograder(folder, "doctor")
    lines = done.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.split(maxsplit=1)[1].startswith(finding))
    assert lines[at].startswith(("BROKEN", "note")), lines[at]
    assert done.returncode == lines[at].startswith("BROKEN")
    return lines[at + 1].strip()


def test_a_sound_folder(folder):
    done = autograder(folder, "doctor")
    assert done.returncode == 0 and "BROKEN" not in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["numpy.py", "utils.py", "random.py", "scipy.py"])
def test_a_file_that_hides_a_package(folder, name):
    (folder / name).write_text("", encoding="utf-8")
    subprocess.run(mended_by(folder, name), shell=True, cwd=folder, check=True)
    assert autograder(folder, "doctor").returncode == 0


def test_a_folder_that_hides_a_package(folder):
    (folder / "utils").mkdir()
    (folder / "utils" / "__init__.py").write_text("", encoding="utf-8")
    assert mended_by(folder, "utils/") == "mv utils my_utils"


@pytest.mark.parametrize("name", ["mlp.py"])
def test_no_module_beside_the_notebook(folder, name):
    (folder / name).unlink()
    line = mended_by(folder, name)
    assert line == "autograder start ps4_mlp --into ."
    autograder(folder, *line.split()[1:])
    assert autograder(folder, "doctor").returncode == 0


def test_an_earlier_sets_module_is_missing(tmp_path):
    autograder(tmp_path, "start", "ps5_regularization")
    line = mended_by(tmp_path / "ps5_regularization", "mlp.py")
    assert line == "cp ../ps4_mlp/mlp.py ."


def test_a_notebook_that_is_damaged(folder):
    (folder / "ps4_mlp.ipynb").write_text('{"cells": [', encoding="utf-8")
    line = mended_by(folder, "ps4_mlp.ipynb")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
    subprocess.run(line, shell=True, cwd=folder, check=True, env=environment)
    assert autograder(folder, "doctor").returncode == 0
    assert (folder / "damaged.txt").read_text(encoding="utf-8") == '{"cells": ['


def test_a_kernel_that_is_not_there(folder):
    path = folder / "ps4_mlp.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["kernelspec"]["name"] = "conda-base"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert "Change Kernel" in mended_by(folder, "kernel of ps4_mlp.ipynb")


def test_a_kernel_of_a_python_without_the_course(folder, tmp_path):
    spec = tmp_path / "kernels" / "other"
    spec.mkdir(parents=True)
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    argv = [str(bare / "bin" / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "other"}))
    path = folder / "ps4_mlp.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["kernelspec"]["name"] = "other"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = autograder(folder, "doctor", env={"JUPYTER_PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "which lacks the course" in done.stdout
    assert "-m ipykernel install --user --name other" in done.stdout


@pytest.mark.parametrize("version, said", [("0.0.1", "keeps your work"), ("99", "--upgrade")])
def test_another_release_than_the_installed_one(folder, version, said):
    note = folder / ".nn-course" / "release.json"
    content = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps(content | {"version": version}), encoding="utf-8")
    assert said in mended_by(folder, "release")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix file modes")
def test_a_read_only_folder(folder):
    """Looked at by a user whom file modes bind: root may write everywhere."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from autograder.study.doctor import _writable\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "print(_writable(Path('.')))"
    )
    folder.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True
        )
    finally:
        folder.chmod(0o755)
    assert done.stdout.startswith("BROKEN  folder"), done.stdout + done.stderr
    assert "chmod -R u+w" in done.stdout
