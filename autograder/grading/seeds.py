"""Hidden seeds: from a secret of the course, the student and the problem set."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

FILE = "course_secret"


def course_secret(root: Path) -> bytes:
    """The course's secret, made once, readable by its owner only, kept out of git."""
    path = root / FILE
    try:
        return bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        pass
    except ValueError as error:
        raise ValueError(
            f"{path} is damaged: restore it, or delete it and grade again with --new-secret"
        ) from error
    secret = secrets.token_bytes(32)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret.hex() + "\n")
    return secret


def fingerprint(secret: bytes) -> str:
    """Tells two secrets apart without giving either away."""
    return hashlib.sha256(b"fingerprint" + secret).hexdigest()[:12]


def seed_for(secret: bytes, student: str, problem_set: str) -> int:
    """The seed of one student's instances; the engine adds the question.

    An integer below 2**53, so that JSON and a command line carry it exactly.
    """
    digest = hmac.new(
        secret, os.fsencode(student) + b"\0" + problem_set.encode(), hashlib.sha256
    ).digest()
    return 1 + int.from_bytes(digest[:8], "big") % (2**53 - 1)
