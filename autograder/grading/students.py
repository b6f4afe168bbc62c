"""Students' ids, from the names of their folders."""

from __future__ import annotations

import hashlib
import os


def student_id(folder: str) -> str:
    """A folder's name as nbgrader can hold it: text, without control characters and wild cards.

    A name that had to be changed gets a short digest, so that no two become one.
    """
    text = os.fsencode(folder).decode("utf-8", "backslashreplace")
    usable = "".join(c if c.isprintable() and c not in "*?[]" else "_" for c in text)
    return (
        usable
        if usable == folder
        else f"{usable}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:6]}"
    )
