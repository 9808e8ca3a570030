"""A column that names regions of our city without their codes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, Findings, shortened
from ..table import Chunk
from .region_table import BPS, KEMENDAGRI, RegionTable, parent, spelt_out
from .watcher import Context, Watcher

_PREFIX = re.compile(r"^\s*(?:[A-Z]|[IVX]{1,5}|\d{1,3})[.)]\s*")
_NOT_NAMES = re.compile(r"(?:sub\s*-?\s*)?(?:jumlah|total)\b", re.IGNORECASE)
_MOSTLY = 0.7
_MOST_ROWS = 20_000


def watcher(context: Context) -> Watcher | None:
    """Watches the first column that refers to the region codes but may hold names."""
    for place, column in context.columns.items():
        if column.reference in (KEMENDAGRI, BPS) and not column.type.is_number:
            return RegionNames(place, column.name, context.regions())
    return None


class RegionNames:
    """Holds names to the list, if most of them are in it."""

    def __init__(self, place: int, name: str, table: RegionTable) -> None:
        self._place, self._name, self._table = place, name, table
        self._known = self._names = self._rows = 0
        self._group: frozenset[str] = frozenset()
        self._found = Findings()

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        for line, cell in zip(chunk.lines, chunk.columns[self._place], strict=True):
            self._rows += 1
            if self._rows <= _MOST_ROWS and isinstance(cell, str) and any(map(str.isalpha, cell)):
                self._one(line, cell)

    def _one(self, line: int, cell: str) -> None:
        name = _PREFIX.sub("", cell).strip()
        if not name or _NOT_NAMES.match(name):
            return
        self._names += 1
        codes = self._table.named(name)
        full = spelt_out(name)
        if not codes and full != name and (codes := self._table.named(full)):
            words: dict[str, str | int] = {"name": self._table.titled(min(codes))}
            self._add("region_name_short", line, name, words)
        if not codes:
            near = self._table.nearest(full)
            rule = "region_name_not_known_near" if near else "region_name_not_known"
            self._add(rule, line, name, {"name": near} if near else {})
            return
        self._known += 1
        if any(len(code) <= 8 for code in codes):
            self._group = codes
        elif self._group and not {parent(KEMENDAGRI, code) for code in codes} & self._group:
            up = self._table.titled(parent(KEMENDAGRI, min(codes)))
            self._add("region_moved", line, name, {"parent": up})

    def _add(self, rule: str, line: int, name: str, words: dict[str, str | int]) -> None:
        self._found.add(Finding(rule, line, self._name, shortened(name), words))

    def finish(self) -> Iterator[Finding | Findings]:
        """What was found, if the column names regions of the list at all."""
        if self._known and self._known >= _MOSTLY * self._names:
            yield self._found
