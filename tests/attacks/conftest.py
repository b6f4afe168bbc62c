"""The course that the attacks are made against, and whether there is a jail."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

import pytest

from autograder.checks.diagnose import Predictor
from autograder.checks.model import Case
from autograder.sandbox.bubblewrap import NoSandbox, require

from .course import make_course


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The root of a throw-away course directory."""
    return make_course(tmp_path_factory.mktemp("attacked") / "course")


@pytest.fixture(scope="session")
def predictions() -> dict[tuple, Mapping]:
    """What each named mistake would give on the instances that attacks have met."""
    return {}


@pytest.fixture
def predicted_once(monkeypatch, predictions):
    """Attacks that meet the same instances share what each named mistake would give there: half
    of their cost.
    """
    predict = Predictor._wrong

    def once(self: Predictor, ids: tuple[str, ...], case: Case) -> Mapping:
        where = (
            id(self.test),
            ids,
            pickle.dumps(sorted(case.data.items())),
        )  # a set's trials live as long as the set
        if where not in predictions:
            predictions[where] = predict(self, ids, case)
        return predictions[where]

    monkeypatch.setattr(Predictor, "_wrong", once)


@pytest.fixture(scope="session")
def no_jail() -> str:
    """Why there is no jail here; empty if there is one."""
    try:
        require("auto")
        return ""
    except NoSandbox as error:
        return str(error)
