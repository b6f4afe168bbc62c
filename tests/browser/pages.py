"""A page of ours in Chromium: what axe finds wrong with it, and whether it fits a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .lab import CHROMIUM, FLAGS

RULES = {"rules": {"empty-table-header": {"enabled": False}}}  # takes a formula for nothing
SIZES = {"phone": 390, "screen": 1100}


def faults(path: Path) -> list[Any]:
    """What axe-core objects to, and where the page is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found: list[Any] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in ("light", "dark"):
            for size, width in SIZES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": 900}, color_scheme=scheme
                )
                page.goto(path.as_uri())
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    found.append((scheme, size, f"{wide} pixels wide"))
                for fault in Axe().run(page, options=RULES).response["violations"]:
                    nodes = [node["html"][:200] for node in fault["nodes"][:3]]
                    found.append((scheme, size, fault["id"], nodes))
                page.close()
        browser.close()
    return found
