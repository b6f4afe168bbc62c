"""Marks of merge conflicts that never end: to look for the end of each took hours."""

from tests.attacks.spec import MODULE, NOTEBOOK, Attack

MARKS = b"<<<<<<< ours\n" * 9000 + b"=======\n" * 9000


def endless(folder):
    text = (folder / MODULE).read_text()
    (folder / MODULE).write_text(f'{text}\nr"""\n{MARKS.decode()}"""\n')
    (folder / NOTEBOOK).write_bytes((folder / NOTEBOOK).read_bytes()[:-3] + b"\n" + MARKS)


ATTACK = Attack(
    23,
    "thousands of conflict marks without end, in the module and in a damaged notebook",
    notebook=True,
    make=endless,
    note="damaged",
    verdicts={"4.1": "ok"},
    sandbox_only=False,
)
