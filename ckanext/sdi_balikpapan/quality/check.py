"""Checks a file against its contract: one pass, bounded memory. The caller protects itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from ..standards.contract import Column, Contract
from .cells import Cells
from .finding import Finding, Findings, Report
from .header import placed, without_headers
from .keys import Keys
from .reading.open import open_table
from .table import Table, Unreadable
from .watchers import FACTORIES, Context, Factory, Watcher
from .watchers.region_table import RegionTable, own_regions, read_regions

_WIDEST = 50
"""Columns up to which whole rows are compared where no key is declared."""


def check(
    path: Path,
    name: str,
    contract: Contract,
    previous: Report | None = None,
    factories: Iterable[Factory] = FACTORIES,
    regions: str = "",
) -> Report:
    """What is to be said about a file.

    :param name: what the file is called.
    :param previous: the report of the version before, for what can only be seen in time.
    :param factories: the watchers for what needs more than a cell.
    :param regions: a CSV with the codes of more regions than our own list has.
    """
    findings = Findings()
    for problem in contract.problems:
        words = problem.words
        findings.add(Finding(problem.rule, None, problem.column, problem.value, words))
    try:
        known = [column.name for column in contract.columns]
        table = open_table(path, name, contract.dialect, known)
    except Unreadable as error:
        findings.add(Finding(error.why, error.row, words=error.words))
        return findings.report()
    return _Check(table, contract, previous, factories, findings, regions).report()


def _regions(path: str, findings: Findings) -> RegionTable:
    """The list that was asked for; a broken one stops no check."""
    try:
        return read_regions(path)
    except (OSError, KeyError, ValueError, AttributeError, csv.Error):
        findings.add(Finding("regions_unreadable"))
        return own_regions()


class _Check:
    """One check of one table."""

    def __init__(
        self,
        table: Table,
        contract: Contract,
        previous: Report | None,
        factories: Iterable[Factory],
        findings: Findings,
        regions: str,
    ) -> None:
        self._table, self._findings = table, findings
        self._facts = {**table.facts, "columns": list(table.names)}
        self._places = placed(contract, table.names, findings)
        notation = contract.dialect.notation
        count = len(self._places)
        self._cells = {place: Cells(c, notation, count) for place, c in self._places.items()}
        context = Context(
            contract, table.names, self._places, self._notation, self._facts, previous,
            partial(_regions, regions, findings),
        )  # fmt: skip
        self._keys = self._key_watcher(contract.keys)
        made = (make(context) for make in factories)
        self._watchers: list[Watcher] = [one for one in made if one is not None]
        self._rows = 0

    def _key_watcher(self, keys: Sequence[Column]) -> Keys | None:
        places = [place for place, column in self._places.items() if column.key]
        if keys and len(places) == len(keys):
            return Keys(places, [self._places[place] for place in places])
        if keys or not 1 < len(self._places) == len(self._table.names) <= _WIDEST:
            return None
        return Keys(list(self._places), list(self._places.values()), "duplicate_row")

    def _notation(self, name: str) -> str:
        return next((c.notation for c in self._cells.values() if c.column.name == name), "")

    def report(self) -> Report:
        """Reads the table once."""
        findings = self._findings
        try:
            self._read()
        except Unreadable as error:
            findings.add(Finding(error.why, error.row, words=error.words))
        findings.merge(self._table.findings)
        if not self._rows:
            findings.add(Finding("no_rows"))
        for cells in self._cells.values():
            for found in cells.finish():
                findings.merge(found)
        for watcher in [*([self._keys] if self._keys else []), *self._watchers]:
            findings.extend(watcher.finish())
        notations = {c.column.name: c.notation for c in self._cells.values() if c.notation}
        self._facts["notation"] = notations
        return findings.report(self._facts, self._rows)

    def _read(self) -> None:
        watchers = [*([self._keys] if self._keys else []), *self._watchers]
        for seen in self._table.chunks():
            chunk = without_headers(seen, self._table.names, self._findings)
            self._rows += len(chunk.lines)
            columns = chunk.columns
            for place, cells in self._cells.items():
                cells.see(chunk.lines, columns[place])
            for watcher in watchers:
                watcher.see(chunk)
