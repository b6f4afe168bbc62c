"""``make false-alarms``: does every right solution always pass? 1,000 seeds a question.

    python tools/false_alarms.py [--seeds N] [SET ...]

Exits with 1 if a right solution lost a point.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.course import load, names  # noqa: E402
from tests.quality.alarms import alarms  # noqa: E402


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=int, default=1000)
    options.add_argument("sets", nargs="*", default=names(), metavar="SET")
    chosen = options.parse_args()
    total = wrong = 0
    print("| question | checks of right solutions | false alarms | seconds |\n|---|---|---|---|")
    for name in chosen.sets:
        started = time.perf_counter()
        for question, checks, failed in alarms(load(name), range(1, chosen.seeds + 1)):
            print(f"| {question} | {checks} | {len(failed)} | {time.perf_counter() - started:.1f} |", flush=True)
            for line in failed[:5]:
                print(f"  {line}", file=sys.stderr)
            total, wrong, started = total + checks, wrong + len(failed), time.perf_counter()
    print(f"{total:,} checks, {wrong} false alarms")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
