"""One category written in several ways, which every sum by category then tells apart. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ...standards.contract import Column, Type
from ..finding import Finding, shortened
from ..reading.dialect import plain
from ..table import Chunk
from .watcher import Context, Watcher

_MOST = 1_000
"""Different texts above which a column holds names or remarks and no categories."""
_LONGEST = 80


def watcher(context: Context) -> Watcher | None:
    """Watches the columns of text that declare no list of their own."""
    names = {place: c.name for place, c in context.columns.items() if _is_free(c)}
    return Spellings(names) if names else None


def _is_free(column: Column) -> bool:
    return column.type is Type.TEXT and not (column.codes or column.reference or column.key)


class Spellings:
    """Remembers the different texts of each column, until there are too many."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names
        self._first: dict[int, dict[str, int]] = {place: {} for place in names}

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        for place, first in list(self._first.items()):
            column = chunk.columns[place]
            for text in set(column).difference(first):
                if isinstance(text, str):
                    first[text] = chunk.lines[column.index(text)]
            if len(first) > _MOST:
                del self._first[place]

    def finish(self) -> Iterator[Finding]:
        """Each spelling after the first of its category."""
        for place, first in self._first.items():
            meant: dict[str, str] = {}
            for text, line in sorted(first.items(), key=lambda one: one[1]):
                said = meant.setdefault(_folded(text), text)
                if said.strip() != text.strip() and 0 < len(text.strip()) <= _LONGEST:
                    words: dict[str, str | int] = {"other": shortened(said), "first": first[said]}
                    yield Finding(
                        "spelt_otherwise", line, self._names[place], shortened(text), words
                    )


def _folded(text: str) -> str:
    """What two spellings of one thing share: neither case nor marks nor doubled blanks."""
    return plain(text) or text
