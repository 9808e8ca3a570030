"""One cell, both ways: what is written into it, and what somebody meant who wrote in it. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from ..form import Type
from .layout import Slot, shown

# A programme that opens the text as CSV would run what begins like this.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
# Telephone numbers, negative numbers and the dash for “nothing” run nothing.
_HARMLESS = re.compile(r"[+-]?[0-9 ().,/-]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ]00:00(:00)?)?")
_SPOKEN = re.compile(r"(\d{1,2})[ -]([a-z]+)[ -](\d{4})")
_NUMBERED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTHS = {
    word: number
    for number, words in enumerate(
        """januari jan january|februari feb february|maret mar march|april apr|mei may
        |juni jun june|juli jul july|agustus agu ags agt aug august|september sep sept
        |oktober okt oct october|november nov|desember des dec december""".split("|"),
        start=1,
    )
    for word in words.split()
}
YES, NO = (
    ("ya", "yes", "y", "x", "v", "✓", "1", "true"),
    ("tidak", "no", "n", "t", "0", "2", "false"),
)


class Unclear(ValueError):
    """A cell that cannot be taken for an answer; `why` is a code of `data/kalimat_lembar.csv`."""

    def __init__(self, why: str, **words: str) -> None:
        super().__init__(why)
        self.why = why
        self.words = words


def harmless(text: str) -> str:
    """A text that no spreadsheet runs, and that `meant` gives back as it was."""
    clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return f"'{clean}" if _RUNS.match(clean) and not _HARMLESS.fullmatch(clean) else clean


def meant(text: str) -> str:
    """The text behind the apostrophe."""
    plain = text[1:]
    guarded = text.startswith("'") and _RUNS.match(plain) and not _HARMLESS.fullmatch(plain)
    return plain if guarded else text


def written(slot: Slot, value: Any) -> str | int | date | None:
    """What stands in the cell for a tidy answer."""
    if slot.option:
        return "Ya" if isinstance(value, list) and slot.option.code in value else None
    if slot.end:
        value = value.get(slot.end) if isinstance(value, dict) else None
    if not isinstance(value, str):
        return None
    of = slot.field
    if of.type in (Type.DATE, Type.DATE_RANGE) and (day := _iso(value)):
        return day
    if of.type in (Type.INTEGER, Type.YEAR) and value.isascii() and value.isdigit():
        return int(value) if str(int(value[:15])) == value else value
    option = of.option(value)
    return shown(option) if option else harmless(value)


def answer(slot: Slot, value: Any) -> Any:
    """What a cell says: a text, or whether its choice is made.

    :raises Unclear: when somebody must be asked what is meant.
    """
    if isinstance(value, str):
        value = meant(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if value is None or value == "":
        return None
    if slot.option:
        return _chosen(value)
    if slot.field.type in (Type.DATE, Type.DATE_RANGE):
        return _day(value)
    if isinstance(value, (datetime, date, time)):
        raise Unclear("tanggal_di_teks", nilai=str(value))
    if slot.choices:
        return _choice(slot, _plain(value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _chosen(value: Any) -> bool:
    word = _plain(value).strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unclear("ya_tidak", nilai=_plain(value)[:80])


def _choice(slot: Slot, text: str) -> str:
    """The code that was chosen, however its line of the list was written.

    What isn't among the choices stays as it is: the rules have the words for that.
    """
    plain = text.casefold()
    for option in slot.choices:
        labels = {option.nama.casefold(), option.name_en.casefold()}
        ways = {option.code, *labels, *(f"{option.code} = {label}" for label in labels)}
        if plain in ways:
            return option.code
    code = re.match(r"([0-9]{1,2})\s*[=.:)-]\s*\D", text)
    return code[1] if code and slot.field.option(code[1]) else text


def _day(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = " ".join(_plain(value).casefold().split())
    if day := _iso(text):
        return day.isoformat()
    if found := _SPOKEN.fullmatch(text):
        month = _MONTHS.get(found[2])
        if month and (day := _date(int(found[3]), month, int(found[1]))):
            return day.isoformat()
    if found := _NUMBERED.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        both = {_date(year, second, first), _date(year, first, second)} - {None}
        if len(both) > 1:
            raise Unclear("tanggal_ganda", nilai=text)
        if _date(year, second, first):
            return str(_date(year, second, first))
    raise Unclear("tanggal", nilai=_plain(value)[:80])


def _iso(text: str) -> date | None:
    found = _ISO.fullmatch(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None
