"""What a proposal changes, field by field, for the reviewer and for the producer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Change(str, Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One field that differs: `path` as in `resources.<id>.name`, values as they stand."""

    path: str
    change: Change
    before: Any
    after: Any


_EMPTY = (None, "", [], {})


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field in which two bodies differ; an empty field is the same as a missing one.

    Resources are matched by id, so that a new order is not taken for new content.
    """
    plain = {k for k in {*before, *after} if k != "resources"}
    found = [d for key in sorted(plain) for d in _compare(key, before.get(key), after.get(key))]
    old, new = _by_id(before), _by_id(after)
    for key in dict.fromkeys([*old, *new]):
        found += _compare_resource(f"resources.{key}", old.get(key), new.get(key))
    kept_before = [key for key in old if key in new]
    kept_after = [key for key in new if key in old]
    if kept_before != kept_after:
        found.append(Difference("resources", Change.MOVED, kept_before, kept_after))
    return found


def _by_id(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    resources = body.get("resources") or []
    return {str(r.get("id") or f"#{i}"): r for i, r in enumerate(resources)}


def _compare_resource(
    path: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[Difference]:
    if before is None or after is None:
        yield from _compare(path, before, after)
        return
    for key in sorted({*before, *after}):
        yield from _compare(f"{path}.{key}", before.get(key), after.get(key))


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after or (before in _EMPTY and after in _EMPTY):
        return
    if before in _EMPTY:
        yield Difference(path, Change.ADDED, None, after)
    elif after in _EMPTY:
        yield Difference(path, Change.REMOVED, before, None)
    else:
        yield Difference(path, Change.CHANGED, before, after)
