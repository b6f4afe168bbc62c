"""From tables of sentences to mistakes."""

from __future__ import annotations

from typing import Mapping

from autograder.checks.model import Mistake

Table = Mapping[str, tuple[str, ...]]  # id: the sentence, then one to three hints


def told(*tables: Table) -> tuple[Mistake, ...]:
    """The mistakes of all tables; an id stands in one of them only."""
    known: dict[str, Mistake] = {}
    for table in tables:
        for name, (sentence, *hints) in table.items():
            if name in known or not hints:
                raise ValueError(
                    f"the mistake {name!r} " + ("is told twice" if name in known else "has no hint")
                )
            known[name] = Mistake(name, sentence, tuple(hints))
    return tuple(known.values())
