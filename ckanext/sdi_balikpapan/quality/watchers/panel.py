"""A table over time: which things have which value in which period. Pure.

Watches up to half a million rows; of a longer table it says that it didn't.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isnan, nan

from ...standards.contract import Column, Type
from ..declaring.headers import header
from ..finding import Finding, shortened
from ..table import Cell, Chunk
from ..values.codes import as_text
from ..values.column import reader
from .watcher import Context, Watcher

MOST_ROWS = 500_000
_FEWEST_PERIODS = 2
_LONGEST = 200

Key = tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A whole table by thing and period, both numbered in the order of their first row.

    :param rows: by thing and period, the index of the row; the first, where a key repeats.
    :param daily: its periods are days.
    """

    things: Sequence[Key]
    periods: Sequence[Key]
    rows: dict[tuple[int, int], int]
    lines: Sequence[int]
    values: Mapping[str, Sequence[float]]
    doubled: dict[int, list[int]]
    daily: bool

    @property
    def order(self) -> list[int]:
        """The periods from the first to the last."""
        return sorted(range(len(self.periods)), key=lambda one: _sortable(self.periods[one]))

    def value(self, column: str, thing: int, period: int) -> float | None:
        """None when there is none."""
        row = self.rows.get((thing, period))
        value = self.values[column][row] if row is not None else nan
        return None if isnan(value) else value

    def by_thing(self) -> dict[int, list[int]]:
        """The periods that each thing has, in their order."""
        found: dict[int, list[int]] = defaultdict(list)
        for thing, period in self.rows:
            found[thing].append(period)
        rank = {period: place for place, period in enumerate(self.order)}
        return {thing: sorted(has, key=rank.__getitem__) for thing, has in found.items()}


Judge = Callable[[Panel], Iterable[Finding]]


def said(key: Key) -> str:
    """A key as a sentence names it."""
    return shortened(" / ".join(key))


def watching(context: Context, judges: Sequence[Judge]) -> Watcher | None:
    """Collects the panel for those who judge it; None when the table has no key with a period."""
    keys = [place for place, column in context.columns.items() if column.key]
    periods = [place for place in keys if is_period(context, context.columns[place])]
    things = [place for place in keys if place not in periods]
    numbers = [
        place
        for place, column in context.columns.items()
        if column.type.is_number
        and place not in keys
        and not header(column.name).is_number
        and not header(column.name).is_code
        and "id" not in header(column.name).words
        and not is_period(context, column)
    ]
    if len(keys) < len(context.contract.keys) or not periods or not things:
        return None
    return _Collector(context, things, periods, numbers, judges)


def is_period(context: Context, column: Column) -> bool:
    """Whether a column says when."""
    if column.name in context.contract.period or column.type in (Type.YEAR, Type.DATE):
        return True
    return header(column.name).is_period


class _Collector:
    """Gathers the rows of a panel until there are too many."""

    def __init__(
        self,
        context: Context,
        things: Sequence[int],
        periods: Sequence[int],
        numbers: Sequence[int],
        judges: Sequence[Judge],
    ) -> None:
        self._things, self._periods, self._judges = things, periods, judges
        self._daily = any(context.columns[place].type is Type.DATE for place in periods)
        self._names = {place: context.columns[place].name for place in numbers}
        self._value = {place: number(context, context.columns[place]) for place in numbers}
        self._seen_things: dict[Key, int] = {}
        self._seen_periods: dict[Key, int] = {}
        self._lines = array("q")
        self._values = {place: array("d") for place in numbers}
        self._rows: dict[tuple[int, int], int] = {}
        self._doubled: dict[int, list[int]] = defaultdict(list)
        self._too_long = False

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        if self._too_long or len(self._lines) + len(chunk.lines) > MOST_ROWS:
            self._too_long = True
            return
        start = len(self._lines)
        columns = {place: chunk.columns[place] for place in (*self._things, *self._periods)}
        texts = {place: [_text(cell) for cell in cells] for place, cells in columns.items()}
        things = zip(*(texts[place] for place in self._things), strict=True)
        periods = zip(*(texts[place] for place in self._periods), strict=True)
        for row, (thing, period) in enumerate(zip(things, periods, strict=True), start):
            if not all(thing) or not all(period):
                continue
            place = (
                self._seen_things.setdefault(thing, len(self._seen_things)),
                self._seen_periods.setdefault(period, len(self._seen_periods)),
            )
            if self._rows.setdefault(place, row) != row and len(self._doubled) < 1000:
                self._doubled[place[1]].append(chunk.lines[row - start])
        self._lines.extend(chunk.lines)
        for place, value in self._value.items():
            self._values[place].extend(map(value, chunk.columns[place]))

    def finish(self) -> Iterator[Finding]:
        """What the judges find in it."""
        if self._too_long:
            yield Finding("periods_not_compared", words={"limit": MOST_ROWS})
        if self._too_long or len(self._seen_periods) < _FEWEST_PERIODS:
            return
        values = {self._names[place]: found for place, found in self._values.items()}
        panel = Panel(
            list(self._seen_things), list(self._seen_periods), self._rows, self._lines,
            values, dict(self._doubled), self._daily,
        )  # fmt: skip
        for judge in self._judges:
            yield from judge(panel)


def number(context: Context, column: Column) -> Callable[[Cell], float]:
    """Reads the numbers of a column; what can't be read is nan, as another check says so."""
    read = reader(column)

    @lru_cache(maxsize=50_000)
    def value(cell: Cell) -> float:
        notation = column.notation or context.notation(column.name)
        found = read(cell)
        meant = found.value(notation)
        if meant is None and not found.bad and not found.ambiguous:
            meant = found.value()
        return float(meant) if isinstance(meant, Decimal) else nan

    return value


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()[:_LONGEST]
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return "" if cell is None else as_text(cell)


def _sortable(period: Key) -> tuple[tuple[float, str], ...]:
    """Years before semesters, and numbers by their size."""
    by_size = [(float(p), "") if p.isdecimal() else (0.0, p) for p in period]
    return tuple(sorted(by_size, key=lambda one: one[0] < 1000))
