"""Findings that a declaration settles: what can be answered, and what each answer declares. Pure.

Nothing is guessed: a clerk chooses, and the choice stands in the variables for all to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Change = Callable[[Row, str], None]


class NoSuchAnswer(ValueError):
    """A rule that asks nothing, or a choice that it doesn't offer."""


def _set(field: str, value: str) -> Change:
    def change(row: Row, _: str) -> None:
        row[field] = value

    return change


def _is_missing(row: Row, value: str) -> None:
    known = [one.strip() for one in str(row.get("nilai_kosong") or "").split(";") if one.strip()]
    row["nilai_kosong"] = "; ".join(dict.fromkeys([*known, value]))


def _nothing(_: Row, __: str) -> None:
    """The row alone says it."""


_NOTATION = {
    "id": ("Titik memisah ribuan: 1.234,5", "Points group thousands: 1.234,5"),
    "en": ("Titik tanda desimal: 1,234.5", "The point is the decimal mark: 1,234.5"),
}
_ORDER = {
    "id": ("Hari lebih dahulu: 31/12/2024", "Day first: 31/12/2024"),
    "en": ("Bulan lebih dahulu: 12/31/2024", "Month first: 12/31/2024"),
}
_BOTH = {"id": _set("notasi_angka", "id"), "en": _set("notasi_angka", "en")}

_CHOICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "ambiguous_number": _NOTATION,
    "mixed_marks": _NOTATION,
    "ambiguous_date": _ORDER,
    "mixed_date_order": _ORDER,
    "undeclared_missing": {"missing": ("Itu berarti tidak ada data", "It means: no data")},
    "column_undeclared": {"declare": ("Nyatakan sebagai variabel", "Declare it as a variable")},
    "leading_zeros": {"code": ("Kolom ini berisi kode", "The column holds codes")},
    "not_integer": {"decimal": ("Kolom ini berisi desimal", "The column holds decimals")},
}
_CHANGES: Mapping[str, Mapping[str, Change]] = {
    "ambiguous_number": _BOTH,
    "mixed_marks": _BOTH,
    "ambiguous_date": _BOTH,
    "mixed_date_order": _BOTH,
    "undeclared_missing": {"missing": _is_missing},
    "column_undeclared": {"declare": _nothing},
    "leading_zeros": {"code": _set("tipe", "kode")},
    "not_integer": {"decimal": _set("tipe", "bilangan_desimal")},
}
_ADDS = frozenset({"column_undeclared"})


def choices(rule: str, language: str) -> dict[str, str]:
    """What may be answered to a finding of this rule, by code, in a language."""
    place = 1 if language == "en" else 0
    return {code: texts[place] for code, texts in _CHOICES.get(rule, {}).items()}


def applied(
    variables: Iterable[Mapping[str, Any]], *, rule: str, column: str, choice: str, value: str
) -> list[Row]:
    """The variables with an answer in them.

    :param value: the cell that the question is about, where it is about one.
    :raises NoSuchAnswer: for what wasn't asked, and for a column that isn't declared.
    """
    change = _CHANGES.get(rule, {}).get(choice)
    rows = [dict(row) for row in variables]
    meant = [row for row in rows if str(row.get("nama") or "").strip() == column]
    if change is None or not column or (not meant and rule not in _ADDS):
        raise NoSuchAnswer(rule)
    if not meant:
        meant = [{"nama": column}]
        rows += meant
    for row in meant:
        change(row, value)
    return rows
