"""A form as a workbook: with lists, help and examples, empty or filled in. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..demands import has_shape
from ..form import Form, Option, Type
from ..tidy import Answers, tidy
from .cells import written
from .layout import (
    EXAMPLE,
    HEAD_COLUMNS,
    HEAD_ROWS,
    HELP,
    LISTS,
    REST,
    Page,
    Slot,
    mark_of,
    number_word,
    pages,
    shown,
)

_BOLD = Font(bold=True)
_GREY = Font(italic=True, color="666666")
_BAND = PatternFill("solid", fgColor="DDEBF7")
_WRAP = Alignment(wrap_text=True, vertical="top")
# Empty columns and rows that a template offers, and how far its lists reach.
_SPARE_COLUMNS, _LIST_ROWS = 5, 500
_HEADS = {
    "id": ("Nomor dan pertanyaan", "Cara mengisi", "Contoh", "Sumber"),
    "en": ("Number and question", "How to fill it in", "Example", "Source"),
}


def template(form: Form, lang: str = "id") -> bytes:
    """An empty workbook of a form."""
    return export(form, [], lang)


def export(form: Form, entries: Sequence[object], lang: str = "id") -> bytes:
    """Entries as a workbook of their form."""
    book = Workbook()
    book.remove(book.worksheets[0])
    tidied = [tidy(form, entry) for entry in entries]
    sheets = [book.create_sheet(page.title) for page in pages(form.name)]
    lists = _Lists(book.create_sheet(LISTS), lang)
    for page, sheet in zip(pages(form.name), sheets, strict=True):
        writer = _Turned if page.turned else _Upright
        writer(form, page, sheet, lists, lang).fill(tidied)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rest(form: Form, answers: Answers) -> str:
    """What the form has no cell for, as JSON."""
    left = {
        name: value
        for name, value in answers.items()
        if name not in form.by_name or not has_shape(form.by_name[name], value)
    }
    return json.dumps(left, ensure_ascii=False) if left else ""


class _Lists:
    """The choices, each list once, on a sheet that people don't see."""

    def __init__(self, sheet: Worksheet, lang: str) -> None:
        self.sheet, self.lang = sheet, lang
        self.sheet.sheet_state = "hidden"
        self.ranges: dict[tuple[str, ...], str] = {}

    def offer(self, sheet: Worksheet, lines: Sequence[str], cells: str) -> None:
        """Let these cells choose among the lines."""
        known = tuple(lines)
        if known not in self.ranges:
            column = len(self.ranges) + 1
            for row, line in enumerate(known, 1):
                self.sheet.cell(row, column, line)
            letter = get_column_letter(column)
            self.ranges[known] = f"'{LISTS}'!${letter}$1:${letter}${len(known)}"
        # A warning, not a stop: what is typed is judged when it comes back.
        rule = DataValidation("list", formula1=self.ranges[known], allow_blank=True)
        rule.errorStyle = "warning"
        rule.add(cells)
        sheet.add_data_validation(rule)


