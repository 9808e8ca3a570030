"""Two rows below each other with the same precise measurement: perhaps copied by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...standards.contract import Type
from ..declaring.headers import header
from ..finding import Finding, shortened
from ..table import Cell, Chunk
from .watcher import Context, Watcher

_MOST_ROWS = 20_000
"""In a longer table equal neighbours happen by chance."""
_LEAST_ROWS = 10
_PRECISE = 4
"""Digits from which two measurements are hardly equal by chance."""


def watcher(context: Context) -> Watcher | None:
    """Watches the columns of measurements with decimals."""
    names = {
        place: column.name
        for place, column in context.columns.items()
        if column.type is Type.DECIMAL and not column.key and not header(column.name).is_number
    }
    return Twins(names) if names else None


class Twins:
    """Sees which value repeats the one above it, where no other value is there twice."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names
        self._lines: list[int] = []
        self._cells: dict[int, list[str]] = {place: [] for place in names}
        self._too_long = False

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        self._too_long = self._too_long or len(self._lines) + len(chunk.lines) > _MOST_ROWS
        if self._too_long:
            return
        self._lines.extend(chunk.lines)
        for place, cells in self._cells.items():
            cells.extend(_precise(cell) for cell in chunk.columns[place])

    def finish(self) -> Iterator[Finding]:
        """The one pair of a column."""
        if self._too_long:
            return
        for place, cells in self._cells.items():
            filled = [cell for cell in cells if cell]
            if len(filled) < _LEAST_ROWS or len(filled) - len(set(filled)) != 1:
                continue
            for row, (above, cell) in enumerate(pairwise(cells), 1):
                if cell and cell == above:
                    words = {"first": self._lines[row - 1]}
                    name = self._names[place]
                    yield Finding("same_as_above", self._lines[row], name, shortened(cell), words)


def _precise(cell: Cell) -> str:
    """The text of a measurement with decimals and enough digits; empty for any other."""
    text = str(cell).strip() if isinstance(cell, (str, float)) else ""
    whole, mark, decimals = text.replace(",", ".").partition(".")
    digits = (whole + decimals).lstrip("-+0")
    return text if mark and decimals.strip("0") and len(digits) >= _PRECISE else ""
