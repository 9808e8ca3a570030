"""What another system's record says that our answers don't: kept beside them, put back on the way
out. Pure.

Each kept piece says where, what stands there (`is`) and what we would have written (`was`); a
missing key means that there was nothing. It is put back only where we would still write the same:
whoever changes an answer has the last word.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Kept = dict[str, Any]
Path = list[Any]
MAX_DEPTH = 30
_NOTHING: Any = object()


def too_deep(value: object, depth: int = MAX_DEPTH) -> bool:
    """Whether a JSON value has more levels than any record has."""
    if not isinstance(value, (Mapping, list)):
        return False
    items = value.values() if isinstance(value, Mapping) else value
    return depth == 0 or any(too_deep(item, depth - 1) for item in items)


def difference(theirs: Any, ours: Any) -> list[Kept]:
    """What must be kept so that `restore(ours, …)` gives `theirs`."""
    return list(_differences(theirs, ours, []))


def restore(ours: Any, kept: object) -> Any:
    """Our record with the kept pieces put back where nothing has changed since."""
    found = copy.deepcopy(ours)
    for piece in kept if isinstance(kept, list) else ():
        if isinstance(piece, Mapping) and isinstance(piece.get("path"), list) and piece["path"]:
            _put(found, piece["path"], piece.get("was", _NOTHING), piece.get("is", _NOTHING))
    return found


def _differences(theirs: Any, ours: Any, path: Path) -> Iterator[Kept]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in [*theirs, *(key for key in ours if key not in theirs)]:
            one, other = theirs.get(key, _NOTHING), ours.get(key, _NOTHING)
            yield from _differences(one, other, [*path, key])
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from _differences(one, other, [*path, index])
    elif not _same(theirs, ours):
        sides = {"was": ours, "is": theirs}
        yield {"path": path, **{k: side for k, side in sides.items() if side is not _NOTHING}}


def _put(root: Any, path: Sequence[Any], was: Any, now: Any) -> None:
    place = root
    for step in path[:-1]:
        place = _at(place, step)
    last = path[-1]
    if not _same(_at(place, last), was):
        return
    if isinstance(place, dict) and isinstance(last, str):
        if now is _NOTHING:
            place.pop(last, None)
        else:
            place[last] = now
    elif isinstance(place, list) and was is not _NOTHING and now is not _NOTHING:
        place[last] = now


def _at(place: Any, step: Any) -> Any:
    if isinstance(place, dict) and isinstance(step, str):
        return place.get(step, _NOTHING)
    whole = isinstance(step, int) and not isinstance(step, bool)
    if isinstance(place, list) and whole and 0 <= step < len(place):
        return place[step]
    return _NOTHING


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON writes it: true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and (one is other or one == other)
