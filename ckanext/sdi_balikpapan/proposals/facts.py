"""What the policy must know of a proposal, asked of the database in one place."""

from __future__ import annotations

from datetime import datetime, timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from .kinds import Kind
from .model import LogEntry, Proposal, RoleGrant, now
from .people import roles
from .policy import ALL_ORGANIZATIONS, Actor, Facts
from .publishing import versions
from .states import EDITABLE_STATES, OPEN_STATES, Role, State, Verb, review_states
from .subjects.types import DATASET

PEMBINA_REVIEW = "ckanext.sdi_balikpapan.pembina_review"

CLAIM_LASTS = timedelta(days=3)
"""After which a claim reserves nothing any more: its holder may be ill."""

_RECHECKED = frozenset({Kind.CREATE.value, Kind.EDIT.value, Kind.RESTORE.value})
"""Kinds that bring content, which the Pembina Data re-checks where it is Data Prioritas."""


def of(proposal: Proposal) -> Facts:
    """The facts of a proposal as they are now."""
    organization_id = proposal.organization_id
    editor = roles.actor_for(proposal.edited_by)
    return Facts(
        state=State(proposal.state),
        organization_id=organization_id,
        content_hash=proposal.content_hash,
        edited_by=proposal.edited_by,
        submitted_by=proposal.submitted_by,
        consented_by=proposal.consented_by,
        decided_by=proposal.decided_by,
        claimed_by=claim_of(proposal, now()),
        receiving_organization_id=proposal.receiving_organization_id,
        on_behalf=proposal.on_behalf or not roles.has_produsen_data(organization_id),
        edited_from_outside=not _holds(editor, Role.PRODUSEN_DATA, organization_id),
        walidata_work=_holds(editor, Role.WALIDATA, organization_id)
        or _holds(roles.actor_for(proposal.submitted_by), Role.WALIDATA, organization_id),
        walidata_writers=_walidata_writers(proposal),
        needs_pembina=is_prioritas(proposal) and tk.asbool(tk.config.get(PEMBINA_REVIEW)),
        outdated=is_outdated(proposal),
    )


def is_prioritas(proposal: Proposal) -> bool:
    """Whether a proposal brings Data Prioritas (Perpres 39/2019 ps 1, 13)."""
    brings = proposal.subject_type == DATASET and proposal.kind in _RECHECKED
    return brings and bool(proposal.body.get("prioritas_tahun"))


def needs_pembina_result(proposal: Proposal) -> bool:
    """Whether the walidata records the Pembina Data's re-check, which isn't a step here."""
    return is_prioritas(proposal) and not tk.asbool(tk.config.get(PEMBINA_REVIEW))


def is_outdated(proposal: Proposal) -> bool:
    """Whether the approved version is another than the one that a proposal starts from."""
    if State(proposal.state) not in OPEN_STATES:
        return False
    base = versions.base_of(proposal.subject_id)
    return (base[1] if base else None) != proposal.base_hash


def claim_of(proposal: Proposal, at: datetime) -> str | None:
    """Who has claimed a proposal: somebody who is there and could decide, and not for ever."""
    if proposal.claimed_by is None or proposal.claimed_at is None:
        return None
    holder = roles.actor_for(proposal.claimed_by)
    if holder is None or at - proposal.claimed_at > CLAIM_LASTS:
        return None
    held = holder.roles_for(proposal.organization_id)
    decides = any(State(proposal.state) in review_states(role) for role in held)
    return proposal.claimed_by if decides else None


def _walidata_writers(proposal: Proposal) -> frozenset[str]:
    """The walidata among all who saved a draft, whoever saved it last."""
    if State(proposal.state) not in EDITABLE_STATES:
        return frozenset()
    query = sa.select(LogEntry.actor).join(RoleGrant, RoleGrant.user_id == LogEntry.actor)
    wrote = query.where(
        LogEntry.proposal_id == proposal.id,
        LogEntry.verb.in_([Verb.SAVE.value, Verb.REBASE.value]),
        RoleGrant.role == Role.WALIDATA.value,
        RoleGrant.organization_id.in_([proposal.organization_id, ALL_ORGANIZATIONS]),
    )
    return frozenset(model.Session.scalars(wrote))


def _holds(person: Actor | None, role: Role, organization_id: str) -> bool:
    return person is not None and role in person.roles_for(organization_id)
