"""Which requests and grants somebody may know of, and how they are shown."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from .. import schema
from ..policy import ALL_ORGANIZATIONS, Actor
from . import guard
from .grants import PermitState
from .model import AccessPermit
from .service import ANSWERING, answering_role

ENDED = "ended"
"""How a grant is shown whose last day is over."""


def listed(
    actor: Actor, *, dataset: str | None, mine: bool, queue: bool, limit: int, offset: int
) -> tuple[int, list[AccessPermit]]:
    """How many there are that a person may know of, and a page of them, newest first.

    One's own, those of one's agencies as a whole, and, for whoever answers, those for his
    datasets.
    """
    package = model.package_table.c
    query = sa.select(AccessPermit).join(model.package_table, package.id == AccessPermit.subject_id)
    own = AccessPermit.user_id == actor.user_id
    agencies = guard.agencies_of(actor.user_id)
    theirs = sa.and_(AccessPermit.user_id.is_(None), AccessPermit.agency_id.in_(agencies))
    answers = _for_owners(actor)
    query = query.where(sa.or_(own, theirs) if mine else sa.or_(own, theirs, answers))
    if queue:
        query = query.where(answers, AccessPermit.state == PermitState.ASKED.value)
    if dataset:
        query = query.where(AccessPermit.subject_id == dataset)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    newest = sa.func.coalesce(AccessPermit.decided_at, AccessPermit.asked_at).desc()
    page = query.order_by(newest, AccessPermit.id).limit(limit).offset(offset)
    return count, list(model.Session.scalars(page))


def _for_owners(actor: Actor) -> sa.ColumnElement[bool]:
    ids = {grant.organization_id for grant in actor.grants if grant.role in ANSWERING}
    if ALL_ORGANIZATIONS in ids:
        return sa.true()
    return model.package_table.c.owner_org.in_(ids)


def may_answer_any(actor: Actor) -> bool:
    """Whether somebody answers requests for any agency."""
    return any(grant.role in ANSWERING for grant in actor.grants)


def as_dict(permit: AccessPermit, actor: Actor) -> dict[str, Any]:
    """A request or grant as the API and the pages show it, to this person."""
    package = model.Session.get(model.Package, permit.subject_id)
    owner_id = package.owner_org if package else None
    ended = permit.permit().state is PermitState.GRANTED and not permit.permit().holds(
        guard.today()
    )
    return {
        "id": permit.id,
        "may_answer": bool(owner_id and answering_role(actor, owner_id)),
        "dataset_id": permit.subject_id,
        "dataset_name": package.name if package else "",
        "dataset_title": (package.title or package.name) if package else "",
        "agency": schema.organization(permit.agency_id),
        "user_id": permit.user_id,
        "user": schema.person(permit.user_id) if permit.user_id else None,
        "state": ENDED if ended else permit.state,
        "purpose": permit.purpose,
        "asked_at": permit.asked_at.isoformat() if permit.asked_at else None,
        "decided_by": schema.person(permit.decided_by) if permit.decided_by else None,
        "decided_at": permit.decided_at.isoformat() if permit.decided_at else None,
        "note": permit.note,
        "ends_on": permit.ends_on.isoformat() if permit.ends_on else None,
    }
