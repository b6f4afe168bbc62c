"""The guides name files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
FOLDERS = "autograder|tests|docs|source|tools|utils|assignments"
PLACEHOLDERS = re.compile(r"\b(PS|ID|TASK|MODULE|NAME|STUDENT)\b|[*{]|\.\.\.")


def named_paths(text: str) -> list[str]:
    """Paths of the course in backticks, without those that stand for many."""
    found = re.findall(rf"`((?:{FOLDERS})/[^`\s]*)`", text)
    return [path for path in found if not PLACEHOLDERS.search(path)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_paths_and_links_lead_somewhere(guide):
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    missing = [path for path in named_paths(text) if not (ROOT / path).exists()]
    missing += [link for link in links if not (guide.parent / link).exists()]
    assert not missing


def test_contributing_has_paths_to_check():
    assert len(named_paths((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))) > 10
