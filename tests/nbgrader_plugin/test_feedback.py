"""Pages made of a submission: nothing in them runs, and no mark scheme is in them."""

import json
import re
import time
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import strip_files_prefix
from traitlets.config import Config

from autograder.intake.notebooks import source_notebook
from autograder.nbgrader_plugin.feedback import MAX_TEXT, safe_markdown
from autograder.nbgrader_plugin.formulas import formula
from autograder.nbgrader_plugin.record import configuration
from tests.browser.lab import CHROMIUM
from tests.browser.pages import faults

from .conftest import PS, nbgrader
from .test_record import DECLARED, graded, record

REPO = Path(__file__).parents[2]
EVIL = {
    "script": "<script>alert(1)</script>",
    "event": "<img src=x onerror=alert(1)>",
    "svg": "<svg><script>alert(1)</script></svg>",
    "link": "[click](javascript:alert(1))",
    "html link": "<a href=' javascript:alert(1)'>click</a>",
    "data link": "<a href='data:text/html,<script>alert(1)</script>'>click</a>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "form": "<form action='/x'><input name=a><button>b</button></form>",
    "style": "<style>body{display:none}</style><p style='position:fixed;background:url(//x)'>a</p>",
    "cover": "<div class='panel panel-primary nbgrader_cell' "
    "style='position:absolute;top:0'>Score: 100</div>",
    "far picture": "![a](https://elsewhere.example/pixel.png)",
    "svg picture": "<img src='data:image/svg+xml;base64,AAAA'>",
    "meta": "<meta http-equiv=refresh content='0;url=//x'><base href='//x'>",
    "unclosed": "<div><details><table><script",
    "math": "$\\href{javascript:alert(1)}{x}$ and $$\\style{position:fixed}{x}$$",
    "math in a comment": "<div>$\\hr<!-- -->ef{javascript:alert(1)}{x}$</div>",
    "math in entities": "a \\$\\hr&#101;f{javascript:alert(1)}{x}\\$ and "
    "<div>$\\st&#x79;le{position:fixed}{x}$</div>",
    "math tokens": "$\\mmlToken{mi}[href=javascript:alert(1)]{x}$ and $\\bbox[position:fixed]{x}$",
    "words with quotes": "<b title='> $\\href &quot; onclick=alert(1) x=&quot;'>a</b>",
    "end of the session": "![a](/logout) <img src='../../logout'> <img src='%2e%2E/logout'> <img "
    "src='/\\elsewhere.example/x'>",
    "math block": "$$<script>alert(1)</script>$$",
    "code": "```html\n<script>alert(1)</script>\n```",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script>",
    "comment": "<!-- --><script>alert(1)</script> -->",
    "template": "{{ 7 * 7 }} {% raw %}",
}


def render(text, **cell):
    return safe_markdown({"cell": cell}, text)


@pytest.mark.parametrize("name", EVIL)
def test_nothing_runs(name):
    soup = BeautifulSoup(render(EVIL[name]), "html.parser")
    assert not soup.find_all(
        [
            "script",
            "svg",
            "iframe",
            "form",
            "input",
            "button",
            "style",
            "meta",
            "base",
            "object",
            "embed",
            "link",
        ]
    )
    for tag in soup.find_all(True):
        for attribute, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else value
            assert not attribute.startswith("on") and attribute not in ("srcdoc", "action", "id")
            assert (
                "javascript:" not in text.lower()
                and "position" not in text
                and "nbgrader" not in text
            )
            assert (
                attribute != "src"
                or "elsewhere" not in text
                and "svg" not in text
                and "logout" not in text
            )
    assert not any(
        f"\\{command}" in soup.get_text() for command in ("href", "style", "mmlToken", "bbox")
    )


