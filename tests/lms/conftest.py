"""The course directory of the nbgrader tests, here too."""

from tests.nbgrader_plugin.conftest import course, prepared

__all__ = ["course", "prepared"]
