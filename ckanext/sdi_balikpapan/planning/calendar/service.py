"""The releases of the Daftar Data with what became of them, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import Version
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from ..lists import hanging, reading
from ..lists.reading import Asked
from ..promises import Hanging, Move, Promise
from .punctuality import Figure, Judged, Standing, counts, figure, judge


@dataclass(frozen=True)
class Wanted:
    """Which releases somebody wants.

    :param first: no earlier planned date; :param last: no later one. A release whose date was
        moved after it had passed has two: the one that holds, and the one that counts.
    :param standing: only those that stand so.
    """

    first: date
    last: date
    organization_id: str = ""
    kategori: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class Line:
    """One release in the calendar.

    :param dataset: what brought it, or, while nothing did, what hangs on the data.
    """

    promise: Promise
    judged: Judged
    moves: tuple[Move, ...]
    dataset: Hanging | None


def lines(
    wanted: Wanted, at: datetime, limit: int | None = None, offset: int = 0
) -> tuple[int, list[Line]]:
    """How many releases answer, and a page of them by planned date.

    A fixed number of queries; only with a standing are all releases of the span judged.
    """
    query = _query(wanted, _moved_too_late(wanted))
    if wanted.standing is None:
        count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
        query = query.limit(limit).offset(offset)
        return count, _lines(_rows(query), at)
    found = [line for line in _lines(_rows(query), at) if line.judged.standing is wanted.standing]
    return len(found), found[offset:][: limit if limit is not None else len(found)]


def judged(promises: Sequence[Promise], at: datetime) -> dict[str, tuple[Judged, ...]]:
    """What became of each promise's releases, by the id of its entry: few queries, however many."""
    keys = {promise.id_ddd for promise in promises}
    brought = hanging.deliveries(keys)
    others = reading.other_years(promises)
    calendar = office.calendar()
    return {
        promise.entry_id: judge(
            promise, brought.get(promise.id_ddd, ()), at, calendar, others.get(promise.key, ())
        )
        for promise in promises
    }


def by_organization(year: int, at: datetime) -> dict[str, Figure]:
    """The punctuality of each agency in a year, by its id."""
    promises = reading.promises(year)
    found = judged(promises, at)
    figures: dict[str, Figure] = defaultdict(Figure)
    for promise in promises:
        figures[promise.organization_id] += figure(found[promise.entry_id])
    return dict(figures)


Row = tuple[str, str, str]


def _query(wanted: Wanted, besides: Collection[tuple[str, str]]) -> sa.Select[Any]:
    """Entry, period and planned date of each release in the span.

    :param besides: releases (entry, period) that are wanted whatever their planned date is.
    """
    row = sa.func.jsonb_array_elements(_rows_of_an_entry()).table_valued("value").lateral("r")
    value = sa.cast(row.c.value, JSONB)
    period, day = value[plan.PERIOD].astext, value[plan.DAY].astext
    return (
        sa.select(Entry.id, period.label("period"), day.label("day"))
        .select_from(Entry)
        .join(row, sa.true())
        .where(
            *_dated(wanted),
            sa.or_(
                day.between(wanted.first.isoformat(), wanted.last.isoformat()),
                sa.tuple_(Entry.id, period).in_(besides) if besides else sa.false(),
            ),
        )
        .order_by(sa.text("day"), Entry.title, Entry.id, sa.text("period"))
    )


def _dated(wanted: Wanted) -> list[Any]:
    """The entries that are wanted and whose releases have dates."""
    frequency = sa.func.coalesce(Entry.body["jadwal_pemutakhiran"].astext, "")
    asked = Asked(organization_id=wanted.organization_id, kategori=wanted.kategori)
    return [*reading.agreed(asked), frequency.in_(["", *plan.PERIODS])]


def _moved_too_late(wanted: Wanted) -> set[tuple[str, str]]:
    """Releases (entry, period) whose date that counts is in the span though they were moved."""
    said = sa.func.jsonb_array_elements(_rows_of_an_entry(Version.body)).table_valued("value")
    row = said.lateral("said")
    value = sa.cast(row.c.value, JSONB)
    day = value[plan.DAY].astext
    same = sa.func.jsonb_build_array(
        sa.func.jsonb_build_object(plan.PERIOD, value[plan.PERIOD], plan.DAY, value[plan.DAY])
    )
    query = (
        sa.select(Entry.id)
        .join(Version, sa.and_(Version.subject_id == Entry.id, Version.subject_type == PLAN))
        .join(row, sa.true())
        .where(
            *_dated(wanted),
            Entry.version > 1,
            day.between(wanted.first.isoformat(), wanted.last.isoformat()),
            ~Entry.body[plan.RELEASES].contains(same),
        )
    )
    calendar = office.calendar()
    moved = reading.by_ids(set(model.Session.scalars(query)))
    return {
        (promise.entry_id, release.period)
        for promise in moved
        for release in promise.dated
        if wanted.first <= counts(release, calendar) <= wanted.last
    }


def _rows_of_an_entry(body: Any = Entry.body) -> Any:
    """The releases of an entry; whatever else stands there is none."""
    rows = body[plan.RELEASES]
    is_list = sa.func.jsonb_typeof(rows) == "array"
    return sa.case((is_list, rows), else_=sa.cast(sa.literal("[]"), JSONB))


def _rows(query: sa.Select[Any]) -> list[Row]:
    return [(id, period or "", day) for id, period, day in model.Session.execute(query)]


def _lines(rows: Sequence[Row], at: datetime) -> list[Line]:
    promises = {one.entry_id: one for one in reading.by_ids({id for id, _, _ in rows})}
    found = judged(list(promises.values()), at)
    by_period = {(id, one.period): one for id, many in found.items() for one in many}
    datasets = hanging.datasets({promise.id_ddd for promise in promises.values()})
    made = []
    for id, period, _day in rows:
        promise, one = promises.get(id), by_period.get((id, period))
        if promise is not None and one is not None:
            made.append(_line(promise, one, datasets.get(promise.id_ddd, ())))
    return made


def _line(promise: Promise, one: Judged, datasets: Iterable[Hanging]) -> Line:
    named = {dataset.dataset_id: dataset for dataset in datasets}
    shown = named.get(one.dataset_id) or next(iter(named.values()), None)
    moves = {release.period: release.moves for release in promise.releases}
    return Line(promise, one, moves.get(one.period, ()), shown)
