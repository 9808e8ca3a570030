"""Who is told: people who hold a role at the moment of telling, never one who has lost it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..facts import claim_of
from ..model import Proposal, RoleGrant
from ..people import roles
from ..policy import ALL_ORGANIZATIONS
from ..states import Role
from . import moving


def acting(proposal: Proposal, at: datetime) -> set[str]:
    """The people who are to act next; who claimed it before all others of his role."""
    role = moving.waits_for(proposal)
    if role is None:
        return set()
    if role == Role.PENERIMA.value:
        return drafters(proposal.receiving_organization_id or "")
    if role == Role.PRODUSEN_DATA.value:
        return authors(proposal)
    found = holders(Role(role), proposal.organization_id)
    claimed = claim_of(proposal, at)
    return {claimed} if claimed in found else deciding(proposal, found)


def deciding(proposal: Proposal, holders_: set[str]) -> set[str]:
    """Those of them for whom a decision waits: never who submitted or last edited, unless there
    is nobody else."""
    return holders_ - {proposal.submitted_by, proposal.edited_by} or holders_


def authors(proposal: Proposal) -> set[str]:
    """Who wrote a proposal, as long as they draft for its organisation; else whoever does."""
    all_ = drafters(proposal.organization_id)
    wrote = {proposal.created_by, proposal.edited_by, proposal.submitted_by}
    standing_in = walidata(proposal.organization_id) & wrote if proposal.on_behalf else set()
    return (all_ & wrote or all_) | standing_in


def drafters(organization_id: str) -> set[str]:
    """Who drafts for an organisation."""
    return holders(Role.PRODUSEN_DATA, organization_id)


def walidata(organization_id: str) -> set[str]:
    """The walidata of an organisation."""
    return holders(Role.WALIDATA, organization_id)


def holders(role: Role, organization_id: str) -> set[str]:
    """The ids of the active users who hold a role for an organisation."""
    user = model.User
    granted = sa.select(RoleGrant.user_id).where(
        RoleGrant.role == role.value,
        RoleGrant.organization_id.in_([organization_id, ALL_ORGANIZATIONS]),
    )
    conditions = [user.id.in_(granted)]
    if role is Role.PRODUSEN_DATA:
        conditions.append(user.id.in_(roles.drafters_of(organization_id)))
    query = sa.select(user.id).where(user.state == model.State.ACTIVE, sa.or_(*conditions))
    return set(model.Session.scalars(query))


def with_mail(user_ids: Iterable[str]) -> list[model.User]:
    """Those of them who have an address."""
    user = model.User
    query = sa.select(user).where(
        user.id.in_(list(user_ids)), user.state == model.State.ACTIVE, user.email != ""
    )
    return list(model.Session.scalars(query.order_by(user.id)))
