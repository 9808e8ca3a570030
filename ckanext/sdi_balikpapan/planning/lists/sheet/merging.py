"""My changes of a row beside everybody else's: kept where they meet nothing, asked where they do.

Pure. What was started from is known by its digests (`versions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .columns import OFFICE, data_keys
from .versions import digest, digests

Digests = Mapping[str, str]


class Side(str, Enum):
    """Whose value stands where two people changed the same."""

    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True)
class Change:
    """A field that a row changes."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Clash:
    """A field that was changed here and there, each to something else."""

    field: str
    theirs: Any
    mine: Any


@dataclass
class Merged:
    """What a row does to an entry as it is now."""

    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Any]:
        """What is to be saved: an empty text takes an answer away."""
        return {change.field: change.after for change in self.changes}


def merge(said: Mapping[str, Any], seen: Digests | None, current: Mapping[str, Any]) -> Merged:
    """What a row says, on top of an entry as it is now.

    :param seen: what the row was written from; None when it says nothing of that: then every
        field that differs is a change, but an empty cell only says nothing.
    :param current: the entry, or the draft on it that a save would go on with.
    """
    found = Merged()
    for key, mine, now in _said(said, current):
        if digest(key, mine) == digest(key, now) or (seen is None and mine == ""):
            continue
        if seen is not None and digest(key, mine) == seen[key]:
            continue  # only they changed it
        if seen is not None and digest(key, now) != seen[key]:
            found.clashes.append(Clash(key, now, mine))
        else:
            found.changes.append(Change(key, now, mine))
    return found


def _said(said: Mapping[str, Any], current: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in data_keys():
        if key in said and key != OFFICE:
            yield key, said[key], current.get(key, "")


def settled(
    said: Mapping[str, Any],
    seen: Digests | None,
    current: Mapping[str, Any],
    choices: Mapping[str, Side],
) -> tuple[dict[str, Any], dict[str, str]]:
    """A row and what it was written from, once somebody has chosen between two values.

    What he chose holds against what he saw: if that changes once more, he is asked again. A row
    that said nothing of what it was written from was written from what is shown now.

    :param current: what he saw.
    """
    kept = {k: v for k, v in said.items() if choices.get(k) is not Side.THEIRS}
    if seen is None:
        return {k: v for k, v in kept.items() if v != ""}, digests(current)
    chosen = {k: digest(k, current.get(k)) for k, side in choices.items() if side is Side.MINE}
    return kept, {**seen, **chosen}
