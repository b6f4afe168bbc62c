"""Are named mistakes called by their names?"""

from __future__ import annotations

from autograder.authoring.bench import Bench
from autograder.authoring.mistake_files import read_mistakes
from autograder.authoring.trials import Trial, tried
from autograder.authoring.try_mistakes import Summary, disagreements, summary
from autograder.material.files import MISTAKES
from autograder.sets import load

from .modules import SOURCE


def counted(name: str) -> tuple[Summary, list[str]]:
    """What became of a set's wrong programs, and a sentence for each that does something else."""
    files = read_mistakes(SOURCE / name / MISTAKES)
    known = {file.mistake.id: file for file in files}
    bench = Bench(load(name), SOURCE)
    trials = tried(bench, bench.programs(files))
    ended = {p: trial for p, trial in trials.items() if isinstance(trial, Trial)}
    return summary(known, ended), list(disagreements(known, trials))
