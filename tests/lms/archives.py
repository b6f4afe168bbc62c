"""Downloads as the platforms make them, for tests."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

DAY = datetime(2026, 11, 20, 10, 0, 0)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip as bytes; a content may come with its time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in files.items():
            content, time = content if isinstance(content, tuple) else (content, DAY)
            item = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            if item.date_time == (1980, 1, 1, 0, 0, 0):
                item.date_time = time.timetuple()[:6]
            item.compress_type = method
            file.writestr(item, content)
    return buffer.getvalue()


def put(course: Path, problem_set: str, downloads: dict[str, bytes]) -> None:
    """Lay downloads where zip_collect looks for them."""
    folder = course / "downloaded" / problem_set / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in downloads.items():
        (folder / name).write_bytes(content)


def handed_in(course: Path, problem_set: str) -> dict[str, dict[str, bytes]]:
    """Everything in ``submitted``, by student and name."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted((course / "submitted").rglob("*")):
        if path.is_file():
            student, held, *name = path.relative_to(course / "submitted").parts
            assert held == problem_set
            found.setdefault(student, {})["/".join(name)] = path.read_bytes()
    return found
