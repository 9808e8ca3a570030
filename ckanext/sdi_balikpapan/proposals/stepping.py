"""Every step of a proposal after the saving: each is one decision, one transaction, one log row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ckan.model as model

from . import facts
from .model import Proposal, Snapshot
from .people import roles
from .policy import Actor, Facts, Refused, Why, decide
from .publishing import publication
from .record import steps as record
from .registry.resembling import KEPT_AS
from .review.checklist import Reason
from .states import DECISIONS, State, Transition, Verb, steps


@dataclass(frozen=True)
class Decision:
    """What somebody says when he takes a step.

    :param seen_hash: the content hash that he saw.
    :param seen_state: the state that he saw: a decision isn't taken on top of another's.
    :param reasons: why it goes back.
    :param attestation: what an approval says to the public (`review`).
    :param confirms: whether who submits makes the content his own, whoever entered it.
    """

    verb: Verb
    seen_hash: str | None = None
    seen_state: str | None = None
    reasons: Sequence[Reason] = ()
    note: str = ""
    attestation: dict[str, Any] = field(default_factory=dict)
    confirms: bool = False


def check(proposal: Proposal, actor: Actor, decision: Decision) -> tuple[Facts, Transition]:
    """What is known of a proposal, and the step that somebody may take with it.

    :raises Refused: when the policy says no.
    """
    known = facts.of(proposal)
    seen, reasons = decision.seen_hash, decision.reasons
    step = decide(actor, decision.verb, known, seen_hash=seen, reasons=reasons)
    if decision.seen_state not in (None, proposal.state):
        raise Refused(Why.NO_SUCH_STEP, decision.verb, known.state)
    if decision.confirms and not seen:  # nobody answers for what he hasn't seen
        raise Refused(Why.HASH_MISSING, decision.verb, known.state)
    return known, step


def take(proposal: Proposal, actor: Actor, decision: Decision, at: datetime) -> None:
    """Take one step with a proposal (its row locked by the caller) and commit.

    :raises Refused: when the policy says no.
    :raises publication.NotPublishable: for `publish`.
    """
    verb = decision.verb
    known, step = check(proposal, actor, decision)
    if verb is Verb.PUBLISH:
        publication.publish(proposal, step, actor.user_id, at)
        return
    if verb is Verb.SUBMIT and (decision.confirms or known.edited_from_outside):
        # Who confirms what another entered answers for it as if he had entered it himself.
        proposal.edited_by = actor.user_id
    if verb in _MARKS:
        _MARKS[verb](proposal, actor, decision, at)
    if verb in DECISIONS or step.source is not step.target:
        proposal.claimed_by = proposal.claimed_at = None
    proposal.state = step.target.value
    record.append(proposal, step, actor.user_id, at, reasons=decision.reasons, note=decision.note)
    _go_on(proposal, at)
    model.Session.commit()


def _go_on(proposal: Proposal, at: datetime) -> None:
    """An OPD without walidata pendukung hands over to the walidata directly."""
    if proposal.state != State.SUBMITTED.value:
        return
    if not roles.has_walidata_pendukung(proposal.organization_id):
        step = steps(State.SUBMITTED, Verb.FORWARD)[0]
        proposal.state = step.target.value
        record.append(proposal, step, record.AUTOMATIC, at, role=record.AUTOMATIC)


def _submitted(proposal: Proposal, actor: Actor, decision: Decision, at: datetime) -> None:
    proposal.attestation = {**proposal.attestation, **decision.attestation}
    proposal.submitted_by, proposal.submitted_at = actor.user_id, at
    proposal.decided_by = proposal.decided_at = proposal.consented_by = None
    snapshot = Snapshot(
        proposal_id=proposal.id,
        content_hash=proposal.content_hash,
        body=proposal.body,
        at=at,
    )
    model.Session.merge(snapshot)


def _consented(proposal: Proposal, actor: Actor, _: Decision, __: datetime) -> None:
    proposal.consented_by = actor.user_id


def _approved(proposal: Proposal, actor: Actor, decision: Decision, at: datetime) -> None:
    proposal.decided_by, proposal.decided_at = actor.user_id, at
    proposal.approved_hash = proposal.content_hash
    proposal.attestation = {**proposal.attestation, **decision.attestation}


def _returned(proposal: Proposal, actor: Actor, _: Decision, at: datetime) -> None:
    proposal.decided_by, proposal.decided_at = actor.user_id, at
    proposal.approved_hash = None
    proposal.attestation = _of_the_producer(proposal)


def _recalled(proposal: Proposal, _: Actor, __: Decision, ___: datetime) -> None:
    proposal.approved_hash = None
    proposal.attestation = _of_the_producer(proposal)


def _of_the_producer(proposal: Proposal) -> dict[str, Any]:
    """What the producer himself had said; it holds until he says something else."""
    own = KEPT_AS[Verb.SUBMIT]
    return {own: proposal.attestation[own]} if own in proposal.attestation else {}


def _claimed(proposal: Proposal, actor: Actor, _: Decision, at: datetime) -> None:
    proposal.claimed_by, proposal.claimed_at = actor.user_id, at


def _released(proposal: Proposal, _: Actor, __: Decision, ___: datetime) -> None:
    proposal.claimed_by = proposal.claimed_at = None


_MARKS = {
    Verb.SUBMIT: _submitted,
    Verb.CONSENT: _consented,
    Verb.APPROVE: _approved,
    Verb.RECHECK: _approved,
    Verb.RETURN: _returned,
    Verb.RECALL: _recalled,
    Verb.CLAIM: _claimed,
    Verb.RELEASE: _released,
}
