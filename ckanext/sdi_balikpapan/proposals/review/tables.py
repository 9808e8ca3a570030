"""What changed between two tables, row by row, in bounded memory and time. Pure.

Only digests of rows are held; the rows that are shown as examples are read a second time. Rows are
matched by a key: a declared one, else the first columns if their values are unique in both tables,
else whole rows are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any

MOST_ROWS = 200_000
"""Rows from which tables are only counted: more of them take longer than a reader waits."""
MOST_COUNTED = 2_000_000
"""Rows after which counting ends, too."""
EXAMPLES = 10
_KEY_COLUMNS = 3
_SAMPLE = 500
_ALIKE = 0.8
_CELL = 200

Cells = Sequence["str | None"]


@dataclass(frozen=True)
class Table:
    """A table that can be read more than once."""

    names: Sequence[str]
    rows: Callable[[], Iterable[Cells]]


@dataclass(frozen=True)
class Comparison:
    """What changed.

    :param why: `compared`, or `too_large`: then only the rows are counted.
    :param key: the columns by which rows were matched; empty when whole rows were counted.
    :param renamed: pairs of an old and a new name.
    """

    why: str
    rows_before: int | None
    rows_after: int | None
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    key: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0
    changed: int = 0
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {k: list(map(_plain, v)) if isinstance(v, tuple) else v for k, v in plain.items()}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def compare(before: Table, after: Table, key: Sequence[str] = ()) -> Comparison:
    """What changed from one table to the other.

    :param key: columns that are declared to name a row, if any are; in the new table's words.
    """
    counts = _count(before), _count(after)
    if max(counts) >= MOST_COUNTED:
        return Comparison("too_large", None, None)
    renamed = _renamed(before, after)
    old_names = [renamed.get(name, name) for name in before.names]
    common = [name for name in after.names if name in old_names]
    described: dict[str, Any] = {
        "rows_before": counts[0],
        "rows_after": counts[1],
        "columns_added": tuple(n for n in after.names if n not in old_names),
        "columns_removed": tuple(n for n in before.names if renamed.get(n, n) not in common),
        "renamed": tuple(renamed.items()),
    }
    if max(counts) > MOST_ROWS:
        return Comparison("too_large", **described)
    old = _View(before, [old_names.index(name) for name in common])
    new = _View(after, [list(after.names).index(name) for name in common])
    wide = _key(old, new, common, key)
    matched = _by_key(old, new, common, wide) if wide else _as_counts(old, new, common)
    return Comparison("compared", **described, **matched)


def _count(table: Table) -> int:
    return sum(1 for _ in islice(table.rows(), MOST_COUNTED))


def _renamed(before: Table, after: Table) -> dict[str, str]:
    """Columns that went and came at the same place with much the same values."""
    gone = [i for i, name in enumerate(before.names) if name not in after.names]
    come = {i for i, name in enumerate(after.names) if name not in before.names}
    pairs = [i for i in gone if i in come]
    if not pairs:
        return {}
    old, new = (_values(table, pairs) for table in (before, after))
    return {before.names[i]: after.names[i] for i in pairs if _alike(old[i], new[i])}


def _values(table: Table, places: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {i: set() for i in places}
    for row in islice(table.rows(), _SAMPLE):
        for i, values in found.items():
            if row[i]:
                values.add(str(row[i]))
    return found


def _alike(old: set[str], new: set[str]) -> bool:
    return bool(old | new) and len(old & new) / len(old | new) >= _ALIKE


@dataclass(frozen=True)
class _View:
    """A table seen through the columns that both have, in the order of the new one."""

    table: Table
    places: list[int]

    def rows(self) -> Iterator[tuple[str | None, ...]]:
        for row in self.table.rows():
            yield tuple(row[place] for place in self.places)


def _digest(cells: Cells) -> bytes:
    text = "".join("-" if cell is None else f"{len(cell)}:{cell}" for cell in cells)
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _key(old: _View, new: _View, common: list[str], declared: Sequence[str]) -> list[int]:
    """The places of the columns that name a row; empty when none do."""
    tried = [[common.index(name) for name in declared if name in common]] if declared else []
    tried += [list(range(width)) for width in range(1, min(_KEY_COLUMNS, len(common) - 1) + 1)]
    for places in tried:
        if places and all(_unique(view, places) for view in (old, new)):
            return places
    return []


def _unique(view: _View, places: list[int]) -> bool:
    seen: set[bytes] = set()
    for row in view.rows():
        digest = _digest([row[i] for i in places])
        if digest in seen or row[places[0]] is None:
            return False
        seen.add(digest)
    return True


def _by_key(old: _View, new: _View, common: list[str], places: list[int]) -> dict[str, Any]:
    was = {_digest([row[i] for i in places]): _digest(row) for row in old.rows()}
    now = {_digest([row[i] for i in places]): _digest(row) for row in new.rows()}
    added = [key for key in now if key not in was]
    removed = [key for key in was if key not in now]
    changed = [key for key in now if key in was and was[key] != now[key]]
    old_rows = _found(old, places, [*removed[:EXAMPLES], *changed[:EXAMPLES]])
    new_rows = _found(new, places, [*added[:EXAMPLES], *changed[:EXAMPLES]])
    return {
        "key": tuple(common[i] for i in places),
        "added": len(added),
        "removed": len(removed),
        "changed": len(changed),
        "examples": {
            "added": [_named(common, new_rows[key]) for key in added[:EXAMPLES]],
            "removed": [_named(common, old_rows[key]) for key in removed[:EXAMPLES]],
            "changed": [
                _pair(common, places, old_rows[key], new_rows[key]) for key in changed[:EXAMPLES]
            ],
        },
    }


def _found(view: _View, places: list[int], wanted: Sequence[bytes]) -> dict[bytes, Cells]:
    left, found = set(wanted), {}
    for row in view.rows() if left else ():
        digest = _digest([row[i] for i in places])
        if digest in left:
            found[digest] = row
            if len(found) == len(left):
                break
    return found


def _as_counts(old: _View, new: _View, common: list[str]) -> dict[str, Any]:
    was = Counter(_digest(row) for row in old.rows())
    now = Counter(_digest(row) for row in new.rows())
    added, removed = now - was, was - now
    whole = list(range(len(common)))
    new_rows = _found(new, whole, list(islice(added, EXAMPLES)))
    old_rows = _found(old, whole, list(islice(removed, EXAMPLES)))
    return {
        "added": added.total(),
        "removed": removed.total(),
        "examples": {
            "added": [_named(common, row) for row in new_rows.values()],
            "removed": [_named(common, row) for row in old_rows.values()],
            "changed": [],
        },
    }


def _short(cell: str | None) -> str:
    return (cell or "")[:_CELL]


def _named(common: list[str], row: Cells) -> dict[str, Any]:
    return {name: _short(cell) for name, cell in zip(common, row, strict=True)}


def _pair(common: list[str], places: list[int], was: Cells, now: Cells) -> dict[str, Any]:
    cells = [
        {"column": name, "before": _short(old), "after": _short(new)}
        for name, old, new in zip(common, was, now, strict=True)
        if old != new
    ]
    return {"key": [_short(now[i]) for i in places], "cells": cells}
