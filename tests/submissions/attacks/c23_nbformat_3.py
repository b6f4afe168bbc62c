"""A notebook in the format of 2013."""

import nbformat

from tests.attacks.spec import ALL, NOTEBOOK, Attack


def old(folder):
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    (folder / NOTEBOOK).write_text(nbformat.v3.writes_json(nbformat.convert(notebook, 3)))


ATTACK = Attack(
    23,
    "nbformat 3",
    ALL,
    right=True,
    notebook=True,
    make=old,
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
