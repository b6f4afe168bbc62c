"""Archives within archives, one of which unpacks to gigabytes and out of its folder: nothing is unpacked."""

import io
import zipfile

from tests.attacks.spec import Attack


def bomb(folder):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../gradebook.db", b"\0" * 50_000_000)
        archive.writestr("/etc/owned", b"")
    with zipfile.ZipFile(folder / "ps4_mlp.zip", "w") as archive:
        archive.writestr("again.zip", inner.getvalue())


ATTACK = Attack(
    21,
    "a zip in a zip, with names that lead out",
    make=bomb,
    verdicts={"4.1": "ok"},
    sandbox_only=False,
)
