"""Which files of a set's source folder a student gets, and in which form.

Stripped modules and support files; never the text, keys, anything named
``instructor*``, or a file that still holds a solution. Where the course says so,
the reference of an earlier set is given along.
"""

from __future__ import annotations

from pathlib import Path

from autograder import config
from autograder.checks.catalogue import NUMBERS, WORDS
from autograder.checks.model import ProblemSet
from autograder.config import settings
from autograder.sets import load

from .cells import has_scheme
from .strip import has_markers, regions, split_lines, strip

MISTAKES = "mistakes"  # the folder of the named mistakes: wrong programs are made of the reference
GLOSSARY = "glossary.md"  # goes out with every set, whose statements link to it
IGNORED = {"__pycache__", ".ipynb_checkpoints"}


class SourceError(ValueError):
    """A source folder is not as it must be."""


def module_files(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """The modules students write, stripped, by their path in the folder.

    Raises
    ------
    StripError
        For a malformed marker.
    SourceError
        If the set's own module is missing or has nothing to write in it.
    """
    folder = source / problem_set.name
    stripped = {}
    for path in _python(folder):
        text = path.read_text(encoding="utf-8")
        if has_markers(text):
            name = path.relative_to(folder).as_posix()
            _tasks_exist(text, name, problem_set)
            stripped[name] = strip(text, name).encode()
    if module_name(problem_set) not in stripped:
        raise SourceError(
            f"{problem_set.name}: {module_name(problem_set)} is missing, or holds no `### BEGIN "
            "SOLUTION 4.3`"
        )
    return stripped


def support_files(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """What is handed out as it is, by its path: pictures, given modules, the glossary.

    Raises
    ------
    SourceError
        For a file, other than a module, that looks as if it held a solution.
    """
    folder = source / problem_set.name
    modules = module_files(problem_set, source)
    found = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name in modules or is_instructors(name, problem_set):
            continue
        content = path.read_bytes()
        text = content.decode("utf-8", errors="ignore")
        if has_markers(text) or has_scheme(text):
            raise SourceError(
                f"{problem_set.name}: {name} holds a solution or mark scheme; name it instructor* "
                "or take it out"
            )
        found[name] = content
    glossary = source.parent / "docs" / GLOSSARY
    if glossary.is_file():
        found[GLOSSARY] = glossary.read_bytes()
    return found | given_modules(problem_set, source)


def only_shown(name: str) -> bool:
    """Whether a file of the release is there to be looked at, and nothing that code reads."""
    return name == GLOSSARY or name.startswith("figures/")


def given_modules(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """References of earlier sets, as ``mlp_given.py``, where the course releases them."""
    if not problem_set.given or not settings(source.parent).release_reference:
        return {}
    given = {}
    for name in problem_set.given:
        module = module_name(load(name))
        text = (source / name / module).read_text(encoding="utf-8")
        given[f"{Path(module).stem}_given.py"] = reference(text, module).encode()
    return given


def released_files(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """All that a student gets beside the notebook, by its path in the folder."""
    return (
        module_files(problem_set, source)
        | support_files(problem_set, source)
        | own_mistakes(problem_set, source)
    )


def own_mistakes(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """Words and behaviours of the course's own named mistakes, as a release holds them; no code."""
    folder = config.own_mistakes(problem_set, source.parent)
    assert folder is not None
    return {
        f"{config.OWN_MISTAKES}/{name}": (folder / name).read_bytes()
        for name in (WORDS, NUMBERS)
        if (folder / name).is_file()
    }


def reference(text: str, filename: str = "<module>") -> str:
    """A reference module as it may be given: complete, without the markers."""
    marks = {number for region in regions(text, filename) for number in (region.first, region.last)}
    return "".join(line for number, line in enumerate(split_lines(text)) if number not in marks)


def is_instructors(name: str, problem_set: ProblemSet) -> bool:
    """Whether a file of the source folder never leaves it as it is."""
    own = {f"{problem_set.name}.md", f"{problem_set.name}.ipynb", "keys.toml"}
    first, *_ = Path(name).parts
    return (
        name in own
        or first == MISTAKES
        or any(part.lower().startswith("instructor") for part in Path(name).parts)
    )


def module_name(problem_set: ProblemSet) -> str:
    """File name of the module students write, ``mlp.py``."""
    return problem_set.module if problem_set.module.endswith(".py") else f"{problem_set.module}.py"


def _tasks_exist(text: str, name: str, problem_set: ProblemSet) -> None:
    known = {question.id for question in problem_set.questions}
    for region in regions(text, name):
        if region.task not in known:
            raise SourceError(
                f"{name} line {region.first + 1}: {problem_set.name} has no task {region.task}"
            )


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(
            part in IGNORED or part.startswith(".") for part in path.relative_to(folder).parts
        )
        and path.suffix != ".pyc"
    )


def _python(folder: Path) -> list[Path]:
    return [
        path
        for path in _files(folder)
        if path.suffix == ".py" and not path.name.lower().startswith("instructor")
    ]
