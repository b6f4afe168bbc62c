"""Draw the pictures of the statements: ``python -m tools.figures`` writes source/PS/figures/."""

from __future__ import annotations

from tools.figures import write

if __name__ == "__main__":
    for path in write():
        print(path)
