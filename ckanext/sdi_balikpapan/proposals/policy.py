"""Who may do what with a proposal: the one page where every permission of the workflow stands.

The facts come in as values; the answer is a `Step` to take or a `Refused` that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from .states import (
    DECISIONS,
    EDITABLE_STATES,
    SEPARATED,
    Guard,
    Role,
    State,
    Transition,
    Verb,
    steps,
)

ALL_ORGANIZATIONS = "*"
"""A role for this organisation is a role for every organisation."""


@dataclass(frozen=True)
class Grant:
    """A role that somebody holds for one organisation, or for all (`ALL_ORGANIZATIONS`)."""

    role: Role
    organization_id: str


@dataclass(frozen=True)
class Actor:
    """A person with the roles he holds."""

    user_id: str
    grants: frozenset[Grant] = frozenset()

    def roles_for(self, organization_id: str) -> frozenset[Role]:
        wanted = {organization_id, ALL_ORGANIZATIONS}
        return frozenset(g.role for g in self.grants if g.organization_id in wanted)


@dataclass(frozen=True)
class Facts:
    """What the policy needs to know of a proposal.

    :param consented_by: who agreed for the receiving organisation of a transfer.
    :param decided_by: who took the last decision.
    :param claimed_by: the reviewer who said that he is at it, as long as he still could decide.
    :param receiving_organization_id: the organisation that a transfer leads to.
    :param on_behalf: a walidata entered it for the organisation, or nobody is left there.
    :param edited_from_outside: who last edited it doesn't draft for the organisation.
    :param walidata_work: who submitted or last edited it is walidata for the organisation.
    :param walidata_writers: the walidata who had a hand in a draft: who hands it over must have
        seen what they wrote.
    :param needs_pembina: the Pembina Data re-checks it (Perpres 39/2019 ps 13, 35).
    :param outdated: the approved version is another than the one it starts from.
    """

    state: State
    organization_id: str
    content_hash: str
    edited_by: str
    submitted_by: str | None = None
    consented_by: str | None = None
    decided_by: str | None = None
    claimed_by: str | None = None
    receiving_organization_id: str | None = None
    on_behalf: bool = False
    edited_from_outside: bool = False
    walidata_work: bool = False
    walidata_writers: frozenset[str] = frozenset()
    needs_pembina: bool = False
    outdated: bool = False


class Why(str, Enum):
    """The reasons for which a step is refused."""

    NO_SUCH_STEP = "no_such_step"
    NOT_YOUR_ROLE = "not_your_role"
    OWN_WORK = "own_work"
    HASH_MISSING = "hash_missing"
    HASH_CHANGED = "hash_changed"
    REASONS_MISSING = "reasons_missing"
    CLAIMED = "claimed"
    OUTDATED = "outdated"


class Refused(Exception):
    """A step that the policy does not allow, and why."""

    def __init__(self, why: Why, verb: Verb, state: State) -> None:
        super().__init__(f"{verb.value} in {state.value}: {why.value}")
        self.why = why
        self.verb = verb
        self.state = state


_GUARDS: dict[Guard, Callable[[Facts], bool]] = {
    Guard.TRANSFER: lambda facts: facts.receiving_organization_id is not None,
    Guard.NO_TRANSFER: lambda facts: facts.receiving_organization_id is None,
    Guard.ON_BEHALF: lambda facts: facts.on_behalf,
    Guard.PEMBINA: lambda facts: facts.needs_pembina,
    Guard.NO_PEMBINA: lambda facts: not facts.needs_pembina,
    Guard.WALIDATA_WORK: lambda facts: facts.walidata_work,
}

_NEEDS_CURRENT_BASE = frozenset(
    {Verb.SUBMIT, Verb.CONSENT, Verb.FORWARD, Verb.APPROVE, Verb.RECHECK}
)
"""What nobody does with a proposal that would overwrite a newer approved version."""

_NOT_YET_OFFERED = EDITABLE_STATES | {State.DISCARDED}


def offered_to(state: State, receiving_organization_id: str | None) -> str | None:
    """The organisation that takes part in a proposal because a transfer was offered to it."""
    return None if state in _NOT_YET_OFFERED else receiving_organization_id


def roles_in(actor: Actor, facts: Facts) -> frozenset[Role]:
    """The roles that a person has in one proposal: those for its organisation, and `penerima`
    where it is offered to his."""
    roles = actor.roles_for(facts.organization_id)
    receiving = offered_to(facts.state, facts.receiving_organization_id)
    if receiving and Role.PRODUSEN_DATA in actor.roles_for(receiving):
        roles |= {Role.PENERIMA}
    return roles


def may_read(actor: Actor, organization_id: str, offered: str | None = None) -> bool:
    """Whether somebody may know that a proposal exists: who has any role in it.

    Invariant 1 of the design; being sysadmin is no role.

    :param offered: the organisation to which it is offered (`offered_to`).
    """
    if actor.roles_for(organization_id):
        return True
    return bool(offered) and Role.PRODUSEN_DATA in actor.roles_for(offered or "")


def decide(
    actor: Actor,
    verb: Verb,
    facts: Facts,
    *,
    seen_hash: str | None = None,
    reasons: Collection[object] = (),
) -> Transition:
    """The step that this person may take now.

    :param seen_hash: the content hash that the person saw; a decision is bound to it
        (invariant 3: approve what you saw).
    :param reasons: why, for the verbs that must say so (Perpres 39/2019 ps 34(2)).
    :raises Refused: in every other case.
    """
    step = _step(actor, verb, facts)
    others_work = facts.edited_from_outside or facts.walidata_writers - {actor.user_id}
    needs_hash = step.needs_hash or (verb is Verb.SUBMIT and bool(others_work))
    objections = (
        (verb in SEPARATED and actor.user_id in _authors(verb, facts), Why.OWN_WORK),
        (verb is Verb.CONSENT and actor.user_id in _givers(facts), Why.OWN_WORK),
        (verb in DECISIONS and facts.claimed_by not in (None, actor.user_id), Why.CLAIMED),
        (verb is Verb.RELEASE and facts.claimed_by != actor.user_id, Why.NO_SUCH_STEP),
        (needs_hash and not seen_hash, Why.HASH_MISSING),
        (bool(seen_hash) and seen_hash != facts.content_hash, Why.HASH_CHANGED),
        (verb in _NEEDS_CURRENT_BASE and facts.outdated, Why.OUTDATED),
        (step.needs_reasons and not reasons, Why.REASONS_MISSING),
    )
    for objects, why in objections:
        if objects:
            raise Refused(why, verb, facts.state)
    return step


def _step(actor: Actor, verb: Verb, facts: Facts) -> Transition:
    possible = [t for t in steps(facts.state, verb) if t.guard is None or _GUARDS[t.guard](facts)]
    if not possible:
        raise Refused(Why.NO_SUCH_STEP, verb, facts.state)
    roles = roles_in(actor, facts)
    step = next((t for t in possible if t.role in roles), None)
    if step is None:
        raise Refused(Why.NOT_YOUR_ROLE, verb, facts.state)
    return step


def _authors(verb: Verb, facts: Facts) -> set[str | None]:
    """Invariant 4: whose work it is, whatever other roles he holds. The re-check is another
    pair of eyes than the approval."""
    authors = {facts.edited_by, facts.submitted_by, facts.consented_by}
    return authors | ({facts.decided_by} if verb is Verb.RECHECK else set())


def _givers(facts: Facts) -> set[str | None]:
    """Who offers a dataset, and so doesn't take it for the other organisation as well."""
    return {facts.edited_by, facts.submitted_by}


def verbs_for(actor: Actor, facts: Facts) -> tuple[Verb, ...]:
    """What this person may do now; for buttons."""

    def allowed(verb: Verb) -> bool:
        try:
            decide(actor, verb, facts, seen_hash=facts.content_hash, reasons=("some",))
        except Refused:
            return False
        return True

    return tuple(verb for verb in Verb if allowed(verb))
