"""The reader for a column's cells: by its type, unit, codes and limits. Pure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ...standards.contract import Column, Type
from . import codes, dates, numbers, yes_no
from .reading import Reading, Value, bad, settled

Read = Callable[[object], Reading]
EMPTY = Reading(rule="empty_cell")
_PERCENT = frozenset({"%", "persen", "percent", "persentase"})
_INT64 = 2**63
_ROOM = 100_000


def reader(column: Column) -> Read:
    """Reads any cell of the column, text or a spreadsheet's own value.

    An empty or declared missing cell is `EMPTY`. The declared limits aren't judged here.
    """
    of_text, native = _by_type(column)
    missing = frozenset(column.missing)

    def read(cell: object) -> Reading:
        if cell is None:
            return EMPTY
        if not isinstance(cell, str):
            return EMPTY if missing and codes.as_text(cell) in missing else native(cell)
        text = cell.strip()
        return EMPTY if not text or text in missing else of_text(text)

    return read


def _by_type(column: Column) -> tuple[Callable[[str], Reading], Read]:
    if column.type.is_number:
        of_text = numbers.percent if column.unit.casefold() in _PERCENT else numbers.number
        if column.type is Type.DECIMAL:
            return of_text, numbers.native_number
        return (
            lambda text: _whole(of_text(text)),
            lambda cell: _whole(numbers.native_number(cell), native=True),
        )
    if column.type is Type.CODE:
        read = codes.reader(column.codes)
        return read, lambda cell: read(codes.as_text(cell))
    return _SIMPLE.get(column.type) or _text(column)


def _text(column: Column) -> tuple[Callable[[str], Reading], Read]:
    """A text that declares its codes is held to them too."""
    read = codes.reader(column.codes) if column.codes is not None else settled
    return read, lambda cell: read(codes.as_text(cell))


_SIMPLE: dict[Type, tuple[Callable[[str], Reading], Read]] = {
    Type.DATE: (dates.day, dates.native_day),
    Type.YEAR: (dates.year, dates.native_year),
    Type.BOOLEAN: (yes_no.yes_no, yes_no.native_yes_no),
}


def _whole(found: Reading, *, native: bool = False) -> Reading:
    """A number that must be an integer.

    :param native: a spreadsheet knows no integers, so its 12.0 is one.
    """
    if found.bad or found.ambiguous:
        return found
    value = found.en if found.id is None else found.id
    assert isinstance(value, Decimal)
    if not _is_whole(value):
        return bad("not_integer")
    if abs(value) >= _INT64:
        return bad("too_large")
    if not native and _has_decimals(value):
        return bad("integer_with_decimals", whole=str(int(value)))
    return found


def _is_whole(value: Value | None) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()


def _has_decimals(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def value_of(column: Column, notation: str = "") -> Callable[[object], Value | None]:
    """The value of a cell that passed the check, for loading; None when it is missing.

    :param notation: the notation that the report found for the column (`facts["notation"]`).
    """
    read, declared = reader(column), column.notation or notation

    def value(cell: object) -> Value | None:
        return read(cell).value(declared)

    return value


def limits(column: Column) -> Callable[[Value], Reading | None]:
    """Says of a value why it can't stand in the column, or None."""
    low, high = column.minimum, column.maximum
    whole = column.type is Type.INTEGER

    def judge(value: Value) -> Reading | None:
        if whole and not _is_whole(value):
            return bad("not_integer")
        if low is not None and value < low:  # type: ignore[operator]
            return bad("below_minimum", limit=_shown(low))
        if high is not None and value > high:  # type: ignore[operator]
            return bad("above_maximum", limit=_shown(high))
        return None

    return judge


def _shown(limit: object) -> str:
    return format(limit, "f") if isinstance(limit, Decimal) else str(limit)
