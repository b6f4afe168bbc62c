"""What a slip costs is on the page, each with a reason."""

from __future__ import annotations

import pytest

from autograder.quality import costs, page
from autograder.sets import load, names


@pytest.mark.parametrize("name", names())
def test_no_slip_costs_more_than_half_of_a_question_without_a_reason(name):
    assert not costs.unexplained(load(name))


def test_the_page_shows_what_the_files_of_the_mistakes_say():
    shown = page.PAGE.read_text("utf-8")
    assert costs.table() in shown and "| ? |" not in shown
