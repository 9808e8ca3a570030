"""Reading a CSV as it comes from an office, in bounded memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ...standards.contract import Dialect
from ..finding import Finding, Findings, shortened
from ..table import MAX_CELL, Chunk, Table, Unreadable, column_names
from . import dialect
from .lines import Text, lines_of
from .rows import Rows
from .scan import scan

_SAMPLE_LINES = 200
_SHOWN = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}


def open_csv(path: Path, declared: Dialect, known: Collection[str] = ()) -> Table:
    """Reads the beginning of a CSV and offers the rest.

    :param known: the names of the declared columns, which help to find the header.
    :raises Unreadable: if it is no table.
    """
    csv.field_size_limit(MAX_CELL)
    findings = Findings()
    encoding = _known(declared.encoding, findings)
    scanned = scan(path, encoding)
    text = Text(path, scanned)
    sample = lines_of(text.decoded(next(text.blocks(), b"")))[:_SAMPLE_LINES]
    separator = declared.separator or dialect.separator(sample)
    line, last, header = _header(dialect.rows(sample, separator), declared.header_row, known)
    if last > line:
        findings.add(Finding("header_rows_joined", line, value=shortened(dialect.example(header))))
    names = column_names(cell.replace("\ufeff", "").replace("\x00", "") for cell in header)
    facts = {
        "format": "csv",
        "separator": separator,
        "encoding": _SHOWN.get(scanned.encoding, scanned.encoding.upper()),
        "bom": scanned.bom,
        "newlines": sorted(scanned.newlines),
        "header_row": line,
        "header_end": last,
    }
    for number, row in _titles(dialect.rows(sample, separator), line):
        findings.add(Finding("title_row", number, value=shortened(row)))

    def chunks() -> Iterator[Chunk]:
        return Rows(text, separator, last, len(names), findings).chunks()

    return Table(names, chunks, facts, findings)


def _known(encoding: str, findings: Findings) -> str:
    if not encoding:
        return ""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        findings.add(Finding("declared_encoding", value=shortened(encoding)))
        return ""


def _header(
    rows: list[tuple[int, list[str]]], declared: int, known: Collection[str]
) -> tuple[int, int, Sequence[str]]:
    """The physical lines on which the header's first and last row end, and the names."""
    if not rows:  # The file isn't empty, so its first row couldn't be cut.
        raise Unreadable("cell_too_long", 1)
    texts = [row for _, row in rows]
    if declared:
        found = (place for place, row in enumerate(rows) if row[0] >= declared)
        first = next(found, len(rows) - 1)
    else:
        first = dialect.header_row(texts, known)
    first, last, names = dialect.header(texts, first, known, fixed=bool(declared))
    return rows[first][0], rows[last][0], names


def _titles(rows: list[tuple[int, list[str]]], header: int) -> Iterator[tuple[int, str]]:
    for line, row in rows:
        if line < header and any(cell.strip() for cell in row):
            yield line, " ".join(filter(None, (cell.strip() for cell in row)))
