"""``nbgrader zip_collect`` for what learning platforms hand out for download."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import FileNameCollectorPlugin
from sqlalchemy.exc import SQLAlchemyError

from autograder.config import ConfigError, course_root, settings
from autograder.grading.storage import write_atomically
from autograder.sets import load, names

from .extract import CarefulExtractor
from .folders import UnknownLayout
from .roster import load_roster
from .sort_out import Collected, Filed, sort_out
from .table import UnreadableTable

GROUPS = ".groups"  # beside what was unpacked: copies, since nbgrader files each path once
COLLECTED = "collected.json"  # beside the archives: whom the platform meant


class LmsCollector(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Reads from a platform's own names whose each file is.

    The platforms are the modules of `autograder.lms.platforms`; else each student has a
    folder, or an archive, named by the student's id. Names count at the outermost level
    only. With ``named_regexp`` set, nbgrader's own rule is used instead.
    """

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Whose file it is and what it is called, or None to leave it out."""
        if self.named_regexp:
            by_name: dict[str, Any] | None = super().collect(submitted_file)
            return by_name
        filed = self._collected(Path(submitted_file)).files.get(Path(submitted_file))
        if filed is None:
            return None
        found: dict[str, Any] = {"student_id": filed.student, "file_id": filed.name}
        return found | ({"timestamp": filed.time} if filed.time else {})

    def share_out(self, extracted: Path) -> None:
        """Put a copy of a group's files beside the others for each further member."""
        if self.named_regexp or not any(path.is_file() for path in extracted.rglob("*")):
            return
        collected = self._collected(extracted)
        for number, (path, filed) in enumerate(collected.also):
            copy = extracted / GROUPS / str(number) / path.name
            copy.parent.mkdir(parents=True)
            shutil.copy2(path, copy)
            collected.files[copy] = filed

    def _collected(self, file: Path) -> Collected:
        if "_found" not in self.__dict__:
            try:
                self._found = self._sort_out(file)
            except (UnknownLayout, ConfigError, UnreadableTable) as error:
                self.parent.fail(f"Nothing was collected: {error}")  # ends the command
        return self._found

    def _sort_out(self, file: Path) -> Collected:
        app = self.parent
        extracted = Path(app._format_collect_path(app.extracted_directory))
        problem_set, root = app.coursedir.assignment_id, Path(app.coursedir.root)
        course = settings(course_root(root))
        zone = ZoneInfo(course.timezone)
        os.umask(0o027 if course.group_readable else 0o077)  # of what nbgrader makes after this
        collected = sort_out(
            extracted,
            problem_set,
            load(problem_set).module if problem_set in names() else "",
            getattr(app.extractor_plugin_inst, "unpacked", None),
            load_roster(root),
            zone,
        )
        due = self._known_to_the_gradebook(collected, problem_set)
        self._call_late(collected, due, zone)
        for note in collected.notes:
            self.log.warning(note)
        origin = {student: said for student, said in sorted(collected.origin.items())}
        write_atomically(extracted.parent / COLLECTED, json.dumps(origin, indent=1))
        return collected

    def _known_to_the_gradebook(self, collected: Collected, problem_set: str) -> datetime | None:
        """Write people's names down; the due date, if there is one."""
        try:
            with Gradebook(self.parent.coursedir.db_url) as gradebook:
                for student, person in collected.people.items():
                    said = {
                        "first_name": person.first,
                        "last_name": person.last,
                        "email": person.email,
                    }
                    given = {name: text for name, text in said.items() if text}
                    if given and not _has_name(gradebook, student):
                        gradebook.update_or_create_student(student, **given)
                due: datetime | None = gradebook.find_assignment(problem_set).duedate
                return due
        except MissingEntry:
            return None
        except SQLAlchemyError as error:
            self.log.warning("The gradebook is not in use, names were not written: %s", error)
            return None

    def _call_late(self, collected: Collected, due: datetime | None, zone: tzinfo) -> None:
        """A platform may say that somebody is late and not when."""
        untimed = {filed.student for filed in collected.files.values() if not filed.time}
        times = {filed.student: filed.time for filed in collected.files.values() if filed.time}
        for student in sorted(collected.late & set(times)):
            if due and times[student] <= due.replace(tzinfo=UTC):
                collected.notes.append(
                    f"{student} was late, says the platform, but the time of the files is before "
                    "the due date, and counts: write a timestamp.txt if that is wrong"
                )
        for student in sorted(collected.late & untimed):
            if due is None:
                collected.notes.append(
                    f"{student} was late, says the platform, but not when: set the due date "
                    "(formgrader) and collect again, or write a timestamp.txt"
                )
                continue
            time = due.replace(tzinfo=UTC) + timedelta(minutes=1)
            collected.notes.append(
                f"{student} was late, says the platform, but not when: "
                f"one minute after the due date is written down, {time:%Y-%m-%d %H:%M} UTC"
            )
            for file, filed in collected.files.items():
                if filed.student == student:
                    collected.files[file] = Filed(student, filed.name, time)


def _has_name(gradebook: Gradebook, student: str) -> bool:
    try:
        known = gradebook.find_student(student)
    except MissingEntry:
        return False
    return bool(known.first_name or known.last_name)


class ClassExtractor(CarefulExtractor):
    """Also gives each member of a group a copy of what the group handed in."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack every archive in a folder into another, and copy what is none."""
        super().extract(archive_path, extracted_path)
        collector = getattr(self.parent, "collector_plugin_inst", None)
        if isinstance(collector, LmsCollector):
            collector.share_out(Path(extracted_path))
