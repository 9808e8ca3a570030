"""Counts of requests, gathered in memory and bounded whatever is sent. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import TypeVar

_T = TypeVar("_T", int, datetime)

OTHERS = "*"
"""Stands for the agents and networks of a day that have no row of their own."""

MOST_A_DAY = 500
MOST_OF_A_NETWORK = 100
MOST_ERRORS_A_DAY = 1000
MOST_IN_MEMORY = 1000


class Door(Enum):
    """Where the catalogue is read."""

    CATALOG = "catalog"
    DATASET = "dataset"
    DATA_JSON = "data.json"
    DCAT_JSON = "dcat.json"
    API = "api"


@dataclass(frozen=True)
class Who:
    """A program in a network, on one day."""

    day: date
    agent: str
    network: str

    def folded(self) -> Who:
        return Who(self.day, OTHERS, OTHERS)


@dataclass(frozen=True)
class Visit:
    """One request and what it was answered with.

    :param cursor: the last number of a publication that it brought.
    :param finished: there is nothing after what it brought.
    :param reason: a code of `words.reasons`, for an error.
    """

    at: datetime
    who: Who
    door: Door
    status: int
    bytes: int = 0
    datasets: int = 0
    cursor: int | None = None
    finished: bool = False
    reason: str = ""


@dataclass
class Count:
    """What the requests of one program at one door came to."""

    first: datetime
    last: datetime
    requests: int = 0
    bytes: int = 0
    datasets: int = 0
    not_changed: int = 0
    cursor: int | None = None
    finished: datetime | None = None

    def add(self, other: Count) -> None:
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.requests += other.requests
        self.bytes += other.bytes
        self.datasets += other.datasets
        self.not_changed += other.not_changed
        self.cursor = _later(self.cursor, other.cursor)
        self.finished = _later(self.finished, other.finished)


@dataclass
class Errors:
    """How often one error came, and when last."""

    last: datetime
    count: int = 0


@dataclass
class Batch:
    """What is not written yet; where there are too many programs, the rest is counted together."""

    counts: dict[tuple[Who, Door], Count] = field(default_factory=dict)
    errors: dict[tuple[Who, Door, int, str], Errors] = field(default_factory=dict)

    def add(self, visit: Visit) -> None:
        who = visit.who
        if (who, visit.door) not in self.counts and len(self.counts) >= MOST_IN_MEMORY:
            who = who.folded()
        count = Count(
            visit.at,
            visit.at,
            1,
            visit.bytes,
            visit.datasets,
            int(visit.status == 304),
            visit.cursor,
            visit.at if visit.finished else None,
        )
        self._count(who, visit.door, count)
        if visit.status >= 400:
            key = who, visit.door, visit.status, visit.reason
            if key not in self.errors and len(self.errors) >= MOST_IN_MEMORY:
                key = who.folded(), visit.door, visit.status, ""
            self._error(key, Errors(visit.at, 1))

    def _count(self, who: Who, door: Door, count: Count) -> None:
        known = self.counts.get((who, door))
        if known is None:
            self.counts[who, door] = replace(count)
        else:
            known.add(count)

    def _error(self, key: tuple[Who, Door, int, str], errors: Errors) -> None:
        known = self.errors.setdefault(key, Errors(errors.last))
        known.count += errors.count
        known.last = max(known.last, errors.last)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def within(self, known: Collection[Who], errors_left: int) -> Batch:
        """The same counts, with rows of their own only as long as the day has room for them.

        :param known: who has a row already.
        :param errors_left: how many kinds of errors may still be told apart.
        """
        mine = _admitted(known, (who for who, _door in self.counts))
        found = Batch()
        for (who, door), count in self.counts.items():
            found._count(who if who in mine else who.folded(), door, count)
        for (who, door, status, reason), errors in self.errors.items():
            if who in mine and len(found.errors) < errors_left:
                found._error((who, door, status, reason), errors)
            else:
                found._error((who.folded(), door, status, ""), errors)
        return found


def _admitted(known: Collection[Who], coming: Iterable[Who]) -> set[Who]:
    mine = set(known)
    days: dict[date, int] = {}
    networks: dict[tuple[date, str], int] = {}
    for who in mine:
        days[who.day] = days.get(who.day, 0) + 1
        networks[who.day, who.network] = networks.get((who.day, who.network), 0) + 1
    for who in coming:
        here = who.day, who.network
        full = days.get(who.day, 0) >= MOST_A_DAY or networks.get(here, 0) >= MOST_OF_A_NETWORK
        if who not in mine and not full:
            mine.add(who)
            days[who.day] = days.get(who.day, 0) + 1
            networks[here] = networks.get(here, 0) + 1
    return mine


def _later(one: _T | None, other: _T | None) -> _T | None:
    both = [value for value in (one, other) if value is not None]
    return max(both) if both else None
