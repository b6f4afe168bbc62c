"""No kernelspec, no language, no cell metadata, no ids."""

from tests.attacks.spec import ALL, Attack, edit


def bare(notebook):
    notebook.metadata.clear()
    for cell in notebook.cells:
        cell.metadata.clear()


ATTACK = Attack(
    23,
    "all metadata gone",
    ALL,
    right=True,
    notebook=True,
    make=edit(bare),
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
