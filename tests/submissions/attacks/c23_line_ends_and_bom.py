"""A byte order mark, CRLF, and tabs for spaces."""

from tests.attacks.spec import ALL, MODULE, Attack, edit_text


def windows(folder):
    edit_text(lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))(folder)
    edit_text(
        lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n").replace(b"    ", b"\t"), MODULE
    )(folder)


ATTACK = Attack(
    23,
    "BOM, CRLF and tabs in both files",
    ALL,
    right=True,
    notebook=True,
    make=windows,
    verdicts={"4.3": "ok", "4.6": "ok"},
    sandbox_only=False,
)
