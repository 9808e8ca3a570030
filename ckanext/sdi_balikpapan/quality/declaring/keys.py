"""The columns that together name a row, and the columns that are sums of their neighbours. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import prod

from ...standards.contract import Column
from ..table import Cell, Table
from ..values.column import value_of
from .model import Guess, Role
from .profile import Profile

MOST_ROWS = 300_000
"""So many rows are held against a key that is tried; digests of them are kept."""
_MOST_COLUMNS = 8
_MOST_TOGETHER = 4
_TRIED = 8
_DOUBLES = 0.01
"""A key with fewer double rows than this is asked about: the file may have errors."""
_HOLDS = 0.98
_PARTS = 12
_NEAR = 0.011
"""Parts and sum are rounded to two digits each."""
_BY_NAME = (Role.REGION_NAME, Role.TEXT)
_ORDER = (Role.REGION_CODE, Role.PERIOD, Role.CATEGORY, Role.CODE, *_BY_NAME)
_DEPTH = ("provinsi", "kota", "kecamatan", "kelurahan")


@dataclass
class Key:
    """Columns that may be the key."""

    places: tuple[int, ...]
    doubles: int = 0
    _seen: set[int] = field(default_factory=set)

    def see(self, columns: Sequence[Sequence[Cell]]) -> None:
        rows = map(hash, zip(*(map(_text, columns[p]) for p in self.places), strict=True))
        found = list(rows)
        before = len(self._seen)
        self._seen.update(found)
        self.doubles += len(found) - (len(self._seen) - before)


@dataclass
class Sum:
    """A column that may be the sum of others."""

    place: int
    parts: tuple[int, ...]
    holds: int = 0
    judged: int = 0

    @property
    def likely(self) -> bool:
        return self.judged >= 3 and self.holds >= _HOLDS * self.judged


Numbers = Mapping[int, Sequence["float | None"]]


def found(
    table: Table,
    guesses: Sequence[Guess],
    profiles: Sequence[Profile],
    first: Sequence[Sequence[Cell]],
) -> tuple[Key | None, list[Sum], int]:
    """The key, the sums, and the rows that they were held against, in one more pass."""
    keys = _likely_keys(guesses, profiles, first)
    sums = _likely_sums(guesses, first)
    rows = 0
    for chunk in table.chunks() if keys or sums else ():
        if rows >= MOST_ROWS:
            break
        rows += len(chunk.lines)
        for key in keys:
            key.see(chunk.columns)
        keys = [key for key in keys if key.doubles <= _DOUBLES * max(rows, profiles[0].rows)]
        values = _values(guesses, chunk.columns, sums)
        for one in sums:
            _judge(one, values)
    sums = [one for one in sums if one.likely]

    def rank(key: Key) -> tuple[bool, bool, int]:
        named = any(guesses[place].role in _BY_NAME for place in key.places)
        return key.doubles > 0, named, len(key.places)

    return min(keys, key=rank, default=None), sums, rows


def _text(cell: Cell) -> object:
    return cell.strip() if isinstance(cell, str) else cell


def _likely_keys(
    guesses: Sequence[Guess], profiles: Sequence[Profile], first: Sequence[Sequence[Cell]]
) -> list[Key]:
    """Small sets of codes, periods and categories that could name so many rows."""
    places = _candidates(guesses, profiles)
    rows = profiles[0].rows if profiles else 0
    tried: list[Key] = []
    for size in range(1, _MOST_TOGETHER + 1):
        for together in combinations(places, size):
            sizes = (len(profiles[p].distinct) if not profiles[p].many else rows for p in together)
            if prod(sizes) >= (1 - _DOUBLES) * rows:
                seen = {tuple(map(_text, (row[p] for p in together))) for row in first}
                if len(seen) >= (1 - _DOUBLES) * len(first):
                    tried.append(Key(together))
    return tried[:_TRIED]


def _candidates(guesses: Sequence[Guess], profiles: Sequence[Profile]) -> list[int]:
    """The deepest region, by its code if there is one, then the rest; the most telling first."""

    def rank(place: int) -> tuple[int, bool, int, int]:
        guess = guesses[place]
        bps = guess.column.reference == "wilayah-bps"
        depth = -_DEPTH.index(guess.level) if guess.level else 0
        return _ORDER.index(guess.role), bps, depth, -len(profiles[place].distinct)

    fitting = [
        place
        for place, guess in enumerate(guesses)
        if guess.role in _ORDER and not profiles[place].empty and len(profiles[place].distinct) > 1
    ]
    fitting.sort(key=rank)
    codes = [p for p in fitting if guesses[p].role is Role.REGION_CODE]
    deepest = max((_DEPTH.index(guesses[p].level) for p in codes), default=-1)
    # Codes of the same place in another system, or of what it lies in, tell nothing more.
    spare = {p for p in codes if _DEPTH.index(guesses[p].level) < deepest}
    spare |= set([p for p in codes if p not in spare][1:])
    spare |= {
        p
        for p in fitting
        if codes and guesses[p].role is Role.REGION_NAME and _depth(guesses[p]) <= deepest
    }
    return [p for p in fitting if p not in spare][:_MOST_COLUMNS]


def _depth(guess: Guess) -> int:
    return _DEPTH.index(guess.level) if guess.level else -1


def _likely_sums(guesses: Sequence[Guess], first: Sequence[Sequence[Cell]]) -> list[Sum]:
    """Numbers that in the first rows equal what stands beside them."""
    if not first:
        return []
    by_unit: dict[str, list[int]] = {}
    for place, guess in enumerate(guesses):
        if guess.role is Role.VALUE and guess.column.type.is_number:
            by_unit.setdefault(guess.column.unit, []).append(place)
    columns = list(zip(*first[:200], strict=True))
    groups = [places for places in by_unit.values() if len(places) > 2]
    every = [Sum(place, ()) for places in groups for place in places]
    values = _values(guesses, columns, every)
    found = (_sum_of(places, index, values) for places in groups for index in range(len(places)))
    return [one for one in found if one is not None]


def _sum_of(places: Sequence[int], index: int, values: Numbers) -> Sum | None:
    for parts in _neighbours(places, index):
        one = Sum(places[index], parts)
        _judge(one, values)
        if one.likely and _tells(one, values):
            return Sum(places[index], parts)
    return None


def _neighbours(places: Sequence[int], index: int) -> Iterator[tuple[int, ...]]:
    """The numbers beside one: the most before it first, then those after it."""
    for many in range(min(_PARTS, index), 1, -1):
        yield tuple(places[index - many : index])
    for many in range(min(_PARTS, len(places) - index - 1), 1, -1):
        yield tuple(places[index + 1 : index + 1 + many])


def _tells(one: Sum, values: Numbers) -> bool:
    """At least two parts say something, so that it isn't a copy beside zeros."""
    return sum(any(values[part]) for part in one.parts) >= 2 and any(values[one.place])


