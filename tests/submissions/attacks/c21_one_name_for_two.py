"""A folder that has the name of a file, code named like libraries beside a module in a folder."""

from tests.attacks.spec import MODULE, Attack


def move(folder):
    (folder / "work").mkdir()
    (folder / MODULE).rename(folder / "work" / MODULE)
    for name in (
        f"{MODULE}/data.txt",
        "work/scipy.py",
        "work/matplotlib/__init__.py",
        "work/autograder/__init__.py",
        "notes",
        "work/notes/a",
        "timestamp.txt/a",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("raise SystemExit\n")


ATTACK = Attack(
    21,
    "`mlp.py/` a folder beside `work/mlp.py`, a file and a folder that come to one place, `work/scipy.py`",
    make=move,
    note="a file has the name of its folder",
    verdicts={"4.1": "ok", "4.2": "ok"},
    sandbox_only=False,
)
