"""Names of handed-in files: which are taken, and how they are shown."""

from __future__ import annotations

import sys
import unicodedata
from zipfile import ZipInfo

from . import limits

_RUBBISH = {"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "node_modules", "venv"}
_HOLDING_LEFTOVERS = (".ipynb_checkpoints", "__pycache__")
_RUBBISH_ENDINGS = (".pyc", ".pyo", "~", ".swp")
_LIBRARIES = frozenset(
    "IPython PIL _pytest asttokens autograder comm contourpy cycler dateutil debugpy decorator "
    "executing fontTools ipykernel jedi joblib jupyter_client jupyter_core kiwisolver matplotlib "
    "matplotlib_inline mpl_toolkits nbconvert nbformat nbgrader numpy packaging pandas parso "
    "pexpect pip pkg_resources platformdirs prompt_toolkit psutil ptyprocess pure_eval pygments "
    "pylab pyparsing pytest scipy setuptools sitecustomize six sklearn stack_data threadpoolctl "
    "torch tornado traitlets typing_extensions usercustomize utils wcwidth zmq".split()
)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"  # spaces without a width
_CODE = (".py", ".pyw", ".so", ".pyd", ".dll", ".pth")
OPENED = " (an archive)"  # behind the name of one that is not called so
CODE_CELLS = " (code cells)"  # behind the name of a notebook that holds the module
ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".rar", ".7z")


def is_notebook(name: str) -> bool:
    """Also with an ending that a mail program or a browser has put behind it."""
    base = base_name(name).lower()
    return ".ipynb" in base and not base.endswith(ARCHIVES)


def is_archive(name: str) -> bool:
    """By its name alone."""
    return name.lower().endswith(ARCHIVES)


def is_rubbish(name: str) -> bool:
    """What a machine or an editor leaves behind."""
    return name.startswith(".") or name in _RUBBISH or name.endswith(_RUBBISH_ENDINGS)


def leftover(name: str) -> bool:
    """Of rubbish: what may be all that there is of a module or notebook, or a folder of such."""
    return name in _HOLDING_LEFTOVERS or ".py" in name.lower() or is_notebook(name)


def name_problem(path: str) -> str:
    """Why a file of this path is left out, by the path alone; nothing if it is not."""
    name = base_name(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not readable text"
    if not name.isprintable() or set(name) & set('\\:*?"<>|') or name != name.strip():
        return "its name has characters that file systems do not agree on"
    if len(name) > limits.NAME or path.count("/") >= limits.DEPTH:
        return "its name is too long, or it lies too deep"
    return ""


def without_odd_spaces(path: str) -> str:
    """A path whose names begin and end with a letter, and hold no spaces but plain ones.

    File managers and pages that names are pasted from add them unseen: `` mlp.py``.
    """
    return "/".join(_plain_spaces(part) for part in path.split("/"))


def _plain_spaces(name: str) -> str:
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in name)
    return "".join(c for c in plain if c not in _UNSEEN).strip() or name


def hides_a_library(path: str) -> str:
    """Why a file is left out that would be imported instead of a library; nothing of any other."""
    first = path.split("/")[0].split(".")[0]
    if path.lower().endswith(_CODE) and (first in _LIBRARIES or first in sys.stdlib_module_names):
        return (
            f"code of this name would take the place of the library `{first}`; give it another name"
        )
    return ""


def zip_name(item: ZipInfo) -> str:
    """What a zip calls a file; some programs write UTF-8 and do not say so."""
    if item.flag_bits & 0x800 or item.filename.isascii():
        return item.filename
    try:
        return item.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return item.filename


def base_name(path: str) -> str:
    """The name without the folders before it."""
    return path.rpartition("/")[2]


def shown(name: str) -> str:
    """A file name as it may be printed: no control characters, not endless."""
    text = name.encode("utf-8", "backslashreplace").decode()
    text = "".join(c if c.isprintable() and c != "`" else "?" for c in text)
    return text if len(text) <= 80 else text[:40] + "..." + text[-37:]


def misnamed(name: str, right: str) -> str:
    """What to do about a file of a wrong name, or of the right one in a folder or an archive."""
    folders, _, base = name.rpartition("/")
    if folders.endswith(CODE_CELLS):
        return f"hand in `{right}` itself, not in a notebook"
    if any(is_archive(part) or part.endswith(OPENED) for part in folders.split("/")):
        return f"hand in `{right}` itself, not in an archive"
    if base == right:
        return "hand it in without the folder around it"
    return f"its name should be `{right}`"


def alike(name: str) -> str:
    """The name as a careless file system would see it."""
    return unicodedata.normalize("NFKC", name).casefold()
