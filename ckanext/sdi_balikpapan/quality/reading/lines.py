"""The text of a file in blocks of whole lines, with what couldn't be decoded counted."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..table import MAX_CELL, Unreadable
from .scan import Scan

BLOCK = 1 << 18
LONGEST_LINE = 2 * MAX_CELL
REPLACED = "\ufffd"
_LIKE_ASCII = ("utf-8", "ascii", "cp125", "iso8859", "latin")
"""Encodings in which a byte below 128 is always that character."""


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, whichever of the three kinds those are."""
    return list(io.StringIO(text, newline=""))


@dataclass
class Text:
    """A text file that can be read from its beginning, again and again."""

    path: Path
    scan: Scan

    @property
    def like_ascii(self) -> bool:
        return self.scan.encoding.startswith(_LIKE_ASCII)

    def blocks(self) -> Iterator[bytes]:
        """The text in pieces that end with a line; in UTF-8 unless the encoding is like ASCII.

        :raises Unreadable: for a line that would fill the memory.
        """
        with self.path.open("rb") as file:
            if self.scan.bom and self.like_ascii:
                file.seek(len(codecs.BOM_UTF8))
            source = file if self.like_ascii else _Recoded(file, self.scan.encoding)
            while block := source.read(BLOCK):
                if not block.endswith(b"\n"):
                    rest = source.readline(LONGEST_LINE)
                    if len(rest) == LONGEST_LINE:
                        raise Unreadable("line_too_long")
                    block += rest
                yield block

    def decoded(self, block: bytes) -> str:
        """A block as text; what can't be decoded is `REPLACED`."""
        encoding = self.scan.encoding if self.like_ascii else "utf-8"
        return block.decode(encoding, errors="replace")


class _Recoded:
    """A file in another encoding, read as UTF-8."""

    def __init__(self, file: io.BufferedReader, encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding, errors="replace", newline="")

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode(errors="replace")

    def readline(self, size: int) -> bytes:
        return self._text.readline(size).encode(errors="replace")
