"""What a watcher is, and what it is told at the beginning. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ...standards.contract import Column, Contract
from ..finding import Finding, Findings, Report
from ..table import Chunk, Facts
from .region_table import RegionTable, own_regions


class Watcher(Protocol):
    """Sees a table go by, in bounded memory."""

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        ...

    def finish(self) -> Iterable[Finding | Findings]:
        """What was found; the whole table has been seen."""
        ...


@dataclass(frozen=True)
class Context:
    """What there is to know before the first row.

    :param names: the table's columns, in order.
    :param columns: the declared column of each position in the table that has one.
    :param notation: the notation of a column as far as its cells have proven it; ask at the end.
    :param regions: the list that region codes are held against, read when it is needed.
    :param facts: the report's; a watcher may add to them.
    """

    contract: Contract
    names: tuple[str, ...]
    columns: Mapping[int, Column] = field(default_factory=dict)
    notation: Callable[[str], str] = lambda _: ""
    facts: Facts = field(default_factory=dict)
    previous: Report | None = None
    regions: Callable[[], RegionTable] = own_regions

    def place(self, name: str) -> int | None:
        """The position of a declared column in the table."""
        found = (place for place, column in self.columns.items() if column.name == name)
        return next(found, None)


Factory = Callable[[Context], Watcher | None]
