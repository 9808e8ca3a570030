"""A first look at all bytes of a text file: its encoding, and whether its lines have an end."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ..table import Unreadable

_BLOCK = 1 << 20
_LONGEST_LINE = 4
"""So many blocks without an end of line are no table."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 4096
_BINARY_SHARE = 0.01
_ENDS_SHOWN = 4


@dataclass
class Scan:
    """What all bytes of a file showed.

    :param encoding: Python's name of the encoding.
    :param newlines: the ends of line met in the first blocks: CRLF, LF, CR.
    """

    encoding: str
    bom: bool = False
    newlines: set[str] = field(default_factory=set)


def scan(path: Path, encoding: str = "") -> Scan:
    """Looks at all of a file, block by block.

    :param encoding: as declared; otherwise it is detected.
    :raises Unreadable: empty, binary, or a line without an end.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        if not sample.strip():
            raise Unreadable("empty_file")
        found = Scan(*_encoding(sample, encoding))
        file.seek(0)
        if not _look(file, found) and not encoding:
            file.seek(0)
            found.encoding = "utf-8" if _mostly_utf8(file) else "cp1252"
    return found


def _encoding(sample: bytes, declared: str) -> tuple[str, bool]:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name, True
    if declared:
        return declared, False
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) * 0.2 and min(even, odd) * 10 < max(even, odd):
        name = "utf-16-le" if odd > even else "utf-16-be"
        if not _CONTROL.search(sample.decode(name, errors="ignore")):
            return name, False
    if even + odd > len(sample) * _BINARY_SHARE:
        raise Unreadable("binary")
    return "utf-8", False


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _look(file: IO[bytes], found: Scan) -> bool:
    """Notes the ends of line; False when it isn't the UTF-8 that it seemed to be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = found.encoding == "utf-8"
    endless = 0
    for number, block in enumerate(_blocks(file)):
        endless = 0 if b"\n" in block or b"\r" in block else endless + 1
        if endless >= _LONGEST_LINE:
            raise Unreadable("line_too_long")
        if number < _ENDS_SHOWN:
            found.newlines |= _ends(block)
        if utf8 and not (block.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(block, len(block) < _BLOCK)
            except UnicodeDecodeError:
                utf8 = False
    return utf8 or found.encoding != "utf-8"


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
