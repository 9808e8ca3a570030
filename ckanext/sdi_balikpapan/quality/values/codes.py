"""Codes: text that must stand in a list, and the ways in which spreadsheets spoil it. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal

from .placeholders import is_placeholder
from .reading import Reading, bad, settled

_SPOILED = re.compile(r"[0-9]{2,}[.,]0")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}")
_GUESSES = 200
"""Looking for a similar code takes time; after so many different wrong ones no more."""


def reader(codes: Mapping[str, str] | None) -> Callable[[str], Reading]:
    """Reads the cells of a column of codes.

    :param codes: the list with its labels; None when any text may stand there.
    """
    if codes is None:
        return _free
    by_label = {_loose(label): code for code, label in codes.items() if label}
    by_spelling = {_loose(code): code for code in codes}
    by_digits = {code.lstrip("0"): code for code in codes if code.startswith("0")}
    guesses = iter(range(_GUESSES))

    def read(text: str) -> Reading:
        if text in codes:
            return settled(text)
        if found := by_label.get(_loose(text)):
            return bad("label_for_code", code=found)
        if found := by_spelling.get(_loose(text)):
            return bad("code_spelling", code=found)
        if found := by_digits.get(text):
            return bad("lost_zeros", code=found)
        spoiled = _free(text)
        if spoiled.bad:
            return spoiled
        if is_placeholder(text):
            return bad("undeclared_missing")
        near = (
            difflib.get_close_matches(text, codes, n=1) if next(guesses, None) is not None else []
        )
        return bad("not_in_codes_near", code=near[0]) if near else bad("not_in_codes")

    return read


def _loose(text: str) -> str:
    return "".join(text.casefold().split())


def _free(text: str) -> Reading:
    if _SPOILED.fullmatch(text):
        return bad("code_as_number", code=text[:-2])
    return bad("code_scientific") if _SCIENTIFIC.fullmatch(text) else settled(text)


def as_text(cell: object) -> str:
    """A spreadsheet's own value as the text that its author most likely sees."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
