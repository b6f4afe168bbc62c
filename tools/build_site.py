"""The course's site, in ``build/site/html``: the sets, the guides, the catalogue, the utilities.

Run by ``make site``. The pages are gathered in ``build/site/pages``, Sphinx builds them, and every
link between them is followed. The sets are shown as they are released: nothing of ``source/`` is
read but the mistakes' sentences, which students' packages hold as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import utils
from autograder.checks.catalogue import catalogue_of
from autograder.checks.model import ProblemSet
from autograder.checks.report import number
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[1]
GUIDES = ("self-study", "student", "instructor", "author", "mnist", "sandbox", "security")
SHOWN = (".ipynb", ".md", ".svg", ".png", ".jpg", ".gif")
GUIDES += ("quality", "coverage")
LINK = re.compile(r"(!?)\[((?:[^\]\[]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


def gather(pages: Path) -> None:
    """Put every page of the site into an empty folder."""
    site = ROOT / "docs" / "site"
    (pages / "_static").mkdir(parents=True)
    shutil.copy(site / "conf.py", pages)
    shutil.copy(site / "site.css", pages / "_static")
    here = {ROOT / "docs" / f"{name}.md": f"guides/{name}" for name in GUIDES}
    here |= {ROOT / "CONVENTIONS.md": "reference/conventions"}
    here |= {ROOT / "docs" / "glossary.md": "reference/glossary"}
    for path, page in here.items():
        _write(pages / f"{page}.md", _relinked(path, page, here, pages))
    for name in names():
        _set(ROOT / "assignments" / name, pages / "sets" / name)
    _write(pages / "reference/mistakes.md", "\n".join(map(_catalogue, map(load, names()))))
    _write(pages / "reference/utils.md", _api())
    text = (site / "index.md").read_text(encoding="utf-8")
    listed = {
        "sets": [f"sets/{name}/{name}" for name in names()],
        "guides": [f"guides/{name}" for name in GUIDES],
        "reference": [f"reference/{n}" for n in ("conventions", "glossary", "mistakes", "utils")],
    }
    for key, entries in listed.items():
        text = text.replace(f"{{{key}}}", "\n".join(entries))
    _write(pages / "index.md", text)


def _set(released: Path, place: Path) -> None:
    """The notebook of a set and what it shows and links to."""
    for path in sorted(released.rglob("*")):
        target = place / path.relative_to(released)
        if path.is_dir() or path.suffix not in SHOWN or ".ipynb_checkpoints" in path.parts:
            continue
        if path.suffix == ".md":  # a page that the notebook alone leads to
            _write(target, "---\norphan: true\n---\n" + path.read_text(encoding="utf-8"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _relinked(path: Path, page: str, here: dict[Path, str], pages: Path) -> str:
    """A guide whose links lead to pages of the site; a file of the clone is named only."""

    def link(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        place, _, anchor = target.partition("#")
        if urlsplit(target).scheme or not place:
            return found[0]
        file = (path.parent / unquote(place)).resolve()
        if picture and file.is_file():
            shutil.copy(file, pages / "_static")
            depth = "../" * page.count("/")
            return f"![{words}]({depth}_static/{file.name})"
        if file not in here:
            return words if "`" in words else f"{words} (`{os.path.relpath(file, ROOT)}`)"
        to = os.path.relpath(f"{here[file]}.md", Path(page).parent)
        return f"[{words}]({to}{'#' if anchor else ''}{anchor})"

    return LINK.sub(link, path.read_text(encoding="utf-8"))


def _catalogue(problem_set: ProblemSet) -> str:
    """The named mistakes of a set, for teachers."""
    first = "" if problem_set.name != names()[0] else _CATALOGUE_HEAD
    mistakes = catalogue_of(problem_set).mistakes
    rows = [
        f"{_plain(mistake.sentence)}\n: {' '.join(map(_plain, mistake.hints))}\n  `{mistake.id}`\n"
        for mistake in mistakes.values()
    ]
    head = f"## {problem_set.name}: {problem_set.title}\n\n{len(mistakes)} mistakes, "
    return f"{first}{head}{number(problem_set.points)} points.\n\n" + "\n".join(rows)


_CATALOGUE_HEAD = """# The catalogue of mistakes

Every mistake that a check can name, with the hints that its maker can open one by one. Behind each
stands a wrong program; a check names a mistake when a student's numbers are exactly what that
program gives. For teachers: these sentences are a list of what students get wrong.

"""


def _plain(text: str) -> str:
    """Text of a report, with nothing that Markdown would read as a mark."""
    return re.sub(r"([\\`*_{}\[\]<>$|#])", r"\\\1", " ".join(text.split()))


def _api() -> str:
    """What `utils` offers, from its docstrings."""
    made = ["# The utilities\n\nWhat notebooks import: `from utils import check_gradient`.\n"]
    for name in utils.__all__:
        module = getattr(utils, name).__module__
        kind = "autoclass" if isinstance(getattr(utils, name), type) else "autofunction"
        made.append(f"```{{eval-rst}}\n.. {kind}:: {module}.{name}\n```\n")
    return "\n".join(made)


# ---- the links


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key in ("href", "src") and value:
                self.links.add(value)
            if key in ("id", "name") and value:
                self.anchors.add(value)


def broken_links(html: Path) -> list[str]:
    """Links between the built pages that lead nowhere, each with the page that it stands on."""
    pages = {}
    for path in sorted(html.rglob("*.html")):
        pages[path] = _Page()
        pages[path].feed(path.read_text(encoding="utf-8"))
    broken = []
    for path, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            gone = not target.exists()
            anchor = unquote(parts.fragment)
            lost = anchor and target in pages and anchor not in pages[target].anchors
            if gone or lost:
                broken.append(f"{path.relative_to(html)}: {link}")
    return broken


def main() -> int:
    place = ROOT / "build" / "site"
    shutil.rmtree(place, ignore_errors=True)
    gather(place / "pages")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    built = subprocess.run([*command, place / "pages", place / "html"], cwd=ROOT)
    if built.returncode:
        print("make site: Sphinx complains above; mend the page that it names", file=sys.stderr)
        return 1
    broken = broken_links(place / "html")
    for line in broken:
        print(f"make site: a link leads nowhere: {line}", file=sys.stderr)
    print(place / "html" / "index.html")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
