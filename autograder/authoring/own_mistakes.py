"""A course's own named mistakes: ``mistakes/PS/ID.toml`` beside ``course.toml``.

They hold students' functions, so their programs run in the sandbox only. Their words and
behaviours lie beside them, in the same files as a set's, and go into the release; the code stays.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.checks.catalogue import NUMBERS, WORDS, Behaviours, words_of
from autograder.checks.model import ProblemSet
from autograder.config import own_mistakes, settings
from autograder.grading.private import private_folder
from autograder.grading.storage import write_atomically
from autograder.sandbox.bubblewrap import NoSandbox

from .behaviours import packed
from .bench import Bench
from .in_sandbox import trial_in_sandbox
from .mistake_files import MistakeError, MistakeFile, read_mistakes
from .trials import Trial


def read_own(problem_set: ProblemSet, root: Path) -> list[MistakeFile]:
    """The course's own mistakes of a set, by name."""
    folder = own_mistakes(problem_set, root)
    return read_mistakes(folder) if folder else []


def build_own(problem_set: ProblemSet, root: Path, sandbox: str = "auto") -> list[Path]:
    """Run the course's own wrong programs and write how they behave; returns the files.

    Raises
    ------
    MistakeError
        For a file that is not as it must be, or a program that no longer loses its parts: what
        it stands for is not known any more.
    NoSandbox
    """
    mistakes = read_own(problem_set, root)
    folder = own_mistakes(problem_set, root)
    if folder is None or not folder.is_dir():
        return []
    bench, limits = Bench(problem_set, root / "source"), settings(root).limits
    trials = []
    for mistake in mistakes:
        (variant,) = mistake.variants
        trial = trial_in_sandbox(
            bench, variant, bench.questions, sandbox=sandbox, limits=limits, course=root
        )
        if not set(variant.loses) & set(trial.lost):
            raise MistakeError(
                f"mistakes/{problem_set.name}/{mistake.mistake.id}.toml no longer loses a part of "
                f"{', '.join(variant.loses)}: take the file away, or name the mistake anew"
            )
        trials.append(trial)
    return write_own(problem_set, root, mistakes, trials)


def renew_own(problem_set: ProblemSet, root: Path) -> None:
    """As `build_own`; without a sandbox, what was built before stays."""
    try:
        build_own(problem_set, root)
    except NoSandbox:
        folder = own_mistakes(problem_set, root)
        if folder is None or not (folder / NUMBERS).is_file():
            raise


def write_own(
    problem_set: ProblemSet, root: Path, mistakes: list[MistakeFile], trials: list[Trial]
) -> list[Path]:
    """Write words and behaviours beside the mistakes' files."""
    group = settings(root).group_readable
    folder = private_folder(_folder(problem_set, root), group)
    ids = [mistake.mistake.id for mistake in mistakes]
    write_numbers(folder / NUMBERS, packed(ids, [trial.outputs for trial in trials]))
    write_atomically(folder / WORDS, words_of({m.mistake.id: m.mistake for m in mistakes}))
    return [folder / WORDS, folder / NUMBERS]


def write_numbers(path: Path, behaviours: Behaviours) -> None:
    """Write behaviours so that a reader sees the old or the new ones."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as made:
        fresh = Path(made, path.name)
        behaviours.write(fresh)
        fresh.chmod(0o600 | path.parent.stat().st_mode & 0o040)
        os.replace(fresh, path)


def _folder(problem_set: ProblemSet, root: Path) -> Path:
    folder = own_mistakes(problem_set, root)
    assert folder is not None
    return folder
