"""What is installed: ranges with reasons, lock files with hashes and without addresses."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
DECLARED = tomllib.loads(PROJECT)["project"]
EXTRAS = DECLARED["optional-dependencies"]
LOCK, DEV_LOCK = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.lock", "requirements-dev.lock")
)


def name_of(requirement: str) -> str:
    return re.match(r"[\w-]+", requirement)[0].lower()


def wanted() -> list[str]:
    return [*users_want(), *EXTRAS["test"]]


def users_want() -> list[str]:
    """What whoever works in a clone needs: students' things and instructors'."""
    return [*DECLARED["dependencies"], *EXTRAS["lab"], *EXTRAS["instructor"]]


def test_every_dependency_is_a_range_with_a_reason():
    for requirement in [*DECLARED["dependencies"], *sum(EXTRAS.values(), [])]:
        assert ">=" in requirement and "==" not in requirement.split(";")[0], (
            f"{requirement} is not a range"
        )
        line = next(line for line in PROJECT.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s+\w+", line), f"{requirement} has no reason"


def pinned(lock: str) -> dict[str, str]:
    """Version by name; each with its hashes."""
    blocks = re.split(r"\n(?=[\w.-]+==)", lock.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    return {name_of(block): re.search(r"==(\S+)", block)[1] for block in blocks}


@pytest.mark.parametrize("lock", [LOCK, DEV_LOCK], ids=["users", "dev"])
def test_a_lock_file_has_hashes_and_no_addresses(lock):
    assert not re.search(r"https?://|file:|^--(index|extra|find|trusted)", lock, re.MULTILINE)
    assert len(pinned(lock)) > 50


def test_users_get_what_they_need_and_the_tests_get_the_same_and_more():
    users, dev = pinned(LOCK), pinned(DEV_LOCK)
    assert {name_of(r) for r in users_want()} <= set(users)
    assert {name_of(r) for r in [*wanted(), *EXTRAS["lint"]]} <= set(dev)
    assert users.items() <= dev.items()
    only_dev = {name_of(r) for r in [*EXTRAS["test"], *EXTRAS["lint"]]} - {"pyyaml"}
    assert not only_dev & set(users), "a user needs no test library"


def test_conda_and_pip_ask_for_the_same():
    conda = {}
    for entry in yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))[
        "dependencies"
    ]:
        if isinstance(entry, str):
            conda[entry.split()[0].replace("matplotlib-base", "matplotlib")] = "".join(
                entry.split()[1:]
            )
    for requirement in wanted():
        name = name_of(requirement)
        if name in conda:
            assert requirement.replace(name, "", 1).split(";")[0].strip() == conda[name], name
    assert {"jupyterlab", "nbgrader", "numpy", "matplotlib", "scikit-learn", "pytest"} <= set(conda)


def test_no_registry_address_stands_in_the_project():
    for path in (
        ROOT / "pyproject.toml",
        ROOT / "environment.yml",
        ROOT / "Makefile",
        ROOT / ".ci/run",
    ):
        assert not re.search(r"pypi\.org|pythonhosted|registry\.", path.read_text(encoding="utf-8"))


def test_what_students_hand_in_and_their_grades_stay_out_of_git():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {
        "/downloaded/",
        "/submitted/",
        "/autograded/",
        "/feedback/",
        "/reports/",
        "/gradebook.db",
        "/grades.csv",
        "/course_secret",
    } <= set(ignored)


def test_launchers_install_an_extra_that_exists():
    binder = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8")
    codespaces = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    for line in (binder, codespaces["postCreateCommand"]):
        (extra,) = re.findall(r"-e '?\.\[(\w+)\]", line)
        assert "jupyterlab" in {name_of(r) for r in EXTRAS[extra]}
    python = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert python.removeprefix("python-") in codespaces["image"]


def test_the_base_installs_no_jupyterlab_and_no_nbgrader():
    base = {name_of(r) for r in DECLARED["dependencies"]}
    assert not base & {"jupyterlab", "nbgrader", "scikit-learn", "notebook", "jupytext"}
    assert "nbgrader" not in {name_of(r) for r in EXTRAS["lab"]}
