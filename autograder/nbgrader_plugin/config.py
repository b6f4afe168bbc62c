"""One function that turns nbgrader's configuration into the course's."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import nbgrader
from traitlets.config import Config

SUPPORTED = (0, 9)


def configure(config: Config, root: Path) -> None:
    """Plug the course into nbgrader.

    Parameters
    ----------
    config : Config
        nbgrader's, from ``get_config()``; changed in place.
    root : Path
        The course directory.

    Raises
    ------
    SystemExit
        With any other nbgrader than the one this was measured with. Going on would
        grade by nbgrader's own rules, with the student's code unjailed.
    """
    found = tuple(int(number) for number in re.findall(r"\d+", nbgrader.__version__)[:2])
    if found != SUPPORTED:
        raise SystemExit(f"this course plugs into nbgrader 0.9, and {nbgrader.__version__} is installed: pip install 'nbgrader>=0.9.5,<0.10'")
    environment_on_path()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.release_directory = "assignments"
    _release(config)
    _autograde()
    _feedback(config)
    _collect(config)


def environment_on_path() -> None:
    """Put this environment's programs on PATH: a new gradebook calls ``alembic``."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")


def _release(config: Config) -> None:
    from nbgrader.converters import GenerateAssignment

    from .assign import ReleaseFiles

    config.GenerateAssignment.preprocessors = [ReleaseFiles, *GenerateAssignment.preprocessors.default()]
    config.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}


def _autograde() -> None:
    """Where nbgrader's command and formgrader look the class up."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.converters

    from .autograde import CourseAutograde

    for module in (nbgrader.apps.autogradeapp, nbgrader.apps.api, nbgrader.converters):
        if not hasattr(module, "Autograde"):
            raise SystemExit(f"nbgrader {nbgrader.__version__} keeps Autograde elsewhere; this course cannot plug in")
        module.Autograde = CourseAutograde


def _feedback(config: Config) -> None:
    from nbgrader.converters import GenerateFeedback

    from .feedback import HideMarkSchemes, safe_markdown

    config.GenerateFeedback.preprocessors = [HideMarkSchemes, *GenerateFeedback.preprocessors.default()]
    config.TemplateExporter.filters = {"markdown2html": safe_markdown}


def _collect(config: Config) -> None:
    from .collect import LmsCollector
    from .extract import CarefulExtractor

    config.ZipCollectApp.collector_plugin = LmsCollector
    config.ZipCollectApp.extractor_plugin = CarefulExtractor
