"""A published file as a table: where it lies, how it is read, and how its numbers are written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ckanext.sdi_balikpapan.quality.cells import Cells
from ckanext.sdi_balikpapan.quality.finding import Findings
from ckanext.sdi_balikpapan.quality.header import placed
from ckanext.sdi_balikpapan.quality.reading.open import open_table
from ckanext.sdi_balikpapan.quality.table import Table
from ckanext.sdi_balikpapan.quality.values import codes
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

from .. import store

_NOTHING_DECLARED = Contract()
_WRITTEN_BOTH_WAYS = (Type.INTEGER, Type.DECIMAL, Type.DATE)


@contextmanager
def opened(
    sha256: str, name: str = "tabel.csv", contract: Contract = _NOTHING_DECLARED
) -> Iterator[Table]:
    """A file of the store as a table.

    :param name: what the file is called; its ending says how it is read.
    :raises Unreadable: when it is none.
    :raises FileNotFoundError: when the store has no such file.
    """
    with local(sha256) as path:
        known = [column.name for column in contract.columns]
        yield open_table(path, name, contract.dialect, known)


def rows(table: Table) -> Iterator[list[str | None]]:
    """Every row of a table as text, without outer blanks; None where nothing stands."""
    for chunk in table.chunks():
        for row in chunk.rows:
            yield [_text(cell) for cell in row]


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    return (cell if isinstance(cell, str) else codes.as_text(cell)).strip() or None


@contextmanager
def local(sha256: str) -> Iterator[Path]:
    """A file of the store as a path of this machine, for as long as it is read."""
    path = store.path(sha256)
    if path is not None:
        yield path
        return
    with store.opened(sha256) as stream, tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)


class Notations:
    """Says of a column in which notation its cells prove to be written; asked, it reads them all.

    :ivar found: what was found, by the contract's columns; empty before somebody asked.
    """

    def __init__(self, table: Table, contract: Contract) -> None:
        self.found: dict[str, str] = {}
        self._table, self._contract = table, contract

    def __call__(self, column: Column) -> str:
        declared = self._contract.dialect.notation
        if not declared and not self.found:
            self.found = _proven(self._table, self._contract)
        return declared or self.found.get(column.name, "")


def _proven(table: Table, contract: Contract) -> dict[str, str]:
    places = placed(contract, table.names, Findings()).items()
    seen = {place: Cells(column) for place, column in places if column.type in _WRITTEN_BOTH_WAYS}
    for chunk in table.chunks():
        for place, cells in seen.items():
            cells.see(chunk.lines, chunk.columns[place])
    return {cells.column.name: cells.notation for cells in seen.values()}
