"""Do the checks notice every change to a reference module?

    python tools/mutants.py [SET ...]

Tries every mutant of each set's reference, prints the table and every survivor, renews
docs/quality.md. Ends with 1 if a set kills fewer than 98% of its mutants, or if a listed equivalent
mutant is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.sets import UnknownProblemSet, load, names
from tests.quality import catalogue, mutation, page
from tests.submissions.harness import read, wrong_files

WANTED = 0.98


def recognised(name: str) -> tuple[int, int]:
    """How many named mistakes a set has, and how many are rejected and recognised."""
    problem_set = load(name)
    shown = {
        i for path in wrong_files() if path.parents[1].name == name for i in read(path).mistakes
    }
    unseen = catalogue.known_by_property(problem_set) - shown
    failed = {
        mistake
        for q in problem_set.questions
        for mistake, complaint in catalogue.complaints(problem_set, q, 0)
        if complaint
    }
    return len(problem_set.mistakes), len(problem_set.mistakes) - len(failed | unseen)


def main(wanted: list[str]) -> int:
    failed = False
    for name in wanted or names():
        result = mutation.tried(
            name,
            progress=lambda mutants: tqdm(
                mutants, name, unit="mutant", disable=not sys.stderr.isatty()
            ),
        )
        named, known = recognised(name)
        page.renew(
            "mutants",
            {
                name: (
                    result.total,
                    result.killed,
                    result.equivalent,
                    f"{result.score:.1%}",
                    named,
                    known,
                )
            },
        )
        print(
            f"{name}: {result.total} mutants, {result.killed} killed, {result.equivalent} "
            f"equivalent, score {result.score:.1%}; "
            f"{known} of {named} named mistakes recognised ({result.seconds:.0f} s)"
        )
        for mutant in result.survivors:
            print(f"  survived: {mutant}")
        for entry in result.stale:
            print(f"  stale in equivalent.toml: {entry.old}  ->  {entry.new}")
        failed |= result.score < WANTED or bool(result.stale) or known < named
    print(page.shown("mutants"))
    return int(failed)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UnknownProblemSet as error:
        sys.exit(str(error))
