"""A workbook that came back, as entries; what cannot be read is marked at its cell. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .. import form as forms
from ..form import Form, rows
from ..rules import Level, Levels, Problem, judge
from ..tidy import Answers, is_empty, tidy
from ..words import say
from . import guard
from .cells import Unclear, answer, meant
from .layout import (
    ERRORS,
    HEAD_COLUMNS,
    LISTS,
    MOST_COLUMNS,
    MOST_ROWS,
    REST,
    Page,
    Slot,
    head_words,
    mark_of,
    pages,
)

_NO_LEVELS: Levels = {}
_STRANGE = "kolom_asing"
# Anything else in a cell is a formula of one kind or another.
_PLAIN = (str, int, float, bool, datetime, date, time, timedelta, type(None))
Places = Iterator[tuple[str, int, int, Slot]]


@dataclass(frozen=True)
class Mark:
    """What is wrong at a cell.

    :param cell: its address; empty when the whole sheet is meant.
    :param entry: the entry, counted from 1; 0 when none is.
    """

    sheet: str
    cell: str
    entry: int
    field: str
    rule: str
    level: Level
    text: str


@dataclass
class Entry:
    """One entry of a workbook: where it stands, what it says, and where each answer stands."""

    number: str
    home: tuple[str, str]
    answers: Answers = field(default_factory=dict)
    places: dict[tuple[str, int | None], tuple[str, str]] = field(default_factory=dict)


@dataclass
class Sheet:
    """What a workbook says."""

    form: Form
    entries: list[Answers]
    marks: list[Mark]

    @property
    def blocked(self) -> bool:
        return any(mark.level is Level.BLOCK for mark in self.marks)


class Unusable(ValueError):
    """A workbook of which nothing can be read; the text says why and what to do."""


def read(
    data: bytes,
    form: Form,
    levels: Levels = _NO_LEVELS,
    about: Mapping[str, Any] | None = None,
    lang: str = "id",
) -> Sheet:
    """The entries of a workbook, judged.

    :raises Unusable: when it isn't a workbook of this form, or nothing is in it.
    """
    entries, marks = _Reader(form, open_book(data, lang), lang).read()
    for number, entry in enumerate(entries, 1):
        spoilt = {mark.field for mark in marks if mark.entry == number}
        for problem in judge(form, entry.answers, levels, about or {}):
            # What couldn't be read has been said; that it is missing needn't.
            if problem.field not in spoilt:
                marks.append(_judged(form, number, entry, problem, lang))
    return Sheet(form, [tidy(form, entry.answers) for entry in entries], marks)


def _judged(form: Form, number: int, entry: Entry, problem: Problem, lang: str) -> Mark:
    places = entry.places
    place = places.get((problem.field, problem.row)) or places.get((problem.field, None))
    sheet, cell = place or entry.home
    text = say(form, problem, lang)
    return Mark(sheet, cell, number, problem.field, problem.rule, problem.level, text)


def open_book(data: bytes, lang: str = "id") -> Workbook:
    """A workbook that is safe to open.

    :raises Unusable: when it isn't.
    """
    try:
        guard.inspect(data)
        return load_workbook(io.BytesIO(data), rich_text=False, keep_links=False)
    except guard.Refused as refused:
        raise Unusable(sentence(refused.why, lang)) from None
    except Exception:  # openpyxl raises whatever a strange file leads it to
        raise Unusable(sentence("bukan_xlsx", lang)) from None


def sentence(code: str, lang: str, **words: str) -> str:
    """What is wrong with a cell or a workbook, in words."""
    return _sentences()[code, lang].format_map(words)


@cache
def _sentences() -> Mapping[tuple[str, str], str]:
    table = rows("kalimat_lembar")
    return {(r["kode"], lang): r[f"kalimat_{lang}"] for r in table for lang in ("id", "en")}


class _Reader:
    """One workbook being read."""

    def __init__(self, form: Form, book: Workbook, lang: str) -> None:
        self.form, self.book, self.lang = form, book, lang
        self.entries: dict[str, Entry] = {}
        # Each with the number of its entry, as the workbook has it.
        self.found: list[tuple[str, Mark]] = []
        self.merged: dict[str, set[tuple[int, int]]] = {}

    def read(self) -> tuple[list[Entry], list[Mark]]:
        own, *others = pages(self.form.name)
        sheet = self._find(own)
        if sheet is None:
            raise Unusable(self._not_ours(own))
        cells = self._turned(sheet, own) if own.turned else self._upright(sheet, own)
        for number, row, column, slot in cells:
            entry = self.entries[number]
            self._take(sheet, entry, entry.answers, row, column, slot, None)
        for page in others:
            self._rows_of(page)
        spoilt = {number for number, _ in self.found}
        entries = {n: e for n, e in self.entries.items() if e.answers or n in spoilt}
        if not entries:
            raise Unusable(sentence("tanpa_isian", self.lang, lembar=own.title))
        order = {number: index for index, number in enumerate(entries, 1)}
        marks = [replace(mark, entry=order.get(number, 0)) for number, mark in self.found]
        return list(entries.values()), marks

    def _find(self, page: Page) -> Worksheet | None:
        """The sheet by its mark, whatever it is called now."""
        wanted = mark_of(self.form, page)
        return next((sheet for sheet in self._sheets() if _text(sheet, 1, 1) == wanted), None)

    def _sheets(self) -> Iterator[Worksheet]:
        for sheet in self.book.worksheets:
            if sheet.title not in (LISTS, ERRORS):
                if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
                    raise Unusable(sentence("terlalu_besar", self.lang))
                yield sheet

    def _not_ours(self, page: Page) -> str:
        others = {*forms.names()} - {self.form.name}
        for sheet in self._sheets():
            words = _text(sheet, 1, 1).split()
            if words[:1] == ["sdi-formulir"] and set(words[1:2]) & others:
                there = forms.form(words[1]).label(self.lang)
                return sentence("formulir_lain", self.lang, ada=there, lembar=page.title)
        return sentence("bukan_formulir", self.lang, lembar=page.title)

    def _turned(self, sheet: Worksheet, page: Page) -> Places:
        """One entry a column; keys in the first column, numbers in the first row."""
        high, wide = sheet.max_row, sheet.max_column
        columns = range(HEAD_COLUMNS + 1, wide + 1)
        numbers = self._keys(sheet, page, {(1, column): column for column in columns})
        lines = self._keys(sheet, page, {(row, 1): row for row in range(3, high + 1)})
        for row in set(range(3, high + 1)) - set(lines.values()):
            self._strange(sheet, [(row, column) for column in numbers.values()])
        for column in set(columns) - set(numbers.values()):
            self._strange(sheet, [(row, column) for row in range(3, high + 1)])
        self._missing(sheet, page, lines)
        for number, column in numbers.items():
            self._entry(number, sheet, 2, column)
            self._rest(number, sheet, lines.get(REST), column)
            for slot in page.slots:
                if slot.key in lines:
                    yield number, lines[slot.key], column, slot

    def _upright(self, sheet: Worksheet, page: Page) -> Places:
        """One entry a row; keys in the first row, numbers in the first column."""
        columns = self._columns(sheet, page)
        for row, number in self._filled(sheet, columns):
            if not number or number in self.entries:
                if number:
                    self._mark(sheet, row, 1, number, "nomor_ganda", nilai=number)
                number = f"{number} ({row})"
            self._entry(number, sheet, row, 1)
            self._rest(number, sheet, row, columns.get(REST))
            for slot in page.slots:
                if slot.key in columns:
                    yield number, row, columns[slot.key], slot

    def _rows_of(self, page: Page) -> None:
        """The rows of a repeating field, each given to the entry that it names."""
        of, sheet = page.field, self._find(page)
        if sheet is None or of is None:
            return
        columns = self._columns(sheet, page)
        for row, number in self._filled(sheet, columns):
            entry = self._owner(number)
            if entry is None:
                own, kind = pages(self.form.name)[0].title, self.form.entry(self.lang).lower()
                self._mark(sheet, row, 1, "", "milik_siapa", nilai=number, lembar=own, entri=kind)
                continue
            table = entry.answers.setdefault(of.name, [])
            table.append({})
            entry.places.setdefault((of.name, None), (sheet.title, f"A{row}"))
            for slot in page.slots:
                if slot.key in columns:
                    column, line = columns[slot.key], len(table)
                    self._take(sheet, entry, table[-1], row, column, slot, line)

    def _owner(self, number: str) -> Entry | None:
        """The entry of that number; of no number, the only one that there is."""
        filled = [entry for entry in self.entries.values() if entry.answers]
        if not number and len(filled) == 1:
            return filled[0]
        return self.entries.get(number)

    def _columns(self, sheet: Worksheet, page: Page) -> dict[str, int]:
        wide = range(2, sheet.max_column + 1)
        columns = self._keys(sheet, page, {(1, column): column for column in wide})
        for column in set(wide) - set(columns.values()):
            self._strange(sheet, [(row, column) for row in range(3, sheet.max_row + 1)])
        self._missing(sheet, page, columns)
        return columns

    def _keys(
        self, sheet: Worksheet, page: Page, places: Mapping[tuple[int, int], int]
    ) -> dict[str, int]:
        """The keys at these places, and the row or column of each."""
        found: dict[str, int] = {}
        for (row, column), line in places.items():
            key = _text(sheet, row, column)
            if key in found:
                self._mark(sheet, row + 1, column, "", "kunci_ganda", isian=self._label(page, key))
            elif key:
                found[key] = line
        return found

    def _filled(self, sheet: Worksheet, columns: Mapping[str, int]) -> Iterator[tuple[int, str]]:
        """The rows that hold something below the words, and the number that each begins with."""
        for row in range(2, sheet.max_row + 1):
            number = _text(sheet, row, 1)
            if number.casefold() not in head_words(self.form.name) and any(
                not is_empty(_at(sheet, row, column)) for column in columns.values()
            ):
                yield row, number

    def _take(
        self,
        sheet: Worksheet,
        entry: Entry,
        into: Answers,
        row: int,
        column: int,
        slot: Slot,
        line: int | None,
    ) -> None:
        """One cell into the answers of its entry."""
        cell = f"{get_column_letter(column)}{row}"
        entry.places.setdefault((slot.path, line), (sheet.title, cell))
        try:
            value = self._value(sheet, row, column, slot)
        except Unclear as unclear:
            self._mark(sheet, row, column, entry.number, unclear.why, slot.path, **unclear.words)
            return
        name = slot.field.name
        if slot.option and value:
            into.setdefault(name, []).append(slot.option.code)
        elif slot.end and value:
            into.setdefault(name, {})[slot.end] = value
        elif value and not slot.option:
            into[name] = value

    def _value(self, sheet: Worksheet, row: int, column: int, slot: Slot) -> Any:
        cell = _cell(sheet, row, column)
        if cell is None:
            return None
        if isinstance(cell, MergedCell) or (row, column) in self._merged(sheet):
            raise Unclear("gabung")
        if cell.data_type == "f" or not isinstance(cell.value, _PLAIN):
            raise Unclear("rumus")
        if cell.data_type == "e":
            raise Unclear("galat", nilai=str(cell.value))
        return answer(slot, cell.value)

    def _merged(self, sheet: Worksheet) -> set[tuple[int, int]]:
        """Where the merged cells of a sheet begin; the others are of a class of their own."""
        if sheet.title not in self.merged:
            areas = sheet.merged_cells.ranges
            self.merged[sheet.title] = {(area.min_row, area.min_col) for area in areas}
        return self.merged[sheet.title]

    def _entry(self, number: str, sheet: Worksheet, row: int, column: int) -> None:
        home = (sheet.title, f"{get_column_letter(column)}{row}")
        self.entries[number] = Entry(number, home)

    def _rest(self, number: str, sheet: Worksheet, row: int | None, column: int | None) -> None:
        text = _text(sheet, row, column) if row and column else ""
        try:
            left = json.loads(meant(text)) if text else {}
        except (ValueError, RecursionError):
            left = {}
        if isinstance(left, dict):
            self.entries[number].answers.update(left)

    def _missing(self, sheet: Worksheet, page: Page, there: Mapping[str, int]) -> None:
        for slot in page.slots:
            if slot.key not in there:
                self._mark(sheet, 0, 0, "", "kunci_hilang", isian=slot.label(self.lang))

    def _strange(self, sheet: Worksheet, places: list[tuple[int, int]]) -> None:
        """A column or row that isn't ours: said once, where it begins to hold something."""
        for row, column in places:
            if not is_empty(_at(sheet, row, column)):
                return self._mark(sheet, row, column, "", _STRANGE)
        return None

    def _label(self, page: Page, key: str) -> str:
        return next((slot.label(self.lang) for slot in page.slots if slot.key == key), key)

    def _mark(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        number: str,
        why: str,
        path: str = "",
        **words: str,
    ) -> None:
        cell = f"{get_column_letter(column)}{row}" if row else ""
        text = sentence(why, self.lang, **words)
        level = Level.WARN if why == _STRANGE else Level.BLOCK
        self.found.append((number, Mark(sheet.title, cell, 0, path, why, level, text)))


def _cell(sheet: Worksheet, row: int, column: int) -> Any:
    # `sheet.cell` would make each cell that isn't there.
    return sheet._cells.get((row, column))


def _at(sheet: Worksheet, row: int, column: int) -> Any:
    cell = _cell(sheet, row, column)
    return None if cell is None else cell.value


def _text(sheet: Worksheet, row: int, column: int) -> str:
    value = _at(sheet, row, column)
    return "" if value is None else str(value).strip()
