"""Heads of the log: its last hash, kept elsewhere, shows a chain that was rewritten or cut.

A chain alone proves nothing to whoever fears that all of it was made anew. A head that somebody
else kept does: the row that it names must still be there, with that hash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from . import chain

_HASH = re.compile(r"[0-9a-f]{64}")


class BadHead(ValueError):
    """A text that should hold a head and doesn't."""


@dataclass(frozen=True)
class Head:
    """Where the log ended at a moment.

    :param at: when it was published: ISO 8601, UTC.
    :param site: the address of the portal.
    """

    seq: int
    hash: str
    at: str
    site: str = ""


class Fault(str, Enum):
    """What is wrong with the log."""

    GAP = "gap"
    LINK = "link"
    CHANGED = "changed"
    REWRITTEN = "rewritten"
    CUT = "cut"


@dataclass(frozen=True)
class Finding:
    """One fault: the row where it shows, and the head that says so, if it is one."""

    fault: Fault
    seq: int
    head: Head | None = None


def as_text(head: Head) -> str:
    """One line of JSON, as it is published."""
    return json.dumps(asdict(head), sort_keys=True)


def read(text: str) -> list[Head]:
    """Heads in JSON: one, one on each line, a list, or the portal's page (`heads`).

    :raises BadHead: for anything else.
    """
    try:
        try:
            found = json.loads(text)
        except ValueError:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        if isinstance(found, Mapping) and "heads" in found:
            found = found["heads"]
        return [_head(item) for item in (found if isinstance(found, list) else [found])]
    except (ValueError, KeyError, TypeError) as error:
        raise BadHead(str(error)) from None


def _head(item: Mapping[str, Any]) -> Head:
    seq, hash_ = item["seq"], item["hash"]
    if not isinstance(seq, int) or seq < 1 or not _HASH.fullmatch(str(hash_)):
        raise BadHead(f"{seq!r} {hash_!r}"[:200])
    return Head(seq, hash_, str(item.get("at") or ""), str(item.get("site") or ""))


def faults(rows: Iterable[Mapping[str, Any]], heads: Iterable[Head]) -> Iterator[Finding]:
    """Everything that shows the log isn't what it was: the first broken row, and every head that
    no longer fits."""
    wanted: dict[int, list[Head]] = {}
    for head in heads:
        wanted.setdefault(head.seq, []).append(head)
    previous, expected, sound = chain.GENESIS, 1, True
    for row in rows:
        fault = _fault(row, previous, expected) if sound else None
        if fault is not None:
            sound = False
            yield Finding(fault, int(row["seq"]))
        previous, expected = row["hash"], row["seq"] + 1
        for head in wanted.pop(row["seq"], ()):
            if head.hash != row["hash"]:
                yield Finding(Fault.REWRITTEN, head.seq, head)
    for left in wanted.values():
        yield from (Finding(Fault.CUT, head.seq, head) for head in left)


def _fault(row: Mapping[str, Any], previous: str, expected: int) -> Fault | None:
    if row["seq"] != expected:
        return Fault.GAP
    if row["previous"] != previous:
        return Fault.LINK
    return None if row["hash"] == chain.link(previous, row) else Fault.CHANGED
