"""A table as it is read: names, then chunks of rows with their places in the file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from .finding import Findings

Cell = str | int | float | bool | date | datetime | time | None
"""Text as written (CSV), or what a spreadsheet or JSON holds."""
Facts = dict[str, Any]
"""How the file turned out to be written; plain values that JSON can say."""

CHUNK_ROWS = 4096
MAX_COLUMNS = 1000
MAX_CELL = 1_000_000
MAX_NAME = 300
"""Longer names are cut; nobody could read them."""


class Unreadable(Exception):
    """A file that isn't a table.

    :param why: a rule of `data/aturan.csv`, such as `empty`, `binary` or `too_many_columns`.
    """

    def __init__(self, why: str, row: int | None = None, **words: str | int) -> None:
        super().__init__(why)
        self.why = why
        self.row = row
        self.words = words


def column_names(header: Iterable[str]) -> tuple[str, ...]:
    """A header's cells as names: single blanks, cut short, without the empty ones at its end.

    :raises Unreadable: `no_header`, or `too_many_columns`.
    """
    names = [" ".join(cell.split())[:MAX_NAME] for cell in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("no_header")
    if len(names) > MAX_COLUMNS:
        raise Unreadable("too_many_columns", count=len(names), limit=MAX_COLUMNS)
    return tuple(names)


class Chunk:
    """Some thousand rows, each with as many cells as the table has names.

    Made from rows or from columns, whichever the reader has; the other is made when asked for.
    """

    def __init__(
        self,
        lines: Sequence[int],
        rows: Sequence[Sequence[Cell]] | None = None,
        columns: Sequence[Sequence[Cell]] | None = None,
    ) -> None:
        """:param lines: each row's physical number, from 1, as an editor or spreadsheet shows."""
        self.lines = lines
        self._rows, self._columns = rows, columns

    @cached_property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """Row by row."""
        return self._rows if self._rows is not None else list(zip(*self.columns, strict=True))

    @cached_property
    def columns(self) -> Sequence[Sequence[Cell]]:
        """The same cells, column by column."""
        if self._columns is not None:
            return self._columns
        return list(zip(*self.rows, strict=True)) if self._rows else []


@dataclass(frozen=True)
class Table:
    """A file that is being read.

    :param chunks: starts reading from the first row after the header.
    :param findings: what the reader itself found; it grows while chunks are read.
    """

    names: tuple[str, ...]
    chunks: Callable[[], Iterator[Chunk]]
    facts: Facts = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
