"""Who may do what with a proposal: the one page where every permission of the workflow stands.

The facts come in as values; the answer is a `Step` to take or a `Refused` that says why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from .states import Role, State, Transition, Verb, steps

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
    """What the policy needs to know of a proposal."""

    state: State
    organization_id: str
    content_hash: str
    edited_by: str
    submitted_by: str | None = None


class Why(str, Enum):
    """The reasons for which a step is refused."""

    NO_SUCH_STEP = "no_such_step"
    NOT_YOUR_ROLE = "not_your_role"
    OWN_WORK = "own_work"
    HASH_MISSING = "hash_missing"
    HASH_CHANGED = "hash_changed"
    REASONS_MISSING = "reasons_missing"


class Refused(Exception):
    """A step that the policy does not allow, and why."""

    def __init__(self, why: Why, verb: Verb, state: State) -> None:
        super().__init__(f"{verb.value} in {state.value}: {why.value}")
        self.why = why
        self.verb = verb
        self.state = state


def may_read(actor: Actor, organization_id: str) -> bool:
    """Whether somebody may know that a proposal exists: who has any role for its organisation.

    Invariant 1 of the design; being sysadmin is no role.
    """
    return bool(actor.roles_for(organization_id))


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
    possible = steps(facts.state, verb)
    if not possible:
        raise Refused(Why.NO_SUCH_STEP, verb, facts.state)
    roles = actor.roles_for(facts.organization_id)
    step = next((t for t in possible if t.role in roles), None)
    if step is None:
        raise Refused(Why.NOT_YOUR_ROLE, verb, facts.state)
    # Invariant 4: who submitted or last edited does not decide, whatever other roles he holds.
    if verb is Verb.APPROVE and actor.user_id in {facts.edited_by, facts.submitted_by}:
        raise Refused(Why.OWN_WORK, verb, facts.state)
    if step.needs_hash and not seen_hash:
        raise Refused(Why.HASH_MISSING, verb, facts.state)
    if seen_hash and seen_hash != facts.content_hash:
        raise Refused(Why.HASH_CHANGED, verb, facts.state)
    if step.needs_reasons and not reasons:
        raise Refused(Why.REASONS_MISSING, verb, facts.state)
    return step


def verbs_for(actor: Actor, facts: Facts) -> tuple[Verb, ...]:
    """What this person may do now; for buttons."""

    def allowed(verb: Verb) -> bool:
        try:
            decide(actor, verb, facts, seen_hash=facts.content_hash, reasons=("some",))
        except Refused:
            return False
        return True

    return tuple(verb for verb in Verb if allowed(verb))
