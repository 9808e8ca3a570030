"""The way of a request, as data: states, verbs, roles, and which step leads where. Pure.

Perpres 39/2019 asks for data that users need (ps 26-28); how requests are handled is ours, within
the ten working days that UU 14/2008 ps 22(7) gives a public body to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """What somebody wants."""

    DATA = "data"
    ERROR = "error"


class State(str, Enum):
    """Where a request stands."""

    RECEIVED = "received"
    HELD = "held"
    ROUTED = "routed"
    ANSWERED = "answered"
    PLANNED = "planned"
    DECLINED = "declined"
    CLOSED = "closed"
    HIDDEN = "hidden"


class Who(str, Enum):
    """What a person is for a request."""

    PENANYA = "penanya"
    PRODUSEN_DATA = "produsen_data"
    WALIDATA = "walidata"


class Verb(str, Enum):
    """What a person may do with a request."""

    ROUTE = "route"
    ANSWER = "answer"
    PLAN = "plan"
    DECLINE = "decline"
    REOPEN = "reopen"
    CLOSE = "close"
    HIDE = "hide"


class Guard(str, Enum):
    """On what else a step depends; `policy` knows how to tell."""

    ASKS_FOR_DATA = "asks_for_data"
    ONCE = "once"
    HAS_OFFICE = "has_office"
    NO_OFFICE = "no_office"


@dataclass(frozen=True)
class Transition:
    """One allowed step: from a state, by a verb, in a role, to a state."""

    source: State
    verb: Verb
    role: Who
    target: State
    needs_reason: bool = False
    guards: tuple[Guard, ...] = ()


_S, _V, _W, _G = State, Verb, Who, Guard
_STAFF = (_W.PRODUSEN_DATA, _W.WALIDATA)
_FINAL = (_S.ANSWERED, _S.DECLINED)


def _walidatas() -> tuple[Transition, ...]:
    """What waits for the walidata because no OPD has it yet, and what only he may do."""
    walidata = _W.WALIDATA
    return (
        *(Transition(s, _V.ROUTE, walidata, _S.ROUTED) for s in (_S.RECEIVED, _S.HELD, _S.HIDDEN)),
        Transition(_S.RECEIVED, _V.ANSWER, walidata, _S.ANSWERED),
        Transition(_S.RECEIVED, _V.DECLINE, walidata, _S.DECLINED, needs_reason=True),
        *(
            Transition(state, _V.HIDE, walidata, _S.HIDDEN, needs_reason=True)
            for state in State
            if state is not _S.HIDDEN
        ),
    )


def _offices() -> tuple[Transition, ...]:
    """What the OPD does that has it, or a walidata in its place."""
    plan = (_G.ASKS_FOR_DATA,)
    return tuple(
        step
        for role in _STAFF
        for step in (
            Transition(_S.ROUTED, _V.ROUTE, role, _S.ROUTED, needs_reason=True),
            Transition(_S.ROUTED, _V.ANSWER, role, _S.ANSWERED),
            Transition(_S.ROUTED, _V.PLAN, role, _S.PLANNED, guards=plan),
            Transition(_S.ROUTED, _V.DECLINE, role, _S.DECLINED, needs_reason=True),
            Transition(_S.PLANNED, _V.ANSWER, role, _S.ANSWERED),
            Transition(_S.PLANNED, _V.DECLINE, role, _S.DECLINED, needs_reason=True),
        )
    )


def _askers() -> tuple[Transition, ...]:
    """What the asker does. Never with what is held or hidden: it would become public."""
    again = ((_S.ROUTED, _G.HAS_OFFICE), (_S.RECEIVED, _G.NO_OFFICE))
    return (
        *(
            Transition(
                state, _V.REOPEN, _W.PENANYA, target, needs_reason=True, guards=(_G.ONCE, office)
            )
            for state in _FINAL
            for target, office in again
        ),
        *(
            Transition(state, _V.CLOSE, _W.PENANYA, _S.CLOSED)
            for state in (_S.RECEIVED, _S.ROUTED, _S.PLANNED, *_FINAL)
        ),
    )


TRANSITIONS: tuple[Transition, ...] = (*_walidatas(), *_offices(), *_askers())
"""Every step that there is."""

PUBLIC = frozenset(State) - {State.HELD, State.HIDDEN}
"""What everybody may read."""

OPEN = (State.RECEIVED, State.HELD, State.ROUTED)
"""What waits for somebody."""

ACTS = {State.RECEIVED: Who.WALIDATA, State.HELD: Who.WALIDATA, State.ROUTED: Who.PRODUSEN_DATA}
"""The role that a state waits for."""

SETTLED = frozenset({State.ANSWERED, State.PLANNED, State.DECLINED})
"""What the office has said its word on."""

FINISHED = frozenset({State.ANSWERED, State.DECLINED, State.CLOSED, State.HIDDEN})
"""After which nothing more is written to the asker."""


def steps(state: State, verb: Verb) -> list[Transition]:
    """The steps that a verb offers in a state."""
    return [one for one in TRANSITIONS if (one.source, one.verb) == (state, verb)]
