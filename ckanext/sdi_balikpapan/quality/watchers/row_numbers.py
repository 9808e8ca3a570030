"""Gaps in the running number of the rows: rows that somebody deleted. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..declaring.headers import header
from ..finding import Finding
from ..table import Cell, Chunk
from .watcher import Context, Watcher

_FEW = 20
"""With more gaps, or numbers that go back, it is no running number."""
_LEAST_ROWS = 20


def watcher(context: Context) -> Watcher | None:
    """Watches the column that numbers the rows, if there is one."""
    found = (
        place
        for place, column in context.columns.items()
        if header(column.name).is_number or "nomor baris" in column.label.casefold()
    )
    place = next(found, None)
    return None if place is None else RowNumbers(place, context.columns[place].name)


class RowNumbers:
    """Sees whether each row's number is one more than that before."""

    def __init__(self, place: int, name: str) -> None:
        self._place, self._name = place, name
        self._last: int | None = None
        self._rows = 0
        self._gaps: list[tuple[int, int, int]] = []
        self._running = True

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        if not self._running:
            return
        for line, cell in zip(chunk.lines, chunk.columns[self._place], strict=True):
            found = _whole(cell)
            if found is None or (self._last is None and found > 1):
                self._running = False
                return
            if self._last is not None and found != self._last + 1:
                self._gaps.append((line, self._last, found))
                if len(self._gaps) > _FEW or found <= self._last:
                    self._running = False
                    return
            self._last = found
            self._rows += 1

    def finish(self) -> Iterator[Finding]:
        """Each gap, if the rest runs through."""
        if not self._running or self._rows < _LEAST_ROWS or 20 * len(self._gaps) > self._rows:
            return
        for line, before, found in self._gaps:
            words: dict[str, str | int] = {"before": before, "count": found - before - 1}
            yield Finding("row_number_gap", line, self._name, str(found), words)


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    text = str(cell).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
