"""Rows as CSV and as a workbook that no spreadsheet takes for formulas. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000
_BOLD, _WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Sheet:
    """One sheet: a few lines of words, then a table.

    :param widths: of the columns, in characters.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    above: Sequence[str] = ()
    widths: Sequence[int] = ()


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def plain(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as a workbook, written row by row."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title[:31])
        for number, width in enumerate(one.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        if one.head:
            sheet.freeze_panes = f"A{len(one.above) + 2}"
        for number, line in enumerate(one.above):
            sheet.append([_cell(sheet, line, bold=not number)])
        sheet.append([_cell(sheet, word, bold=True, wrap=True) for word in one.head])
        for row in one.rows:
            sheet.append([_value(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _value(sheet: Any, value: Any) -> Any:
    """A value as it is: a cell of its own, which takes long, only where it looks like a formula."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_LONGEST]
    return _cell(sheet, text) if text.startswith("=") else text


def _cell(sheet: Any, value: Any, *, bold: bool = False, wrap: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_LONGEST]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # also what begins like a formula
    if bold:
        cell.font = _BOLD
    if wrap:
        cell.alignment = _WRAP
    return cell
