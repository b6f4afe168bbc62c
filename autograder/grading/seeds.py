"""Hidden seeds: from the course's secret, the student, the set, and what was handed in."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

FILE = "course_secret"
BYTES = 32


class DamagedSecret(ValueError):
    """The file of the secret does not hold one; nothing was changed."""


def existing_secret(root: Path) -> bytes | None:
    """The course's secret, or None where there is none yet.

    Raises
    ------
    DamagedSecret
        If the file holds anything else than 32 bytes in hexadecimal.
    """
    path = root / FILE
    if not os.path.lexists(path):
        return None
    why = f"is damaged (it must hold {2 * BYTES} hexadecimal digits)"
    secret = b""
    try:
        if path.is_file():
            secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
        else:
            why = "is no file, or a link to none"
    except ValueError:
        pass
    except OSError as error:
        why = f"cannot be read ({(error.strerror or str(error)).lower()})"
    if len(secret) != BYTES:
        raise DamagedSecret(
            f"{path} {why}: put a copy of it back, or delete it and grade again with --new-secret"
        )
    return secret


def course_secret(root: Path) -> bytes:
    """The course's secret, made where there is none: readable by its owner only, kept out of git.

    Raises
    ------
    DamagedSecret
    OSError
        If it cannot be written; then there is no file, rather than half of one.
    """
    secret = existing_secret(root)
    if secret is None:
        _store(root / FILE, secrets.token_bytes(BYTES))
        secret = existing_secret(root)  # another process may have been first
    if secret is None:
        raise DamagedSecret(f"{root / FILE} was taken away while it was made")
    return secret


def _store(path: Path, secret: bytes) -> None:
    """Write a new file and give it the name, unless there is one of that name by now."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not path.exists():
                os.replace(name, path)
    finally:
        if os.path.exists(name):
            os.unlink(name)


def fingerprint(secret: bytes) -> str:
    """Tells two secrets apart without giving either away."""
    return hashlib.sha256(b"fingerprint" + secret).hexdigest()[:12]


def seed_for(secret: bytes, student: str, problem_set: str, content: str = "") -> int:
    """The seed of one hand-in's instances; the engine adds the question.

    The same files of the same student always have the same instances; another
    hand-in has others, so that what a student learns of the hidden inputs is of no
    use. An integer below 2**53, so that JSON and a command line carry it exactly.
    """
    words = (os.fsencode(student), problem_set.encode(), content.encode())
    made = hmac.new(secret, b"\0".join(words), hashlib.sha256).digest()
    return 1 + int.from_bytes(made[:8], "big") % (2**53 - 1)
