"""A neural-network course that grades itself.

In a notebook: ``from autograder import check, progress``.
"""

from autograder.notebook import check, progress

__all__ = ["check", "progress"]
