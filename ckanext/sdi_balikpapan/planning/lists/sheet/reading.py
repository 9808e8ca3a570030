"""A sheet that came back, row by row; whatever isn't clear is said at its cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from ckanext.sdi_balikpapan.quality.reading.foot import is_foot
from ckanext.sdi_balikpapan.quality.table import Cell
from ckanext.sdi_balikpapan.standards.daftar_data import YEAR
from ckanext.sdi_balikpapan.standards.daftar_data import key as identity_key

from . import versions
from .columns import OFFICE, VERSION, Column, column, columns, known_labels, plain
from .offices import Offices
from .opening import Opened
from .values import Unclear, meant, text_of
from .versions import Seen
from .words import Level, Problem, Unusable

_WITHIN = 50
_FEWEST = 3
_ERROR, _NOTE = Level.ERROR, Level.NOTE
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NUMBERS = re.compile(r"\(?\d{1,2}[.)]?|\+?")
_MARKS = 3
"""So many cells of an area of merged ones are named in a row."""


@dataclass
class Row:
    """What one row says.

    :param said: by field, as a body has it; an empty text for an empty cell. A field whose column
        isn't there, or whose cell isn't clear, isn't in it.
    :param seen: what the row was written from, if it says so.
    """

    number: int
    said: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    seen: Seen | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return any(problem.level is _ERROR for problem in self.problems)

    def mark(self, key: str, code: str, level: Level = _ERROR, **words: str) -> None:
        """Say something of one of its cells, or of the first where that column isn't there."""
        cell = self.cells.get(key) or next(iter(self.cells.values()), f"A{self.number}")
        self.problems.append(Problem(cell, self.number, key, code, level, words))


@dataclass
class Sheet:
    """What a file says: its rows, and what concerns no row."""

    rows: list[Row]
    problems: list[Problem]

    def all_problems(self) -> Iterator[Problem]:
        yield from self.problems
        for row in self.rows:
            yield from row.problems


def read(file: Opened, offices: Offices, year: int) -> Sheet:
    """The entries that a file speaks of.

    :raises Unusable: when it isn't this sheet, or nothing is in it.
    """
    at, places = _header(file)
    problems = _about_columns(file, at, places)
    merged = _merged(file.merged)
    reader = _Reader(file, places, merged, offices, year)
    rows: list[Row] = []
    width = len(file.rows[at][1])
    for number, cells in file.rows[at + 1 :]:
        if _is_numbers(cells) or not reader.says_anything(number, cells):
            continue
        if is_foot(_without_blanks(cells), max(width, 2)):
            problems.append(_remark(number, cells))
            continue
        rows.append(reader.row(number, cells))
    if not rows:
        raise Unusable("tanpa_baris")
    return Sheet(_once(rows), problems)


def typed(texts: Mapping[str, str], version: str, offices: Offices, year: int) -> Row:
    """One row as somebody typed it into a page, by the columns' names."""
    places = dict(enumerate([*texts, VERSION]))
    return _Reader(Opened([]), places, [], offices, year).row(1, [*texts.values(), version])


def _header(file: Opened) -> tuple[int, dict[int, str]]:
    """Which of the rows holds the headings, and the column at each place."""
    best: tuple[int, dict[int, str]] = (-1, {})
    for index, (_, cells) in enumerate(file.rows[:_WITHIN]):
        named = {place: known_labels().get(plain(cell)) for place, cell in enumerate(cells)}
        found = {place: key for place, key in named.items() if key}
        if len(set(found.values())) > len(set(best[1].values())):
            best = index, found
    keys = set(best[1].values())
    if not file.rows:
        raise Unusable("kosong")
    if len(keys) < _FEWEST or "nama_data" not in keys:
        raise Unusable("tanpa_judul")
    return _single(file, best)


