"""Until when whoever must act has time, who that is, and when he is reminded: all as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from .calendar import Calendar

DAYS: Mapping[str, int] = {
    "offered": 5,
    "submitted": 2,
    "in_review": 5,
    "pembina_review": 5,
    "returned": 10,
    "approved": 1,
}
"""How many working days a state gives; the others have no end."""

ACTS: Mapping[str, str] = {
    "draft": "produsen_data",
    "offered": "penerima",
    "submitted": "walidata_pendukung",
    "in_review": "walidata",
    "pembina_review": "pembina_data",
    "returned": "produsen_data",
    "approved": "walidata",
}
"""The role that a state waits for."""


@dataclass(frozen=True)
class Rules:
    """The settings of a portal.

    :param days: working days per state; none or 0 for a state without an end.
    :param before: how many working days before the end the first reminder goes out; 0 for none.
    :param every: after how many working days a reminder of what is late comes again.
    """

    days: Mapping[str, int] = field(default_factory=lambda: DAYS)
    before: int = 1
    every: int = 3


class Stage(str, Enum):
    """Which reminder it is."""

    BEFORE = "before"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True)
class Reminder:
    """A reminder that is due today; `number` counts those of what is late, from 0."""

    stage: Stage
    number: int = 0


def waits_for(state: str, *, has_pendukung: bool = True) -> str | None:
    """The role that acts next; the walidata where no walidata pendukung stands between."""
    role = ACTS.get(state)
    return "walidata" if role == "walidata_pendukung" and not has_pendukung else role


def due_at(calendar: Calendar, rules: Rules, state: str, since: datetime) -> datetime | None:
    """The end of the last working day on which a proposal in this state is still in time."""
    days = rules.days.get(state, 0)
    if days <= 0:
        return None
    return calendar.end_of(calendar.add_working_days(calendar.day_of(since), days))


def is_late(due: datetime | None, at: datetime) -> bool:
    """Whether the time is over."""
    return due is not None and at > due


def days_late(calendar: Calendar, due: datetime, at: datetime) -> int:
    """How many working days have begun since the time was over."""
    return max(0, calendar.working_days_between(calendar.day_of(due), calendar.day_of(at)))


def reminder(
    calendar: Calendar, rules: Rules, since: datetime, due: datetime, at: datetime
) -> Reminder | None:
    """What is to be reminded of today; on holidays and on the day of arrival nothing is."""
    today, last = calendar.day_of(at), calendar.day_of(due)
    if not calendar.is_working_day(today) or today <= calendar.day_of(since):
        return None
    if today > last:
        late = calendar.working_days_between(last, today)
        return Reminder(Stage.LATE, (late - 1) // max(1, rules.every))
    if today == last:
        return Reminder(Stage.TODAY)
    left = calendar.working_days_between(today, last)
    return Reminder(Stage.BEFORE) if left <= rules.before else None