def _values(
    guesses: Sequence[Guess], columns: Sequence[Sequence[Cell]], sums: Sequence[Sum]
) -> Numbers:
    wanted = {place for one in sums for place in (one.place, *one.parts)}
    return {place: _numbers(guesses[place].column, columns[place]) for place in wanted}


def _numbers(column: Column, cells: Sequence[Cell]) -> Sequence[float | None]:
    """The cells as numbers; plain digits, which most are, at once."""
    try:
        text = "".join(cells)  # type: ignore
        plain = text if column.notation == "id" else text.replace(".", "")
        if plain.isascii() and plain.isdecimal() and "" not in cells:
            return list(map(float, cells))  # type: ignore
    except (TypeError, ValueError):
        pass
    read = value_of(column)
    known: dict[Cell, float | None] = {}
    for cell in set(cells):
        value = read(cell)
        known[cell] = float(value) if isinstance(value, Decimal) else None
    return [known[cell] for cell in cells]


def _judge(one: Sum, values: Numbers) -> None:
    parts = zip(*(values[part] for part in one.parts), strict=True)
    for total, row in zip(values[one.place], parts, strict=True):
        if total is None or None in row:
            continue
        one.judged += 1
        one.holds += abs(sum(row) - total) <= _NEAR  # type: ignore