def _single(file: Opened, found: tuple[int, dict[int, str]]) -> tuple[int, dict[int, str]]:
    """The same, unless a column is there twice: nobody knows which of them is meant."""
    index, places = found
    first: dict[str, int] = {}
    for place, key in places.items():
        if key in first:
            number = file.rows[index][0]
            addresses = {"pertama": _address(number, first[key]), "kedua": _address(number, place)}
            raise Unusable("kolom_ganda", kolom=column(key).label(), **addresses)
        first[key] = place
    return found


def _about_columns(file: Opened, at: int, places: Mapping[int, str]) -> list[Problem]:
    number, heads = file.rows[at]
    problems = []
    if file.is_guessed:
        problems.append(Problem("", 0, "", "bukan_utf8", _NOTE))
    if file.others:
        words = {"lembar": file.sheet, "lain": ", ".join(file.others)[:200]}
        problems.append(Problem("", 0, "", "lembar_lain", _NOTE, words))
    missing = [one.label() for one in columns() if one.key not in places.values()]
    if missing:
        words = {"kolom": ", ".join(missing)}
        problems.append(Problem("", number, "", "kolom_hilang", _NOTE, words))
    for place, head in enumerate(heads):
        if place not in places and (said := " ".join(str(head or "").split())):
            words = {"kolom": said[:80]}
            cell = _address(number, place)
            problems.append(Problem(cell, number, "", "kolom_asing", _NOTE, words))
    return [*problems, *_nameless(file, at)]


def _nameless(file: Opened, at: int) -> Iterator[Problem]:
    """Columns with something in them below no heading, each said once."""
    heads = file.rows[at][1]
    named = {place for place, head in enumerate(heads) if str(head or "").strip()}
    told: set[int] = set()
    for number, cells in file.rows[at + 1 :]:
        for place, cell in enumerate(cells):
            if place not in named and place not in told and str(cell or "").strip():
                told.add(place)
                yield Problem(_address(number, place), number, "", "tanpa_judul_kolom", _NOTE)


def _remark(number: int, cells: list[Cell]) -> Problem:
    said = next(str(cell) for cell in cells if str(cell or "").strip())
    words = {"nilai": " ".join(said.split())[:80]}
    return Problem(f"A{number}", number, "", "catatan", _NOTE, words)


def _without_blanks(cells: list[Cell]) -> list[Cell]:
    """From the first cell that says something: remarks stand anywhere."""
    first = next((p for p, cell in enumerate(cells) if str(cell or "").strip()), 0)
    return cells[first:]


def _is_numbers(cells: list[Cell]) -> bool:
    """The row (1) (2) (3) … below headings of official tables."""
    said = [str(cell).strip() for cell in cells if cell not in (None, "")]
    if len(said) < _FEWEST or not all(_NUMBERS.fullmatch(text) for text in said):
        return False
    numbers = [int(re.sub(r"\D", "", text) or 0) for text in said]
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(abs(step) == 1 for step in steps) * 2 > len(steps)


def _address(number: int, place: int) -> str:
    return f"{get_column_letter(place + 1)}{number}"


@dataclass(frozen=True)
class _Area:
    text: str
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, number: int, place: int) -> bool:
        return self.top <= number <= self.bottom and self.left <= place <= self.right


def _merged(areas: list[str]) -> list[_Area]:
    found = []
    for text in areas:
        if match := _AREA.fullmatch(text):
            left, top, right, bottom = match.groups()
            places = column_index_from_string(left) - 1, int(top)
            ends = column_index_from_string(right) - 1, int(bottom)
            found.append(_Area(text, *places, *ends))
    return found


