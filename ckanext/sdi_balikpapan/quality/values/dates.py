"""Dates and years as offices write them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from .placeholders import is_placeholder
from .reading import Reading, bad, settled

_MONTHS = {
    name: number
    for number, names in enumerate(
        """
        januari january jan | februari february pebruari feb peb | maret march mar mrt
        | april apr | mei may | juni june jun | juli july jul | agustus august agu agt agst aug ags
        | september sept sep | oktober october okt oct | november nopember nov nop
        | desember december des dec
        """.split("|"),
        start=1,
    )
    for name in names.split()
}
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_CLOCK = r"[T ]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?"
_TIME = rf"(?P<time>{_CLOCK}{_ZONE})?"
_DAY, _YEAR4 = r"(?P<d>[0-9]{1,2})", r"(?P<y>[0-9]{4})"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YMD = re.compile(
    rf"(?P<y>[0-9]{{4}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}}){_TIME}", re.I
)
_TWO = re.compile(
    rf"(?P<a>[0-9]{{1,2}})[-/.](?P<b>[0-9]{{1,2}})[-/.](?P<y>[0-9]{{4}}){_TIME}", re.I
)
_SHORT = re.compile(
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}|[0-9]{1,2}[- ][A-Za-z]{3,9}[- ][0-9]{2}"
)
_WORDS = re.compile(
    rf"(?:[A-Za-z']+, ?)?{_DAY}[- ]+(?P<m>[A-Za-z]{{3,9}})\.?[-, ]+{_YEAR4}{_TIME}",
    re.I,
)
_WORDS_EN = re.compile(
    rf"(?P<m>[A-Za-z]{{3,9}})\.? (?P<d>[0-9]{{1,2}}), ?(?P<y>[0-9]{{4}}){_TIME}", re.I
)
_PACKED = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2][0-9]|3[01])")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
_MIDNIGHT = re.compile(r"[T ]+0{1,2}[:.]00(?:[:.]00(?:\.0+)?)?(?: ?AM)?(?:Z|[+-][0-9:]+)?|", re.I)
_DAY_ZERO = date(1899, 12, 30)
_YEAR = re.compile(r"[12][0-9]{3}")


def day(text: str) -> Reading:
    """What a text without outer blanks means as a day."""
    iso = _ISO.fullmatch(text)
    if iso:
        found = _made(*iso.groups())
        return settled(found) if found else bad("impossible_date")
    if two := _TWO.fullmatch(text):
        return _timed(two, _two(two["a"], two["b"], two["y"]))
    for pattern in (_YMD, _WORDS, _WORDS_EN, _PACKED):
        if match := pattern.fullmatch(text):
            return _timed(match, _one(match))
    return bad(*_why_no_day(text))


def _made(year: str | int, month: str | int, number: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _one(match: re.Match[str]) -> Reading:
    month = match["m"]
    number = int(month) if month.isdecimal() else _MONTHS.get(month.casefold())
    if number is None:
        return bad("not_date")
    found = _made(match["y"], number, match["d"])
    return (
        settled(found, "date_not_iso", iso=found.isoformat()) if found else bad("impossible_date")
    )


def _two(first: str, second: str, year: str) -> Reading:
    in_id, in_en = _made(year, second, first), _made(year, first, second)
    if in_id is None and in_en is None:
        return bad("impossible_date")
    return Reading(in_id, in_en, "date_not_iso")


def _timed(match: re.Match[str], found: Reading) -> Reading:
    text = match.groupdict().get("time")
    if found.bad or not text or _MIDNIGHT.fullmatch(text):
        return found
    return bad("time_in_date")


def _why_no_day(text: str) -> tuple[str]:
    if is_placeholder(text):
        return ("undeclared_missing",)
    if _SHORT.fullmatch(text):
        return ("two_digit_year",)
    return ("serial_date",) if _SERIAL.fullmatch(text) else ("not_date",)


def native_day(cell: object) -> Reading:
    """What a spreadsheet's own value means as a day."""
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return settled(cell.date()) if midnight else bad("time_in_date")
    if isinstance(cell, date):
        return settled(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1 <= cell < 100_000:
        return bad("serial_date")
    return bad("not_date")


def of_serial(cell: str) -> str:
    """The day that a spreadsheet's serial number stands for."""
    return (_DAY_ZERO + timedelta(days=int(float(cell.replace(",", "."))))).isoformat()


def year(text: str) -> Reading:
    """What a text without outer blanks means as a year."""
    if _YEAR.fullmatch(text):
        return settled(Decimal(text))
    return bad(next((rule for rule, looks in _NO_YEAR if looks(text)), "not_year"))


_NO_YEAR = (
    ("undeclared_missing", is_placeholder),
    ("integer_with_decimals", re.compile(r"[12][0-9]{3}[.,]0+").fullmatch),
    ("year_grouped", re.compile(r"[12][.,][0-9]{3}").fullmatch),
    ("year_span", re.compile(r"[12][0-9]{3} ?[-/–] ?(?:[12][0-9])?[0-9]{2}").fullmatch),
    ("two_digit_year", re.compile(r"'?[0-9]{2}").fullmatch),
)


def native_year(cell: object) -> Reading:
    """What a spreadsheet's own value means as a year."""
    if isinstance(cell, (date, datetime)):
        return bad("not_year")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return year(str(cell))
