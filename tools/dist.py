"""What people install: ``dist/`` from the clone.

For students, a wheel and an sdist ``nn_course-VERSION``: the checks, ``utils``, the released
sets and how named mistakes behave. For instructors, ``nn_course_instructor-VERSION.tar.gz``: the
clone as it is committed, with the sources, keys and mark schemes.

Run by ``make dist``. Nothing of ``source/`` is copied into the students' tree, and what was built
is opened and searched for solutions before it is kept.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.material.cells import has_scheme
from autograder.material.strip import has_markers, regions

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ("pyproject.toml", "LICENSE", "LICENSE-MNIST.md")
README = "docs/self-study.md"  # the students' front page; the clone's README speaks of source/
INSTRUCTORS = (  # of the package, but not for students: these hold lines of the reference
    "autograder/demo.py",
    "autograder/quality",
)
BUILD = "import sys; from setuptools import build_meta; build_meta.build_{}(sys.argv[1])"


class Leak(ValueError):
    """A file for students holds what is the instructors'; one sentence says which."""


def stage(root: Path, place: Path) -> None:
    """Copy what students get into an empty folder, ready to be built.

    Parameters
    ----------
    root : Path
        The clone; only files that git knows are taken.
    place : Path
    """
    for name in _tracked(root, "autograder", "utils"):
        if not any(name == one or name.startswith(f"{one}/") for one in INSTRUCTORS):
            _copy(root / name, place / name)
    for name in _tracked(root, "assignments"):
        inside = Path(name).relative_to("assignments")
        _copy(root / name, place / "autograder" / "released" / inside)
    for name in PLAIN:
        _copy(root / name, place / name)
    _copy(root / README, place / "README.md")


def build(root: Path, out: Path) -> list[Path]:
    """Build the students' sdist and wheel, look through both, and put them into `out`.

    Raises
    ------
    Leak
        If one of them holds a solution, a key or a mark scheme; then nothing is written.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree, built = Path(folder, "tree"), Path(folder, "built")
        built.mkdir()
        stage(root, tree)
        for kind in ("sdist", "wheel"):
            command = [sys.executable, "-c", BUILD.format(kind), str(built)]
            made = subprocess.run(command, cwd=tree, capture_output=True, text=True)
            if made.returncode:
                raise RuntimeError(f"the {kind} cannot be built: {made.stderr.strip()[-300:]}")
        archives = sorted(built.iterdir())
        for archive in archives:
            look_through(archive, root / "source")
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(archive, out)) for archive in archives]


def build_instructors(root: Path, out: Path) -> Path:
    """The clone at its last commit, as one archive."""
    with open(root / "pyproject.toml", "rb") as file:
        version = tomllib.load(file)["project"]["version"]
    name = f"nn_course_instructor-{version}"
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.tar.gz"
    subprocess.run(
        ["git", "archive", f"--prefix={name}/", "-o", str(path), "HEAD"], cwd=root, check=True
    )
    return path


def look_through(archive: Path, source: Path) -> None:
    """Search every file of a wheel or sdist for what only instructors may have.

    Raises
    ------
    Leak
    """
    solutions = _solutions(source)
    for name, content in members(archive):
        text = content.decode("utf-8", errors="ignore")
        parts = Path(name).parts
        why = ""
        if parts[-1] == "keys.toml" or "mistakes" in parts or "source" in parts:
            why = "is the instructors'"
        elif "released" in parts and (has_markers(text) or has_scheme(text)):
            why = "holds the marker of a solution or a mark scheme"
        elif name.endswith(".py"):
            found = _bodies(text) & solutions.keys()
            why = f"holds the solution of {solutions[min(found)]}" if found else ""
        if why:
            raise Leak(f"{archive.name}: {name} {why}")


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a wheel or sdist, by its path."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as file:
            yield from ((name, file.read(name)) for name in file.namelist() if name[-1] != "/")
    else:
        with tarfile.open(archive) as file:
            for member in file.getmembers():
                if member.isfile():
                    yield member.name, file.extractfile(member).read()


def _solutions(source: Path) -> dict[str, str]:
    """Function bodies of the references that hold a solution, and whose each is.

    What a later set hands out as given (the sigmoid of an earlier one) is no secret.
    """
    found = {}
    for path in sorted(source.glob("*/*.py")):
        text = path.read_text(encoding="utf-8")
        marked = [region.first + 1 for region in regions(text)] if has_markers(text) else []
        for function in _functions(text):
            end = function.end_lineno or function.lineno
            if any(function.lineno < mark <= end for mark in marked):
                found[_body(function)] = f"{path.parent.name}: {function.name}"
    released = (source.parent / "assignments").glob("*/*.py")
    given = set().union(*(_bodies(path.read_text(encoding="utf-8")) for path in released))
    return {body: whose for body, whose in found.items() if body not in given}


def _bodies(text: str) -> set[str]:
    try:
        return {_body(function) for function in _functions(text)}
    except SyntaxError:
        return set()


def _functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def _body(function: ast.FunctionDef) -> str:
    """What a function does, whatever its layout, comments and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return "\n".join(ast.dump(statement) for statement in body)


def _tracked(root: Path, *folders: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=root, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make what people install.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--students-only", action="store_true")
    args = parser.parse_args()
    try:
        made = build(ROOT, args.out)
        if not args.students_only:
            made.append(build_instructors(ROOT, args.out))
    except (Leak, RuntimeError, OSError, subprocess.CalledProcessError) as error:
        print(f"make dist: {error}", file=sys.stderr)
        return 1
    for path in made:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
