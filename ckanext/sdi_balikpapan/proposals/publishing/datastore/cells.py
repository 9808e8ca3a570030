"""From a file's cells to what COPY takes, in the types of their columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ckanext.sdi_balikpapan.quality.values import codes, numbers
from ckanext.sdi_balikpapan.quality.values.column import EMPTY, reader
from ckanext.sdi_balikpapan.quality.values.reading import Reading, Value
from ckanext.sdi_balikpapan.standards.contract import Column, Type
from ckanext.sdi_balikpapan.standards.exports.written import GROUPED, shape_of

from . import runs

NULL = runs.NULL
ODD = "".join(["\\", "N"])
"""Null as well, and known by identity: a cell that isn't of its column's type."""

_SPECIAL = re.compile(r"[\\\t\n\r\x00]")
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": None})
_INT64 = 2**63
_MOST_FORMS = 8
_ROOM = 200_000
"""Cells that are remembered, in all columns together."""

Convert = Callable[[Any], str]
Run = Callable[[Sequence[Any]], "list[str] | None"]


def copied(text: str) -> str:
    """A text as COPY reads it."""
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def as_written(cell: object) -> str:
    """Any cell as text, without its outer blanks; null where it is empty."""
    if cell is None:
        return NULL
    text = cell if isinstance(cell, str) else codes.as_text(cell)
    # PostgreSQL keeps no NUL; a cell that holds nothing else is empty, too.
    text = text.replace("\x00", "").strip()
    return copied(text) if text else NULL


class Cells(dict[Any, str]):
    """What COPY takes for each cell of one column; often met ones are remembered.

    :ivar odd: how many cells weren't of the column's type. They aren't remembered, so all count.
    """

    def __init__(self, convert: Convert, columns: int, run: Run = lambda _: None) -> None:
        """
        :param columns: how many columns share the room for what is remembered.
        :param run: does plain cells all at once, or says None.
        """
        super().__init__()
        self.odd = 0
        self._run = run
        self._convert, self._room = convert, max(100, _ROOM // max(columns, 1))

    def all(self, cells: Sequence[Any]) -> list[str]:
        """What COPY takes for each of these cells."""
        done = self._run(cells)
        return done if done is not None else [*map(self.__getitem__, cells)]

    def __missing__(self, cell: object) -> str:
        text = self._convert(cell)
        if text is ODD:
            self.odd += 1
        # Of a spreadsheet's own values 1, 1.0 and true would be one key.
        elif isinstance(cell, str) and len(self) < self._room:
            self[cell] = text
        return text


def of_text(column: Column | None) -> Convert:
    """For columns of text and of codes: what stands there, without what means nothing."""
    missing = {copied(one) for one in column.missing} if column else set()
    if not missing:
        return as_written

    def convert(cell: object) -> str:
        text = as_written(cell)
        return NULL if text in missing else text

    return convert


class Typed:
    """For columns of all other types.

    :ivar wide: whether an integer was met that eight bytes don't hold.
    :ivar forms: what was met of days, integers, yes and no, as `exports.written` wants it.
    """

    def __init__(self, column: Column, notation: Callable[[], str]) -> None:
        """
        :param notation: asked once, and only if it matters for a cell: how the column's cells are
            written, as far as they show it.
        """
        self.wide = False
        self.forms: set[str] = set()
        self._column, self._read = column, reader(column)
        self._notation: str | None = column.notation or None
        self._ask, self._missing = notation, frozenset(column.missing)

    def run(self, cells: Sequence[Any]) -> list[str] | None:
        """The same of many cells, if they are plainly numbers."""
        if not self._column.type.is_number:
            return None
        whole = self._column.type is Type.INTEGER
        done = runs.numbers(cells, self._missing, self._notation, whole=whole)
        if done is not None and whole and not self.forms and runs.has_marks(cells):
            self.forms.add(GROUPED)
        return done

    def __call__(self, cell: object) -> str:
        found = self._read(cell)
        if found is EMPTY:
            return NULL
        value = self._value(found, cell)
        if value is None:
            return ODD
        if isinstance(cell, str) and len(self.forms) < _MOST_FORMS:
            self._see_form(cell.strip(), value)
        return self._written(value)

    def _see_form(self, text: str, value: Value) -> None:
        if isinstance(value, bool):
            self.forms.add(f"+{text}" if value else f"-{text}")
        elif isinstance(value, date):
            self.forms.add(shape_of(text))
        elif self._column.type is Type.INTEGER and ("." in text or "," in text):
            self.forms.add(GROUPED)

    def _value(self, found: Reading, cell: object) -> Value | None:
        if self._notation is None and (found.ambiguous or found.proves):
            self._notation = self._ask()
        value = found.value(self._notation or "")
        if value is None and self._column.type is Type.INTEGER:
            return _large(cell)
        return value

    def _written(self, value: Value) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return self._number(value)
        return value.isoformat() if isinstance(value, date) else copied(value)

    def _number(self, value: Decimal) -> str:
        if self._column.type is Type.DECIMAL:
            return format(value, "f")
        if value != value.to_integral_value():
            return ODD
        if abs(value) >= _INT64:
            self.wide = True
        return str(int(value))


def _large(cell: object) -> Value | None:
    """An integer that a check would call too large; PostgreSQL holds it all the same."""
    found = numbers.number(cell.strip()) if isinstance(cell, str) else numbers.native_number(cell)
    value = found.value()
    return value if isinstance(value, Decimal) and abs(value) >= _INT64 else None


def labelled(labels: Mapping[str, str], missing: tuple[str, ...]) -> Convert:
    """For label columns: what the code in the cell means."""
    known = {copied(code): copied(label) for code, label in labels.items()}
    for one in missing:
        known.pop(copied(one), None)

    def convert(cell: object) -> str:
        return known.get(as_written(cell), NULL)

    return convert


def lines(columns: Iterator[list[str]] | list[list[str]]) -> bytes:
    """Rows of COPY's text format, from columns."""
    rows = zip(*columns, strict=True)
    return ("\n".join(map("\t".join, rows)) + "\n").encode(errors="replace")
