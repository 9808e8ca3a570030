"""What became of a year's promises: read for all of them with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.catalog.feed import rows
from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import LogEntry, Proposal
from ckanext.sdi_balikpapan.proposals.review.judging import CHECKS
from ckanext.sdi_balikpapan.proposals.states import OPEN_STATES
from ckanext.sdi_balikpapan.standards import daftar_data as plan

from ..calendar import punctuality
from ..calendar.punctuality import Judged
from ..lists import hanging, reading
from ..promises import Delivery, Hanging, Promise
from . import checks
from .completeness import Kept
from .steps import furthest


@dataclass(frozen=True)
class Item:
    """One promise with all that is public about it.

    :param failing: by dataset, the codes of the checks that it fails.
    :param days_late: working days, of the release that is overdue for longest.
    :param next_day: the next planned day, where one is to come.
    """

    promise: Promise
    kept: Kept
    judged: tuple[Judged, ...]
    datasets: tuple[Hanging, ...]
    failing: Mapping[str, Sequence[str]]
    days_late: int = 0
    next_day: date | None = None


_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Progress:
    """A year's promises as they stand at a moment."""

    year: int
    today: date
    at: datetime
    items: tuple[Item, ...]
    worked_out: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: Any, work: Callable[[], _Result]) -> _Result:
        """What follows from it, worked out once."""
        if key not in self.worked_out:
            self.worked_out[key] = work()
        found: _Result = self.worked_out[key]
        return found


_kept: dict[tuple[Any, ...], Progress] = {}
_MOST_KEPT = 4


def year_meant(wanted: int | None, at: datetime) -> int:
    """The year that is asked for; else the newest list that is in force, or to come."""
    if wanted is not None:
        return wanted
    this, years = office.calendar().day_of(at).year, reading.years()
    begun = [year for year in years if year <= this]
    return begun[0] if begun else (years[-1] if years else this)


def progress(year: int, at: datetime) -> Progress:
    """How a year's promises stand.

    Kept until something is decided or published, or the day ends: both change what it says.
    """
    calendar = office.calendar()
    today = calendar.day_of(at)
    key = (year, today, _last_decision(), str(tk.config.get(CHECKS) or ""), hash(calendar.closed))
    if key not in _kept:
        found = Progress(year, today, at, tuple(_items(year, today, at)))
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = found
    return _kept[key]


def _last_decision() -> tuple[Any, ...]:
    last = sa.select(LogEntry.seq, LogEntry.hash).order_by(LogEntry.seq.desc()).limit(1)
    return tuple(model.Session.execute(last).first() or ())


def _items(year: int, today: date, at: datetime) -> list[Item]:
    promises = reading.promises(year)
    keys = {promise.id_ddd for promise in promises}
    others = reading.other_years(promises)
    hangs, brought = hanging.datasets(keys), hanging.deliveries(keys)
    ids = sorted({one.dataset_id for found in hangs.values() for one in found})
    failing = checks.failing(rows.read(ids))
    calendar = office.calendar()
    found = []
    for promise in promises:
        deliveries: Sequence[Delivery] = brought.get(promise.id_ddd, ())
        judged = punctuality.judge(promise, deliveries, at, calendar, others[promise.key])
        datasets = tuple(hangs.get(promise.id_ddd, ()))
        found.append(_item(promise, judged, datasets, failing, today))
    return found


def _item(
    promise: Promise,
    judged: tuple[Judged, ...],
    datasets: tuple[Hanging, ...],
    failing: Mapping[str, Sequence[str]],
    today: date,
) -> Item:
    figure = punctuality.figure(judged)
    mine = {one.dataset_id: failing.get(one.dataset_id, ()) for one in datasets}
    kept = Kept(
        identity=promise.entry_id,
        organization_id=promise.organization_id,
        urusan=promise.urusan,
        priority=promise.priority,
        expected=_is_expected(promise, judged, today),
        dated=bool(judged),
        datasets=len(datasets),
        passing=sum(not codes for codes in mine.values()),
        on_time=figure.on_time,
        late=figure.late,
        overdue=figure.overdue,
        due=figure.due,
    )
    overdue = [j.working_days_late for j in judged if j.standing is punctuality.Standing.OVERDUE]
    to_come = [j.day for j in judged if j.standing is punctuality.Standing.DUE]
    return Item(
        promise,
        kept,
        judged,
        datasets,
        {id: codes for id, codes in mine.items() if codes},
        max(overdue, default=0),
        min(to_come, default=None),
    )


def _is_expected(promise: Promise, judged: Sequence[Judged], today: date) -> bool:
    """Whether something should be there by now, whatever came."""
    if judged:
        return any(one.day < today for one in judged)
    if promise.frequency in ("harian", "mingguan"):
        return promise.year <= today.year
    return promise.frequency in plan.PERIODS and promise.year < today.year


def waiting(keys: Collection[str]) -> dict[str, str]:
    """For each key of a promise, the state of the open proposal of a dataset that is furthest.

    Only for who may know of it: proposals aren't public.
    """
    planned = Proposal.body["id_dds"].astext
    query = sa.select(planned, Proposal.state).where(
        Proposal.subject_type == "dataset",
        Proposal.state.in_([state.value for state in OPEN_STATES]),
        planned.is_not(None),
        planned != "",
    )
    found: dict[str, set[str]] = defaultdict(set)
    for named, state in model.Session.execute(query):
        if (key := plan.key(named)) in keys:
            found[key].add(state)
    return {key: furthest(states) for key, states in found.items()}
