"""What the Daftar Data promises, and what came: values for every figure. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from ckanext.sdi_balikpapan.standards import daftar_data as plan

LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Move:
    """A release date that was changed.

    :param at: when the change was published (UTC).
    """

    before: date
    after: date
    at: datetime
    reason: str


@dataclass(frozen=True)
class Release:
    """One release that an entry promises.

    :param period: its name, and its identity within the entry: `2027-T1`.
    :param day: the date that holds now.
    :param moves: how it came to that date, oldest first.
    """

    period: str
    day: date
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A release that was agreed once and is no longer promised.

    :param at: when the version without it was published (UTC).
    """

    period: str
    day: date
    at: datetime


@dataclass(frozen=True)
class Promise:
    """One agreed entry of the Daftar Data.

    :param id_ddd: the identity of the data over the years; `key` is how datasets refer to it.
    :param access: the classification by risk, `terbuka`, `terbatas` or `tertutup`.
    :param agreed_at: when this version was published (UTC).
    :param priority: whether it is Data Prioritas.
    """

    entry_id: str
    name: str
    id_ddd: str
    year: int
    title: str
    organization_id: str
    frequency: str = ""
    jenis_data: str = ""
    access: str = ""
    priority: bool = False
    urusan: str = ""
    kategori: str = ""
    owner_of_indicator: str = ""
    releases: tuple[Release, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    version: int = 1
    agreed_at: datetime = LONG_AGO

    @property
    def key(self) -> str:
        return plan.key(self.id_ddd)

    @property
    def dated(self) -> tuple[Release, ...]:
        """The releases by which it is judged; none of data that is daily or irregular."""
        return self.releases if plan.has_dates(self.frequency) else ()


@dataclass(frozen=True)
class Delivery:
    """A publication that brought data: other files, or another period.

    :param at: when it was published (UTC).
    """

    dataset_id: str
    version: int
    at: datetime


@dataclass(frozen=True)
class Hanging:
    """A public dataset that refers to an entry."""

    dataset_id: str
    name: str
    title: str
    organization_id: str
    id_ddd: str


Body = Mapping[str, Any]


def releases(versions: Sequence[tuple[datetime, Body]]) -> tuple[Release, ...]:
    """The releases of an entry with their moves.

    :param versions: when each version was published and what it said, oldest first.
    """
    if not versions:
        return ()
    moves: dict[str, list[Move]] = {}
    days: dict[str, date] = {}
    for at, body in versions:
        said = {one.period: one for one in plan.releases(body)}
        for period, one in said.items():
            before = days.get(period)
            if before is not None and before != one.day:
                moves.setdefault(period, []).append(Move(before, one.day, at, one.reason))
            days[period] = one.day
    last = plan.releases(versions[-1][1])
    return tuple(Release(one.period, one.day, tuple(moves.get(one.period, ()))) for one in last)


def dropped(versions: Sequence[tuple[datetime, Body]]) -> tuple[Dropped, ...]:
    """The releases that an entry promised and doesn't any more, by when they went."""
    found: dict[str, Dropped] = {}
    before: dict[str, date] = {}
    for at, body in versions:
        now = {one.period: one.day for one in plan.releases(body)}
        gone = {period: Dropped(period, day, at) for period, day in before.items()}
        found = {p: one for p, one in {**found, **gone}.items() if p not in now}
        before = now
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.period)))


def promise(
    entry_id: str,
    name: str,
    organization_id: str,
    version: int,
    body: Body,
    versions: Sequence[tuple[datetime, Body]],
) -> Promise:
    """An entry as a promise.

    :param versions: as `releases` takes them; may be only the last one where nothing was changed.
    """

    def text(field: str) -> str:
        value = body.get(field)
        return value if isinstance(value, str) else ""

    year = text(plan.YEAR)
    return Promise(
        entry_id=entry_id,
        name=name,
        id_ddd=text(plan.IDENTITY),
        year=int(year) if year.isdecimal() else 0,
        title=text("nama_data"),
        organization_id=organization_id,
        frequency=text("jadwal_pemutakhiran"),
        jenis_data=text("jenis_data"),
        access=text("klasifikasi_risiko"),
        priority=bool(body.get("kriteria_prioritas") or text("id_ddp")),
        urusan=text("urusan"),
        kategori=text("kategori"),
        owner_of_indicator=text("pemilik_indikator"),
        releases=releases(versions),
        dropped=dropped(versions),
        version=version,
        agreed_at=versions[-1][0] if versions else LONG_AGO,
    )
