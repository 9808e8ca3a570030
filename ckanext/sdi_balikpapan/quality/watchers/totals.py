"""Sums: columns that add up to another, and lines of totals among the data. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ...standards.contract import Column
from ..declaring.headers import header
from ..finding import Finding, Findings, Level, shortened
from ..table import Cell, Chunk
from ..values.column import reader
from .watcher import Context, Watcher

_TOTAL = re.compile(
    r"(?:sub\s*-?\s*)?(?:jumlah|total)(?:\s+(?:total|keseluruhan|seluruhnya|akhir|umum))?\s*:?"
    r"|grand\s+total",
    re.IGNORECASE,
)
_SUB = re.compile(r"sub", re.IGNORECASE)
_HEADING = re.compile(r"(?:[A-Z]|[IVX]{1,5})[.)]\s*\S")
_ITEM = re.compile(r"\d{1,3}[.)]\s*\S")
_MOST_ROWS = 20_000
"""A longer table is no printed table; of its lines of totals only the places are said."""
_LONGEST = 200
_SMALL = 1e-3
_PERCENT_ROUNDING = 0.0101
_ENOUGH = 0.6


@dataclass
class _Line:
    """A line of the table, and what stands in its number columns with how many decimals."""

    row: int
    label: str
    numbers: dict[int, tuple[float, int]]
    under: list[_Line] = field(default_factory=list)


def sums(context: Context) -> Watcher | None:
    """Watches the columns that declare what they are the sum of."""
    found = []
    for place, column in context.columns.items():
        parts = [context.place(name) for name in column.sum_of]
        if parts and None not in parts:
            found.append((place, [part for part in parts if part is not None]))
    return Sums(context, found) if found else None


def body(context: Context) -> Watcher | None:
    """Watches for lines of totals, which any table with a text column may have."""
    texts = {p: c for p, c in context.columns.items() if not c.type.is_number}
    labels = [place for place, column in texts.items() if not _has_total(column)]
    return Body(context, labels[:3]) if labels else None


def _has_total(column: Column) -> bool:
    """Whether a total is among the categories that a column declares."""
    declared = column.codes or {}
    return any(_TOTAL.fullmatch(text) for pair in declared.items() for text in pair)


def _numbers(context: Context, place: int) -> Callable[[Cell], tuple[float, int] | None]:
    """Reads a number with its decimals; one in the wrong notation counts, as another check says."""
    column = context.columns[place]
    read = reader(column)

    def number(cell: Cell) -> tuple[float, int] | None:
        found = read(cell)
        notation = column.notation or context.notation(column.name)
        value = found.value(notation)
        if value is None and not found.ambiguous:
            value = found.value()
        if value is None or isinstance(value, (str, bool)) or not hasattr(value, "as_tuple"):
            return None
        exponent = value.as_tuple().exponent  # type: ignore[union-attr]
        return float(value), -min(0, exponent if isinstance(exponent, int) else 0)  # type: ignore

    return number


class Sums:
    """Adds up each row."""

    def __init__(self, context: Context, found: list[tuple[int, list[int]]]) -> None:
        self._sums = found
        self._names = {place: context.columns[place].name for place, _ in found}
        places = {place for total, parts in found for place in (total, *parts)}
        self._number = {place: _numbers(context, place) for place in places}
        self._found = Findings()

    def see(self, chunk: Chunk) -> None:
        """The next rows; one with an empty part isn't added up."""
        for place, parts in self._sums:
            columns = [chunk.columns[one] for one in (place, *parts)]
            reads = [self._number[one] for one in (place, *parts)]
            for line, *cells in zip(chunk.lines, *columns, strict=True):
                numbers = [read(cell) for read, cell in zip(reads, cells, strict=True)]
                whole = [one for one in numbers if one is not None]
                if len(whole) < len(numbers):
                    continue
                added = math.fsum(value for value, _ in whole[1:])
                if abs(added - whole[0][0]) > _rounding(whole):
                    words: dict[str, str | int] = {"sum": _shown(added), "count": len(parts)}
                    value = shortened(cells[0])
                    self._found.add(Finding("sum_differs", line, self._names[place], value, words))

    def finish(self) -> Iterator[Finding | Findings]:
        """The rows that don't add up."""
        yield self._found


