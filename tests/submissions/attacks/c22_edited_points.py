"""Points, ids, kinds and schema of the cells are changed."""

from tests.attacks.spec import Attack, edit


def rich(notebook):
    for number, cell in enumerate(notebook.cells):
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade"):
            meta.update(
                points=1000.0,
                schema_version=[1, 99, "3", None][number % 4],
                solution=True,
                cell_type="markdown",
            )
            cell.source = "1000"


ATTACK = Attack(
    22,
    "points of 1000, schema 99 and other kinds in the metadata",
    notebook=True,
    make=edit(rich),
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
