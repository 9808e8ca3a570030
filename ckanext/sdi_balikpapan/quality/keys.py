"""Rows that carry the same key: digests on disk, so that memory stays the same. Pure of CKAN."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from .finding import Finding
from .table import Cell, Chunk
from .values.codes import as_text

_PARTS = 64
_SPILL = 1 << 18
"""So many digests are held before they go to disk."""
_LISTED = 100_000


class Keys:
    """Finds the rows whose key columns repeat those of an earlier row."""

    def __init__(self, places: Sequence[int], names: Sequence[str]) -> None:
        """:param places: the key columns' positions."""
        self._places, self._names = places, names
        self._parts: list[list[int]] = [[] for _ in range(_PARTS)]
        self._spills: list[list[tuple[int, int]]] = [[] for _ in range(_PARTS)]
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._order = tempfile.TemporaryFile()  # noqa: SIM115
        self._held = self._seen = 0

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        columns = [_texts(chunk.columns[place]) for place in self._places]
        lines = chunk.lines
        if any("" in column for column in columns):
            whole = [i for i, row in enumerate(zip(*columns, strict=True)) if all(row)]
            columns = [[column[i] for i in whole] for column in columns]
            lines = [lines[i] for i in whole]
        keys: Iterable[object] = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
        digests = array("q", map(hash, keys))
        add = [part.append for part in self._parts]
        for digest in digests:
            add[digest & 63](digest)
        self._order.write(array("q", [len(digests)]).tobytes())
        self._order.write(digests.tobytes())
        self._order.write(array("q", lines).tobytes())
        self._seen += len(digests)
        self._held += len(digests)
        if self._held >= _SPILL:
            self._spill()

    def _spill(self) -> None:
        for number, part in enumerate(self._parts):
            self._spills[number].append((self._file.tell(), len(part)))
            self._file.write(array("q", part).tobytes())
            part.clear()
        self._held = 0

    def finish(self) -> Iterable[Finding]:
        """A finding for each row whose key stood in an earlier one."""
        repeated: set[int] = set()
        for number, part in enumerate(self._parts):
            for place, count in self._spills[number]:
                self._file.seek(place)
                spilled = array("q")
                spilled.frombytes(self._file.read(8 * count))
                part += spilled
            if len(set(part)) < len(part):
                repeated.update(islice(_repeated(part), _LISTED - len(repeated)))
            part.clear()
        self._file.close()
        if repeated:
            yield from self._rows(repeated)
        self._order.close()

    def _rows(self, repeated: set[int]) -> Iterable[Finding]:
        first: dict[int, int] = {}
        columns = ", ".join(self._names)
        self._order.seek(0)
        while head := self._order.read(8):
            count = array("q", head)[0]
            digests, lines = array("q"), array("q")
            digests.frombytes(self._order.read(8 * count))
            lines.frombytes(self._order.read(8 * count))
            if repeated.isdisjoint(digests):
                continue
            for digest, line in zip(digests, lines, strict=True):
                if digest not in repeated:
                    continue
                if digest in first:
                    words = {"first": first[digest], "key": columns}
                    yield Finding("duplicate_key", line, columns, words=words)
                else:
                    first[digest] = line


def _texts(column: Sequence[Cell]) -> list[str]:
    try:
        return list(map(str.strip, column))  # type: ignore[arg-type]
    except TypeError:
        return ["" if cell is None else as_text(cell).strip() for cell in column]


def _repeated(part: list[int]) -> Iterable[int]:
    return (digest for digest, times in Counter(part).items() if times > 1)
