"""A file that somebody gave as rows of cells, whatever it is; bombs and locks are refused.

Pure but for the file itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ckanext.sdi_balikpapan.quality.finding import Findings
from ckanext.sdi_balikpapan.quality.reading import detect, dialect
from ckanext.sdi_balikpapan.quality.reading.cells import SheetReader
from ckanext.sdi_balikpapan.quality.reading.parts import Workbook, workbook
from ckanext.sdi_balikpapan.quality.table import MAX_CELL, Cell, Unreadable

from .columns import known_labels, plain
from .words import Unusable
from .writing import GUIDE, LISTS

MOST_MB, MOST_ROWS = 10, 20_000
_REFUSED = {"xlsx_broken": "rusak", "xlsx_locked": "terkunci", "xlsx_too_large": "terlalu_besar"}
_END = "\x1e"
"""A line of ours below a CSV: a quote that nobody closed swallows it, and every row before it."""
_WITHIN = 50
"""Rows among which the heading is looked for."""


@dataclass
class Opened:
    """The cells of the sheet that is meant.

    :param rows: the spreadsheet's number of each row, and its cells.
    :param computed: the cells (row, place) with a formula; True where its result is stored.
    :param merged: the areas that are merged, as the file names them.
    """

    rows: list[tuple[int, list[Cell]]]
    computed: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    sheet: str = ""
    others: list[str] = field(default_factory=list)
    is_guessed: bool = False


def opened(path: Path) -> Opened:
    """The rows of a file.

    :raises Unusable: when there are none to be had.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unusable("kosong")
    if size > MOST_MB << 20:
        raise too_large()
    kind = detect.kind_of(path)
    if kind == "xlsx":
        return _xlsx(path)
    if kind == "csv":
        return _csv(path.read_bytes())
    if kind == "locked":
        raise Unusable("terkunci")
    if kind == "broken_zip":
        raise Unusable("rusak")
    raise Unusable("bukan_lembar", jenis=kind.upper())


def too_large() -> Unusable:
    return Unusable("terlalu_besar", batas=str(MOST_MB), baris=f"{MOST_ROWS:,}".replace(",", "."))


def _xlsx(path: Path) -> Opened:
    try:
        with ZipFile(path) as archive:
            return _chosen(archive, workbook(archive))
    except Unreadable as error:
        why = _REFUSED.get(error.why, "rusak")
        raise (too_large() if why == "terlalu_besar" else Unusable(why)) from None
    except (BadZipFile, OSError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("rusak") from None


def _chosen(archive: ZipFile, book: Workbook) -> Opened:
    """The visible sheet that looks most like the list; ours for reading aren't looked at."""
    names = [one for one in book.sheets if one.name not in (GUIDE, LISTS)]
    visible = [one for one in names if not one.hidden] or names
    best, most = None, -1
    for sheet in visible[:20]:
        found = _sheet(archive, sheet.part, book, sheet.name)
        known = max((_labels(cells) for _, cells in found.rows[:_WITHIN]), default=0)
        if known > most:
            best, most = found, known
    if best is None:
        raise Unusable("kosong")
    best.others = [one.name for one in visible if one.name != best.sheet]
    return best


def _labels(cells: list[Cell]) -> int:
    return len({known_labels().get(plain(cell)) for cell in cells} - {None})


def _sheet(archive: ZipFile, part: str, book: Workbook, name: str) -> Opened:
    reader = SheetReader(archive, part, book, Findings())
    rows: list[tuple[int, list[Cell]]] = []
    for number, cells in reader.rows():
        if any(cell not in (None, "") for cell in cells) or any(
            (number, place) in reader.formulas for place in range(len(cells))
        ):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise too_large()
    return Opened(rows, reader.formulas, reader.merged, name)


def _csv(data: bytes) -> Opened:
    text, is_guessed = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unusable("bukan_lembar", jenis="data biner")
    separator = dialect.separator(text.splitlines(keepends=True)[:200])
    csv.field_size_limit(MAX_CELL)
    rows: list[tuple[int, list[Cell]]] = []
    cells: list[str] = []
    try:
        lines = io.StringIO(f"{text}\n{_END}")
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), 1):
            if cells != [_END] and any(cell.strip() for cell in cells):
                rows.append((number, list(cells)))
            if len(rows) > MOST_ROWS:
                raise too_large()
    except csv.Error:
        raise Unusable("rusak") from None
    if cells != [_END]:
        raise Unusable("rusak")
    return Opened(rows, is_guessed=is_guessed)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding was only guessed."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True
