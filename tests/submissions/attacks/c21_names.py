"""Names that file systems disagree on, that are no text, or that are too long."""

import os

from tests.attacks.spec import Attack


def names(folder):
    for name in (
        b"caf\xe9.py",
        b"new\nline.py",
        b"..\\..\\up.py",
        b"CON.py",
        b"a" * 250,
        b" lead.py",
        "\u202egpj.py".encode(),
        b"MLP.PY",
        b"-rf",
        b"$(id).py",
        b"'; drop table.py",
    ):
        try:
            with open(os.fsencode(folder) + b"/" + name, "wb") as file:
                file.write(b"raise SystemExit\n")
        except OSError:
            pass
    deep = folder
    for _ in range(30):
        deep = deep / "deep"
        deep.mkdir()


ATTACK = Attack(
    21,
    "odd names: not UTF-8, newlines, backslashes, 250 letters, only capitals differ, deep folders",
    make=names,
    note="left out",
    verdicts={"4.1": "ok"},
    sandbox_only=False,
)
