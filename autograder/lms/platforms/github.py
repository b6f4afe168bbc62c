"""GitHub Classroom: the repositories of an assignment.

``ps4-submissions/ps4-jdoe/mlp.py``, as ``gh classroom clone student-repos`` makes them, or the
zips of the repositories, ``ps4-jdoe-main.zip``. What all names begin with is the assignment's.
Repositories in a folder of another name are known where they begin with the set's.
"""

from __future__ import annotations

import os.path
import re

from autograder.lms.download import Download, Named, Parts, Reading, read_entries
from autograder.lms.people import Person

NAME = "GitHub Classroom"

_BRANCH = re.compile(r"-(?:main|master|[0-9a-f]{40})(?: \(\d+\))?$")


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not GitHub Classroom's."""
    prefix, branches, level = _prefix(download)
    if not prefix:
        return None

    def parse(name: str, is_folder: bool) -> Named | None:
        login = name.removeprefix(prefix)
        login = _BRANCH.sub("", login) if branches else login
        if login == name or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", login):
            return None
        return Named(Person(login, keys={"github": login}))

    return read_entries(download, parse, at=level)


def _prefix(download: Download) -> tuple[str, bool, Parts]:
    """What the repositories' names begin with, whether a branch ends them, and where they are."""
    for top in download.levels():
        folders = sorted(
            {path[len(top)] for path in download.below(top) if len(path) > len(top) + 1}
        )
        if top and top[-1].endswith("-submissions"):
            prefix = top[-1].removesuffix("submissions")
            if folders and all(name.startswith(prefix) for name in folders):
                return prefix, False, top
        if len(folders) > 1 and all(map(_BRANCH.search, folders)):
            common = os.path.commonprefix(folders)
            return common[: common.rfind("-") + 1], True, top
        for name in (download.problem_set, download.problem_set.partition("_")[0]):
            prefix = f"{name.replace('_', '-')}-"
            if len(folders) > 1 and all(folder.startswith(prefix) for folder in folders):
                return prefix, False, top
    return "", False, ()
