"""The reader of pages itself, and the reports of a check, on texts that would run."""

from __future__ import annotations

import pytest

from autograder.checks.report import PartResult, QuestionReport

from .pages import alive

MARK = "window.owned"
SCRIPT = f"<script>{MARK}=1</script><img src=x onerror='{MARK}=1'>"


@pytest.mark.parametrize(
    "page",
    [
        SCRIPT,
        f'<p title="x" onclick={MARK}=1>',
        f"<a href=' java\nscript:{MARK}=1'>x</a>",
        f"<iframe srcdoc='<b>{MARK}</b>'></iframe>",
        f"<style>{MARK}</style>",
    ],
)
def test_the_reader_sees_what_runs(page):
    assert alive(page)[0]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>&lt;script&gt;{MARK}=1&lt;/script&gt;</p>",
        f"<p title='{MARK}'>x</p>",
        f"<a href='https://example.org/?{MARK}'>x</a>",
    ],
)
def test_the_reader_leaves_alone_what_is_shown(page):
    assert not alive(page)[0]


def test_a_checks_report_escapes_everything():
    part = PartResult(SCRIPT, 1, 0, "wrong", (), SCRIPT + "\n" + SCRIPT)
    html = QuestionReport(
        "4.3", SCRIPT, 1, 0, "wrong", (part,), (), SCRIPT, (SCRIPT,)
    )._repr_mimebundle_()["text/html"]
    found, shown = alive(html)
    assert found == [] and shown >= 4
