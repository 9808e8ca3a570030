"""Consumers as people and programs read them: one entry for each program in a network."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..feed import reading
from . import agents, keeping, words

_SUMS = ("requests", "bytes", "datasets", "not_changed")


def listed(since: date) -> list[dict[str, Any]]:
    """Who read the catalogue since a day, the last one first; with doors and errors."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    newest = reading.head().seq
    for row in keeping.counts(since):
        one = found.setdefault((row.agent, row.network), _nobody(row))
        _add(one, row, newest)
    for row in keeping.errors(since):
        if one := found.get((row.agent, row.network)):
            one["errors"].append(_error(row))
    for one in found.values():
        one["share_not_changed"] = round(one["not_changed"] / one["requests"], 4)
        one["failed"] = sum(error["times"] for error in one["errors"])
    return list(found.values())


def _nobody(row: Any) -> dict[str, Any]:
    return {
        "agent": row.agent,
        "name": agents.name(row.agent),
        "network": row.network,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        **dict.fromkeys(_SUMS, 0),
        "cursor": None,
        "behind": None,
        "finished": None,
        "doors": [],
        "errors": [],
    }


def _add(one: dict[str, Any], row: Any, newest: int) -> None:
    numbers = {name: int(getattr(row, name)) for name in _SUMS}
    one.update({name: one[name] + number for name, number in numbers.items()})
    one["first"] = min(one["first"], row.first.isoformat())
    one["doors"].append({"door": row.door, "words": words.door(row.door), **numbers})
    if row.cursor is not None:
        one["cursor"] = max(one["cursor"] or 0, row.cursor)
        one["behind"] = max(0, newest - one["cursor"])
    if row.finished is not None:
        one["finished"] = max(filter(None, (one["finished"], row.finished.isoformat())))


def _error(row: Any) -> dict[str, Any]:
    return {
        "door": row.door,
        "status": row.status,
        "reason": row.reason,
        "words": words.error(row.status, row.reason),
        "last": row.last.isoformat(),
        "times": int(row.times),
    }
