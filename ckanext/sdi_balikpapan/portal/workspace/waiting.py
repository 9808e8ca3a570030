"""What waits for a person, and until when: a fixed number of queries, however much it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.sdi_balikpapan.planning.calendar import late, service, showing
from ckanext.sdi_balikpapan.proposals import listing, schema
from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import Proposal, Version
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor
from ckanext.sdi_balikpapan.proposals.states import EDITABLE_STATES, Role, State
from ckanext.sdi_balikpapan.proposals.subjects.types import DATASET

SHOWN = 8
"""How many of each list; the rest is a click away."""
_AHEAD = timedelta(days=30)
_EDITABLE = [state.value for state in EDITABLE_STATES]


@dataclass(frozen=True)
class Some:
    """The first of something, and how many there are."""

    count: int = 0
    results: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for somebody.

    :param mine: what he is to complete or to mend; what came back stands first.
    :param queue: what he is to decide, what is due first first.
    :param releases: what his OPD promised and hasn't brought yet, a month ahead.
    :param requests: what people ask of his OPD.
    """

    mine: Some
    queue: Some
    releases: Some
    requests: Some

    @property
    def count(self) -> int:
        """How many things wait, of every kind."""
        return sum(some.count for some in (self.mine, self.queue, self.releases, self.requests))


def of(actor: Actor, username: str, at: datetime) -> Waiting:
    """What waits for a person now."""
    return Waiting(
        _some(*_mine(actor)),
        _some(*listing.listed(actor, {"queue": True, "limit": SHOWN})),
        _releases(actor, at),
        _requests(username),
    )


def drafts_for(actor: Actor) -> set[str]:
    """The agencies that a person is produsen data of."""
    return {g.organization_id for g in actor.grants if g.role is Role.PRODUSEN_DATA}


def published(actor: Actor) -> list[tuple[str, str]]:
    """Id and title of the datasets that his agencies published, the last one first."""
    package = model.Package
    last = sa.select(Version.subject_id, sa.func.max(Version.published_at).label("at"))
    last = last.where(Version.subject_type == DATASET).group_by(Version.subject_id).subquery()
    query = (
        sa.select(package.id, package.title)
        .join(last, last.c.subject_id == package.id)
        .where(package.state == model.State.ACTIVE, package.owner_org.in_(drafts_for(actor)))
        .order_by(last.c.at.desc(), package.id)
        .limit(100)
    )
    return [(id, title) for id, title in model.Session.execute(query)]


def _some(count: int, proposals: list[Proposal]) -> Some:
    return Some(count, schema.summaries(proposals))


def _mine(actor: Actor) -> tuple[int, list[Proposal]]:
    me = (Proposal.created_by, Proposal.edited_by, Proposal.submitted_by)
    of_my_office = sa.and_(
        Proposal.organization_id.in_(drafts_for(actor)),
        sa.or_(Proposal.state == State.RETURNED.value, Proposal.on_behalf.is_(True)),
    )
    conditions = [
        listing.readable(actor),
        Proposal.state.in_(_EDITABLE),
        sa.or_(*(column == actor.user_id for column in me), of_my_office),
    ]
    count = sa.select(sa.func.count()).select_from(Proposal).where(*conditions)
    came_back = sa.case((Proposal.state == State.RETURNED.value, 0), else_=1)
    page = sa.select(Proposal).where(*conditions).limit(SHOWN)
    page = page.order_by(came_back, Proposal.due_at.asc().nulls_last(), Proposal.edited_at.desc())
    return model.Session.scalar(count) or 0, list(model.Session.scalars(page))


def _releases(actor: Actor, at: datetime) -> Some:
    """What is overdue for a year at most, or comes within a month."""
    mine = drafts_for(actor) - {ALL_ORGANIZATIONS}
    if not mine:
        return Some()
    today = office.calendar().day_of(at)
    only = next(iter(mine)) if len(mine) == 1 else ""
    wanted = service.Wanted(today - late.SPAN, today + _AHEAD, organization_id=only)
    _, lines = service.lines(wanted, at)
    open_ones = [
        line
        for line in lines
        if line.promise.organization_id in mine and line.judged.delivered_at is None
    ]
    return Some(len(open_ones), [showing.line(line) for line in open_ones[:SHOWN]])


def _requests(username: str) -> Some:
    context: Context = {"user": username}
    try:
        found = tk.get_action("sdi_request_waiting")(context, {"limit": SHOWN})
    except tk.NotAuthorized:
        return Some()
    return Some(found["count"], found["results"])
