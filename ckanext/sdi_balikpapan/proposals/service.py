"""What people do with proposals: save, and every step after it, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .content import Body, content_hash
from .model import Proposal, ProposalFile, new_id
from .people import roles
from .policy import Actor, Facts, Refused, Why, decide
from .publishing import publication
from .publishing.store import StoredFile
from .record import log
from .review.checklist import Reason
from .states import OPEN_STATES, Kind, Role, State, Transition, Verb, steps

AUTOMATIC = "otomatis"
"""Stands in the log as role where the portal itself took a step."""


class AlreadyOpen(Exception):
    """Another proposal on the same dataset is still open; `proposal` is that one."""

    def __init__(self, proposal: Proposal | None) -> None:
        super().__init__("another proposal is open")
        self.proposal = proposal


@dataclass(frozen=True)
class Draft:
    """A proposal that doesn't exist yet: what it would be about, and what it starts from."""

    kind: Kind
    subject_id: str
    organization_id: str
    base_hash: str | None


def facts(proposal: Proposal) -> Facts:
    """What the policy needs to know of a proposal."""
    return Facts(
        state=State(proposal.state),
        organization_id=proposal.organization_id,
        content_hash=proposal.content_hash,
        edited_by=proposal.edited_by,
        submitted_by=proposal.submitted_by,
    )


def is_open(proposal: Proposal) -> bool:
    """Whether a proposal still waits for somebody."""
    return State(proposal.state) in OPEN_STATES


def get(proposal_id: str, *, lock: bool = False) -> Proposal | None:
    """A proposal by id; with `lock` its row stays ours until the transaction ends."""
    query = sa.select(Proposal).where(Proposal.id == proposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def open_for(subject_id: str) -> Proposal | None:
    """The proposal on a dataset that is still open, if there is one."""
    states = [state.value for state in OPEN_STATES]
    return model.Session.scalars(
        sa.select(Proposal).where(Proposal.subject_id == subject_id, Proposal.state.in_(states))
    ).first()


def start(draft: Draft, actor: Actor, body: Body, at: datetime) -> Proposal:
    """Open a proposal and keep its first content, without committing.

    :raises Refused: when the actor doesn't draft for the organisation.
    :raises AlreadyOpen: when somebody was faster.
    """
    if Role.PRODUSEN_DATA not in actor.roles_for(draft.organization_id):
        raise Refused(Why.NOT_YOUR_ROLE, Verb.SAVE, State.DRAFT)
    proposal = Proposal(
        id=new_id(),
        subject_type="dataset",
        subject_id=draft.subject_id,
        kind=draft.kind.value,
        state=State.DRAFT.value,
        organization_id=draft.organization_id,
        base_hash=draft.base_hash,
        created_by=actor.user_id,
        created_at=at,
    )
    _fill(proposal, actor, body, at)
    try:
        with model.Session.begin_nested():
            model.Session.add(proposal)
            model.Session.flush()
    except IntegrityError:
        raise AlreadyOpen(open_for(draft.subject_id)) from None
    _log(proposal, steps(State.DRAFT, Verb.SAVE)[0], actor.user_id, at, fresh=True)
    return proposal


def save(
    proposal: Proposal, actor: Actor, body: Body, at: datetime, seen_hash: str | None = None
) -> None:
    """Keep new content of a proposal (its row locked by the caller), without committing.

    :param seen_hash: the content hash that the editor started from; if somebody else has saved
        since, nothing is overwritten.
    :raises Refused: when the policy says no.
    """
    step = decide(actor, Verb.SAVE, facts(proposal), seen_hash=seen_hash)
    # Who changes nothing is no editor: he would hide from the separation of duties who was.
    if content_hash(proposal.kind, proposal.subject_id, body) != proposal.content_hash:
        _fill(proposal, actor, body, at)
        _log(proposal, step, actor.user_id, at)


def _fill(proposal: Proposal, actor: Actor, body: Body, at: datetime) -> None:
    proposal.body = body
    proposal.title = str(body.get("title") or "")[:500]
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


def take(
    proposal: Proposal,
    actor: Actor,
    verb: Verb,
    at: datetime,
    *,
    seen_hash: str | None = None,
    reasons: Sequence[Reason] = (),
    note: str = "",
) -> None:
    """Take one step with a proposal (its row locked by the caller) and commit.

    :raises Refused: when the policy says no.
    :raises publication.NotPublishable: for `publish`.
    """
    step = decide(actor, verb, facts(proposal), seen_hash=seen_hash, reasons=reasons)
    if verb is Verb.PUBLISH:
        publication.publish(proposal, step, actor.user_id, at)
        return
    if verb in _MARKS:
        _MARKS[verb](proposal, actor, at)
    proposal.state = step.target.value
    _log(proposal, step, actor.user_id, at, reasons=reasons, note=note)
    if verb is Verb.SUBMIT and not roles.has_walidata_pendukung(proposal.organization_id):
        _forward(proposal, at)
    model.Session.commit()


def _mark_submitted(proposal: Proposal, actor: Actor, at: datetime) -> None:
    proposal.submitted_by, proposal.submitted_at = actor.user_id, at
    proposal.decided_by = proposal.decided_at = None


def _mark_approved(proposal: Proposal, actor: Actor, at: datetime) -> None:
    proposal.decided_by, proposal.decided_at = actor.user_id, at
    proposal.approved_hash = proposal.content_hash


def _mark_returned(proposal: Proposal, actor: Actor, at: datetime) -> None:
    proposal.decided_by, proposal.decided_at = actor.user_id, at
    proposal.approved_hash = None


_MARKS = {
    Verb.SUBMIT: _mark_submitted,
    Verb.APPROVE: _mark_approved,
    Verb.RETURN: _mark_returned,
}


def _forward(proposal: Proposal, at: datetime) -> None:
    """An OPD without walidata pendukung hands over to the walidata directly."""
    step = steps(State.SUBMITTED, Verb.FORWARD)[0]
    proposal.state = step.target.value
    _log(proposal, step, AUTOMATIC, at, role=AUTOMATIC)


def _log(
    proposal: Proposal,
    step: Transition,
    actor_id: str,
    at: datetime,
    *,
    fresh: bool = False,
    role: str | None = None,
    reasons: Sequence[Reason] = (),
    note: str = "",
) -> None:
    from_state = None if fresh else step.source.value
    log.append(
        at,
        actor_id,
        role or step.role.value,
        step.verb.value,
        proposal_id=proposal.id,
        subject_id=proposal.subject_id,
        from_state=from_state,
        to_state=step.target.value,
        reasons=reasons,
        note=note,
        content_hash=proposal.content_hash,
    )
