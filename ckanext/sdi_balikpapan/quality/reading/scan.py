"""A first look at all bytes of a text file: its encoding, and whether its lines have an end."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ..table import Unreadable

BLOCK = 1 << 20
LONGEST_LINE = 4
"""So many blocks without an end of line are no table."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_SHARE = 0.01
_ENDS_SHOWN = 4


@dataclass
class Scan:
    """What all bytes of a file showed.

    :param encoding: Python's name of the encoding.
    :param lines: the fewest ends of line in any block; it bounds how long some lines are together.
    """

    encoding: str = "utf-8"
    bom: bool = False
    nul: bool = False
    lines: int = BLOCK
    newlines: set[str] = field(default_factory=set)


def scan(path: Path, encoding: str = "") -> Scan:
    """Looks at all of a file, block by block.

    :param encoding: as declared; otherwise it is detected.
    :raises Unreadable: empty, binary, or a line without an end.
    """
    with path.open("rb") as file:
        first = file.read(BLOCK)
        if not first.strip():
            raise Unreadable("empty_file")
        found = Scan(*_encoding(first, encoding))
        file.seek(0)
        utf8 = not encoding and found.encoding.startswith("utf-8")
        if not _look(file, found, utf8):
            file.seek(0)
            found.encoding = "utf-8" if _mostly_utf8(file) else "cp1252"
    return found


def _encoding(first: bytes, declared: str) -> tuple[str, bool]:
    for mark, name in _BOMS:
        if first.startswith(mark):
            return (name, True) if not declared or name.startswith("utf-16") else (declared, True)
    if declared:
        return declared, False
    sample = first[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) * 0.2 and min(even, odd) * 10 < max(even, odd):
        return ("utf-16-le" if odd > even else "utf-16-be"), False
    if sample.count(0) > len(sample) * _BINARY_SHARE:
        raise Unreadable("binary")
    return "utf-8", False


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _look(file: IO[bytes], found: Scan, utf8: bool) -> bool:
    """Fills in what was found; False when it isn't the UTF-8 that it seemed to be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    endless = 0
    for number, block in enumerate(_blocks(file)):
        ends = block.count(b"\n") or block.count(b"\r")
        endless = 0 if ends else endless + 1
        if endless >= LONGEST_LINE:
            raise Unreadable("line_too_long")
        if len(block) == BLOCK:
            found.lines = min(found.lines, ends)
        found.nul = found.nul or b"\x00" in block
        if number < _ENDS_SHOWN:
            found.newlines |= _ends(block)
        if utf8:
            try:
                decoder.decode(block, len(block) < BLOCK)
            except UnicodeDecodeError:
                utf8, found.encoding = False, ""
    return bool(found.encoding)


def _ends(block: bytes) -> set[str]:
    both = block.count(b"\r\n")
    counts = {"CRLF": both, "LF": block.count(b"\n") - both, "CR": block.count(b"\r") - both}
    return {name for name, count in counts.items() if count > 0}


def _mostly_utf8(file: IO[bytes]) -> bool:
    """Whether what isn't UTF-8 is the exception; otherwise it is Windows' own encoding."""
    good = broken = 0
    for block in _blocks(file):
        text = block.decode("utf-8", errors="surrogateescape")
        high = [c for c in text if c > "\x7f"]
        lone = sum("\udc80" <= c <= "\udcff" for c in high)
        good, broken = good + len(high) - lone, broken + lone
    return good > broken
