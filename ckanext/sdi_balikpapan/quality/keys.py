"""Rows that carry the same key, found with digests on disk, so that memory stays the same.

Most files are sorted. So of each chunk its lowest and highest key are kept; only chunks whose spans
meet can share a key, and only those are compared.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..standards.contract import Column, Type
from .finding import Finding
from .table import Cell, Chunk
from .values.codes import as_text

_WHOLE = (Type.INTEGER, Type.YEAR)
_DIGITS = re.compile(r"[+-]?[0-9]{1,30}").fullmatch
_AT_ONCE = 1 << 17
"""So many digests are compared in memory; more are parted on disk first."""
_PARTS = 128
_LISTED = 100_000
"""So many different keys that repeat are followed to their rows."""


@dataclass
class _Piece:
    """The keys of one chunk: where their digests and rows are kept, and what they span.

    :param numbers: the digests are the keys themselves.
    """

    place: int
    count: int
    low: Any
    high: Any
    repeats: bool
    numbers: bool = False


class Keys:
    """Finds the rows whose key columns repeat those of an earlier row."""

    def __init__(
        self, places: Sequence[int], columns: Sequence[Column], rule: str = "duplicate_key"
    ) -> None:
        """:param places: the key columns' positions.
        :param rule: what is said of a row whose key stood in an earlier one.
        """
        self._rule = rule
        self._places, self._columns = places, columns
        self._names = ", ".join(column.name for column in columns)
        self._numbers = len(columns) == 1 and columns[0].type in _WHOLE
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._pieces: list[_Piece] = []
        self._mixed = False

    def see(self, chunk: Chunk) -> None:
        """The next rows; one without a whole key has none to share."""
        if self._numbers and self._see_numbers(chunk):
            return
        columns = [
            _texts(chunk.columns[place], column.type in _WHOLE)
            for place, column in zip(self._places, self._columns, strict=True)
        ]
        lines = chunk.lines
        if self._rule == "duplicate_key" and any("" in column for column in columns):
            whole = [i for i, row in enumerate(zip(*columns, strict=True)) if all(row)]
            columns = [[column[i] for i in whole] for column in columns]
            lines = [lines[i] for i in whole]
        if lines:
            keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
            self._keep(keys, array("q", map(hash, keys)), lines)

    def _see_numbers(self, chunk: Chunk) -> bool:
        """The quick way for a column of whole numbers; False when not all of them are."""
        column: Any = chunk.columns[self._places[0]]
        try:
            "".join(column)
            numbers = list(map(int, column))
            digests = array("q", numbers)
        except (ValueError, TypeError, OverflowError):
            return False
        self._keep(numbers, digests, chunk.lines, numbers=True)
        return True

    def _keep(
        self, keys: Sequence[Any], digests: array[int], lines: Sequence[int], numbers: bool = False
    ) -> None:
        repeats = len(set(digests)) < len(digests)
        place = self._file.tell()
        self._pieces.append(_Piece(place, len(keys), min(keys), max(keys), repeats, numbers))
        self._file.write(digests)
        self._file.write(array("q", lines))

    def finish(self) -> Iterable[Finding]:
        """A finding for each row whose key stood in an earlier one."""
        for group in _groups(self._pieces):
            if len(group) > 1 or group[0].repeats:
                yield from self._within(sorted(group, key=lambda piece: piece.place))
        self._file.close()

    def _within(self, group: list[_Piece]) -> Iterator[Finding]:
        self._mixed = len({piece.numbers for piece in group}) > 1
        repeated = self._repeated(group)
        first: dict[int, int] = {}
        for piece in group if repeated else ():
            digests = self._digests(piece)
            if repeated.isdisjoint(digests):
                continue
            for digest, line in zip(digests, self._read(piece, 1), strict=True):
                if digest not in repeated:
                    continue
                if digest in first:
                    yield self._finding(line, first[digest])
                else:
                    first[digest] = line

    def _finding(self, line: int, first: int) -> Finding:
        if self._rule == "duplicate_key":
            words = {"first": first, "key": self._names}
            return Finding(self._rule, line, self._names, words=words)
        return Finding(self._rule, line, words={"first": first})

    def _digests(self, piece: _Piece) -> array[int]:
        found = self._read(piece)
        if self._mixed and piece.numbers:
            return array("q", map(hash, map(str, found)))
        return found

    def _read(self, piece: _Piece, which: int = 0) -> array[int]:
        """:param which: 0 for the digests, 1 for the rows."""
        self._file.seek(piece.place + 8 * piece.count * which)
        values: array[int] = array("q")
        values.frombytes(self._file.read(8 * piece.count))
        return values

    def _repeated(self, group: list[_Piece]) -> set[int]:
        if sum(piece.count for piece in group) <= _AT_ONCE:
            return _twice([digest for piece in group for digest in self._digests(piece)])
        found: set[int] = set()
        for part in self._parted(group):
            if len(set(part)) < len(part) and len(found) < _LISTED:
                found |= _twice(part)
        return found

    def _parted(self, group: list[_Piece]) -> Iterator[list[int]]:
        """All digests of a group, in parts that share none with each other."""
        with tempfile.TemporaryFile() as file:
            parts: list[list[int]] = [[] for _ in range(_PARTS)]
            places: list[list[tuple[int, int]]] = [[] for _ in range(_PARTS)]
            held = 0
            for piece in group:
                add = [part.append for part in parts]
                for digest in self._digests(piece):
                    add[digest & 127](digest)
                held += piece.count
                if held < _AT_ONCE and piece is not group[-1]:
                    continue
                for part, known in zip(parts, places, strict=True):
                    known.append((file.tell(), len(part)))
                    file.write(array("q", part))
                    part.clear()
                held = 0
            for known in places:
                whole: array[int] = array("q")
                for place, count in known:
                    file.seek(place)
                    whole.frombytes(file.read(8 * count))
                yield whole.tolist()


def _texts(column: Sequence[Cell], whole: bool) -> list[str]:
    """The keys as they are compared; of whole numbers 007 and 7 are the same."""
    try:
        texts = list(map(str.strip, column))  # type: ignore[arg-type]
    except TypeError:
        texts = ["" if cell is None else as_text(cell).strip() for cell in column]
    return [str(int(text)) if _DIGITS(text) else text for text in texts] if whole else texts


def _groups(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The chunks whose spans meet, directly or through others."""
    if len({type(piece.low) for piece in pieces}) > 1:
        return [list(pieces)]
    groups: list[list[_Piece]] = []
    reach: Any = None
    for piece in sorted(pieces, key=lambda one: one.low):
        if groups and piece.low <= reach:
            groups[-1].append(piece)
            reach = max(reach, piece.high)
        else:
            groups.append([piece])
            reach = piece.high
    return groups


def _twice(digests: list[int]) -> set[int]:
    return {digest for digest, times in Counter(digests).items() if times > 1}
