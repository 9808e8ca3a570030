"""Reading a CSV as it comes from an office: any usual separator and encoding, every cell text.

Issue 5 replaces this by the declared variables; until then nothing is converted or guessed but
the dialect.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

SEPARATORS = ",;\t|"
_SAMPLE = 64 * 1024
_CELL_LIMIT = 1_000_000
_LINE_LIMIT = 4_000_000
_BLANK_LIMIT = 2_000_000
"""More lines without a word than any spreadsheet writes."""
MAX_COLUMNS = 1000
_NAME_BYTES = 63
"""PostgreSQL's limit for a column's name."""
_SYSTEM_COLUMNS = ("oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid")
"""Names that every table of PostgreSQL has already."""
_PARAMETER = re.compile(r"\\?(?<![:\w\\]):(?=\w)|\\:")
"""What SQLAlchemy, through which the DataStore makes its tables, takes for a parameter."""


class Unreadable(Exception):
    """A file that isn't a table; `why`: empty, binary, too_many_columns or cell_too_long."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Dialect:
    """How a file is written: its encoding and the character between its cells."""

    encoding: str
    separator: str


def detect(sample: bytes) -> Dialect:
    """The dialect that the beginning of a file shows.

    :raises Unreadable: for an empty or a binary file.
    """
    if not sample.strip():
        raise Unreadable("empty")
    encoding = _encoding(sample)
    text = sample.decode(encoding, errors="replace")
    if "\x00" in text:
        raise Unreadable("binary")
    first = next((line for line in text.splitlines() if line.strip(SEPARATORS + " \ufeff")), "")
    separator = max(SEPARATORS, key=first.count)
    return Dialect(encoding, separator if separator in first else ",")


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut in two by the sample's end is no sign of another encoding.
        return "utf-8-sig" if error.start > len(sample) - 4 else "cp1252"
    return "utf-8-sig"


def read(stream: IO[bytes]) -> tuple[list[str], Iterator[list[str | None]]]:
    """Column names, then rows of as many cells; an empty cell is None.

    :raises Unreadable: before or while reading.
    """
    dialect = detect(stream.read(_SAMPLE))
    stream.seek(0)
    text = io.TextIOWrapper(stream, dialect.encoding, errors="replace", newline="")
    csv.field_size_limit(_CELL_LIMIT)
    lines = csv.reader(_lines(text), delimiter=dialect.separator)
    header = next(_filled(lines), None)
    if header is None:
        raise Unreadable("empty")
    if len(header) > MAX_COLUMNS:
        raise Unreadable("too_many_columns")
    names = column_names(header)
    return names, (_fit(row, len(names)) for row in _filled(lines))


def _lines(text: IO[str]) -> Iterator[str]:
    """One line at a time, none so long that it fills the memory."""
    while line := text.readline(_LINE_LIMIT):
        if len(line) == _LINE_LIMIT:
            raise Unreadable("cell_too_long")
        yield line


def _filled(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    blank = 0
    while blank < _BLANK_LIMIT:
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable("cell_too_long") from None
        if any(cell.strip() for cell in row):
            yield row
        else:
            blank += 1
    raise Unreadable("empty")


def _fit(row: Sequence[str], width: int) -> list[str | None]:
    cells = [cell.replace("\x00", "").strip() or None for cell in row[:width]]
    return cells + [None] * (width - len(cells))


def column_names(header: Sequence[str]) -> list[str]:
    """Names that the DataStore takes, one for each header cell, all different."""
    names: list[str] = []
    for index, cell in enumerate(header):
        plain = cell.replace('"', "").replace("\x00", "").strip().lstrip("_").strip()
        plain = _PARAMETER.sub(": ", plain)
        names.append(_unique(plain or f"kolom_{index + 1}", [*_SYSTEM_COLUMNS, *names]))
    return names


def _unique(name: str, taken: Sequence[str]) -> str:
    candidate, number = _cut(name, ""), 1
    while candidate in taken:
        number += 1
        candidate = _cut(name, f"_{number}")
    return candidate


def _cut(name: str, suffix: str) -> str:
    room = _NAME_BYTES - len(suffix)
    return name.encode()[:room].decode(errors="ignore").rstrip() + suffix
