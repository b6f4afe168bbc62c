"""The class report as an instructor reads it: on a phone, in the dark, by keyboard."""

import pytest

pytest.importorskip("playwright", reason="make test installs it")
pytest.importorskip("axe_playwright_python", reason="make test installs it")

from autograder.grading.class_report import write_report
from tests.grading.test_copies import SET
from tests.grading.test_records import stored

from .lab import CHROMIUM, FLAGS
from .pages import faults

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def page(tmp_path):
    students = [f"s{k}" for k in range(6)]
    stored(tmp_path, *students)
    rows = [
        {"id": s, "last": f"Last{k}", "first": "F", "score": 9.0 * k, "max": 100, "waiting": k == 2}
        for k, s in enumerate(students)
    ]
    return write_report(tmp_path, SET, rows)[0]


def test_axe_finds_nothing_and_it_fits_a_phone(page):
    assert not faults(page)


def test_a_heading_sorts_by_keyboard(page):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.goto(page.as_uri())
        button = tab.get_by_role("button", name="Points")
        first = "table.sortable tbody tr:first-child td:nth-child(2)"
        button.press("Enter")
        assert tab.inner_text(first) == "0 of 100"
        button.press("Enter")
        assert tab.inner_text(first) == "45 of 100"
        assert tab.get_attribute("th[aria-sort]", "aria-sort") == "descending"
        assert "not graded yet" in tab.inner_text("main")
        browser.close()
