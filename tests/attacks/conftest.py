"""The course that the attacks are made against, and whether there is a sandbox."""

from __future__ import annotations

import pytest

from autograder.sandbox.bubblewrap import NoSandbox, require

from .course import make_course


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The root of a throw-away course directory."""
    return make_course(tmp_path_factory.mktemp("attacked") / "course")


@pytest.fixture(scope="session")
def no_sandbox() -> str:
    """Why there is no sandbox here; empty if there is one."""
    try:
        require("auto")
        return ""
    except NoSandbox as error:
        return str(error)
