"""A part of a summed-up table: some of its columns held at one value. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from . import periods
from .columns import Role
from .groups import Groups, Row

Along = tuple[int, ...]


class Cut:
    """What is left of a table, by the places of its columns.

    :ivar only: the value at which each column is held.
    """

    def __init__(self, groups: Groups, wanted: Mapping[str, str]) -> None:
        self.groups, self._wanted = groups, wanted
        self.rows: Sequence[Row] = groups.rows
        self.only: dict[int, str] = {}
        self.distinct = {n: groups.distinct(n) for n in range(len(groups.by))}
        self.time = self._time()

    def _time(self) -> Along:
        """The columns that together are the time: the year before its parts."""
        found = [
            n
            for n, one in enumerate(self.groups.by)
            if one.role is Role.PERIOD and None not in map(periods.order, self.distinct[n])
        ]
        size = {n: max(periods.order(t) or 0 for t in self.distinct[n]) for n in found}
        return tuple(sorted(found, key=lambda n: -size[n])[:2])

    def times(self) -> int:
        """How many different times there are."""
        return len({self.key(row, self.time) for row in self.rows}) if self.time else 0

    def key(self, row: Row, along: Along) -> tuple[str, ...]:
        return tuple(row.keys[n] for n in along)

    def ask(self, places: Sequence[int]) -> None:
        """Hold the columns that the reader holds."""
        for n in places:
            wanted = self._wanted.get(self.groups.by[n].name)
            if wanted is not None and wanted in self.distinct[n] and n not in self.only:
                self.hold(n, wanted)

    def hold(self, n: int, default: str) -> None:
        """Keep the rows with one value of a column: the reader's, or this one."""
        there = dict.fromkeys(row.keys[n] for row in self.rows)
        wanted = self._wanted.get(self.groups.by[n].name, default)
        value = next((one for one in (wanted, default, *there) if one in there), "")
        self.only[n] = value
        self.rows = [row for row in self.rows if row.keys[n] == value]

    def settle(self, along: Along, rest: Sequence[int]) -> bool:
        """Leave one value at each place, or values that may be summed; False if that can't be."""
        while not self.groups.value.adds and self.collides(along):
            many = {
                n: len({row.keys[n] for row in self.rows})
                for n in rest
                if n not in along and n not in self.only
            }
            worst = max(many, key=lambda n: many[n], default=-1)
            if worst < 0 or many[worst] < 2:
                return False
            self.hold(worst, Counter(row.keys[worst] for row in self.rows).most_common(1)[0][0])
        return True

    def collides(self, along: Along) -> bool:
        """Whether there are several values at one place."""
        seen: set[tuple[str, ...]] = set()
        for row in self.rows:
            key = self.key(row, along)
            if row.count > 1 or (row.count and key in seen):
                return True
            if row.count:
                seen.add(key)
        return False

    def is_summed(self, n: int, used: set[int]) -> bool:
        """Whether several values of a column go into one figure."""
        if n in used:
            return False
        seen: dict[tuple[str, ...], str] = {}
        keys = tuple(sorted(used))
        return any(
            seen.setdefault(self.key(row, keys), row.keys[n]) != row.keys[n] for row in self.rows
        )

    def cells(
        self, along: Along, split: int | None
    ) -> dict[tuple[str, ...], dict[str, float | None]]:
        """The figure at each place, by the values of a column."""
        found: dict[tuple[str, ...], dict[str, float | None]] = defaultdict(dict)
        for row in self.rows:
            cell = found[self.key(row, along)]
            name = "" if split is None else row.keys[split]
            before = cell.get(name)
            cell[name] = row.value if before is None else before + (row.value or 0)
        return found

    def label(self, n: int | None, text: str) -> str:
        """What a value of a column is called."""
        if n is None:
            return text
        shown = periods.shown(text) if n in self.time else text
        return self.groups.by[n].codes.get(text) or shown or "—"
