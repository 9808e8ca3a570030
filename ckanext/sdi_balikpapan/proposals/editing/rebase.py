"""Bringing an overtaken proposal onto the newer approved version, without losing either's work.

What only one side changed is taken over; what both changed differently is somebody's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ..content import FILE_KEYS, Body

_EMPTY = (None, "", [], {})
_FILE = "file"
"""The keys that say which bytes a resource is change together or not at all."""


class Side(str, Enum):
    """Whose change stands: the approved version's, or the proposal's."""

    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True)
class Conflict:
    """A field that both sides changed, each to something else."""

    path: str
    base: Any
    theirs: Any
    mine: Any


@dataclass
class Merge:
    """The body that comes out, and what nobody has chosen yet (there it says `mine`)."""

    body: Body
    conflicts: list[Conflict] = field(default_factory=list)


def merged(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    choices: Mapping[str, Side] | None = None,
) -> Merge:
    """The proposal's changes on top of the newer approved version.

    :param base: the version that the proposal started from.
    :param theirs: the approved version as it is now.
    :param mine: the proposal.
    :param choices: by path of a conflict, which side stands.
    """
    merge = _Merging(choices or {})
    plain = {**theirs, **mine, **base}.keys() - {"resources"}
    values = {
        key: merge.value(key, *(side.get(key) for side in (base, theirs, mine)))
        for key in sorted(plain)
    }
    body = {key: value for key, value in values.items() if value not in _EMPTY}
    resources = merge.resources(*(_by_id(side) for side in (base, theirs, mine)))
    if resources:
        body["resources"] = resources
    return Merge(body, merge.conflicts)


class _Merging:
    def __init__(self, choices: Mapping[str, Side]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def value(self, path: str, base: Any, theirs: Any, mine: Any) -> Any:
        if _same(mine, base):
            return theirs
        if _same(theirs, base) or _same(theirs, mine):
            return mine
        if path not in self.choices:
            self.conflicts.append(Conflict(path, base, theirs, mine))
            return mine
        return theirs if self.choices[path] is Side.THEIRS else mine

    def resources(
        self, base: dict[str, Body], theirs: dict[str, Body], mine: dict[str, Body]
    ) -> list[Body]:
        order = _order(list(base), list(theirs), list(mine))
        found = (
            self._resource(id_, base.get(id_), theirs.get(id_), mine.get(id_)) for id_ in order
        )
        return [resource for resource in found if resource]

    def _resource(
        self, id_: str, base: Body | None, theirs: Body | None, mine: Body | None
    ) -> Body | None:
        path = f"resources.{id_}"
        if base is None or theirs is None or mine is None:
            return self.value(path, base, theirs, mine)
        sides = [_grouped(side) for side in (base, theirs, mine)]
        keys = dict.fromkeys(key for side in reversed(sides) for key in side)
        values = {k: self.value(f"{path}.{k}", *(s.get(k) for s in sides)) for k in keys}
        file = values.pop(_FILE, None) or {}
        return {**{k: v for k, v in values.items() if v not in _EMPTY}, **file}


def _order(base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
    """The proposal's order where it has one of its own, else that of the approved version."""
    moved_by_me = _kept(mine, base) != _kept(base, mine)
    moved_by_them = _kept(theirs, base) != _kept(base, theirs)
    mine_first = mine != base and (moved_by_me or not moved_by_them)
    return list(dict.fromkeys([*mine, *theirs] if mine_first else [*theirs, *mine]))


def _kept(ids: list[str], among: list[str]) -> list[str]:
    return [id_ for id_ in ids if id_ in among]


def _grouped(resource: Body) -> dict[str, Any]:
    file = {k: resource[k] for k in FILE_KEYS if resource.get(k) not in _EMPTY}
    rest = {k: v for k, v in resource.items() if k not in FILE_KEYS}
    return {**rest, _FILE: file}


def _by_id(body: Mapping[str, Any]) -> dict[str, Body]:
    return {r["id"]: r for r in body.get("resources") or [] if r.get("id")}


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in _EMPTY and other in _EMPTY)
