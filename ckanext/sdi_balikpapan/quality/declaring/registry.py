"""Which entry of the registry a column may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...standards.registry.similar import Entry, Index
from .model import Match

_LEAST = 0.35
_LIMIT = 3


@dataclass(frozen=True)
class Variable:
    """What of an agreed variable or concept a declaration takes over."""

    id: str
    name: str
    definition: str = ""
    unit: str = ""
    aliases: tuple[str, ...] = ()


class Registry:
    """The agreed entries, ready to be asked for columns."""

    def __init__(self, entries: Iterable[Variable]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._by_name = {
            _folded(name): entry.id
            for entry in self._entries.values()
            for name in (entry.name, *entry.aliases)
        }
        self._index = Index(
            Entry(e.id, e.name, e.definition, aliases=e.aliases) for e in self._entries.values()
        )

    def __getitem__(self, id: str) -> Variable:
        return self._entries[id]

    def matches(self, name: str, label: str, definition: str = "") -> tuple[Match, ...]:
        """The entries that a column may be, the likeliest first; 1.0 when its name is theirs."""
        for text in (name, label):
            known = self._by_name.get(_folded(text))
            if known:
                return (Match(known, self._entries[known].name, 1.0),)
        near = self._index.neighbours(Entry("", label, definition), _LIMIT)
        return tuple(
            Match(one.id, self._entries[one.id].name, round(one.score, 2))
            for one in near
            if one.score >= _LEAST
        )


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
