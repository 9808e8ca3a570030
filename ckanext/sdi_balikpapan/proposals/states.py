"""The way of a proposal, as data: states, verbs, roles, and which step leads where.

Source: Perpres 39/2019 ps 33-35 (hand-over with standard and metadata, check by the walidata,
return to the producer, re-check of Data Prioritas by the Pembina Data); the names of the states
are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(str, Enum):
    """Where a proposal stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    PEMBINA_REVIEW = "pembina_review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Role(str, Enum):
    """What a person may be for an organisation (Perpres 39/2019 ps 20-22)."""

    PRODUSEN_DATA = "produsen_data"
    WALIDATA_PENDUKUNG = "walidata_pendukung"
    WALIDATA = "walidata"
    PEMBINA_DATA = "pembina_data"
    PENERIMA = "penerima"
    """Produsen Data of the organisation to which a dataset is offered; it is never granted."""


GRANTABLE = tuple(role for role in Role if role is not Role.PENERIMA)
"""The roles that an admin gives."""


class Verb(str, Enum):
    """What a person may do with a proposal."""

    SAVE = "save"
    REBASE = "rebase"
    SUBMIT = "submit"
    RECALL = "recall"
    DISCARD = "discard"
    CONSENT = "consent"
    FORWARD = "forward"
    RETURN = "return"
    APPROVE = "approve"
    RECHECK = "recheck"
    CLAIM = "claim"
    RELEASE = "release"
    PUBLISH = "publish"


class Guard(str, Enum):
    """On what else a step depends, beside state and role; `policy` knows how to tell."""

    TRANSFER = "transfer"
    """The proposal gives the dataset to another organisation."""
    NO_TRANSFER = "no_transfer"
    ON_BEHALF = "on_behalf"
    """A walidata entered it for the organisation, or nobody is left there who could."""
    PEMBINA = "pembina"
    """Data Prioritas, and the re-check by the Pembina Data is switched on."""
    NO_PEMBINA = "no_pembina"
    WALIDATA_WORK = "walidata_work"
    """A walidata submitted or last edited it, so that walidata might decide on their own."""


@dataclass(frozen=True)
class Transition:
    """One allowed step: from a state, by a verb, in a role, to a state."""

    source: State
    verb: Verb
    role: Role
    target: State
    needs_reasons: bool = False
    needs_hash: bool = False
    guard: Guard | None = None


_S, _V, _R, _G = State, Verb, Role, Guard
_EDITABLE = (_S.DRAFT, _S.RETURNED)


def _editing() -> tuple[Transition, ...]:
    """Drafts and what came back: the producer's, and the walidata's where he stands in."""
    steps: list[Transition] = []
    for state in _EDITABLE:
        for role, guard in ((_R.PRODUSEN_DATA, None), (_R.WALIDATA, _G.ON_BEHALF)):
            steps += [
                Transition(state, _V.SAVE, role, state, guard=guard),
                Transition(state, _V.REBASE, role, state, guard=guard),
                Transition(state, _V.DISCARD, role, _S.DISCARDED, guard=guard),
            ]
        steps += [
            Transition(state, _V.SUBMIT, _R.PRODUSEN_DATA, _S.SUBMITTED, guard=_G.NO_TRANSFER),
            Transition(state, _V.SUBMIT, _R.PRODUSEN_DATA, _S.OFFERED, guard=_G.TRANSFER),
        ]
    return tuple(steps)


def _claims() -> tuple[Transition, ...]:
    """Whoever may decide may say that he is at it; the next one may take over from him."""
    desks = {
        _R.WALIDATA_PENDUKUNG: (_S.SUBMITTED,),
        _R.WALIDATA: (_S.SUBMITTED, _S.IN_REVIEW, _S.PEMBINA_REVIEW, _S.APPROVED),
        _R.PEMBINA_DATA: (_S.PEMBINA_REVIEW,),
    }
    return tuple(
        Transition(state, verb, role, state)
        for role, states in desks.items()
        for state in states
        for verb in (_V.CLAIM, _V.RELEASE)
    )


def _back(state: State, role: Role) -> Transition:
    return Transition(state, _V.RETURN, role, _S.RETURNED, needs_reasons=True)


