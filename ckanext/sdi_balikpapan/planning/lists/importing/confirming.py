"""A file that was looked at, and somebody's choices where two people changed the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ..sheet.deciding import Fate
from ..sheet.merging import Side, settled
from . import running
from .model import Import, ImportRow
from .states import Result, State, Task

AT_ONCE = 100
"""Rows that are done while somebody waits."""


def confirm(job: Import, choices: Mapping[int, Mapping[str, Side]], every: Side | None) -> None:
    """Let the rows be applied that nothing speaks against; committed. Once more for a file that
    was applied already, only rows with a choice are.

    :param every: the side that stands wherever nothing else was chosen; None for neither.
    """
    # Two who confirm at once: the second waits here, and finds it begun.
    model.Session.refresh(job, with_for_update=True)
    if job.task != Task.IMPORT.value or job.state == State.RUNNING.value:
        return
    if job.state == State.PREVIEW.value:
        plain = ImportRow.fate.in_([Fate.NEW.value, Fate.CHANGED.value])
        query = sa.update(ImportRow).where(ImportRow.import_id == job.id, plain)
        model.Session.execute(query.values(waits=True))
    for row in _clashing(job):
        chosen = {
            c["field"]: choices.get(row.number, {}).get(c["field"], every) for c in row.clashes
        }
        if all(chosen.values()):
            _settle(row, {field: side for field, side in chosen.items() if side})
    running.begin(job, AT_ONCE)


def _clashing(job: Import) -> list[ImportRow]:
    clash = sa.or_(ImportRow.fate == Fate.CONFLICT.value, ImportRow.result == Result.CONFLICT.value)
    open_ = ImportRow.result.in_(["", Result.CONFLICT.value])
    query = sa.select(ImportRow).where(ImportRow.import_id == job.id, clash, open_)
    return [row for row in model.Session.scalars(query) if row.clashes]


def _settle(row: ImportRow, choices: Mapping[str, Side]) -> None:
    shown = {clash["field"]: clash["theirs"] for clash in row.clashes}
    row.said, row.seen = settled(row.said, row.seen, shown, choices)
    row.waits, row.result = True, ""


def choices_of(given: Any) -> dict[int, dict[str, Side]]:
    """Choices of a request: by row and field, `mine` or `theirs`.

    :raises tk.ValidationError: for anything else.
    """
    found: dict[int, dict[str, Side]] = {}
    try:
        rows: dict[Any, Any] = dict(given or {})
        for number, fields in rows.items():
            found[int(number)] = {str(k): Side(v) for k, v in dict(fields).items()}
    except (TypeError, ValueError):
        words = tk._("Tulis pilihan menurut nomor baris dan isian: mine atau theirs.")
        raise tk.ValidationError({"choices": [words]}) from None
    return found


def side_of(given: Any) -> Side | None:
    """One side for every conflict, if it was chosen."""
    if not given:
        return None
    try:
        return Side(given)
    except ValueError:
        words = tk._("Pilih mine atau theirs.")
        raise tk.ValidationError({"conflicts": [words]}) from None
