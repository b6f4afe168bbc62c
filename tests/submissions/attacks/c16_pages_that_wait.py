"""What people or their browsers read later: TeX with hidden links, drawings with more than shapes, endless Markdown, pictures of addresses."""

import nbformat

from tests.attacks.spec import Attack, edit

TEX = "<div>$\\hr<!-- -->ef{javascript:window.owned=1}{x}$</div> and \\$\\hr&#101;f{javascript:window.owned=1}{x}\\$ and ![a](/logout) ![b](../../logout)"


def markdown(notebook):
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(TEX))
    notebook.cells.insert(
        2, nbformat.v4.new_markdown_cell("\\\\[" * 60_000)
    )  # a minute in what reads Markdown


ATTACK = Attack(
    16,
    "TeX with links hidden in comments and entities, drawings with style sheets and other encodings, endless Markdown",
    cells={
        "start": """
from IPython.display import display
shape = '<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'
words = "window.owned=1"
display({"image/svg+xml": "<?xml-stylesheet type='text/xsl' href='data:text/xsl," + words + "'?>" + shape % "", "text/plain": "first"}, raw=True)
display({"image/svg+xml": "<?xml version='1.0' encoding='utf-7'?>" + shape % "+ADw-script+AD4-window.owned=1+ADw-/script+AD4-", "text/plain": "second"}, raw=True)
display({"image/svg+xml": shape % "<rect fill='url(https://elsewhere.example/window.owned=1)'/>", "text/plain": "third"}, raw=True)
for _ in range(3):
    display({"image/svg+xml": shape % ("<g/>" * 3_000_000), "text/plain": "large"}, raw=True)
""".strip()
    },
    shows="second",
    make=edit(markdown),
    sandbox_only=False,
)
