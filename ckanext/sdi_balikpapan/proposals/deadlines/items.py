"""What there is to tell, and to whom: news of a step, and the reminders of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .. import schema, service
from ..model import LogEntry, Proposal, Version
from ..subjects.types import TYPES
from . import office, recipients, rules
from .model import Notice
from .rules import Stage

NEWS = "news"


@dataclass(frozen=True)
class Item:
    """One thing that one person is told.

    :param key: what he was told, so that he isn't told twice.
    :param about: a proposal as lists show it, or a dataset that is to be mended.
    :param what: `news`, or which reminder.
    :param escalated: whether another is late, and the walidata learns of it.
    :param row: the log's row of the step, for news.
    :param says: of what isn't a proposal: the sentence, in the language of whoever is told.
    :param address: the page that goes with it.
    """

    key: str
    about: dict[str, Any]
    what: str
    escalated: bool = False
    mend: bool = False
    row: dict[str, Any] = field(default_factory=dict)
    says: Callable[[], str] | None = None
    address: Callable[[], str] | None = None


Told = Iterator[tuple[str, Item]]

MORE: list[Callable[[datetime], Told]] = []
"""Reminders of other rooms; they come with those of a day."""


def of(notice: Notice, at: datetime) -> Told:
    """Who is to be told what, as things stand now; nothing of what has moved on meanwhile."""
    if notice.proposal_id is None:
        if notice.what == office.calendar().day_of(at).isoformat():
            yield from reminders(at)
        return
    proposal = service.get(notice.proposal_id)
    arrived = notice.what, notice.created_at
    if proposal is None or (proposal.state, proposal.state_since) != arrived:
        return
    step = _step_into(proposal)
    published = proposal.state == "published"
    people = recipients.authors(proposal) if published else recipients.acting(proposal, at)
    row = {"reasons": step.reasons, "note": step.note} if step else {}
    item = Item(f"notice:{notice.id}", _about(proposal), NEWS, row=row)
    for user_id in people - {step.actor if step else None}:
        yield user_id, item


def _step_into(proposal: Proposal) -> LogEntry | None:
    query = sa.select(LogEntry).where(
        LogEntry.proposal_id == proposal.id, LogEntry.to_state == proposal.state
    )
    return model.Session.scalars(query.order_by(LogEntry.seq.desc()).limit(1)).first()


def reminders(at: datetime) -> Told:
    """The reminders of a day: of proposals whose time ends or is over, of what is to be mended."""
    calendar, settings = office.calendar(), office.rules()
    horizon = calendar.end_of(calendar.add_working_days(calendar.day_of(at), settings.before))
    query = sa.select(Proposal).where(Proposal.due_at <= horizon, Proposal.state.in_(rules.ACTS))
    for proposal in model.Session.scalars(query.order_by(Proposal.due_at)).all():
        assert proposal.due_at is not None
        found = rules.reminder(calendar, settings, proposal.state_since, proposal.due_at, at)
        if found is not None:
            yield from _reminder(proposal, found, at)
    yield from _mendings(at)
    for more in MORE:
        yield from more(at)


def _reminder(proposal: Proposal, found: rules.Reminder, at: datetime) -> Told:
    since = proposal.state_since.timestamp()
    key = f"{proposal.id}:{since:.6f}:{found.stage.value}:{found.number}"
    people = recipients.acting(proposal, at)
    about = _about(proposal)
    for user_id in people:
        yield user_id, Item(key, about, found.stage.value)
    if found.stage is Stage.LATE:
        walidata = recipients.walidata(proposal.organization_id)
        for user_id in recipients.deciding(proposal, walidata) - people:
            yield user_id, Item(key, about, found.stage.value, escalated=True)


def _mendings(at: datetime) -> Told:
    """Datasets that were published with warnings, to be mended by a day."""
    calendar, settings = office.calendar(), office.rules()
    newer = aliased(Version)
    query = sa.select(Version).where(
        Version.attestation.has_key("mend_by"),
        Version.withdrawn.is_(False),
        ~sa.exists().where(newer.subject_id == Version.subject_id, newer.number > Version.number),
    )
    for version in model.Session.scalars(query).all():
        try:
            due = calendar.end_of(date.fromisoformat(str(version.attestation["mend_by"])))
        except ValueError:
            continue
        found = rules.reminder(calendar, settings, version.published_at, due, at)
        if found is None:
            continue
        key = f"mend:{version.subject_id}:{version.number}:{found.stage.value}:{found.number}"
        organization_id = str(version.body.get("owner_org") or "")
        about = {
            "title": TYPES[version.subject_type].title_of(version.body),
            "subject_type": version.subject_type,
            "dataset_id": version.subject_id,
            "organization": schema.organization(organization_id),
            "due_at": due.isoformat(),
        }
        for user_id in _menders(version, organization_id):
            yield user_id, Item(key, about, found.stage.value, mend=True)


def _menders(version: Version, organization_id: str) -> set[str]:
    proposal = service.get(version.proposal_id) if version.proposal_id else None
    if proposal is not None and proposal.organization_id == organization_id:
        wrote = recipients.authors(proposal)
    else:
        wrote = recipients.drafters(organization_id)
    return wrote | recipients.walidata(organization_id)


def _about(proposal: Proposal) -> dict[str, Any]:
    return {**schema.summary(proposal), **schema.waiting(proposal)}
