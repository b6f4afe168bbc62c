"""Times as people and platforms write them, read as UTC or refused with a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser

from .words import in_english

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

# Hours ahead of UTC. Abbreviations that stand for several zones (IST, BST of Bangladesh, ...) are
# left out: they are read only where the course's own zone uses them.
ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8,
    "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "ACST": 9.5, "ACDT": 10.5, "AWST": 8, "NZST": 12, "NZDT": 13, "SAST": 2,
}  # fmt: skip

_ZONE_NAME = re.compile(r"\s*\[?\b([A-Z][A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)+)\]?\s*$")
_OFFSET_FROM = re.compile(r"\b(?:UTC|GMT)\s*([+-])\s*(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_SLASHES = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)\b")
_DOTS = re.compile(r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b")
_SMALL_ZONE = re.compile(r"(?<=\d )(?!am\b|pm\b)[a-z]{3,4}$")


class UnreadableTime(ValueError):
    """The text is no time that can be read in one way only; the message says why."""


def read_time(text: str, zone: tzinfo = UTC) -> datetime:
    """The moment that a text names, in UTC.

    Parameters
    ----------
    text : str
        Such as ``2026-11-20 23:59:01 UTC``, ``05.11.2026 23:59``, seconds since 1970, an ISO
        time with the name of a zone.
    zone : tzinfo
        Of times that do not say theirs.

    Raises
    ------
    UnreadableTime
    """
    text = text.strip().lstrip("\ufeff")
    if not text or len(text) > 100 or not text.isprintable():
        raise UnreadableTime("it is no time")
    whole = re.sub(r"(?<=^\d{10})\.\d+$", "", text)  # seconds since 1970 may have a fraction
    moment = _digits(whole, zone) if re.fullmatch("[0-9]+", whole) else _written(text, zone)
    if not EARLIEST <= moment < LATEST:
        raise UnreadableTime(f"the year {moment.year} cannot be right")
    return moment.astimezone(UTC)


def in_zone(local: datetime, zone: tzinfo) -> datetime:
    """A time of the platform's own clock, in UTC."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _digits(text: str, zone: tzinfo) -> datetime:
    """Seconds or milliseconds since 1970, or a time without separators, as Sakai writes it."""
    try:
        if len(text) == 10:
            return datetime.fromtimestamp(int(text), UTC)
        if len(text) == 13:
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        if len(text) in (14, 17):  # 17 digits: Sakai's own form, always in UTC
            written = datetime.strptime(text[:14], "%Y%m%d%H%M%S")
            return written.replace(tzinfo=UTC if len(text) == 17 else zone)
    except ValueError as error:
        raise UnreadableTime("it is no time") from error
    raise UnreadableTime(f"{len(text)} digits are no time")


def _written(text: str, zone: tzinfo) -> datetime:
    text, named = _named_zone(text)
    text = in_english(text)
    text = _OFFSET_FROM.sub(_iso_offset, text)
    text = _SMALL_ZONE.sub(lambda match: match[0].upper(), text)
    slashes = _SLASHES.search(text)
    if slashes and max(int(slashes[1]), int(slashes[3])) <= 12 and slashes[1] != slashes[3]:
        raise UnreadableTime("it may mean the day first or the month first; write 2026-11-05")
    parsed = [_parse(text, zone, default) for default in _DEFAULTS]
    if parsed[0].replace(tzinfo=None) != parsed[1].replace(tzinfo=None):
        raise UnreadableTime("it lacks the day or the time of day")
    moment = parsed[0]
    if moment.tzinfo:
        return moment
    moment = moment.replace(tzinfo=named or zone)
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise UnreadableTime("clocks were changed in that hour; write the zone behind it")
    return moment


_DEFAULTS = (datetime(2001, 1, 1, 0, 0), datetime(2004, 2, 2, 1, 1))  # what a text lacks shows


def _named_zone(text: str) -> tuple[str, tzinfo | None]:
    match = _ZONE_NAME.search(text)
    if not match:
        return text, None
    try:
        return text[: match.start()], ZoneInfo(match[1])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnreadableTime(f"the zone {match[1]} is unknown") from error


def _iso_offset(match: re.Match[str]) -> str:
    """UTC+2 as +02:00: written after UTC or GMT, people mean hours ahead; POSIX means behind."""
    return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"


def _parse(text: str, zone: tzinfo, default: datetime) -> datetime:
    def offset(name: str | None, seconds: int | None) -> tzinfo | None:
        if seconds is not None:
            return timezone(timedelta(seconds=seconds))
        return _abbreviated(name, zone) if name else None

    slashes = _SLASHES.search(text)
    day_first = bool(_DOTS.search(text)) or bool(slashes and int(slashes[1]) > 12)
    try:
        moment: datetime = parser.parse(text, default=default, dayfirst=day_first, tzinfos=offset)
        return moment
    except UnreadableTime:
        raise
    except (ValueError, OverflowError, TypeError) as error:
        raise UnreadableTime("it is no time") from error


def _abbreviated(name: str, zone: tzinfo) -> tzinfo:
    for day in (datetime(2026, 1, 1), datetime(2026, 7, 1)):  # winter and summer of the course
        if zone.tzname(day) == name:
            return timezone(zone.utcoffset(day) or timedelta(0))
    if name.upper() not in ABBREVIATIONS:
        raise UnreadableTime(f"the zone {name} is unknown or has several meanings")
    return timezone(timedelta(hours=ABBREVIATIONS[name.upper()]))
