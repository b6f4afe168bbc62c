"""What of a submitted folder is taken: ordinary files with plain names, under caps.

Nothing is followed out of the folder. What is left out is said in words for the
student; what a machine or an editor leaves behind is passed over in silence.
"""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Iterator

MAX_FILES = 500
MAX_ENTRIES = 5000  # looked at; a folder of a million files is no submission
MAX_DEPTH = 6
MAX_NAME = 120
MAX_BYTES = 48 * 2**20  # all files but notebooks together

_SILENT = {"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "node_modules", "venv"}
_SILENT_ENDINGS = (".pyc", ".pyo", "~", ".swp")
_LIBRARIES = frozenset(
    "IPython PIL _pytest asttokens autograder comm contourpy cycler dateutil debugpy decorator executing fontTools ipykernel jedi joblib "
    "jupyter_client jupyter_core kiwisolver matplotlib matplotlib_inline mpl_toolkits nbconvert nbformat nbgrader numpy packaging pandas parso "
    "pexpect pip pkg_resources platformdirs prompt_toolkit psutil ptyprocess pure_eval pygments pylab pyparsing pytest scipy setuptools "
    "sitecustomize six sklearn stack_data threadpoolctl torch tornado traitlets typing_extensions usercustomize utils wcwidth zmq".split()
)
_CODE = (".py", ".pyw", ".so", ".pyd", ".dll", ".pth")


@dataclass(frozen=True)
class Found:
    """The usable files by their relative path, and what was left out, in sentences."""

    files: dict[str, Path]
    notes: tuple[str, ...] = ()


def look(folder: Path) -> Found:
    """List a submitted folder.

    Raises
    ------
    OSError
        If the folder itself cannot be listed.
    """
    notes: list[str] = []
    files: dict[str, Path] = {}
    taken: dict[str, str] = {}  # by the name as a careless file system would see it
    room = MAX_BYTES
    for name, entry, problem in sorted(_entries(folder), key=_important_first):
        size = 0
        if not problem and len(files) >= MAX_FILES:
            problem = f"more than {MAX_FILES} files were handed in"
        if not problem:
            size = entry.stat(follow_symlinks=False).st_size if not is_notebook(name) else 0
            if size > room:
                problem = f"the files are larger than {MAX_BYTES // 2**20} MB together"
            other = taken.get(_alike(name))
            if other:
                problem = f"its name differs from `{other}` only in capitals or accents"
        if problem:
            notes.append(f"`{shown(name)}` was left out: {problem}.")
            continue
        taken[_alike(name)] = name
        files[name] = Path(entry.path)
        room -= size
    return Found(files, tuple(notes))


def read_bytes(path: Path, most: int) -> bytes:
    """At most `most` bytes of an ordinary file, followed nowhere and never waited for.

    Raises
    ------
    OSError
        Also if it has become something else since it was listed.
    """
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0)
    )
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path.name} is not an ordinary file")
        return file.read(most)


def is_notebook(name: str) -> bool:
    """Also with an ending that a mail program or a browser has put behind it."""
    return ".ipynb" in name.rsplit("/", 1)[-1].lower()


def shown(name: str) -> str:
    """A file name as it may be printed: no control characters, not endless."""
    text = name.encode("utf-8", "backslashreplace").decode()
    text = "".join(c if c.isprintable() and c != "`" else "?" for c in text)
    return text if len(text) <= 80 else text[:40] + "..." + text[-37:]


def without_clashes(files: dict[str, bytes], notes: list[str]) -> dict[str, bytes]:
    """Those that can be written side by side: a name is a file's or a folder's, and the file goes first."""
    clashing = {
        name
        for name in files
        if any(str(folder) in files for folder in PurePosixPath(name).parents)
    }
    notes += [
        f"`{shown(name)}` was left out: a file has the name of its folder"
        for name in sorted(clashing)
    ]
    return {name: content for name, content in files.items() if name not in clashing}


def misnamed(name: str, right: str) -> str:
    """What to do about a file of a wrong name, or of the right one in a folder."""
    return (
        "hand it in without the folder around it"
        if name.rpartition("/")[2] == right
        else f"its name should be `{right}`"
    )


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry, str]]:
    """Relative name, entry, and why it is left out, if it is."""
    seen = 0
    waiting = [("", os.scandir(folder), 0)]
    while waiting:
        base, listing, depth = waiting.pop(0)
        with listing:
            for entry in listing:
                name = base + entry.name
                if _silent(entry.name):
                    continue
                seen += 1
                if seen > MAX_ENTRIES:
                    return
                problem = _problem(entry, name, depth)
                if problem or not entry.is_dir(follow_symlinks=False):
                    yield name, entry, problem
                    continue
                try:
                    waiting.append((name + "/", os.scandir(entry.path), depth + 1))
                except OSError:
                    yield name, entry, "it cannot be opened"


def _problem(entry: os.DirEntry, name: str, depth: int) -> str:
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        return "its name is not readable text"
    if (
        not entry.name.isprintable()
        or set(entry.name) & set('\\:*?"<>|')
        or entry.name != entry.name.strip()
    ):
        return "its name has characters that file systems do not agree on"
    if len(entry.name) > MAX_NAME or depth >= MAX_DEPTH:
        return "its name is too long, or it lies too deep"
    try:
        info = entry.stat(follow_symlinks=False)
    except OSError:
        return "it cannot be read"
    if stat.S_ISLNK(info.st_mode):
        return "it is a link to another place; hand in the file itself"
    if stat.S_ISDIR(info.st_mode):
        return ""
    if not stat.S_ISREG(info.st_mode):
        return "it is not an ordinary file"
    if info.st_nlink > 1:
        return "it is a hard link to another place; hand in a copy of the file"
    if not os.access(entry.path, os.R_OK):
        return "it cannot be read"
    return hides_a_library(name)


def hides_a_library(name: str) -> str:
    """What to say of a file that would be imported instead of a library; nothing of any other."""
    first = name.split("/")[0].split(".")[0]
    if name.lower().endswith(_CODE) and (first in _LIBRARIES or first in sys.stdlib_module_names):
        return (
            f"code of this name would take the place of the library `{first}`; give it another name"
        )
    return ""


def _silent(name: str) -> bool:
    return name.startswith(".") or name in _SILENT or name.endswith(_SILENT_ENDINGS)


def _important_first(item: tuple) -> tuple:
    name = item[0]
    return (
        name.count("/"),
        not (name.lower().endswith(".py") or is_notebook(name)),
        name != name.lower(),
        name,
    )  # mlp.py before MLP.PY


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
