"""Configuration of nbgrader for this course; its commands and formgrader read it."""

from pathlib import Path

from autograder.nbgrader_plugin import configure

configure(get_config(), Path(__file__).resolve().parent)