class Body:
    """Looks for lines of totals and holds them to the lines above them."""

    def __init__(self, context: Context, labels: list[int]) -> None:
        self._context, self._labels = context, labels
        self._numeric = {
            place: _numbers(context, place)
            for place, column in context.columns.items()
            if column.type.is_number and not header(column.name).is_number
        }
        self._lines: list[_Line] = []
        self._totals = Findings()
        self._place = labels[0]
        self._long = False

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        self._long = self._long or len(self._lines) + len(chunk.lines) > _MOST_ROWS
        if self._long:
            self._lines.clear()
            for place in self._labels:
                self._say_totals(place, chunk)
            return
        for line, row in zip(chunk.lines, chunk.rows, strict=True):
            texts = [cell.strip() for p in self._labels if isinstance(cell := row[p], str)]
            label = next((text for text in texts if _TOTAL.fullmatch(text)), "")
            numbers = {p: found for p, read in self._numeric.items() if (found := read(row[p]))}
            self._lines.append(_Line(line, label or "".join(texts[:1])[:_LONGEST], numbers))

    def _say_totals(self, place: int, chunk: Chunk) -> None:
        name = self._context.columns[place].name
        column = chunk.columns[place]
        for cell in set(column):
            if isinstance(cell, str) and len(cell) < 40 and _TOTAL.fullmatch(cell.strip()):
                line = chunk.lines[column.index(cell)]
                self._totals.add(Finding("total_line", line, name, cell.strip()))

    def finish(self) -> Iterator[Finding | Findings]:
        """Where lines of totals are, and which of them don't add up."""
        yield self._totals
        totals = [line for line in self._lines if _TOTAL.fullmatch(line.label)]
        headings = self._headings()
        if not totals and not headings:
            return
        name = self._context.columns[self._place].name
        for line in sorted([*headings, *totals], key=lambda one: one.row):
            yield Finding("total_line", line.row, name, shortened(line.label))
        percents = [p for p in self._numeric if _is_percent(self._context.columns[p])]
        plain = [place for place in self._numeric if place not in percents]
        for heading in headings:
            yield from self._added(heading, heading.under, plain, "subtotal_differs")
        for total, parts in self._parts(headings, totals):
            yield from self._added(total, parts, plain, "total_differs")
            for place in percents:
                yield from self._percents(place, plain, total, parts)

    def _headings(self) -> list[_Line]:
        """Lines such as "A. …" that have numbers, each with the lines "1. …" below it."""
        headings: list[_Line] = []
        for line in self._lines:
            if _HEADING.match(line.label) and line.numbers:
                headings.append(line)
                line.under = []
            elif headings and _ITEM.match(line.label):
                headings[-1].under.append(line)
        kept = [line for line in headings if line.under]
        return kept if len(kept) > 1 else []

    def _parts(
        self, headings: list[_Line], totals: list[_Line]
    ) -> Iterator[tuple[_Line, list[_Line]]]:
        """Each total with the lines that it adds up: groups, subtotals, or all lines above it."""
        if headings:
            for total in totals:
                yield total, [line for line in headings if line.row < total.row]
            return
        above: list[_Line] = []
        subs: list[_Line] = []
        for line in self._lines:
            if line not in totals:
                above.append(line)
            elif _SUB.match(line.label):
                yield line, above
                subs.append(line)
                above = []
            else:
                yield line, subs or above
                above, subs = [], []

    def _added(
        self, total: _Line, parts: list[_Line], places: list[int], rule: str
    ) -> Iterator[Finding]:
        for place in places:
            column = self._context.columns[place]
            numbers = [line.numbers[place] for line in parts if place in line.numbers]
            if place not in total.numbers or len(numbers) < max(2, len(parts)):
                continue
            said, _ = total.numbers[place]
            added = math.fsum(value for value, _ in numbers)
            off = abs(added - said)
            if off <= _rounding([total.numbers[place], *numbers]):
                continue
            words: dict[str, str | int] = {
                "sum": _shown(added),
                "difference": _shown(added - said),
                "first": parts[0].row,
                "last": parts[-1].row,
            }
            level = Level.WARNING if off <= _SMALL * abs(said) else None
            yield Finding(rule, total.row, column.name, _shown(said), words, level)

    def _percents(
        self, place: int, plain: list[int], total: _Line, parts: list[_Line]
    ) -> Iterator[Finding]:
        """Percentages of the total: each by itself, and together."""
        name = self._context.columns[place].name
        filled = [line for line in parts if place in line.numbers]
        for base in plain:
            if base not in total.numbers or not total.numbers[base][0] or len(filled) < 2:
                continue
            whole = total.numbers[base][0]
            meant = {
                line.row: 100 * line.numbers[base][0] / whole
                for line in filled
                if base in line.numbers
            }
            wrong = [
                line
                for line in filled
                if line.row in meant
                and abs(meant[line.row] - line.numbers[place][0])
                > max(_PERCENT_ROUNDING, 0.51 * 10 ** -line.numbers[place][1])
            ]
            if len(wrong) > (1 - _ENOUGH) * len(filled):
                continue
            for line in wrong:
                words: dict[str, str | int] = {
                    "meant": format(meant[line.row], ".2f"),
                    "base": self._context.columns[base].name,
                    "total": total.row,
                }
                value = _shown(line.numbers[place][0])
                yield Finding("percent_differs", line.row, name, value, words)
            yield from self._whole_percents(place, total, filled)
            return

    def _whole_percents(self, place: int, total: _Line, filled: list[_Line]) -> Iterator[Finding]:
        numbers = [line.numbers[place] for line in filled]
        added = math.fsum(value for value, _ in numbers)
        if abs(added - 100) > max(_rounding(numbers), 0.05):
            words: dict[str, str | int] = {"sum": _shown(added), "first": filled[0].row}
            name = self._context.columns[place].name
            yield Finding("percent_sum", total.row, name, _shown(added), words)


def _is_percent(column: Column) -> bool:
    unit = column.unit.casefold() or header(column.name).unit.casefold()
    return unit in ("%", "persen", "percent")


def _rounding(numbers: list[tuple[float, int]]) -> float:
    """How far rounded numbers may miss their sum."""
    decimals = max(decimals for _, decimals in numbers)
    if not decimals:
        return 0.001
    largest = max(abs(value) for value, _ in numbers)
    return 0.5001 * 10**-decimals * len(numbers) + 1e-12 * largest


def _shown(value: float) -> str:
    whole = round(value)
    return str(whole) if abs(value - whole) < 1e-9 else format(round(value, 6), ".12g")
