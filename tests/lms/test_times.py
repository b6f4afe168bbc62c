"""Times that people and platforms write."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from autograder.config import ConfigError, settings
from autograder.lms.times import UnreadableTime, read_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text, utc",
    [
        ("05.11.2026 23:59", "2026-11-05 22:59"),
        ("05.11.26 23:59", "2026-11-05 22:59"),
        ("5. 11. 2026 23:59", "2026-11-05 22:59"),
        ("20/11/2026 23:59", "2026-11-20 22:59"),
        ("11/20/2026 11:59 PM", "2026-11-20 22:59"),
        ("05.07.2026 23:59", "2026-07-05 21:59"),  # summer time of the course's zone
        ("2026-11-20 23:59:01 CEST", "2026-11-20 21:59:01"),
        ("2026-11-20 23:59:01 PST", "2026-11-21 07:59:01"),
        ("2026-11-20 23:59:01 utc", "2026-11-20 23:59:01"),
        ("2026-11-20 23:59:01 GMT+2", "2026-11-20 21:59:01"),
        ("2026-11-20 23:59:01 UTC-05:30", "2026-11-21 05:29:01"),
        ("Fri Nov 20 23:59:01 CET 2026", "2026-11-20 22:59:01"),
        ("Fri, 20 Nov 2026 23:59:01 +0100", "2026-11-20 22:59:01"),
        ("2026-11-20T23:59:01+01:00[Europe/Berlin]", "2026-11-20 22:59:01"),
        ("2026-11-20T23:59:01[America/New_York]", "2026-11-21 04:59:01"),
        ("2026-11-20 23:59 Europe/London", "2026-11-20 23:59"),
        ("2026-11-20T23:59:01Z", "2026-11-20 23:59:01"),
        ("1795219141", "2026-11-20 23:59:01"),
        ("1795219141.25", "2026-11-20 23:59:01"),
        ("1795219141000", "2026-11-20 23:59:01"),
        ("20261120235901123", "2026-11-20 23:59:01"),  # Sakai's, in UTC
        ("Donnerstag, 5. November 2026, 23:59 Uhr", "2026-11-05 22:59"),
        ("5. März 2026 um 23:59", "2026-03-05 22:59"),
        ("5. Dez. 2026 23:59", "2026-12-05 22:59"),
        ("mardi 3 mars 2026 à 23h59", "2026-03-03 22:59"),
        ("mar. 3 nov. 2026, 23:59", "2026-11-03 22:59"),
        ("1er août 2026 23:59", "2026-08-01 21:59"),
        ("jueves, 5 de noviembre de 2026, 11:59 p. m.", "2026-11-05 22:59"),
        ("5 ene. 2026 23:59", "2026-01-05 22:59"),
        ("giovedì 5 maggio 2026, 23:59", "2026-05-05 21:59"),
        ("quinta-feira, 5 de fevereiro de 2026 23:59", "2026-02-05 22:59"),
        ("donderdag 5 maart 2026 23:59", "2026-03-05 22:59"),
        ("2026年11月5日 23:59", "2026-11-05 22:59"),
        ("Thursday, 5 November 2026, 11:59 PM", "2026-11-05 22:59"),
        ("Nov 5, 2026 11:59 p.m.", "2026-11-05 22:59"),
        ("2026-11-05T23:59:59+0200", "2026-11-05 21:59:59"),
        ("20261120235901", "2026-11-20 22:59:01"),
        ("\ufeff2026-11-20 10:00:00.5 UTC", "2026-11-20 10:00:00.5"),
    ],
)
def test_times_are_read(text, utc):
    assert read_time(text, BERLIN) == read_time(utc + " UTC", UTC)


@pytest.mark.parametrize(
    "text, why",
    [
        ("05/11/2026 23:59", "day first or the month first"),
        ("05-11-26 23:59", "day first or the month first"),
        ("2026-11-20 23:59 IST", "IST is unknown or has several"),
        ("2026-11-20 23:59 BST", "BST is unknown or has several"),
        ("2026-10-25 02:30", "clocks were changed"),
        ("2026-03-29 02:30", "clocks were changed"),
        ("Yesterday at 11:59 PM", "no time"),
        ("gestern 23:59", "no time"),
        ("5 Nov 23:59", "lacks the day or the time"),
        ("31.11.2026 23:59", "no time"),
        ("2026-11-20 23:59 Europe/Atlantis", "Europe/Atlantis is unknown"),
        ("2026-11-20", "lacks the day or the time"),
        ("23:59", "lacks the day or the time"),
        ("2026-99-20 10:00", "no time"),
        ("Freitag gegen 10", "no time"),
        ("123", "digits"),
        ("0001-01-01 00:00 UTC", "year 1"),
        ("", "no time"),
        ("9" * 400, "no time"),
        ("\x00", "no time"),
    ],
)
def test_what_has_no_or_two_meanings_is_refused(text, why):
    with pytest.raises(UnreadableTime, match=why):
        read_time(text, BERLIN)


def test_a_zones_own_abbreviation_has_one_meaning():
    assert read_time("2026-11-20 23:59 IST", ZoneInfo("Asia/Kolkata")).hour == 18
    assert read_time("2026-11-20 23:59 CST", ZoneInfo("America/Chicago")).hour == 5


@pytest.mark.parametrize(
    "text, said",
    [
        ("[deadlines]\ntimezone = 'Berlin'", "timezone must be the name of a zone"),
        ("[deadlines]\ntimezone = 1", "timezone must be"),
        ("[deadlines]\ngrace_days = 'two'", "grace_days must be a number"),
        ("[deadlines]\ngrace_days = true", "grace_days must be a number"),
        ("[deadlines]\ngrace_days = -1", "grace_days must be a number"),
        ("[deadlines]\ngrace_hours = 1", "'grace_hours' is unknown in .deadlines."),
        ("deadlines = 3", "must be a table"),
        ("extensions = 3", "must be a table"),
        ("[extensions]\nann = 'a week'", "the extension of ann must be a number"),
        ("[extensions.ps4_mlp]\nann = nan", "the extension of ann must be a number"),
        ("[extensions.ps9]\nann = 1", "there is no problem set 'ps9'"),
    ],
)
def test_wrong_deadlines_are_refused(tmp_path, text, said):
    (tmp_path / "course.toml").write_text(text)
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path)
