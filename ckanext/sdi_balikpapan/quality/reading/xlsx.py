"""Reading a sheet of an XLSX workbook as a table, streaming."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ...standards.contract import Dialect
from ..finding import Finding, Findings, shortened
from ..table import CHUNK_ROWS, MAX_CELL, Cell, Chunk, Table, Unreadable, column_names
from . import dialect, foot
from .cells import Row, SheetReader
from .parts import Sheet, Workbook, workbook

_SAMPLE = 200
_LINKS = "xl/externalLinks/externalLink"


def open_xlsx(path: Path, declared: Dialect, known: Collection[str] = ()) -> Table:
    """The declared sheet, or the first visible one with cells in it.

    :raises Unreadable: `xlsx_broken`, `xlsx_locked`, `xlsx_too_large`, `sheet_missing`,
        `empty_file`, `no_header` or `too_many_columns`.
    """
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError):
        raise Unreadable("xlsx_broken") from None
    findings = Findings()
    book = workbook(archive)
    sheet, sample = _choose(archive, book, declared.sheet)
    _say_other_parts(archive, book, sheet, findings)
    line, last, header = _header(sample, declared.header_row, known)
    if last > line:
        findings.add(Finding("header_rows_joined", line, value=shortened(dialect.example(header))))
    for number, cells in sample:
        if number < line and any(_text(cell) for cell in cells):
            value = shortened(" ".join(filter(None, map(_text, cells))))
            findings.add(Finding("title_row", number, value=value))
    facts = {
        "format": "xlsx",
        "sheet": sheet.name,
        "sheets": [one.name for one in book.sheets],
        "header_row": line,
        "header_end": last,
    }
    names = column_names(header)

    def chunks() -> Iterator[Chunk]:
        reader = SheetReader(archive, sheet.part, book, findings, names)
        return _chunks(reader, last, len(names), findings)

    return Table(names, chunks, facts, findings)


def _choose(archive: ZipFile, book: Workbook, wanted: str) -> tuple[Sheet, list[Row]]:
    """A sheet with its first rows."""
    if wanted:
        named = [one for one in book.sheets if one.name.casefold() == wanted.casefold()]
        if not named:
            have = ", ".join(one.name for one in book.sheets)
            raise Unreadable("sheet_missing", sheet=wanted[:80], sheets=have[:300])
        return named[0], _sample(archive, book, named[0])
    for sheet in [one for one in book.sheets if not one.hidden] or book.sheets:
        sample = _sample(archive, book, sheet)
        if sample:
            return sheet, sample
    raise Unreadable("empty_file")


def _say_other_parts(archive: ZipFile, book: Workbook, sheet: Sheet, findings: Findings) -> None:
    """Says what else is in the workbook: it is published with it, but not read."""
    others = [one for one in book.sheets if one is not sheet]
    for rule, names in (
        ("other_sheets", [one.name for one in others if not one.hidden]),
        ("hidden_sheets", [one.name for one in others if one.hidden]),
    ):
        if names:
            words = {"sheet": sheet.name[:80], "count": len(names)}
            findings.add(Finding(rule, value=shortened(", ".join(names)), words=words))
    if any(name.startswith(_LINKS) for name in archive.namelist()):
        findings.add(Finding("external_links"))


def _sample(archive: ZipFile, book: Workbook, sheet: Sheet) -> list[Row]:
    sample: list[Row] = []
    for row in SheetReader(archive, sheet.part, book, Findings()).rows():
        if any(_text(cell) for cell in row[1]):
            sample.append(row)
        if len(sample) >= _SAMPLE:
            break
    return sample


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _header(
    rows: list[Row], declared: int, known: Collection[str]
) -> tuple[int, int, Sequence[str]]:
    """The first and the last row of the header, and the names in them."""
    if not rows:
        raise Unreadable("empty_file")
    texts = [[_name(cell) for cell in cells] for _, cells in rows]
    if declared:
        found = (place for place, row in enumerate(rows) if row[0] >= declared)
        first = next(found, len(rows) - 1)
    else:
        first = dialect.header_row(texts, known)
    first, last, names = dialect.header(texts, first, known, fixed=bool(declared))
    return rows[first][0], rows[last][0], names


def _name(cell: Cell) -> str:
    """A year as a column's name is a number in the sheet."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _text(cell)


def _chunks(reader: SheetReader, header: int, width: int, findings: Findings) -> Iterator[Chunk]:
    lines: list[int] = []
    rows: list[list[Cell]] = []
    for line, cells in reader.rows():
        if line <= header or not any(_text(cell) for cell in cells):
            continue
        if foot.is_foot(cells, width):
            foot.say(line, cells, findings)
            continue
        lines.append(line)
        rows.append(_fitted(cells, width, line, findings))
        if len(rows) == CHUNK_ROWS:
            yield Chunk(lines, rows)
            lines, rows = [], []
    if rows:
        yield Chunk(lines, rows)


def _fitted(cells: Sequence[Cell], width: int, line: int, findings: Findings) -> list[Cell]:
    if any(_text(cell) for cell in cells[width:]):
        words = {"found": len(cells), "expected": width}
        extra = " | ".join(filter(None, map(_text, cells[width : width + 5])))
        findings.add(Finding("too_many_cells", line, "", shortened(extra), words))
    row = [_short(cell) for cell in cells[:width]]
    return row + [None] * (width - len(row))


def _short(cell: Cell) -> Cell:
    if isinstance(cell, str) and len(cell) > MAX_CELL:
        raise Unreadable("cell_too_long")
    return cell