@pytest.mark.parametrize("unit", ["\\\\[", "\\\\(", "<div>", "|a|b|\n|-|-|\n"])
def test_no_text_keeps_the_page_waiting(unit):
    """Of 200,000 characters, as many as a cell may have, some took minutes."""
    began = time.process_time()
    soup = BeautifulSoup(strip_files_prefix(render(unit * (200_000 // len(unit)))), "html.parser")
    assert time.process_time() - began < 2
    assert unit in soup.pre.get_text()


def test_a_picture_beside_the_notebook_is_shown():
    assert (
        BeautifulSoup(render("![a](figures/my%20own.png)"), "html.parser").img["src"]
        == "figures/my%20own.png"
    )


def test_the_course_own_text_is_short_enough_to_be_shown():
    cells = [
        cell
        for path in (REPO / "assignments").glob("*/*.ipynb")
        for cell in nbformat.read(path, 4).cells
    ]
    assert (
        len(cells) > 300
        and max(len(cell.source) for cell in cells if cell.cell_type == "markdown") < MAX_TEXT / 2
    )


def test_what_people_write_is_shown():
    html = render(
        "**a** $a < b$\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<details><summary>Hint</summary>\n\n"
        "text `code`\n\n</details>\n\n"
        "[link](https://numpy.org)\n\n```python\nx = 1 < 2\n```\n"
    )
    soup = BeautifulSoup(html, "html.parser")
    assert soup.strong.text == "a" and soup.math.get_text() == "a<b"
    assert (
        len(soup.table.find_all("td")) == 2
        and soup.details.summary.text == "Hint"
        and soup.a["href"] == "https://numpy.org"
    )
    assert "x = 1 < 2" in soup.pre.get_text()


FORMULAS = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)


def test_every_formula_of_the_course_is_drawn_without_a_script():
    texts = [path.read_text() for path in (REPO / "source").glob("*/*.md")]
    texts = [re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL) for text in texts]
    found = [m[1] or m[2] for text in texts for m in FORMULAS.finditer(text)]
    drawn = [(tex, formula(tex)) for tex in found]
    assert len(drawn) > 800
    assert not [tex for tex, html in drawn if not html.startswith("<math") or "\\" in html]


def test_a_formula_in_an_attribute_stays_text():
    html = render('![$a \\text{" onerror=alert(1) x="}$](b.png)')
    image = BeautifulSoup(html, "html.parser").img
    assert set(image.attrs) == {"src", "alt"} and "<math" not in html


@pytest.mark.parametrize("tex", ["\\frac{", "}" * 50, "{" * 1500, "x" * 5000, "\\begin{matrix}"])
def test_what_is_no_formula_is_shown_as_typed(tex):
    assert tex in BeautifulSoup(formula(tex), "html.parser").get_text() or "<math" in formula(tex)


def test_words_in_angle_brackets_are_shown_as_they_are():
    text = "List<int>, x<y and <script>f()</script>"
    assert text in BeautifulSoup(render(text), "html.parser").get_text()


def test_brackets_within_an_attribute_end_no_tag():
    html = render("<b title='> $\\href{x}{y}$ <i'>a $\\href{javascript:x}{y}$</b>")
    bold = BeautifulSoup(html, "html.parser").b
    assert bold["title"].startswith("> $\\") and bold["title"].endswith("<i")
    assert "javascript" in bold.get_text()
    assert "\\href" not in bold.get_text()


def test_pasted_pictures_are_shown():
    html = render("![a](attachment:a.png)", attachments={"a.png": {"image/png": "aGk="}})
    assert BeautifulSoup(html, "html.parser").img["src"] == "data:image/png;base64,aGk="


@pytest.fixture
def hostile(course):
    """A graded submission that puts a script wherever it can."""
    script = "<script>alert('evil')</script>"
    folder = course / "submitted" / "eve" / PS
    folder.mkdir(parents=True)
    (folder / "mlp.py").write_text(f"# {script}\n")
    what = graded(
        course,
        answer=f"{script}\n\n<img src=x onerror=\"alert('evil')\">",
        notes=(f"a note {script}",),
        cell=f"# {script}",
    )
    cell = next(c for c in what.notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))
    cell.outputs = [
        nbformat.v4.new_output(
            "stream", text=f"{script}\x1b[31m{script}\x1b]8;;javascript:alert('evil')\x07"
        ),
        nbformat.v4.new_output("error", ename=script, evalue=script, traceback=[script]),
        nbformat.v4.new_output(
            "display_data",
            {
                "text/html": script,
                "text/plain": script,
                "text/latex": script,
                "text/markdown": script,
            },
        ),
    ]
    record(course, what, "eve")
    return course


def assert_harmless(html):
    soup = BeautifulSoup(html, "html.parser")
    assert "evil" in soup.get_text()
    for tag in soup.find_all(True):
        assert not any("evil" in str(value) for value in tag.attrs.values()), tag
        assert tag.name != "script" or "evil" not in (tag.string or "")


def test_feedback_through_nbgraders_command(hostile):
    done = nbgrader(hostile, "generate_feedback", PS)
    assert done.returncode == 0, done.stderr
    place = hostile / "feedback" / "eve" / PS
    html = (place / f"{PS}.html").read_text()
    assert_harmless(html)
    assert (
        "MARK SCHEME" not in html
        and "symmetry" not in html.split("Written answer to 4.2")[-1][:3000]
    )
    assert "7 of 14 points" in html
    said = BeautifulSoup(html, "html.parser")
    assert said.select_one(".score").get_text() == "44 of 88 points; 12 more are not graded yet."
    rows = [[c.get_text() for c in row("td")] for row in said.select(".questions tbody tr")]
    assert ["4.3 Forward pass with the sigmoid", "7 of 14"] in rows
    assert ["4.2 Initialisation and symmetry (written)", "not graded yet"] in rows
    assert all(said.find(id=a["href"][1:]) for a in said.select(".questions a"))
    assert "1 not graded" not in html and "not graded by hand yet (eve)" in done.stderr
    assert {p.name for p in place.iterdir()} == {"given.csv", "mlp.py", f"{PS}.html"}
    pictures = [image["src"] for image in said.find_all("img")]
    assert any(source.startswith("data:image/svg+xml") for source in pictures)
    assert not any(source.startswith("figures/") for source in pictures)
    assert not said.find_all("a", href=re.compile("glossary"))
    assert not any(
        b"instructor's secret" in p.read_bytes()
        for folder in ("feedback", "autograded")
        for p in (hostile / folder).rglob("*")
        if p.is_file()
    )


@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
@pytest.mark.xdist_group("browser")
def test_feedback_fits_a_phone_and_axe_finds_nothing(course):
    pytest.importorskip("axe_playwright_python", reason="make test installs it")
    record(course, graded(course))
    assert nbgrader(course, "generate_feedback", PS).returncode == 0
    assert not faults(course / "feedback" / "ann" / PS / f"{PS}.html")


def test_mark_schemes_can_be_published(hostile):
    (hostile / "course.toml").write_text("publish_mark_schemes = true\n")
    assert nbgrader(hostile, "generate_feedback", PS).returncode == 0
    assert "MARK SCHEME" in (hostile / "feedback" / "eve" / PS / f"{PS}.html").read_text()


def test_formgraders_page(hostile):
    """As its handler makes it: same exporter, template and configuration."""
    from nbgrader.server_extensions.formgrader import handlers

    config = Config(configuration(hostile))
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": PS,
        "notebook_id": PS,
        "submission_id": "x",
        "index": 0,
        "total": 1,
        "base_url": "",
        "student": "eve",
        "last_name": None,
        "first_name": None,
        "notebook_path": "x",
    }
    html, _ = HTMLExporter(config=config).from_filename(
        str(hostile / "autograded" / "eve" / PS / f"{PS}.ipynb"), resources=resources
    )
    assert_harmless(html)
    assert "MARK SCHEME" in html, "the person who grades needs it"


def test_the_source_has_schemes_to_hide(course):
    assert "MARK SCHEME" in json.dumps(source_notebook(DECLARED, course / "source"))
