"""The year that evidence speaks of, as the office's clock has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from ckanext.sdi_balikpapan.proposals.deadlines import office


@dataclass(frozen=True)
class Period:
    """A year, its ends, and the moment at which it is looked at."""

    year: int
    start: datetime
    end: datetime
    at: datetime


def period(year: int | None, at: datetime) -> Period:
    """A year; the present one for none."""
    calendar = office.calendar()
    wanted = year or calendar.day_of(at).year
    start, end = (
        datetime(one, 1, 1, tzinfo=calendar.zone).astimezone(timezone.utc)
        for one in (wanted, wanted + 1)
    )
    return Period(wanted, start, end, at)
