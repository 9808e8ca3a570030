"""Working days: which days an office works, and how to count them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from .holidays import Holiday, Sort

MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days of an office.

    :param work_week: ISO numbers of the days it works, 1 for Monday.
    :param years: the years whose holidays are known; in others only the week counts.
    """

    zone: tzinfo
    work_week: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.work_week or not self.work_week <= set(range(1, 8)):
            raise ValueError("a work week has days from 1 (Monday) to 7")

    def is_working_day(self, day: date) -> bool:
        """Whether the office works; a holiday file may open a day that another closes."""
        if day in self.opened:
            return True
        return day.isoweekday() in self.work_week and day not in self.closed

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself for none."""
        for _ in range(count):
            day += _DAY
            while not self.is_working_day(day):
                day += _DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to `last`; negative backwards."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (first + _DAY * n for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))

    def day_of(self, moment: datetime) -> date:
        """The day of a moment, as the office's clock has it."""
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a day, in UTC."""
        return datetime.combine(day, time(23, 59, 59), self.zone).astimezone(timezone.utc)


def calendar(zone: tzinfo, week: Collection[int], holidays: Iterable[Holiday]) -> Calendar:
    """A calendar with these holidays; each year that one of them lies in counts as known."""
    days = list(holidays)
    return Calendar(
        zone=zone,
        work_week=frozenset(week),
        closed=frozenset(h.day for h in days if h.sort is not Sort.HARI_KERJA),
        opened=frozenset(h.day for h in days if h.sort is Sort.HARI_KERJA),
        years=frozenset(h.day.year for h in days),
    )
