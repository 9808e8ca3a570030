"""What needs more than one cell: each watcher sees the table go by and says what it found."""

from __future__ import annotations

from . import (
    coverage,
    panel,
    periods,
    personal,
    region_names,
    regions,
    row_numbers,
    series,
    spellings,
    totals,
    twins,
)
from .watcher import Context, Factory, Watcher


def _panel(context: Context) -> Watcher | None:
    judges = (coverage.missing, periods.copied, series.strange)
    return panel.watching(context, judges)


FACTORIES: tuple[Factory, ...] = (
    regions.watcher,
    region_names.watcher,
    row_numbers.watcher,
    totals.sums,
    totals.body,
    _panel,
    personal.watcher,
    twins.watcher,
    spellings.watcher,
)
"""All of them; each decides by the contract whether it has anything to watch."""

__all__ = ["FACTORIES", "Context", "Factory", "Watcher"]
