"""The way of a proposal, as data: states, verbs, roles, and which step leads where.

Source: Perpres 39/2019 ps 33-35 (hand-over with standard and metadata, check by the walidata,
return to the producer); the names of the states are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(str, Enum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Kind(str, Enum):
    """What a proposal wants to do with its subject."""

    CREATE = "create"
    EDIT = "edit"
    WITHDRAW = "withdraw"


class Role(str, Enum):
    """What a person may be for an organisation (Perpres 39/2019 ps 20-22)."""

    PRODUSEN_DATA = "produsen_data"
    WALIDATA_PENDUKUNG = "walidata_pendukung"
    WALIDATA = "walidata"
    PEMBINA_DATA = "pembina_data"


class Verb(str, Enum):
    """What a person may do with a proposal."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    DISCARD = "discard"
    FORWARD = "forward"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Transition:
    """One allowed step: from a state, by a verb, in a role, to a state."""

    source: State
    verb: Verb
    role: Role
    target: State
    needs_reasons: bool = False
    needs_hash: bool = False


_S, _V, _R = State, Verb, Role

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _V.SAVE, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.RETURNED, _V.SAVE, _R.PRODUSEN_DATA, _S.RETURNED),
    Transition(_S.DRAFT, _V.SUBMIT, _R.PRODUSEN_DATA, _S.SUBMITTED),
    Transition(_S.RETURNED, _V.SUBMIT, _R.PRODUSEN_DATA, _S.SUBMITTED),
    Transition(_S.SUBMITTED, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.IN_REVIEW, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.DRAFT, _V.DISCARD, _R.PRODUSEN_DATA, _S.DISCARDED),
    Transition(_S.RETURNED, _V.DISCARD, _R.PRODUSEN_DATA, _S.DISCARDED),
    Transition(_S.SUBMITTED, _V.FORWARD, _R.WALIDATA_PENDUKUNG, _S.IN_REVIEW),
    Transition(_S.SUBMITTED, _V.RETURN, _R.WALIDATA_PENDUKUNG, _S.RETURNED, needs_reasons=True),
    # A walidata pendukung who is away must not be a dead end.
    Transition(_S.SUBMITTED, _V.FORWARD, _R.WALIDATA, _S.IN_REVIEW),
    Transition(_S.SUBMITTED, _V.RETURN, _R.WALIDATA, _S.RETURNED, needs_reasons=True),
    Transition(_S.IN_REVIEW, _V.RETURN, _R.WALIDATA, _S.RETURNED, needs_reasons=True),
    Transition(_S.IN_REVIEW, _V.APPROVE, _R.WALIDATA, _S.APPROVED, needs_hash=True),
    # What was approved and cannot be published any more goes back, too.
    Transition(_S.APPROVED, _V.RETURN, _R.WALIDATA, _S.RETURNED, needs_reasons=True),
    Transition(_S.APPROVED, _V.PUBLISH, _R.WALIDATA, _S.PUBLISHED),
)

OPEN_STATES = frozenset(State) - {State.PUBLISHED, State.DISCARDED}
"""States in which a proposal still waits for somebody."""

WAITS_FOR: dict[State, tuple[Role, ...]] = {
    state: tuple(
        role
        for role in Role
        if any(t.source is state and t.role is role for t in TRANSITIONS if t.verb is not _V.RECALL)
    )
    for state in State
}
"""Who may act next on a proposal in a state, the producer's recall aside."""

_REVIEW_VERBS = frozenset({Verb.FORWARD, Verb.RETURN, Verb.APPROVE, Verb.PUBLISH})


def review_states(role: Role) -> frozenset[State]:
    """The states in which a proposal waits on the desk of a reviewing role."""
    return frozenset(t.source for t in TRANSITIONS if t.role is role and t.verb in _REVIEW_VERBS)


def steps(state: State, verb: Verb) -> tuple[Transition, ...]:
    """The steps that a verb may take from a state, one for each role; empty where there is none."""
    return tuple(t for t in TRANSITIONS if t.source is state and t.verb is verb)
