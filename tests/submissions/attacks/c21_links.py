"""Symbolic links to the gradebook, the reference and the root; the module itself is one."""

import os

from tests.attacks.spec import ROOT, Attack


def links(folder):
    (folder / "mlp.py").rename(folder / "kept.txt")
    os.symlink(ROOT / "source" / "ps4_mlp" / "mlp.py", folder / "mlp.py")
    os.symlink("../../../source/ps4_mlp/mlp.py", folder / "reference.py")
    os.symlink("../../../gradebook.db", folder / "data.db")
    os.symlink("/", folder / "everything")
    os.symlink("loop", folder / "loop")


ATTACK = Attack(
    21,
    "`mlp.py` as a symbolic link to the reference; links to the gradebook and to /",
    {},
    make=links,
    notebook=True,
    note="link to another place",
    verdicts={"4.3": "missing"},
    sandbox_only=False,
)
