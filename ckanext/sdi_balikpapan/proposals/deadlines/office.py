"""The calendar and the rules of this portal, from its settings; what is wrong with them is said,
never raised: no step of the workflow fails because of a file of holidays."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from . import holidays
from .calendar import MONDAY_TO_FRIDAY, Calendar
from .calendar import calendar as make
from .rules import DAYS, Rules

log = logging.getLogger(__name__)

_ZONES = {"Asia/Jakarta": 7, "Asia/Pontianak": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
"""Indonesia has no summer time, and a bare image has no list of time zones."""


def _setting(name: str) -> str:
    return str(tk.config.get(f"ckanext.sdi_balikpapan.{name}") or "").strip()


def rules() -> Rules:
    """How many days each state gives, and when people are reminded."""
    return Rules(
        days={state: _number(f"deadline_{state}", days) for state, days in DAYS.items()},
        before=_number("remind_before", 1),
        every=max(1, _number("remind_every", 3)),
    )


def _number(name: str, default: int) -> int:
    value = tk.config.get(f"ckanext.sdi_balikpapan.{name}")
    try:
        return min(max(int(str(value)), 0), 366)
    except ValueError:
        return default


def calendar() -> Calendar:
    """The working days of this portal."""
    return _settled()[0]


def problems(at: datetime) -> list[str]:
    """What an admin should mend: settings that cannot be read, years without holidays."""
    office, wrong = _settled()
    found, today = list(wrong), office.day_of(at)
    # The decree for a year comes in the autumn before it.
    wanted = [today.year, today.year + 1] if today.month == 12 else [today.year]
    missing = [str(year) for year in wanted if year not in office.years]
    if missing:
        words = tk._(
            "Hari libur tahun {years} belum diketahui, jadi hanya akhir pekan yang dihitung "
            "libur. Tambahkan berkasnya lewat ckanext.sdi_balikpapan.holidays_path."
        )
        found.append(words.format(years=", ".join(missing)))
    return found


def _settled() -> tuple[Calendar, tuple[str, ...]]:
    names = ("time_zone", "work_week", "holidays_path")
    return _read(*map(_setting, names), _mtime())


def _mtime() -> float:
    """So that a changed file is read again."""
    path = _setting("holidays_path")
    try:
        files = [Path(path), *Path(path).glob("*.csv")] if path else []
        return max((file.stat().st_mtime for file in files), default=0)
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _read(zone: str, week: str, path: str, mtime: float) -> tuple[Calendar, tuple[str, ...]]:
    del mtime
    wrong: list[str] = []
    days = holidays.read_path(holidays.FOLDER)
    if path:
        try:
            days += holidays.read_path(Path(path))
        except (holidays.BadHolidays, OSError) as error:
            log.error("holidays_path: %s", error)
            wrong.append(f"ckanext.sdi_balikpapan.holidays_path: {error}")
    made = make(_zone(zone, wrong), _week(week, wrong), days)
    return made, tuple(wrong)


def _zone(name: str, wrong: list[str]) -> tzinfo:
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]), name)
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        wrong.append(f"ckanext.sdi_balikpapan.time_zone: {name}")
        return timezone(timedelta(hours=_ZONES["Asia/Makassar"]), "Asia/Makassar")


def _week(text: str, wrong: list[str]) -> frozenset[int]:
    found = frozenset(int(part) for part in text.split() if part in "1234567")
    if len(found) == len(text.split()) and found:
        return found
    wrong.append(f"ckanext.sdi_balikpapan.work_week: {text}")
    return MONDAY_TO_FRIDAY
