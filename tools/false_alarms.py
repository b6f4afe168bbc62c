"""Do right solutions always pass?

    python tools/false_alarms.py [--seeds N] [SET ...]

Checks every question of each set with N seeds (1,000), prints the counts and every false alarm,
renews docs/quality.md. Ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.sets import UnknownProblemSet, load, names
from tests.quality import page
from tests.quality.alarms import alarms, solutions

SHOWN = 5  # alarms of a question


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--seeds", type=int, default=1000)
    given = parser.parse_args()
    total = 0
    for name in given.sets or names():
        started, problem_set, found = time.monotonic(), load(name), 0
        right = solutions(problem_set)
        questions = [q for q in problem_set.questions if q.automatic_points]
        for question in questions:
            begun = time.monotonic()
            raised = list(alarms(problem_set, question, right, range(given.seeds)))
            print(
                f"{question.id}: {len(raised)} false alarms in {given.seeds} checks, "
                f"{1000 * (time.monotonic() - begun) / given.seeds:.1f} ms each",
                flush=True,
            )
            for alarm in islice(raised, SHOWN):
                print(f"  {alarm}")
            found += len(raised)
        seconds = time.monotonic() - started
        page.renew(
            "alarms",
            {
                name: (
                    len(questions),
                    len(right),
                    given.seeds * len(questions),
                    found,
                    f"{seconds:.0f}",
                )
            },
        )
        total += found
    return int(total > 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UnknownProblemSet as error:
        sys.exit(str(error))
