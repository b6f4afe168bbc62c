"""Which tests `make test` leaves to `make test-all`: more of the same kind, in a longer way.

What is left out is chosen by the test's own name, so that it is the same every time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
SAMPLES = {  # folder or file -> one in so many of these tests is in `make test`
    "attacks/test_score.py::test_an_attack_gains_nothing": 5,  # test_grade.py grades all of them
    "browser": 0,
    "endurance": 0,
}
OTHER_STARTS = 4  # of the tests that run in each kind of sandbox, beside the one of a class


@pytest.fixture(autouse=True)
def what_numpy_warns_of() -> Iterator[None]:
    """A student's `np.seterr` ends with its test."""
    with np.errstate():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = item.nodeid.removeprefix("tests/")
        every = next((n for start, n in SAMPLES.items() if name.startswith(start)), 1)
        params = getattr(item, "callspec", None)
        if params and _is_other_start(params.params.get("sandbox")):
            every = OTHER_STARTS
        if every == 0 or zlib.crc32(name.encode()) % every:
            item.add_marker(pytest.mark.endurance)


def _is_other_start(sandbox: object) -> bool:
    """Whether a test of every sandbox runs in one that a class does not get."""
    if sandbox not in ("subprocess", "bubblewrap"):
        return False
    from tests.sandbox.conftest import NO_WARM_START

    return not NO_WARM_START
