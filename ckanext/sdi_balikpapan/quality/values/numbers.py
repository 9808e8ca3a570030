"""Numbers as offices write them, and everything that only looks like one. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from .placeholders import is_placeholder
from .reading import Reading, bad, settled

LONGEST = 60
"""A longer run of digits is no statistic, and slow to convert."""
_ID = re.compile(r"[+-]?(?:(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?|,[0-9]+)")
_EN = re.compile(r"[+-]?(?:(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_ZERO = re.compile(r"[+-]?0[.,]0+")
_MONTHS = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|des|dec)"
_SPACES = r"[\s\u00a0\u202f\u2007\u2009]"


def _compiled(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern, re.IGNORECASE).fullmatch


_LOOKS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("spreadsheet_error", _compiled(r"#(?:DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|#+)")),
    ("not_finite", _compiled(r"[+-]?(?:inf|infinity|∞|infinite)")),
    ("scientific", _compiled(r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+")),
    ("percent_sign", _compiled(rf"[+-]?[0-9.,]+{_SPACES}*(?:%|persen|percent)")),
    ("accounting_minus", _compiled(r"\([0-9.,]+\)|[0-9.,]+[-−–]|[−–—][0-9.,]+|- +[0-9.,]+")),
    ("underscore", _compiled(r"[+-]?[0-9]+(?:_[0-9]+)+(?:[.,][0-9]+)?")),
    ("spaces_in_number", _compiled(rf"[+-]?[0-9]+(?:{_SPACES}+[0-9]+)+(?:[.,][0-9]+)?")),
    (
        "date_for_number",
        _compiled(rf"[0-9]{{1,2}}[-/ ]{_MONTHS}[a-z]*|{_MONTHS}[a-z]*[-/ ][0-9]{{2,4}}"),
    ),
    ("footnote", _compiled(rf"[+-]?[0-9.,]+{_SPACES}*(?:\*+\)?|[†‡¹²³]+|[0-9a-z]\)|r)")),
    ("unit_in_cell", _compiled(rf"rp\.?{_SPACES}*[0-9][0-9.,]*(?:,-)?|[0-9][0-9.,]*,-")),
    ("unit_in_cell", _compiled(rf"[+-]?[0-9][0-9.,]*{_SPACES}*[^\W\d_][^\d]{{0,20}}[0-9²³]?")),
    ("bad_grouping", _compiled(r"[+-]?[0-9.,]*[0-9][0-9.,]*")),
)
"""What isn't a number, the first that fits says why."""


def number(text: str) -> Reading:
    """What a text without outer blanks means as a number."""
    if len(text) > LONGEST:
        return bad("too_large" if _PLAIN.fullmatch(text) else "not_number")
    if _PLAIN.fullmatch(text):
        zeros = (
            "leading_zeros" if text.lstrip("+-")[:1] == "0" and len(text.lstrip("+-")) > 1 else ""
        )
        return settled(Decimal(text), zeros)
    if _ZERO.fullmatch(text):  # Nought is nought with any mark, so it proves none.
        return settled(Decimal(text.replace(",", ".")))
    in_id = _decimal(text, ".", ",") if _ID.fullmatch(text) else None
    in_en = _decimal(text, ",", ".") if _EN.fullmatch(text) else None
    if in_id is None and in_en is None:
        return bad(why_not(text))
    return Reading(in_id, in_en)


def _decimal(text: str, thousands: str, mark: str) -> Decimal:
    return Decimal(text.replace(thousands, "").replace(mark, "."))


def why_not(text: str) -> str:
    """The rule that says best why this isn't a number."""
    if is_placeholder(text):
        return "undeclared_missing"
    if not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        return "foreign_digits"
    return next((rule for rule, looks in _LOOKS if looks(text)), "not_number")


def percent(text: str) -> Reading:
    """A number whose percent sign may stand beside it, for a column whose unit is percent."""
    found = number(text)
    if found.rule != "percent_sign":
        return found
    bare = number(re.sub(rf"{_SPACES}*(?:%|persen|percent)$", "", text, flags=re.IGNORECASE))
    return bare if bare.bad else Reading(bare.id, bare.en, "percent_written")


def native_number(cell: object) -> Reading:
    """What a spreadsheet's or JSON's own value means as a number."""
    if isinstance(cell, bool):
        return bad("not_number")
    if isinstance(cell, int):
        return settled(Decimal(cell)) if abs(cell) < 10**LONGEST else bad("too_large")
    if isinstance(cell, float):
        return settled(Decimal(repr(cell))) if math.isfinite(cell) else bad("not_finite")
    if isinstance(cell, (date, datetime, time)):
        return bad("date_for_number")
    return bad("not_number")
