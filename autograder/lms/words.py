"""Words of dates in the languages of many classes, as English has them."""

from __future__ import annotations

import re
import unicodedata

# Beginnings of the months' names without accents: German, French, Spanish, Italian, Portuguese,
# Dutch. A word is a month if one of these begins it.
_MONTHS = {
    "jan": "jan ene gen", "feb": "feb fev", "mar": "mar mrz maerz maar mrt", "apr": "apr avr abr",
    "may": "may mai mag mei", "jun": "jun juin giu", "jul": "jul juil lug", "aug": "aug aou ago",
    "sep": "sep set", "oct": "oct okt ott out", "nov": "nov", "dec": "dec dez dic",
}  # fmt: skip
_MONTH = {start: month for month, starts in _MONTHS.items() for start in starts.split()}
_NO_MONTH = frozenset(
    "mardi martes martedi marti august augusta junta".split()  # weekdays, and what is English
)
_WEEKDAYS = frozenset(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim "
    "lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom "
    "lunedi martedi mercoledi giovedi venerdi domenica gio "
    "segunda terca quarta quinta sexta feira seg ter qua qui sex "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo".split()
)
_SMALL = frozenset("de del el la las le a um uhr den der om ore alle as h at von".split())
_WORD = re.compile(r"[^\W\d_]+\.?")
_HALF = re.compile(r"(?<=[\d\s])([ap])\.?\s?m\b\.?", re.IGNORECASE)
_FIRST = re.compile(r"\b1er\b", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_HOURS = re.compile(r"\b(\d{1,2})\s?h\s?(\d\d)\b", re.IGNORECASE)


def in_english(text: str) -> str:
    """A date with its months in English, and without weekdays and small words of other languages.

    Text in English, abbreviations of zones, and words that are none of these stay as they are.
    """
    text = _EAST_ASIAN.sub(r"\1-\2-\3 ", _FIRST.sub("1", text))
    text = _HOURS.sub(r"\1:\2", _HALF.sub(r"\1m", text))
    words = [match[0] for match in _WORD.finditer(text)]
    months = [word for word in words if _month(word)]

    def changed(match: re.Match[str]) -> str:
        word, plain = match[0], _plain(match[0])
        month = _month(word)
        if month and not (len(months) > 1 and plain == "mar"):  # mardi, martes: a weekday
            return month
        if plain in _WEEKDAYS or (plain in _SMALL and word != word.upper()) or plain == "mar":
            return " "
        return word

    text = _WORD.sub(changed, text)
    return re.sub(r"^[\s,]+", "", re.sub(r"\s*,(?:\s*,)+", ",", text))


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold().replace("ä", "ae")).rstrip(".")
    return "".join(c for c in folded if not unicodedata.combining(c))


def _month(word: str) -> str:
    """The English month of a word; nothing of any other."""
    plain = _plain(word)
    if plain in _NO_MONTH or len(plain) > 10:
        return ""
    start = next(
        (start for start in sorted(_MONTH, key=len, reverse=True) if _is(plain, start)), ""
    )
    return _MONTH.get(start, "")


def _is(word: str, start: str) -> bool:
    return word.startswith(start) and (len(word) == len(start) or word in _LONG or len(word) == 4)


_LONG = frozenset(
    "january february march april june july august september october november december "
    "januar februar maerz juni juli oktober dezember jaenner "
    "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre "
    "diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro "
    "januari februari maart augustus".split()
)
