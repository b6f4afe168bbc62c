"""Where the course plugs into nbgrader: release, autograding, feedback, collecting.

``nbgrader_config.py`` at the root calls :func:`configure`; the plain nbgrader
commands and formgrader's buttons then go through the course's own engine.
"""

from .settings import configure

__all__ = ["configure"]
