"""mlp.py and the notebook are fifos: whoever opens them would wait for ever."""

import os

from tests.attacks.spec import MODULE, NOTEBOOK, Attack


def fifos(folder):
    for name in (MODULE, NOTEBOOK):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)


ATTACK = Attack(
    21,
    "`mlp.py` and the notebook are fifos",
    {},
    make=fifos,
    notebook=True,
    note="not an ordinary file",
    verdicts={"4.1": "missing"},
    sandbox_only=False,
)
