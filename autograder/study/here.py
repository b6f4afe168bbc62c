"""Which problem set a folder holds."""

from __future__ import annotations

from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.sets import UnknownProblemSet, load, names


def sets_in(folder: Path) -> list[ProblemSet]:
    """The sets whose notebook, else whose module, lies in a folder."""
    sets = [load(name) for name in names()]
    by_notebook = [s for s in sets if (folder / f"{s.name}.ipynb").is_file()]
    return by_notebook or [s for s in sets if (folder / s.module).is_file()]


def set_to_check(folder: Path, wanted: str | None) -> ProblemSet:
    """The problem set to check: as asked, else what the folder's notebook, module or name says
    (another set may build on its module).

    Raises
    ------
    UnknownProblemSet
    """
    found = sets_in(folder) or [load(name) for name in names() if name == folder.name]
    if not any(folder.glob("*.ipynb*")) and not any(folder.glob("*.py*")):
        raise UnknownProblemSet(
            "there is no notebook and no module here: go to the folder that holds them, "
            "or begin a set with `autograder start ps1_neurons`"
        )
    held = " and ".join(s.name for s in found)
    if wanted:
        chosen = load(wanted)
        if found and chosen not in found and not (folder / chosen.module).is_file():
            raise UnknownProblemSet(f"this folder holds {held}, not {wanted}")
        return chosen
    if len(found) != 1:
        raise UnknownProblemSet(
            "say which problem set, e.g. `autograder check ps4_mlp`: this folder holds "
            f"{held or 'none of them'}"
        )
    return found[0]
