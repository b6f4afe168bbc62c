"""Which cell of a submission is which cell of the source notebook.

Found by text first, then by label, id and question, then by place: labels get lost,
copied and mixed up, and an older release has other ones.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence

from nbformat import NotebookNode

from autograder.material.cells import has_scheme, without_scheme
from autograder.material.strip import blank_cell

from .damaged import Cell

ASKED = re.compile(r"\bcheck\(\s*[\"']([\d.]+)[\"']")
COURSE = ("course", "check", "task")  # the course's own cells; the others are for the student
_ASSIGNED = re.compile(r"^\s*(\w+(?:\s*,\s*\w+)*)\s*=[^=]", re.MULTILINE)


def kind(cell: NotebookNode) -> str:
    """check, task, solution, course (locked text and code) or answer (a plain cell)."""
    meta = cell.metadata.get("nbgrader", {})
    if meta.get("grade"):
        return "check"
    if meta.get("task"):
        return "task"
    return "solution" if meta.get("solution") else "course" if meta.get("locked") else "answer"


def released(cell: NotebookNode) -> str:
    """The text of a source cell as it was handed out."""
    if kind(cell) == "solution":
        return blank_cell(cell.source)
    return without_scheme(cell.source) if has_scheme(cell.source) else cell.source


def plain(text: str) -> str:
    """A text without the white space that editors change."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


class Alignment:
    """The cells of a submission beside those of the source.

    Parameters
    ----------
    source : NotebookNode
        The instructor's version.
    cells : sequence of Cell
        What was handed in.

    Attributes
    ----------
    match : dict of int to int
        Place in the source to index in the submission.
    own : dict of int to list of int
        Indices of the student's own cells, by the place they came after; -1 is the start.
    copies : int
        How many second copies and scraps of course cells were left out.
    moved : bool
        Whether the matched cells were in another order.
    """

    def __init__(self, source: NotebookNode, cells: Sequence[Cell]) -> None:
        self.source, self.cells = source, cells
        self.kinds = [kind(cell) for cell in source.cells]
        self.given = [plain(released(cell)) for cell in source.cells]
        self.match: dict[int, int] = {}
        self._free = dict.fromkeys(range(len(cells)))
        self._same_text()
        self._same(
            "grade_id", [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in source.cells]
        )
        self._same("id", [cell.id for cell in source.cells])
        self._same_question()
        self.copies = self._leave_out_copies()
        self.own = self._own_cells()
        self._neighbours()
        order = [self.match[place] for place in sorted(self.match)]
        self.moved = order != sorted(order)

    def handed_in(self, place: int) -> Cell | None:
        """The student's cell for a place of the source."""
        return self.cells[self.match[place]] if place in self.match else None

    def _take(self, place: int, index: int) -> None:
        self.match[place] = index
        self._free.pop(index, None)

    def _open(self, *kinds: str) -> list[int]:
        return [
            p for p, k in enumerate(self.kinds) if p not in self.match and (not kinds or k in kinds)
        ]

    def _same_text(self) -> None:
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for index in self._free:
            waiting[plain(self.cells[index].source)].append(index)
        for place in self._open(*COURSE):
            if self.given[place] and waiting[self.given[place]]:
                self._take(place, waiting[self.given[place]].popleft())

    def _same(self, attribute: str, wanted: Sequence[str | None]) -> None:
        first: dict[str, int] = {}
        for index in self._free:
            first.setdefault(getattr(self.cells[index], attribute), index)
        first.pop("", None)
        for place in self._open():
            found = first.get(wanted[place] or "")
            if found in self._free and self._plausible(place, self.cells[found]):
                self._take(place, found)

    def _plausible(self, place: int, cell: Cell) -> bool:
        """A label alone is not believed where the answer is about other names."""
        if self.kinds[place] != "solution" or not cell.source.strip():
            return True
        names = {
            name
            for group in _ASSIGNED.findall(self.given[place])
            for name in re.findall(r"\w+", group)
        }
        return not names or bool(names & set(re.findall(r"\w+", cell.source)))

    def _same_question(self) -> None:
        asking = {
            found[1]: i
            for i in reversed(self._free)
            if (found := ASKED.search(self.cells[i].source)) and self.cells[i].type == "code"
        }
        for place in self._open("check"):
            question = ASKED.search(self.given[place])
            if question and question[1] in asking:
                self._take(place, asking[question[1]])

    def _leave_out_copies(self) -> int:
        course = [self.given[p] for p, k in enumerate(self.kinds) if k in COURSE]
        known = {plain(self.cells[i].source) for i in self.match.values()} | set(self.given)
        left_out = 0
        for index in list(self._free):
            cell, text = self.cells[index], plain(self.cells[index].source)
            labelled = bool(cell.grade_id) and (
                text in known or any(text in whole for whole in course)
            )
            if not text or text in course or labelled:
                del self._free[index]
                left_out += bool(text)
        return left_out

    def _own_cells(self) -> dict[int, list[int]]:
        place_of = {index: place for place, index in self.match.items()}
        own, after = defaultdict(list), -1
        for index in range(len(self.cells)):
            after = place_of.get(index, after)
            if index in self._free:
                own[after].append(index)
        return own

    def _neighbours(self) -> None:
        """Answers without a label: the first own cell of its type where an answer is missing."""
        for place in self._open("solution", "answer"):
            before = max((p for p in self.match if p < place), default=-1)
            wanted = self.source.cells[place].cell_type
            for number, index in enumerate(self.own[before]):
                if self.cells[index].type == wanted and self._plausible(place, self.cells[index]):
                    self.own[place] = self.own[before][
                        number + 1 :
                    ]  # what came later stays behind it
                    del self.own[before][number:]
                    self._take(place, index)
                    break
