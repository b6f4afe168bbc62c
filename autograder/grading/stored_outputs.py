"""What a hand-in brings along that grading does not make anew: its modules, and stored outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.sandbox.outputs import an_output, clean_outputs
from autograder.sandbox.subject import BadData

__all__ = ["AS_HANDED_IN", "StoredOutputs", "python_files"]

AS_HANDED_IN = "As handed in (grading did not run this cell):\n"
_ROOM = 16 * 2**20  # characters of a notebook's stored outputs that are looked at


def python_files(
    files: Mapping[str, bytes], source: Path | None, own: set[str]
) -> dict[str, tuple[str, bool]]:
    """Text of each Python file, and whether it is the course's unchanged.

    Parameters
    ----------
    files : mapping of str to bytes
        The submission's, by their paths.
    source : Path or None
        The problem set's folder in the course's ``source``.
    own : set of str
        Modules that students write, which are theirs even where they equal the reference.
    """
    found = {}
    for name, content in files.items():
        if name.endswith(".py"):
            given = source / name if source and name not in own else None
            course = bool(given and given.is_file() and given.read_bytes() == content)
            found[name.removesuffix(".py")] = (content.decode("utf-8", "replace"), course)
    return found


class StoredOutputs:
    """Cleans the outputs that a notebook was handed in with, until there is no more room."""

    def __init__(self, text_bytes: int) -> None:
        self._text_bytes, self._room = text_bytes, _ROOM

    def shown(self, outputs: Any) -> list[NotebookNode]:
        """Text and pictures of one cell's outputs, with a line that says where they come from."""
        kept = []
        for output in outputs if isinstance(outputs, list) else ():
            output = _joined(output)
            self._room -= _size(output)
            if self._room < 0:
                break
            try:
                kept += clean_outputs([output], self._text_bytes)
            except BadData:
                continue  # no output at all
        kept = [output for output in kept if output.get("data", True)]
        for output in kept:
            if output.output_type == "execute_result":
                output.execution_count = None
        if not kept:
            return []
        head = an_output("stream", name="stdout", text=AS_HANDED_IN)
        return [head, *kept]


def _joined(value: Any, depth: int = 0) -> Any:
    """A stored output with its lines put together, as a kernel sends it."""
    if isinstance(value, dict) and depth < 2:
        return {
            key: item if key == "traceback" else _joined(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list) else 8
