"""Which agency a cell means: by id, address, name, or a name that it had. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .columns import plain


@dataclass(frozen=True)
class Office:
    """An agency and everything that it is called."""

    id: str
    title: str
    names: tuple[str, ...] = ()


@dataclass
class Offices:
    """All of the portal's agencies."""

    by_id: Mapping[str, Office] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, offices: Iterable[Office]) -> Offices:
        found = cls({one.id: one for one in offices})
        for one in found.by_id.values():
            for name in (one.id, one.title, *one.names):
                found._ids.setdefault(plain(name), set()).add(one.id)
        return found

    def meant(self, text: str) -> set[str]:
        """The ids of those that a text can mean."""
        return self._ids.get(plain(text), set())

    def like(self, text: str) -> str:
        """The name of the agency that looks most like it, or nothing."""
        titles = {one.title.casefold(): one.title for one in self.by_id.values()}
        near = difflib.get_close_matches(text.casefold(), titles, 1, 0.7)
        return titles[near[0]] if near else ""

    def title(self, id: str) -> str:
        return self.by_id[id].title if id in self.by_id else id
