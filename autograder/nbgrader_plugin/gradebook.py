"""What is wrong with a gradebook, in one sentence that says what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError


class UnusableGradebook(ValueError):
    """The gradebook cannot be read or written; nothing in it was changed."""


@contextmanager
def usable(db_url: str) -> Iterator[None]:
    """Around all that reads or writes the gradebook.

    Raises
    ------
    UnusableGradebook
        Where the data base itself fails.
    """
    try:
        yield
    except DBAPIError as error:
        raise UnusableGradebook(_sentence(make_url(db_url).database or "the gradebook", str(error.orig))) from error


def _sentence(path: str, said: str) -> str:
    if "locked" in said:
        return f"{path} is in use by another program: wait until that is done, and run the same command again"
    if "readonly" in said or "unable to open" in said:
        return f"{path} cannot be opened for writing: make the file and its folder writable, and run the same command again"
    return (f"{path} is damaged ({said}): put a copy of it back, or move it away and grade again with --force. "
            "Nothing in it was changed; automatic scores are also in reports/, points given by hand only in the gradebook")
