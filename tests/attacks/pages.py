"""What of a submission's text is alive in a page, instead of only shown."""

from __future__ import annotations

from html.parser import HTMLParser

_LINKS = ("href", "src", "action", "formaction", "xlink:href", "data", "srcdoc")


class _Reader(HTMLParser):
    """Reads a page as a browser does, and notes where the mark could act."""

    def __init__(self, mark: str) -> None:
        super().__init__(convert_charrefs=True)
        self.mark, self.inside, self.found, self.shown = mark, "", [], 0

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in ("script", "style", "iframe", "object", "template") else ""
        for name, value in attributes:
            value = value or ""
            scheme = (
                "".join(value.split())
                .lower()
                .startswith(("javascript:", "vbscript:", "data:text/html", "data:image/svg"))
            )
            if self.mark in value and (
                name.startswith("on") or name in _LINKS and scheme or name == "srcdoc"
            ):
                self.found.append(f"<{tag} {name}={value[:80]!r}>")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.mark in data:
            self.shown += 1
            if self.inside:
                self.found.append(f"in <{self.inside}>: {data[:80]!r}")


def alive(page: str, mark: str = "window.owned") -> tuple[list[str], int]:
    """Places where `mark` would run, and how often it is merely shown."""
    reader = _Reader(mark)
    reader.feed(page)
    reader.close()
    return reader.found, reader.shown