class _Reader:
    """The rows of one file being read."""

    def __init__(
        self,
        file: Opened,
        places: Mapping[int, str],
        merged: list[_Area],
        offices: Offices,
        year: int,
    ) -> None:
        self.file, self.offices, self.year = file, offices, year
        self.columns = [(place, column(key)) for place, key in sorted(places.items())]
        self.merged = merged

    def says_anything(self, number: int, cells: list[Cell]) -> bool:
        """Whether there is anything in a row of what we read, but its version."""
        return any(
            (place < len(cells) and str(cells[place] if cells[place] is not None else "").strip())
            or (number, place) in self.file.computed
            for place, one in self.columns
            if one.key != VERSION
        )

    def row(self, number: int, cells: list[Cell]) -> Row:
        """One row, with everything that is wrong with its cells."""
        areas = [area for area in self.merged if area.top <= number <= area.bottom]
        row = Row(number)
        row.cells = {one.key: _address(number, place) for place, one in self.columns}
        raw = {one.key: cells[place] if place < len(cells) else None for place, one in self.columns}
        self._version(row, raw.get(VERSION))
        for place, one in self.columns:
            if one.key != VERSION:
                area = next((a for a in areas if a.holds(number, place)), None)
                if area:
                    row.mark(one.key, "gabung", area=area.text)
                else:
                    self._take(row, place, one, raw[one.key])
        self._year(row)
        if row.said.get("nama_data") == "":
            row.mark("nama_data", "nama_kosong")
        return row

    def _version(self, row: Row, cell: Cell) -> None:
        try:
            row.seen = versions.read(str(cell or "").strip())
        except versions.Broken:
            row.mark(VERSION, "versi_rusak")

    def _take(self, row: Row, place: int, one: Column, cell: Cell) -> None:
        computed = self.file.computed.get((row.number, place))
        if computed is False:
            row.mark(one.key, "rumus_kosong")
            return
        try:
            value = meant(one, cell)
        except Unclear as unclear:
            if not self._untouched(row, one, cell):
                row.mark(one.key, unclear.why, _ERROR, **unclear.words)
            return
        if computed and value != "":
            row.mark(one.key, "rumus", _NOTE, nilai=str(cell)[:80])
        if isinstance(cell, float) and one.key.startswith(("kode_", "id_")):
            row.mark(one.key, "angka_kode", _NOTE, nilai=str(value))
        row.said[one.key] = self._office(row, value) if one.key == OFFICE else value

    def _untouched(self, row: Row, one: Column, cell: Cell) -> bool:
        """Whether an unclear cell says what it said when it was written: then it's none of mine."""
        said = versions.digest(one.key, text_of(one.key, str(cell or "")))
        return row.seen is not None and row.seen.digests.get(one.key) == said

    def _office(self, row: Row, text: str) -> str:
        if not text:
            return ""
        found = self.offices.meant(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            row.mark(OFFICE, "opd_ganda", nilai=text[:80])
        else:
            near = self.offices.like(text)
            row.mark(OFFICE, "opd_asing", nilai=text[:80], mirip=f" → {near}?" if near else "")
        return ""

    def _year(self, row: Row) -> None:
        said = str(row.said.pop(YEAR, "") or "")
        if said and said != str(self.year):
            row.mark(YEAR, "tahun_lain", nilai=said[:20], tahun=str(self.year))


def _once(rows: list[Row]) -> list[Row]:
    """The rows, of which none may speak of what another speaks of."""
    first: dict[tuple[str, ...], Row] = {}
    kept = []
    for row in rows:
        twin = next((first[name] for name in _names(row) if name in first), None)
        if twin is None:
            first.update(dict.fromkeys(_names(row), row))
        elif twin.said == row.said:
            twin.mark("nama_data", "kembar_sama", _NOTE, baris=str(row.number))
            continue
        else:
            why = "ID DDD" if row.said.get("id_ddd") else "Nama Data, Produsen Data"
            for one, other in ((row, twin), (twin, row)):
                if not any(p.code == "kembar" for p in one.problems):
                    one.mark("nama_data", "kembar", baris=str(other.number), alasan=why)
        kept.append(row)
    return kept


def _names(row: Row) -> list[tuple[str, ...]]:
    """By what a row may be the same as another: its identity, its version, or name and agency."""
    found: list[tuple[str, ...]] = []
    if row.seen is not None:
        found.append(("versi", row.seen.subject_id))
    if identity := identity_key(str(row.said.get("id_ddd") or "")):
        found.append(("id_ddd", identity))
    elif name := " ".join(str(row.said.get("nama_data") or "").casefold().split()):
        found.append(("nama", name, str(row.said.get(OFFICE) or "")))
    return found
