"""The learning platforms whose downloads are read: one module each, with NAME and read."""

from __future__ import annotations

from types import ModuleType

from autograder.lms.download import Download, Reading

from . import (
    blackboard,
    brightspace,
    canvas,
    classroom,
    exchange,
    github,
    gradescope,
    ilias,
    moodle,
    sakai,
    teams,
)

SURE: tuple[ModuleType, ...] = (
    moodle,
    canvas,
    blackboard,
    brightspace,
    sakai,
    gradescope,
    teams,
    ilias,
    github,
    exchange,
)
LOOSE: tuple[ModuleType, ...] = (classroom,)  # its names are so plain that others come first
KNOWN = ", ".join(platform.NAME for platform in (*SURE, *LOOSE))


class TwoPlatforms(ValueError):
    """The names would do for more than one platform."""


def recognise(download: Download) -> tuple[str, Reading] | None:
    """The platform of a download and what it says; None where it is none of ours.

    Raises
    ------
    TwoPlatforms
    """
    for group in (SURE, LOOSE):
        found = [(p.NAME, reading) for p in group if (reading := p.read(download)) is not None]
        if found:
            most = max(len(reading.items) for _, reading in found)
            best = [(name, reading) for name, reading in found if len(reading.items) == most]
            if len(best) > 1:
                names = " and of ".join(name for name, _ in best)
                raise TwoPlatforms(f"its names could be of {names}")
            return best[0]
    return None