TRANSITIONS: tuple[Transition, ...] = (
    *_editing(),
    Transition(_S.OFFERED, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.SUBMITTED, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.IN_REVIEW, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.PEMBINA_REVIEW, _V.RECALL, _R.PRODUSEN_DATA, _S.DRAFT),
    Transition(_S.OFFERED, _V.CONSENT, _R.PENERIMA, _S.SUBMITTED, needs_hash=True),
    _back(_S.OFFERED, _R.PENERIMA),
    Transition(_S.SUBMITTED, _V.FORWARD, _R.WALIDATA_PENDUKUNG, _S.IN_REVIEW),
    _back(_S.SUBMITTED, _R.WALIDATA_PENDUKUNG),
    # A walidata pendukung who is away must not be a dead end, nor a receiver who is silent.
    Transition(_S.SUBMITTED, _V.FORWARD, _R.WALIDATA, _S.IN_REVIEW),
    _back(_S.OFFERED, _R.WALIDATA),
    _back(_S.SUBMITTED, _R.WALIDATA),
    _back(_S.IN_REVIEW, _R.WALIDATA),
    Transition(
        _S.IN_REVIEW, _V.APPROVE, _R.WALIDATA, _S.APPROVED, needs_hash=True, guard=_G.NO_PEMBINA
    ),
    Transition(
        _S.IN_REVIEW, _V.APPROVE, _R.WALIDATA, _S.PEMBINA_REVIEW, needs_hash=True, guard=_G.PEMBINA
    ),
    # The walidata's own datasets need eyes that aren't his (design, invariant 4).
    Transition(
        _S.IN_REVIEW,
        _V.APPROVE,
        _R.PEMBINA_DATA,
        _S.APPROVED,
        needs_hash=True,
        guard=_G.WALIDATA_WORK,
    ),
    Transition(_S.PEMBINA_REVIEW, _V.RECHECK, _R.PEMBINA_DATA, _S.APPROVED, needs_hash=True),
    _back(_S.PEMBINA_REVIEW, _R.PEMBINA_DATA),
    _back(_S.PEMBINA_REVIEW, _R.WALIDATA),
    # The re-check was switched off while this one waited for it.
    Transition(
        _S.PEMBINA_REVIEW,
        _V.APPROVE,
        _R.WALIDATA,
        _S.APPROVED,
        needs_hash=True,
        guard=_G.NO_PEMBINA,
    ),
    # What was approved and cannot be published any more goes back, too.
    _back(_S.APPROVED, _R.WALIDATA),
    Transition(_S.APPROVED, _V.PUBLISH, _R.WALIDATA, _S.PUBLISHED),
    *_claims(),
)

OPEN_STATES = frozenset(State) - {State.PUBLISHED, State.DISCARDED}
"""States in which a proposal still waits for somebody."""

EDITABLE_STATES = frozenset(_EDITABLE)
"""States in which its content may change."""

DECISIONS = frozenset({Verb.FORWARD, Verb.RETURN, Verb.APPROVE, Verb.RECHECK, Verb.PUBLISH})
"""What reviewers decide; a claim reserves these for who made it."""

SEPARATED = frozenset({Verb.APPROVE, Verb.RECHECK})
"""Decisions that nobody takes on his own work (invariant 4)."""

_WAITING = frozenset({Verb.RECALL, Verb.CLAIM, Verb.RELEASE})

WAITS_FOR: dict[State, tuple[Role, ...]] = {
    state: tuple(
        role
        for role in Role
        if any(t.source is state and t.role is role and t.verb not in _WAITING for t in TRANSITIONS)
    )
    for state in State
}
"""Who may act next on a proposal in a state, the producer's recall aside."""


def review_states(role: Role) -> frozenset[State]:
    """The states in which a proposal waits on the desk of a role that decides."""
    decisions = DECISIONS | {Verb.CONSENT}
    mine = (t for t in TRANSITIONS if t.role is role and t.guard is not Guard.WALIDATA_WORK)
    return frozenset(t.source for t in mine if t.verb in decisions)


def steps(state: State, verb: Verb) -> tuple[Transition, ...]:
    """The steps that a verb may take from a state; empty where there is none."""
    return tuple(t for t in TRANSITIONS if t.source is state and t.verb is verb)
