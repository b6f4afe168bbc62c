"""The README's two pictures, in ``docs/pictures``: a named mistake, and a class report.

Run by ``make pictures``; needs Chromium. The mistake is what a check really says of a program
without the mask of the ReLU; the report is that of `make demo`'s class.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.authoring.bench import Bench
from autograder.authoring.mistake_files import read_mistake
from autograder.checks.judge import QuestionRun
from autograder.checks.run import PUBLIC_SEED
from autograder.demo import demo
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUESTION, MISTAKE = "4.4", "W2_from_z"
PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:16px;font:15px sans-serif">{}'


def named_mistake() -> str:
    """What `check` shows in a notebook of one wrong program."""
    problem_set = load("ps4_mlp")
    bench = Bench(problem_set, ROOT / "source")
    file = read_mistake(ROOT / "source" / problem_set.name / "mistakes" / f"{MISTAKE}.toml")
    subject = LocalSubject(bench.names(file.variants[0]))
    return QuestionRun(problem_set, problem_set[QUESTION], subject, PUBLIC_SEED).report().html()


def photograph(browser: str, page: Path, picture: Path, size: str) -> None:
    """A picture of a page's beginning."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(browser, "--headless=new", "--no-sandbox", "--hide-scrollbars"),
                *(f"--user-data-dir={profile}", f"--window-size={size}"),
                *(f"--screenshot={picture}", page.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def main() -> int:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("make pictures: Chromium is needed, e.g. apt install chromium", file=sys.stderr)
        return 1
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "mistake.html")
        page.write_text(PAGE.format(named_mistake()), encoding="utf-8")
        photograph(browser, page, OUT / "named-mistake.png", "860,560")
    if demo():
        return 1
    report = ROOT / "build" / "demo" / "reports" / "ps4_mlp" / "index.html"
    photograph(browser, report, OUT / "class-report.png", "1000,760")
    print(*sorted(OUT.glob("*.png")), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
