"""The rows of a CSV after its header, all of one width, with what had to be mended to get there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ..finding import Finding, Findings, shortened
from ..table import CHUNK_ROWS, Chunk, Unreadable
from .lines import REPLACED, Text

_END = re.compile(r"\r\n|\r|\n")
_CHUNK_BLOCKS = 8
_BLANK_LIMIT = 2_000_000
"""More lines without a word than any spreadsheet writes."""


class Rows:
    """Reads the rows of one CSV; used once."""

    def __init__(
        self, text: Text, separator: str, header: int, names: Sequence[str], findings: Findings
    ) -> None:
        """:param header: the physical line on which the header ends."""
        self._text, self._separator, self._header = text, separator, header
        self._width = len(names)
        self._empty = [""] * self._width
        self._findings = findings
        self._blank: list[int] = []
        self._blanks = 0

    def chunks(self) -> Iterator[Chunk]:
        size = max(1, min(CHUNK_ROWS, _CHUNK_BLOCKS * self._text.scan.lines))
        with self._text.opened() as text:
            source = iter(text)
            for _ in islice(source, self._header):
                pass
            reader = csv.reader(source, delimiter=self._separator, strict=True)
            while True:
                chunk, more = self._chunk(reader, size)
                if self._text.broken or self._text.scan.nul:
                    chunk = self._cleaned(chunk)
                if chunk.rows:
                    yield chunk
                if not more:
                    break

    def _chunk(self, reader: Iterator[list[str]], size: int) -> tuple[Chunk, bool]:
        rows: list[list[str]] = []
        start = reader.line_num  # type: ignore[attr-defined]
        more, broken = True, None
        try:
            rows.extend(islice(reader, size))
            more = len(rows) == size
        except csv.Error as error:
            broken = error
        end = reader.line_num  # type: ignore[attr-defined]
        lines = self._lines(rows, self._header + start, self._header + end, broken is not None)
        if broken is not None:
            after = lines[-1] + _height(rows[-1]) if rows else self._header + start + 1
            more = self._say_broken(broken, after)
        return self._even(lines, rows), more

    def _lines(self, rows: list[list[str]], start: int, end: int, broken: bool) -> Sequence[int]:
        if not broken and end - start == len(rows):
            return range(start + 1, end + 1)
        lines: list[int] = []
        line = start + 1
        for row in rows:
            lines.append(line)
            line += _height(row)
        return lines

    def _say_broken(self, error: csv.Error, line: int) -> bool:
        """Whether reading can go on."""
        if "field larger" in str(error):
            raise Unreadable("cell_too_long", line)
        if "end of data" in str(error):
            self._findings.add(Finding("unclosed_quote", line))
            return False
        self._findings.add(Finding("broken_quotes", line))
        return True

    def _even(self, lines: Sequence[int], rows: list[list[str]]) -> Chunk:
        """All rows as wide as the header; blank ones left out."""
        width = self._width
        if set(map(len, rows)) <= {width} and self._empty not in rows:
            return Chunk(lines, rows)
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        for line, row in zip(lines, rows, strict=True):
            if not any(row) or not any(map(str.strip, row)):
                self._note_blank(line)
                continue
            if len(row) != width:
                row = self._fitted(line, row)
            kept_lines.append(line)
            kept.append(row)
        return Chunk(kept_lines, kept)

    def _note_blank(self, line: int) -> None:
        self._blanks += 1
        if self._blanks > _BLANK_LIMIT:
            raise Unreadable("too_many_blank_rows", line)

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        width = self._width
        if len(row) < width:
            self._findings.add(Finding("too_few_cells", line, words=_counts(row, width)))
            return row + [""] * (width - len(row))
        if any(map(str.strip, row[width:])):
            value = shortened(" | ".join(row[width : width + 5]))
            self._findings.add(Finding("too_many_cells", line, "", value, _counts(row, width)))
        return row[:width]

    def _cleaned(self, chunk: Chunk) -> Chunk:
        """The same without NUL, and what couldn't be decoded said."""
        rows: list[list[str]] = []
        for line, row in zip(chunk.lines, chunk.rows, strict=True):
            cells = [str(cell) for cell in row]
            text = "".join(cells)
            if REPLACED in text:
                self._findings.add(Finding("broken_character", line))
            if "\x00" in text:
                self._findings.add(Finding("nul", line))
                cells = [cell.replace("\x00", "") for cell in cells]
            rows.append(cells)
        return Chunk(chunk.lines, rows)


def _height(row: Sequence[str]) -> int:
    """How many lines a row takes."""
    return 1 + sum(len(_END.findall(cell)) for cell in row if "\n" in cell or "\r" in cell)


def _counts(row: Sequence[str], width: int) -> dict[str, str | int]:
    return {"found": len(row), "expected": width}
