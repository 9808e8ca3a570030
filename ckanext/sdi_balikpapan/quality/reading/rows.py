"""The rows of a CSV after its header, all of one width, with what had to be mended to get there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from ..finding import Finding, Findings, shortened
from ..table import Chunk, Unreadable
from . import foot
from .lines import REPLACED, Text, lines_of

_END = re.compile(r"\r\n|\r|\n")
_ALL = bytes(range(256))
_BLANK_LIMIT = 2_000_000
"""More lines without a word than any spreadsheet writes."""
_LONGEST_RECORD = 4_000_000


class Rows:
    """Reads the rows of one CSV; used once."""

    def __init__(
        self, text: Text, separator: str, header: int, width: int, findings: Findings
    ) -> None:
        """:param header: the physical line on which the header ends."""
        self._text, self._separator, self._findings = text, separator, findings
        self._skip, self._width = header, width
        self._line = header
        self._carry = ""
        self._blanks = 0
        mark = separator.encode()
        self._others = bytes(set(_ALL) - set(mark + b"\n"))
        self._skeleton = mark * (width - 1) + b"\n"

    def chunks(self) -> Iterator[Chunk]:
        """The rows, block by block; the last without the remarks below the table."""
        held: Chunk | None = None
        for chunk in self._chunks():
            if held:
                yield held
            held = chunk
        if held and (rest := foot.without_foot(held, self._findings)).lines:
            yield rest

    def _chunks(self) -> Iterator[Chunk]:
        for block in self._text.blocks():
            chunk = self._at_once(block) or self._by_csv(self._text.decoded(block))
            if chunk.lines:
                yield chunk
        if self._carry:
            chunk = self._rows(self._carry, last=True)
            if chunk.lines:
                yield chunk

    def _at_once(self, block: bytes) -> Chunk | None:
        """A block without quotes, blank or ragged rows is cut in one go; None for any other."""
        if (
            self._skip
            or self._carry
            or not self._separator.isascii()
            or b'"' in block
            or b"\x00" in block
        ):
            return None
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n")
        if not block.endswith(b"\n"):
            block += b"\n"
        count = block.count(b"\n")
        if b"\r" in block or block.translate(None, self._others) != self._skeleton * count:
            return None
        text = self._text.decoded(block)
        if REPLACED in text:
            return None
        cells = text.replace("\n", self._separator).split(self._separator)
        cells.pop()
        columns = [cells[place :: self._width] for place in range(self._width)]
        if _has_blank_row(columns):
            return None
        first = self._line + 1
        self._line += count
        return Chunk(range(first, first + count), columns=columns)

    def _by_csv(self, text: str) -> Chunk:
        if self._skip:
            lines = lines_of(text)
            text = "".join(lines[self._skip :])
            self._skip = max(0, self._skip - len(lines))
        return self._rows(self._carry + text)

    def _rows(self, text: str, *, last: bool = False) -> Chunk:
        """All complete rows of a text; what is incomplete waits for the next block."""
        lines = lines_of(text)
        self._carry = ""
        rows: list[list[str]] = []
        places: list[int] = []
        source, at = iter(lines), 0
        while at < len(lines):
            reader = csv.reader(source, delimiter=self._separator, strict=True)
            start, broken = len(rows), ""
            try:
                rows.extend(reader)
            except csv.Error as error:
                broken = str(error)  # The error itself would keep all of this alive.
            done = self._place(rows[start:] if start else rows, places, reader.line_num, broken)
            if not broken or not self._goes_on(broken, lines, at + done, last):
                break
            self._line += reader.line_num - done
            at += reader.line_num
        dirty = REPLACED in text or "\x00" in text
        return self._even(places, rows, dirty)

    def _place(self, rows: list[list[str]], places: list[int], height: int, broken: str) -> int:
        """Notes the line on which each row begins; how many lines they take."""
        before = self._line
        if not broken and height == len(rows):
            self._line += height
            places.extend(range(before + 1, self._line + 1))
            return height
        for row in rows:
            places.append(self._line + 1)
            self._line += _height(row)
        return self._line - before

    def _goes_on(self, error: str, lines: list[str], at: int, last: bool) -> bool:
        """Whether reading can go on after a row that csv refuses, which is left out."""
        row = self._line + 1
        if "field larger" in error:
            raise Unreadable("cell_too_long", row)
        if "end of data" not in error:
            self._findings.add(Finding("broken_quotes", row))
            return True
        if last:
            self._findings.add(Finding("unclosed_quote", row))
        else:
            self._carry = "".join(lines[at:])
            if len(self._carry) > _LONGEST_RECORD:
                raise Unreadable("cell_too_long", row)
        return False

    def _even(self, lines: Sequence[int], rows: list[list[str]], dirty: bool) -> Chunk:
        """All rows as wide as the header and of whole characters; blank ones left out."""
        if not dirty and set(map(len, rows)) == {self._width}:
            columns = list(zip(*rows, strict=True))
            if not _has_blank_row(columns):
                return Chunk(lines, rows, columns)
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        for line, row in zip(lines, rows, strict=True):
            if not any(row) or not any(map(str.strip, row)):
                self._note_blank(line)
                continue
            if len(row) != self._width:
                if foot.is_foot(row, self._width):
                    foot.say(line, row, self._findings)
                    continue
                row = self._fitted(line, row)
            kept_lines.append(line)
            kept.append(self._cleaned(line, row))
        return Chunk(kept_lines, kept)

    def _note_blank(self, line: int) -> None:
        self._blanks += 1
        if self._blanks > _BLANK_LIMIT:
            raise Unreadable("too_many_blank_rows", line)

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        width = self._width
        counts = {"found": len(row), "expected": width}
        if len(row) < width:
            self._findings.add(Finding("too_few_cells", line, words=counts))
            return row + [""] * (width - len(row))
        if any(map(str.strip, row[width:])):
            value = shortened(" | ".join(row[width : width + 5]))
            self._findings.add(Finding("too_many_cells", line, "", value, counts))
        return row[:width]

    def _cleaned(self, line: int, row: list[str]) -> list[str]:
        """The same without NUL; what couldn't be decoded is said."""
        text = "".join(row)
        if REPLACED in text:
            self._findings.add(Finding("broken_character", line))
        if "\x00" not in text:
            return row
        self._findings.add(Finding("nul", line))
        return [cell.replace("\x00", "") for cell in row]


def _has_blank_row(columns: Sequence[Sequence[str]]) -> bool:
    if all(map(str.strip, columns[0])):
        return False
    blank = (place for place, cell in enumerate(columns[0]) if not cell.strip())
    return any(not any(column[place].strip() for column in columns) for place in blank)


def _height(row: Sequence[str]) -> int:
    """How many lines a row takes."""
    text = "".join(row)
    return 1 + (len(_END.findall(text)) if "\n" in text or "\r" in text else 0)
