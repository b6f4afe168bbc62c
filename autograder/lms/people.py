"""People as platforms name them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

# What a key is: a user name, a number of the institution, an address, a platform's own number.
KINDS = ("login", "number", "email", "canvas", "github")


@dataclass(frozen=True)
class Person:
    """A student as one platform knows them.

    Attributes
    ----------
    id : str
        The name of the folder in ``submitted/``.
    first, last, email : str
    keys : dict of str to str
        Further names by kind (`KINDS`); ``id`` where it may be any of them.
    """

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    keys: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()


def split_name(name: str) -> tuple[str, str]:
    """First and last name: ``Doe, Jane`` as it says; else the last word is the last name."""
    name = normal(name)
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def normal(text: str) -> str:
    """Text in Unicode's form NFC, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def comparable(text: str) -> str:
    """For comparing names: capitals and spaces make no difference."""
    return unicodedata.normalize("NFKC", normal(text)).casefold()


def fused(text: str) -> str:
    """A name as Canvas puts it before a file: letters and digits only."""
    return re.sub(r"[\W_]", "", comparable(text))


def safe_id(text: str) -> str:
    """A student's id that can be a folder's name; one that had to be changed gets a digest."""
    text = normal(text)
    usable = "".join(c if c.isprintable() and c not in '/\\*?[]:"' else "_" for c in text)
    usable = re.sub(r"^[.\-~]+", "_", usable).rstrip(". ")
    if len(usable.encode()) > 150:
        usable = usable.encode()[:120].decode("utf-8", "ignore")
    if usable == text:
        return text
    return f"{usable}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"
