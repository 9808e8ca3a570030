"""A table, or what a reader filtered of it, as CSV, JSON and XLSX."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ckanext.sdi_balikpapan.planning.exports.tables import Sheet, plain, workbook

MOST_ROWS_OF_XLSX = 50_000
_LARGEST = 2**53
"""A spreadsheet and JavaScript keep no larger whole number; a larger one stays text."""


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """As CSV, with the mark that spreadsheet programs need to read it as UTF-8."""
    yield "\ufeff" + _line(head)
    for row in rows:
        yield _line([plain(_text(cell)) for cell in row])


def _line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _text(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def json_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """As a JSON list of objects, numbers as numbers."""
    before = "[\n"
    for row in rows:
        said = {name: _json(cell) for name, cell in zip(head, row, strict=True)}
        yield before + json.dumps(said, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _json(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        cell = int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, int) and abs(cell) > _LARGEST:
        return str(cell)
    return cell.isoformat() if isinstance(cell, (date, datetime)) else cell


def xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """As a workbook; codes with leading zeros stay text."""
    cells = (
        [_json(cell) if isinstance(cell, Decimal) else _text(cell) for cell in row] for row in rows
    )
    return workbook([Sheet(title, head, cells)])
