"""Proposals as rows: finding, opening, and keeping what people enter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from . import facts, policy
from .content import Body, content_hash
from .kinds import Kind
from .model import Proposal, ProposalFile, new_id
from .policy import Actor, Refused, Why, decide
from .publishing.store import StoredFile
from .record import steps as record
from .states import OPEN_STATES, Role, State, Verb, steps
from .subjects.types import DATASET, TYPES


@dataclass(frozen=True)
class Draft:
    """A proposal that doesn't exist yet: what it would be about, and what it starts from."""

    kind: Kind
    subject_id: str
    organization_id: str
    base_hash: str | None
    subject_type: str = DATASET


def may_read(actor: Actor, proposal: Proposal) -> bool:
    """Whether somebody may know of a proposal."""
    offered = policy.offered_to(State(proposal.state), proposal.receiving_organization_id)
    return policy.may_read(actor, proposal.organization_id, offered)


def is_open(proposal: Proposal) -> bool:
    """Whether a proposal still waits for somebody."""
    return State(proposal.state) in OPEN_STATES


def get(proposal_id: str, *, lock: bool = False) -> Proposal | None:
    """A proposal by id; with `lock` its row stays ours until the transaction ends."""
    query = sa.select(Proposal).where(Proposal.id == proposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def open_on(subject_id: str) -> list[Proposal]:
    """The proposals on a dataset that are still open, last edited first."""
    states = [state.value for state in OPEN_STATES]
    query = sa.select(Proposal).where(Proposal.subject_id == subject_id, Proposal.state.in_(states))
    return list(model.Session.scalars(query.order_by(Proposal.edited_at.desc())))


def start(draft: Draft, actor: Actor, body: Body, at: datetime) -> Proposal:
    """Open a proposal and keep its first content, without committing.

    :raises Refused: when the actor may not draft for the organisation.
    """
    role = drafting_role(draft, actor)
    proposal = Proposal(
        id=new_id(),
        subject_type=draft.subject_type,
        subject_id=draft.subject_id,
        kind=draft.kind.value,
        state=State.DRAFT.value,
        organization_id=draft.organization_id,
        base_hash=draft.base_hash,
        on_behalf=role is Role.WALIDATA,
        attestation={},
        created_by=actor.user_id,
        created_at=at,
    )
    _fill(proposal, actor, body, at)
    model.Session.add(proposal)
    model.Session.flush()
    step = steps(State.DRAFT, Verb.SAVE)[0]
    record.append(proposal, step, actor.user_id, at, fresh=True, role=role.value)
    return proposal


def drafting_role(draft: Draft, actor: Actor) -> Role:
    """In which role somebody opens a proposal: as produsen data, or as a walidata on behalf of
    an organisation that confirms it later.

    :raises Refused: in neither.
    """
    held = actor.roles_for(draft.organization_id)
    for role in (Role.PRODUSEN_DATA, Role.WALIDATA):
        if role in held:
            return role
    raise Refused(Why.NOT_YOUR_ROLE, Verb.SAVE, State.DRAFT)


def save(
    proposal: Proposal, actor: Actor, body: Body, at: datetime, seen_hash: str | None = None
) -> None:
    """Keep new content of a proposal (its row locked by the caller), without committing.

    :param seen_hash: the content hash that the editor started from; if somebody else has saved
        since, nothing is overwritten.
    :raises Refused: when the policy says no.
    """
    step = decide(actor, Verb.SAVE, facts.of(proposal), seen_hash=seen_hash)
    # Who changes nothing is no editor: he would hide from the separation of duties who was.
    if content_hash(proposal.kind, proposal.subject_id, body) != proposal.content_hash:
        _fill(proposal, actor, body, at)
        record.append(proposal, step, actor.user_id, at)


def _fill(proposal: Proposal, actor: Actor, body: Body, at: datetime) -> None:
    proposal.body = body
    if proposal.kind == Kind.TRANSFER.value:
        proposal.receiving_organization_id = str(body.get("owner_org") or "") or None
    proposal.title = TYPES[proposal.subject_type].title_of(body)[:500]
    proposal.content_hash = content_hash(proposal.kind, proposal.subject_id, body)
    proposal.edited_by = actor.user_id
    proposal.edited_at = at
    # Any change voids an approval (invariant 3); in an editable state there is none to keep.
    proposal.approved_hash = None


def attach(proposal_id: str, files: Iterable[StoredFile], actor: Actor, at: datetime) -> None:
    """Note which files were uploaded in a proposal: it may name these from now on."""
    for file in files:
        model.Session.merge(
            ProposalFile(
                proposal_id=proposal_id,
                sha256=file.sha256,
                size=file.size,
                uploaded_by=actor.user_id,
                uploaded_at=at,
            )
        )


def attached(proposal_id: str) -> set[str]:
    """The sha256 of every file that was uploaded in a proposal."""
    query = sa.select(ProposalFile.sha256).where(ProposalFile.proposal_id == proposal_id)
    return set(model.Session.scalars(query))


def rebase(proposal: Proposal, actor: Actor, body: Body, base_hash: str, at: datetime) -> None:
    """Keep a body that was brought onto another approved version, without committing.

    :raises Refused: when the policy says no.
    """
    step = decide(actor, Verb.REBASE, facts.of(proposal))
    proposal.base_hash = base_hash
    _fill(proposal, actor, body, at)
    record.append(proposal, step, actor.user_id, at)
