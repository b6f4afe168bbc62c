"""One function that turns nbgrader's configuration into the course's."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config

from autograder.config import environment_on_path

from .release import plug_in, require_supported_nbgrader


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
        With any other nbgrader than the one this was measured with.
    """
    require_supported_nbgrader()
    environment_on_path()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.release_directory = "assignments"
    plug_in(config)
    _converters()
    _feedback(config, root)
    _collect(config)


def _converters() -> None:
    """Ours, where nbgrader's commands and formgrader look them up."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.apps.generatefeedbackapp
    import nbgrader.converters

    from .autograde import CourseAutograde
    from .feedback_page import CourseGenerateFeedback

    for name, ours, app in (
        ("Autograde", CourseAutograde, nbgrader.apps.autogradeapp),
        ("GenerateFeedback", CourseGenerateFeedback, nbgrader.apps.generatefeedbackapp),
    ):
        for module in (app, nbgrader.apps.api, nbgrader.converters):
            if not hasattr(module, name):
                raise SystemExit(
                    f"nbgrader {nbgrader.__version__} keeps {name} elsewhere; this course cannot "
                    "plug in"
                )
            setattr(module, name, ours)


def _feedback(config: Config, root: Path) -> None:
    from nbgrader.preprocessors import GetGrades

    from .course_pictures import course_markdown
    from .feedback import HideMarkSchemes
    from .feedback_page import PAGES, FeedbackPage, NameQuestions

    config.GenerateFeedback.preprocessors = [HideMarkSchemes, GetGrades, NameQuestions]
    config.GenerateFeedback.exporter_class = FeedbackPage
    config.FeedbackPage.template_name = "course_feedback"  # nbgrader names its own
    config.FeedbackPage.extra_template_basedirs = [str(PAGES)]
    config.ExchangeFactory.release_feedback = (  # by name: the exchange is slow to import
        "autograder.nbgrader_plugin.release_feedback.CourseReleaseFeedback"
    )
    config.TemplateExporter.filters = {"markdown2html": course_markdown(root)}


def _collect(config: Config) -> None:
    from autograder.lms.collect import ClassExtractor, LmsCollector

    config.ZipCollectApp.collector_plugin = LmsCollector
    config.ZipCollectApp.extractor_plugin = ClassExtractor
