"""Times as tables write them, in their order: years, months, quarters, days. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = (
    "januari februari maret april mei juni juli agustus september oktober november desember"
).split()
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"agt": 8, "agu": 8, "nop": 11}
_ROMAN = {one: n for n, one in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
_PART = re.compile(
    r"(?:(?P<year>\d{4})\W*)?"
    r"(?:semester|smt|sem|s|triwulan|tri|tw|t|q|kuartal|caturwulan|cawu|c|minggu|bulan|bln)\W*"
    r"(?P<part>\d{1,2}|[ivx]{1,4})(?:\W+(?P<after>\d{4}))?"
)
_LONGEST = 60
_MOST_YEARS = 120


def order(text: str) -> float | None:
    """A number by which times are ordered; None for what is no time that we know."""
    text = text.strip().casefold()
    if not text or len(text) > _LONGEST:
        return None
    if re.fullmatch(r"\d{1,6}(\.0+)?", text):
        return float(text)
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3] or 1))
    return _named(text)


def _day(year: int, month: int, day: int) -> float | None:
    try:
        return float(date(year, month, day).toordinal())
    except ValueError:
        return None


def _named(text: str) -> float | None:
    """A month by its name, or a part of a year."""
    word, _, year = text.partition(" ")
    month = _SHORT.get(word[:3]) if word.isalpha() else None
    if month and (word in _MONTHS or len(word) <= 4) and re.fullmatch(r"(\d{4})?", year.strip()):
        return float(int(year or 0) * 100 + month)
    if word in _ROMAN and not year:
        return float(_ROMAN[word])
    if found := _PART.fullmatch(text):
        part = found["part"]
        number = int(part) if part.isdecimal() else _ROMAN.get(part)
        whole = int(found["year"] or found["after"] or 0)
        return None if number is None else float(whole * 100 + number)
    return None


def shown(text: str) -> str:
    """A time without what a spreadsheet or a database puts at its end."""
    text = text.strip()
    if re.fullmatch(r"\d{1,6}\.0+", text):
        return text.partition(".")[0]
    try:
        return datetime.fromisoformat(text).date().isoformat() if len(text) > 10 else text
    except ValueError:
        return text


def filled(years: list[str]) -> list[str]:
    """Years in order with those between them that are missing; anything else as it is."""
    if not all(re.fullmatch(r"(19|20)\d\d", one) for one in years):
        return years
    numbers = [int(one) for one in years]
    span = range(min(numbers), max(numbers) + 1)
    return [str(one) for one in span] if len(span) <= _MOST_YEARS else years
