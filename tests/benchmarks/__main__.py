"""``make bench``: one line a benchmark, ``name: ratio (target)``.

Times are shown, never asserted.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

from . import __path__ as here


def main() -> None:
    """Run the benchmarks named on the command line, else all of them."""
    wanted = sys.argv[1:]
    for info in pkgutil.iter_modules(here):
        if info.name.startswith("bench_") and (
            not wanted or info.name.removeprefix("bench_") in wanted
        ):
            module = importlib.import_module(f"{__package__}.{info.name}")
            print(f"# {module.__doc__.splitlines()[0]}", flush=True)
            for line in module.lines():
                print(line, flush=True)


if __name__ == "__main__":
    main()
