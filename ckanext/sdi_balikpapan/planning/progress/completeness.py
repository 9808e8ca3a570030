"""How many promises of the Daftar Data are kept: counted by entry, none twice. Pure.

One promise is one entry of one year. It counts once, for the OPD and the urusan that it names now,
however many datasets hang on it; so OPD, urusan and the city always add up to the same, whoever was
renamed, merged or split.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import TypeVar


class Standing(str, Enum):
    """How one promise stands today."""

    MISSING = "missing"
    """Something that was due hasn't come, or what came isn't public any more."""
    LATE = "late"
    ON_TIME = "on_time"
    UNDATED = "undated"
    """It is there; a date was never promised, so none can be missed."""
    AHEAD = "ahead"
    """It came, and nothing is due yet."""
    NOT_DUE = "not_due"


CAME = frozenset({Standing.LATE, Standing.ON_TIME, Standing.UNDATED})
DUE = CAME | {Standing.MISSING}


@dataclass(frozen=True)
class Kept:
    """What is known of one promise.

    :param identity: what makes it one promise; a second one with the same isn't counted.
    :param expected: a planned day has passed, or data without days should be there by now.
    :param dated: it has planned days.
    :param datasets: how many public datasets hang on it; `passing`: how many of these fail no
        check that blocks.
    :param on_time: releases that came in time; `late`, `overdue`, `due` likewise.
    """

    identity: Hashable
    organization_id: str
    urusan: str = ""
    priority: bool = False
    expected: bool = True
    dated: bool = True
    datasets: int = 0
    passing: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    due: int = 0

    @property
    def standing(self) -> Standing:
        """How it stands; another delivery, dataset or passed check never makes it worse."""
        if not self.expected:
            early = self.datasets and (self.on_time or not self.dated)
            return Standing.AHEAD if early else Standing.NOT_DUE
        if not self.datasets or self.overdue:
            return Standing.MISSING
        if not self.dated:
            return Standing.UNDATED
        return Standing.LATE if self.late else Standing.ON_TIME

    @property
    def is_complete(self) -> bool:
        """Due, there, not late, and one dataset passes what blocks."""
        return self.standing in (Standing.ON_TIME, Standing.UNDATED) and self.passing > 0


@dataclass(frozen=True)
class Tally:
    """How many promises; of those that are `expected`: which came, how, and are `complete`.

    :param releases_on_time: single releases, of which one promise may have many.
    """

    promised: int = 0
    expected: int = 0
    came: int = 0
    on_time: int = 0
    undated: int = 0
    late: int = 0
    missing: int = 0
    passing: int = 0
    complete: int = 0
    ahead: int = 0
    releases_on_time: int = 0
    releases_late: int = 0
    releases_overdue: int = 0
    releases_due: int = 0

    def __add__(self, other: Tally) -> Tally:
        names = [one.name for one in fields(self)]
        return Tally(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def share(self) -> float | None:
        """Of what should be there by now, how much is there in time and passes; None of nothing."""
        return self.complete / self.expected if self.expected else None

    @property
    def punctual(self) -> float | None:
        """Of the releases that were due, how many came in time."""
        done = self.releases_on_time + self.releases_late + self.releases_overdue
        return self.releases_on_time / done if done else None


def one(kept: Kept) -> Tally:
    """The tally of one promise."""
    standing = kept.standing
    came = standing in CAME
    return Tally(
        promised=1,
        expected=int(standing in DUE),
        came=int(came),
        on_time=int(standing is Standing.ON_TIME),
        undated=int(standing is Standing.UNDATED),
        late=int(standing is Standing.LATE),
        missing=int(standing is Standing.MISSING),
        passing=int(came and kept.passing > 0),
        complete=int(kept.is_complete),
        ahead=int(standing is Standing.AHEAD),
        releases_on_time=kept.on_time,
        releases_late=kept.late,
        releases_overdue=kept.overdue,
        releases_due=kept.due,
    )


_Key = TypeVar("_Key", bound=Hashable)


def by(promises: Iterable[Kept], key: Callable[[Kept], _Key]) -> Mapping[_Key, Tally]:
    """The tally of each group; each promise is in exactly one."""
    found: dict[_Key, Tally] = {}
    for kept in _once(promises):
        group = key(kept)
        found[group] = found.get(group, Tally()) + one(kept)
    return found


def total(promises: Iterable[Kept]) -> Tally:
    """The tally of all of them."""
    return sum((one(kept) for kept in _once(promises)), Tally())


def _once(promises: Iterable[Kept]) -> Iterable[Kept]:
    """Each promise once; which of two that differ mustn't hang on their order."""
    found: dict[Hashable, Kept] = {}
    for kept in promises:
        known = found.get(kept.identity)
        if known is None or _rank(kept) > _rank(known):
            found[kept.identity] = kept
    return found.values()


def _rank(kept: Kept) -> tuple[object, ...]:
    return tuple(getattr(kept, one.name) for one in fields(kept) if one.name != "identity")
