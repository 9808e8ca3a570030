"""What an entry of the Daftar Data says beyond its form: its identity and its releases. Pure.

Perpres 39/2019 ps 27(3) asks for the producer and the release schedule of each data; how releases
are named, and that a changed date needs a reason, is ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .patterns import tanggal

FORM = "daftar_data"
YEAR, IDENTITY, RELEASES = "tahun", "id_ddd", "jadwal_rilis"
PERIOD, DAY, REASON = "periode", "tanggal", "alasan"

PERIODS: Mapping[str, tuple[str, ...]] = {
    "bulanan": tuple(f"-{month:02}" for month in range(1, 13)),
    "triwulanan": tuple(f"-T{quarter}" for quarter in range(1, 5)),
    "empat_bulanan": tuple(f"-C{third}" for third in range(1, 4)),
    "semesteran": ("-S1", "-S2"),
    "tahunan": ("",),
    "dua_tahunan": ("",),
}
"""How the releases of a year are called, by frequency; the others have no dated releases."""

_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|T[1-4]|C[1-3]|S[12]))?")
_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/ -]{1,59}")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are read as another


@dataclass(frozen=True)
class Said:
    """A release as a row of an entry says it."""

    period: str
    day: date
    reason: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a release.

    :param why: `period`, `twice`, `year`, `reason`, `dropped` (it had been due) or `missing` (it
        is still to come, and the frequency asks for it).
    """

    period: str
    why: str
    day: date | None = None


def identity(subject_id: str) -> str:
    """An identity for data that nobody has listed before: the same for the same proposal."""
    number = int.from_bytes(hashlib.sha256(subject_id.encode()).digest()[:8], "big")
    letters = ""
    for _ in range(7):
        number, digit = divmod(number, len(_LETTERS))
        letters += _LETTERS[digit]
    return f"DDD-{letters}"


def is_identity(text: str) -> bool:
    """Whether something can be the identity of data."""
    return _IDENTITY.fullmatch(text) is not None


def key(identity_: str) -> str:
    """An identity as it is compared: the same for every spelling."""
    return re.sub(r"[^a-z0-9]+", "-", identity_.lower()).strip("-")


def address(year: str, identity_: str) -> str:
    """The address of an entry."""
    return key(f"ddd {year} {identity_}")


def periods(frequency: str, year: int | str) -> tuple[str, ...]:
    """The usual names of a year's releases; none where releases have no dates."""
    return tuple(f"{year}{end}" for end in PERIODS.get(frequency, ()))


def has_dates(frequency: str) -> bool:
    """Whether data of a frequency has dated releases: what is daily or irregular can't be late."""
    return not frequency or frequency in PERIODS


def releases(body: Mapping[str, Any]) -> list[Said]:
    """The dated releases of an entry, by day; rows that cannot be read are left out."""
    rows = body.get(RELEASES)
    found = []
    for row in rows if isinstance(rows, list) else []:
        day = tanggal(str(row.get(DAY) or "")) if isinstance(row, Mapping) else None
        if day is not None:
            found.append(Said(_text(row, PERIOD), day, _text(row, REASON)))
    return sorted(found, key=lambda said: (said.day, said.period))


def wrong(body: Mapping[str, Any], agreed: Sequence[Mapping[str, Any]], today: date) -> list[Wrong]:
    """What is wrong with the releases of an entry.

    :param agreed: every version that was agreed, oldest first: a release whose day had once
        passed stays, wherever it was moved to afterwards, and one that was left out for a while
        comes back with its old day or a reason.
    """
    now = releases(body)
    then = {said.period: said for version in agreed for said in releases(version)}
    last = {said.period for said in releases(agreed[-1] if agreed else {})}
    days: dict[str, date] = {}
    for one in (one for version in agreed for one in releases(version)):
        days[one.period] = min(one.day, days.get(one.period, one.day))
    year = str(body.get(YEAR) or "")
    found = [*_named(now), *_of_the_year(now, year)]
    for said in now:
        old = then.pop(said.period, None)
        moved = old is not None and old.day != said.day
        if moved and (not said.reason or (old is not None and said.reason == old.reason)):
            found.append(Wrong(said.period, "reason", old.day if old else None))
    asked_for = periods(str(body.get("jadwal_pemutakhiran") or ""), year)
    for old in (one for one in then.values() if one.period in last):
        if days[old.period] < today:
            found.append(Wrong(old.period, "dropped", old.day))
        elif old.period in asked_for:
            found.append(Wrong(old.period, "missing", old.day))
    return found


def _named(said: Iterable[Said]) -> list[Wrong]:
    seen: set[str] = set()
    found = []
    for one in said:
        if not _PERIOD.fullmatch(one.period):
            found.append(Wrong(one.period, "period"))
        elif one.period in seen:
            found.append(Wrong(one.period, "twice"))
        seen.add(one.period)
    return found


def _of_the_year(said: Iterable[Said], year: str) -> list[Wrong]:
    if not re.fullmatch(r"[0-9]{4}", year):
        return []
    years = (int(year), int(year) + 1)
    return [Wrong(one.period, "year", one.day) for one in said if one.day.year not in years]


def next_year(body: Mapping[str, Any], year: int) -> list[dict[str, str]]:
    """The releases of an entry, moved into another year, as a proposal that people look over."""
    shift = year - int(str(body.get(YEAR)))
    return [
        {
            PERIOD: f"{int(said.period[:4]) + shift}{said.period[4:]}",
            DAY: _shifted(said.day, shift).isoformat(),
        }
        for said in releases(body)
        if _PERIOD.fullmatch(said.period)
    ]


def _shifted(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes the 28th."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
