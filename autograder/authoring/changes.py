"""Which functions of the reference a wrong program changes."""

from __future__ import annotations

import functools

from autograder.material.functions import definitions
from autograder.material.strip import split_lines


def changed_functions(one: str, other: str) -> set[str] | None:
    """Functions and methods whose text differs; None where anything beside them does."""
    texts = [_functions_and_rest(text) for text in (one, other)]
    (mine, rest), (theirs, other_rest) = texts
    if rest != other_rest or mine.keys() != theirs.keys():
        return None
    return {name for name in mine if mine[name] != theirs[name]}


@functools.lru_cache(maxsize=4)
def _functions_and_rest(text: str) -> tuple[dict[str, str], str]:
    spans, lines = definitions(text), split_lines(text)
    classes = {name.partition(".")[0] for name in spans if "." in name}
    functions = {name: span for name, span in spans.items() if name not in classes}
    inside = {n for span in functions.values() for n in range(span.first, span.last + 1)}
    rest = [line for n, line in enumerate(lines) if n not in inside and line.strip()]
    bodies = {n: "".join(lines[s.first : s.last + 1]) for n, s in functions.items()}
    return bodies, "".join(rest)
