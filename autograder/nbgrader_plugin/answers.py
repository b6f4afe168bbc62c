"""What a student wrote, in a repaired notebook: so that unchanged answers keep their grades."""

from __future__ import annotations

import json

from nbformat import NotebookNode

from autograder.intake.align import kind, plain, released


def written_answers(notebook: NotebookNode) -> dict[str, str]:
    """Text below each task that a person grades, by the task's grade id; pictures included.

    All that stands between a task and the next cell of the course is its answer.
    """
    found: dict[str, list[str]] = {}
    task = None
    for cell in notebook.cells:
        which = kind(cell)
        if which == "task":
            task = cell.metadata.nbgrader.grade_id
            found[task] = []
        elif which != "answer":
            task = None
        elif task:
            pictures = cell.get("attachments")
            found[task].append(
                plain(cell.source) + (json.dumps(pictures, sort_keys=True) if pictures else "")
            )
    return {task: "\n\n".join(text for text in texts if text) for task, texts in found.items()}


def untouched(notebook: NotebookNode, source: NotebookNode) -> set[str]:
    """Grade ids of the tasks that nobody needs to read: nothing was written.

    Where the student's own words stand anywhere else, they may be the answer: then none.
    """
    given = {plain(cell.source) for cell in source.cells} | {""}
    task = False
    for cell in notebook.cells:
        which = kind(cell)
        if which != "answer":
            task = which == "task"
        elif not task and cell.cell_type == "markdown" and plain(cell.source) not in given:
            return set()
    tasks = written_answers(notebook)
    return without_answer(notebook, source) & set(tasks)


def without_answer(notebook: NotebookNode, source: NotebookNode) -> set[str]:
    """Grade ids of the tasks and solution cells in which nothing was written."""
    given, found = written_answers(source), written_answers(notebook)
    empty = {task for task, text in found.items() if text in ("", given.get(task))}
    stubs = {cell.id: plain(released(cell)) for cell in source.cells if kind(cell) == "solution"}
    solutions = [cell for cell in notebook.cells if kind(cell) == "solution"]
    return empty | {
        cell.metadata.nbgrader.grade_id
        for cell in solutions
        if plain(cell.source) in ("", stubs.get(cell.id))
    }