class _Writer:
    """A sheet being written."""

    def __init__(self, form: Form, page: Page, sheet: Worksheet, lists: _Lists, lang: str) -> None:
        self.form, self.page, self.sheet = form, page, sheet
        self.lists, self.lang = lists, lang
        sheet.cell(1, 1, mark_of(form, page))
        sheet.row_dimensions[1].hidden = True

    def words(self, slot: Slot) -> tuple[str, str, str]:
        example = slot.example
        return slot.label(self.lang), slot.field.help(self.lang), example

    def text(self, row: int, column: int, text: str, font: Font | None = None) -> None:
        """Words of ours, which no spreadsheet takes for a formula."""
        cell = self.sheet.cell(row, column, text)
        cell.data_type = "s"
        cell.alignment = _WRAP
        if font:
            cell.font = font

    def put(self, row: int, column: int, slot: Slot | None, value: Any) -> None:
        """An answer in its cell."""
        said = value if slot is None else written(slot, value)
        cell = self.sheet.cell(row, column, said)
        cell.alignment = _WRAP
        if isinstance(said, date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(said, str):
            cell.data_type, cell.number_format = "s", "@"

    def choices(self, slot: Slot, cells: str) -> None:
        lines = ["Ya", "Tidak"] if slot.option else self._lines(slot.choices)
        if lines:
            self.lists.offer(self.sheet, lines, cells)

    def _lines(self, options: Sequence[Option]) -> list[str]:
        return [shown(option, self.lang) for option in options]


class _Turned(_Writer):
    """One question a row, one entry a column."""

    def fill(self, entries: Sequence[Answers]) -> None:
        self._frame(max(len(entries), _SPARE_COLUMNS))
        row, block = 2, ""
        for slot in self.page.slots:
            row += 1
            if slot.field.block != block:
                block = slot.field.block
                self._block(row, block)
                row += 1
            self._question(row, slot)
            for number, entry in enumerate(entries):
                value = entry.get(slot.field.name)
                self.put(row, HEAD_COLUMNS + 1 + number, slot, value)
        self._rest(row + 1, entries)

    def _frame(self, columns: int) -> None:
        for column, head in enumerate(_HEADS[self.lang], 2):
            self.text(2, column, head, _BOLD)
        for number in range(1, columns + 1):
            column = HEAD_COLUMNS + number
            self.sheet.cell(1, column, str(number))
            self.text(2, column, f"{self.form.entry(self.lang)} {number}", _BOLD)
            self.sheet.column_dimensions[get_column_letter(column)].width = 36
        self.last = get_column_letter(HEAD_COLUMNS + columns)
        self.first = get_column_letter(HEAD_COLUMNS + 1)
        for letter, width in (("A", 8), ("B", 44), ("C", 48), ("D", 28), ("E", 24)):
            self.sheet.column_dimensions[letter].width = width
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.column_dimensions["E"].hidden = True
        self.sheet.freeze_panes = f"{self.first}3"

    def _block(self, row: int, code: str) -> None:
        block = next(b for b in self.form.blocks if b.code == code)
        self.text(row, 2, f"{block.code}. {block.label(self.lang)}", _BOLD)
        for column in range(2, HEAD_COLUMNS + 1):
            self.sheet.cell(row, column).fill = _BAND

    def _question(self, row: int, slot: Slot) -> None:
        label, help_, example = self.words(slot)
        self.text(row, 1, slot.key)
        self.text(row, 2, label)
        self.text(row, 3, help_, _GREY)
        self.text(row, 4, example, _GREY)
        self.text(row, 5, slot.field.source, _GREY)
        cells = f"{self.first}{row}:{self.last}{row}"
        self.choices(slot, cells)
        if not slot.choices and not slot.end and slot.field.type is not Type.DATE:
            for line in self.sheet[cells]:
                for cell in line:
                    cell.number_format = "@"

    def _rest(self, row: int, entries: Sequence[Answers]) -> None:
        self.text(row, 1, REST)
        self.sheet.row_dimensions[row].hidden = True
        for number, entry in enumerate(entries):
            if left := rest(self.form, entry):
                self.put(row, HEAD_COLUMNS + 1 + number, None, left)


class _Upright(_Writer):
    """One entry a row; of a repeating field, one of its rows."""

    def fill(self, entries: Sequence[Answers]) -> None:
        self._frame()
        row = HEAD_ROWS
        for number, entry in enumerate(entries, 1):
            for line in self._rows(entry):
                row += 1
                self.put(row, 1, None, str(number))
                for column, (slot, value) in enumerate(line, 2):
                    self.put(row, column, slot, value)
                if self.page.field is None and (left := rest(self.form, entry)):
                    self.put(row, len(self.page.slots) + 2, None, left)

    def _rows(self, entry: Answers) -> list[list[tuple[Slot, Any]]]:
        of = self.page.field
        if of is None:
            return [[(slot, entry.get(slot.field.name)) for slot in self.page.slots]]
        rows = entry.get(of.name)
        if not has_shape(of, rows or []):
            return []
        return [
            [(slot, row.get(slot.field.name)) for slot in self.page.slots] for row in rows or []
        ]

    def _frame(self) -> None:
        of = self.page.field
        self.text(2, 1, number_word(self.form, self.page, self.lang), _BOLD)
        self.text(3, 1, HELP, _GREY)
        self.text(4, 1, EXAMPLE, _GREY)
        self.sheet.column_dimensions["A"].width = 14
        for column, slot in enumerate(self.page.slots, 2):
            label, help_, example = self.words(slot)
            self.text(1, column, slot.key)
            self.text(2, column, label, _BOLD)
            self.text(3, column, help_, _GREY)
            self.text(4, column, example, _GREY)
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 32
            self.sheet.cell(2, column).fill = _BAND
            self.choices(slot, f"{letter}{HEAD_ROWS + 1}:{letter}{HEAD_ROWS + _LIST_ROWS}")
        if of is None:
            last = len(self.page.slots) + 2
            self.text(1, last, REST)
            self.sheet.column_dimensions[get_column_letter(last)].hidden = True
        self.sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
