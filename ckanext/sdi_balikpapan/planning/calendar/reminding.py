"""Reminders of releases: before their day to the OPD, afterwards to the walidata, too.

They go out with the portal's other letters: one a person and day, nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.deadlines import helpers, office, recipients
from ckanext.sdi_balikpapan.proposals.deadlines.items import Item
from ckanext.sdi_balikpapan.proposals.deadlines.rules import Stage

from . import late, service
from .service import Line, Wanted

BEFORE = "ckanext.sdi_balikpapan.remind_release_before"
EVERY = "ckanext.sdi_balikpapan.remind_release_every"
Told = Iterator[tuple[str, Item]]


def reminders(at: datetime) -> Told:
    """Who is to be reminded today of which releases."""
    yield from _coming(at)
    yield from _overdue(at)


def _coming(at: datetime) -> Told:
    calendar, days = office.calendar(), max(0, int(tk.config.get(BEFORE)))
    today = calendar.day_of(at)
    last = calendar.add_working_days(today, days)
    _, lines = service.lines(Wanted(today, last), at)
    for line in lines:
        planned = line.judged.planned or line.judged.day
        if line.judged.delivered_at or not today <= planned <= last:
            continue
        stage = Stage.TODAY if planned == today else Stage.BEFORE
        if stage is Stage.BEFORE and not days:
            continue
        key = f"release:{line.promise.name}:{line.judged.period}:{planned}:{stage.value}"
        item = Item(key, _about(line), stage.value, says=_says(line), address=_address(line))
        for user_id in recipients.drafters(line.promise.organization_id):
            yield user_id, item


def _overdue(at: datetime) -> Told:
    """One item for each OPD, again after some working days as long as anything is late."""
    calendar, every = office.calendar(), max(1, int(tk.config.get(EVERY)))
    found = late.overdue(at)
    counted = Counter(one.line.promise.organization_id for one in found)
    first = {one.line.promise.organization_id: one.line.judged.day for one in reversed(found)}
    for organization_id, number in counted.items():
        since = calendar.working_days_between(first[organization_id], calendar.day_of(at))
        key = f"releases-late:{organization_id}:{first[organization_id]}:{(since - 1) // every}"
        item = Item(
            key,
            {"title": "Daftar Data", "organization": schema.organization(organization_id)},
            Stage.LATE.value,
            says=_says_late(number),
            address=_late_address(organization_id),
        )
        mine = recipients.drafters(organization_id)
        for user_id in mine:
            yield user_id, item
        for user_id in recipients.walidata(organization_id) - mine:
            yield (
                user_id,
                Item(key, item.about, item.what, True, says=item.says, address=item.address),
            )


def _about(line: Line) -> dict[str, object]:
    title = f"{line.promise.title} ({line.judged.period})"
    return {"title": title, "organization": schema.organization(line.promise.organization_id)}


def _says(line: Line) -> Callable[[], str]:
    def says() -> str:
        sentence = tk._("Menurut Daftar Data terbit pada {day}. Ajukan datanya sebelum itu.")
        day = line.judged.planned or line.judged.day
        return sentence.format(day=helpers.day(office.calendar().end_of(day)))

    return says


def _address(line: Line) -> Callable[[], str]:
    return lambda: str(tk.h.url_for("sdi_registry.show", id=line.promise.name, _external=True))


def _says_late(number: int) -> Callable[[], str]:
    def says() -> str:
        sentence = tk._("{number} rilis lewat tanggal dan belum terbit.")
        return sentence.format(number=number)

    return says


def _late_address(organization_id: str) -> Callable[[], str]:
    def address() -> str:
        return str(tk.h.url_for("sdi_calendar.late", organization=organization_id, _external=True))

    return address
