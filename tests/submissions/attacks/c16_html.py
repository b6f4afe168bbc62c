"""HTML and script in messages, names, outputs and markdown."""

import nbformat

from tests.attacks.spec import Attack, edit

SCRIPT = (
    "<script>window.owned=1</script><img src=x onerror='window.owned=1'><svg onload=window.owned=1>"
)


def markdown_and_raw(notebook):
    notebook.cells.insert(
        1,
        nbformat.v4.new_markdown_cell(
            f"own text {SCRIPT} [link](javascript:window.owned=1) <a href='javascript:window.owned=1'>x</a>"
        ),
    )
    notebook.cells.insert(
        2,
        nbformat.v4.new_raw_cell(
            SCRIPT, metadata={"raw_mimetype": "text/html", "format": "text/html"}
        ),
    )
    notebook.metadata["title"] = SCRIPT
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {
            "state": {"x": "</script>" + SCRIPT},
            "version_major": 2,
            "version_minor": 0,
        }
    }


ATTACK = Attack(
    16,
    "HTML, SVG, JavaScript and script tags in outputs, messages, markdown, metadata",
    bottom=f"""
def _say(*a, **k):
    raise ValueError({SCRIPT!r})

TwoLayerMLP.loss = _say
TwoLayerMLP.train = lambda *a, **k: type({SCRIPT!r}, (), {{}})()
TwoLayerMLP.predict = lambda *a, **k: {SCRIPT!r}
""",
    cells={
        "start": f"""
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
text = {SCRIPT!r}
print(text)
display(HTML(text), Javascript("window.owned=1"), Latex(text), Latex(r"$\\href{{javascript:window.owned=1}}{{x}}$"), Markdown(text))
display({{"text/html": text, "image/svg+xml": text, "application/javascript": "window.owned=1", "image/png": text, "text/latex": text,
         "application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}, "text/plain": text}}, raw=True)
""".strip(),
        "4.6": f"final_loss_decay_095 = {SCRIPT!r}",
        "4.8": f"raise ValueError({SCRIPT!r})",
    },
    make=edit(markdown_and_raw),
    verdicts={"4.3": "exception", "4.6": "bad_type"},
    sandbox_only=False,
)
