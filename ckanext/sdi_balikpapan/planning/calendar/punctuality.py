"""Whether what was promised came in time. Pure.

A delivery counts for the planned date that is nearest: the middles between planned dates part the
time into windows, and the first delivery in a window decides; of several releases planned for one
day, the first takes the first delivery, the next the next. So no delivery counts for two releases,
their order doesn't matter, and one more never makes anything worse. The rule is ours; Perpres
39/2019 ps 27(3) asks for the schedule only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar

from ..promises import Delivery, Promise, Release


class Standing(str, Enum):
    """How a release stands."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    DUE = "due"


@dataclass(frozen=True)
class Judged:
    """A release with what became of it.

    :param day: the planned date that counts.
    :param planned: the one that holds now; another, where the date was moved after it had passed.
    :param working_days_late: of what came late or is overdue.
    :param dataset_id: what brought it.
    """

    period: str
    day: date
    standing: Standing
    delivered_at: datetime | None = None
    working_days_late: int = 0
    dataset_id: str = ""
    planned: date | None = None


@dataclass(frozen=True)
class Figure:
    """How many releases stand how."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    due: int = 0

    @property
    def share(self) -> float | None:
        """Of the releases whose date is over or that came, how many came in time; None of none."""
        over = self.on_time + self.late + self.overdue
        return self.on_time / over if over else None

    def __add__(self, other: Figure) -> Figure:
        return Figure(
            self.on_time + other.on_time,
            self.late + other.late,
            self.overdue + other.overdue,
            self.due + other.due,
        )


USUAL_DAYS: Mapping[str, int] = {
    "bulanan": 30,
    "triwulanan": 91,
    "empat_bulanan": 122,
    "semesteran": 182,
    "tahunan": 365,
    "dua_tahunan": 730,
}
"""How far apart the releases of a frequency lie, where no other date is known; else a year."""


def counts(release: Release, calendar: Calendar) -> date:
    """The planned date that counts: one that was moved only after it had passed stays."""
    day = release.moves[0].before if release.moves else release.day
    for move in release.moves:
        if calendar.day_of(move.at) <= day:
            day = move.after
    return day


def judge(
    promise: Promise,
    deliveries: Iterable[Delivery],
    at: datetime,
    calendar: Calendar,
    others: Iterable[Promise] = (),
) -> tuple[Judged, ...]:
    """Each release of an entry, by its planned date; none of an entry without dates.

    :param deliveries: of every dataset that hangs on the data, in any order.
    :param others: the entries of the same data in other years: their dates end the windows, too.
    """
    beside = [one for one in others if one.year != promise.year]
    planned = sorted(
        {
            (counts(release, calendar), one.year, release.period)
            for one in (promise, *beside)
            for release in one.dated
        }
    )
    span = USUAL_DAYS.get(promise.frequency, USUAL_DAYS["tahunan"])
    came = _taken(planned, span, [one for one in deliveries if one.at <= at], calendar)
    now = {release.period: release.day for release in promise.dated}
    return tuple(
        replace(
            _judged(period, day, came.get((day, year, period)), at, calendar), planned=now[period]
        )
        for day, year, period in planned
        if year == promise.year
    )


def figure(judged: Iterable[Judged]) -> Figure:
    """How many of these stand how."""
    counted = dict.fromkeys(Standing, 0)
    for one in judged:
        counted[one.standing] += 1
    return Figure(**{standing.value: number for standing, number in counted.items()})


Planned = tuple[date, int, str]
"""A planned date with the year of its entry and its period."""


def _taken(
    planned: Sequence[Planned], span: int, deliveries: Iterable[Delivery], calendar: Calendar
) -> dict[Planned, Delivery]:
    """Which delivery each release takes.

    :param planned: in the order in which those of one day take what came.
    """
    free: dict[date, list[Planned]] = defaultdict(list)
    for one in planned:
        free[one[0]].append(one)
    days = list(free)
    found: dict[Planned, Delivery] = {}
    for delivery in sorted(deliveries, key=lambda d: (d.at, d.dataset_id, d.version)):
        day = _nearest(days, span, calendar.day_of(delivery.at))
        if day is not None and free[day]:
            found[free[day].pop(0)] = delivery
    return found


def _nearest(days: Sequence[date], span: int, came: date) -> date | None:
    """The planned date in whose window a day lies; in the very middle, the one that is over."""
    best = min(days, key=lambda day: (abs((came - day).days), day), default=None)
    if best is None:
        return None
    outside = came < days[0] or came > days[-1]
    return None if outside and 2 * abs((came - best).days) > span else best


def _judged(
    period: str, day: date, came: Delivery | None, at: datetime, calendar: Calendar
) -> Judged:
    today = calendar.day_of(at)
    if came is None:
        if today <= day:
            return Judged(period, day, Standing.DUE)
        late = calendar.working_days_between(day, today)
        return Judged(period, day, Standing.OVERDUE, working_days_late=late)
    delivered = calendar.day_of(came.at)
    if delivered <= day:
        return Judged(period, day, Standing.ON_TIME, came.at, 0, came.dataset_id)
    late = calendar.working_days_between(day, delivered)
    return Judged(period, day, Standing.LATE, came.at, late, came.dataset_id)
