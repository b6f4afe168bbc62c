"""What a file is that is not what it was handed in as."""

from __future__ import annotations

import re

from .names import base_name, is_archive

_LOOKED_AT = 4096
_ENDINGS = {
    ".pdf": "a PDF",
    ".html": "a saved web page",
    ".htm": "a saved web page",
    ".mhtml": "a saved web page",
    ".url": "a shortcut to a web address, not the file itself",
    ".webloc": "a shortcut to a web address, not the file itself",
    ".desktop": "a shortcut, not the file itself",
    ".lnk": "a shortcut, not the file itself",
    ".gdoc": "a pointer to Google Drive, not the file itself",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".rtf": "a text document",
    ".pages": "a text document",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".heic": "a picture",
    ".mp4": "a film",
    ".mov": "a film",
    ".xlsx": "a table of Excel",
    ".pptx": "slides",
    ".eml": "a mail, not its attachment",
    ".msg": "a mail, not its attachment",
    ".icloud": "a pointer to iCloud, not the file itself",
    ".swp": "an editor's recovery file, not the file itself",
    ".pyc": "compiled code, not the file itself",
    ".pyo": "compiled code, not the file itself",
    ".exe": "a program",
}
_BEGINNINGS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive or an office document",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"\x1f\x8b": "an archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"book\0\0\0\0mark": "an alias of macOS, not the file itself",
    b"\0\5\x16\7": "a companion file of macOS, not the file itself",
    b"```": "Markdown with code in it",
    b">>> ": "a copy of a Python session",
    b"404: Not Found": "a web server's error message",
    b'{"error"': "a web server's error message",
    b'{"message": "Not Found"': "a web server's error message",
    b"version https://git-lfs": "a pointer to Git LFS, not the file itself",
    b"[InternetShortcut]": "a shortcut to a web address, not the file itself",
}
_PAGE = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|(?:html|head|body|meta|div|pre|span|p|table)\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"\A\s*https?://\S+\s*\Z")
_WEBLOC = re.compile(rb"<plist[\s\S]*<key>URL</key>")
_POINTER = re.compile(
    rb'\A\s*\{[\s\S]*("doc_id"|docs\.google\.com|drive\.google\.com|colab\.research\.google\.com)'
)
_CELL_MARK = re.compile(rb"^#\s?(%%|In\[[\d ]*\]:)", re.MULTILINE)
_JUPYTEXT = re.compile(rb"^(#\s+)?jupytext:|^---\s+jupyter:", re.MULTILINE)
SCRIPT = "a notebook saved as a script or as text"
DOCUMENTS = ("a PDF", "a Word document", "a text document")  # in which people write answers


def holds_a_notebook(content: bytes) -> bool:
    """Whether a file is a notebook by what stands in it, whatever its name."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"cell_type"' in content


def what_it_is(name: str, content: bytes) -> str:
    """A phrase such as "a saved web page"; nothing for a file of no special kind."""
    head = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    base = base_name(name).lower()
    if not content.strip(b"\0 \t\r\n"):
        return "empty"
    if holds_a_notebook(content):
        return "a notebook"
    if _PAGE.match(head):
        return "a saved web page"
    if _POINTER.match(head) and len(content) < _LOOKED_AT:
        return "a pointer to Google Drive, not the file itself"
    if _ADDRESS.match(head):
        return "a web address, not the file itself"
    if _WEBLOC.search(head):
        return "a shortcut to a web address, not the file itself"
    ending = next((kind for end, kind in _ENDINGS.items() if base.endswith(end)), "")
    begins = next((kind for begin, kind in _BEGINNINGS.items() if head.startswith(begin)), "")
    if ending or begins:
        return ending or begins
    if is_archive(name):
        return "an archive"
    if base.endswith(".json"):
        return "a JSON file, not a notebook"
    if _JUPYTEXT.search(head) or len(_CELL_MARK.findall(content)) >= 3:
        return SCRIPT
    return ""
