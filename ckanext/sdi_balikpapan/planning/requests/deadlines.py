"""Until when who must act on a request has time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar

from .states import State


@dataclass(frozen=True)
class Days:
    """The settings of a portal, in working days.

    :param route: in which the walidata finds the OPD.
    :param answer: in which the OPD answers.
    :param passed: which an OPD has at least that gets a request from another.
    """

    route: int = 2
    answer: int = 10
    passed: int = 3

    def of(self, state: State) -> int | None:
        """What a state gives; None for one that waits for nobody."""
        days: Mapping[State, int] = {
            State.RECEIVED: self.route,
            State.HELD: self.route,
            State.ROUTED: self.answer,
        }
        return days.get(state)


def due(calendar: Calendar, days: Days, state: State, at: datetime) -> datetime | None:
    """The end of the last working day, from a moment on."""
    given = days.of(state)
    if given is None:
        return None
    return calendar.end_of(calendar.add_working_days(calendar.day_of(at), given))


def due_passed_on(
    calendar: Calendar, days: Days, before: datetime | None, at: datetime
) -> datetime | None:
    """The same when an OPD passes it on: that makes no new time, but a few days there are."""
    least = calendar.end_of(calendar.add_working_days(calendar.day_of(at), days.passed))
    return max(least, before) if before is not None else least
