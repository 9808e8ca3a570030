"""A workbook given back: every error at its cell, and a sheet that lists them. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from ..rules import Level
from .cells import harmless
from .layout import AUTHOR, ERRORS
from .reading import Mark, open_book

_FILLS = {
    Level.BLOCK: PatternFill("solid", fgColor="FFC7CE"),
    Level.WARN: PatternFill("solid", fgColor="FFEB9C"),
}
_NONE = PatternFill()
_OURS = {fill.fgColor.rgb for fill in _FILLS.values()}
_HEADS = {
    "id": ("Lembar", "Sel", "Entri", "Harus diperbaiki", "Yang salah, dan cara memperbaikinya"),
    "en": ("Sheet", "Cell", "Entry", "Must be mended", "What is wrong, and how to mend it"),
}
_LEVELS = {"id": ("ya", "periksa lagi"), "en": ("yes", "check again")}
_MOST = 1_000


def mark(data: bytes, marks: Sequence[Mark], lang: str = "id") -> bytes:
    """The workbook with its marks; those of an earlier time are gone.

    :raises Unusable: when it cannot be opened.
    """
    book = open_book(data, lang)
    _clean(book)
    for one in marks:
        if one.cell and one.sheet in book.sheetnames:
            cell = book[one.sheet][one.cell]
            if isinstance(cell, Cell):
                _mark(cell, one)
    _list(book, marks, lang)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _mark(cell: Cell, one: Mark) -> None:
    # The harder mark stays when a cell has two.
    if one.level is Level.BLOCK or cell.fill.fgColor.rgb not in _OURS:
        cell.fill = _FILLS.get(one.level, _NONE)
    said = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(f"{said}{one.text}"[:2_000], AUTHOR, width=360, height=140)


def _clean(book: Workbook) -> None:
    if ERRORS in book.sheetnames:
        del book[ERRORS]
    for sheet in book.worksheets:
        # `iter_rows` would go through every cell between the ends.
        for cell in list(sheet._cells.values()):
            if isinstance(cell, Cell):
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment = None
                if cell.fill.fgColor.rgb in _OURS:
                    cell.fill = _NONE


def _list(book: Workbook, marks: Iterable[Mark], lang: str) -> None:
    sheet = book.create_sheet(ERRORS, 0)
    for column, head in enumerate(_HEADS[lang], 1):
        sheet.cell(1, column, head).font = Font(bold=True)
    must, might = _LEVELS[lang]
    ordered = sorted(marks, key=lambda one: one.level is not Level.BLOCK)[:_MOST]
    for row, one in enumerate(ordered, 2):
        level = must if one.level is Level.BLOCK else might
        for column, text in enumerate((one.sheet, one.cell, one.entry or "", level, one.text), 1):
            cell = sheet.cell(row, column)
            cell.value = harmless(text) if isinstance(text, str) else text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if one.cell and one.sheet in book.sheetnames:
            quoted = one.sheet.replace("'", "''")
            sheet.cell(row, 2).hyperlink = f"#'{quoted}'!{one.cell}"
    for letter, width in zip("ABCDE", (22, 8, 8, 16, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
