"""The lines of a text file, decoded, with what couldn't be decoded noted by line."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..table import MAX_CELL, Unreadable
from .scan import Scan

_LINE = 4 * MAX_CELL
REPLACED = "\ufffd"
_HANDLER = "sdi_replace_and_count"
_broken = [0]


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    _broken[0] += 1
    return REPLACED, error.end


codecs.register_error(_HANDLER, _replace)


@dataclass(frozen=True)
class Text:
    """A text file that can be read from its beginning, again and again."""

    path: Path
    scan: Scan
    more: dict[str, int] = field(default_factory=dict)

    @property
    def broken(self) -> int:
        """How many bytes that can't be decoded have been met so far."""
        return _broken[0]

    @contextmanager
    def opened(self) -> Iterator[Iterable[str]]:
        """Its lines, each with its end, none so long that it fills the memory."""
        _broken[0] = 0
        with self.path.open("rb", buffering=1 << 16) as file:
            text = io.TextIOWrapper(file, self.scan.encoding, errors=_HANDLER, newline="")
            plain = self.scan.encoding.startswith(("utf-8", "cp1252")) and not self.scan.nul
            yield text if plain else _bounded(text)


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LINE):
        if len(line) == _LINE:
            raise Unreadable("line_too_long")
        yield line
