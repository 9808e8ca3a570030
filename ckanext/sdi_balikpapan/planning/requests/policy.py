"""Who may do what with a request: the one page where every permission of this room stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.states import Role

from .states import PUBLIC, Guard, Kind, State, Transition, Verb, Who, steps


class Why(str, Enum):
    """Why a step is refused."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    CHANGED = "changed"
    NO_REASON = "no_reason"
    ONCE = "once"
    NOT_FOR_ERRORS = "not_for_errors"
    SAME_OFFICE = "same_office"
    TOO_LATE = "too_late"


class Refused(Exception):
    """A step that the policy doesn't allow."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Facts:
    """What the policy needs to know of a request."""

    state: State
    kind: Kind
    organization_id: str
    reopened: bool
    version: int


@dataclass(frozen=True)
class Step:
    """What somebody wants to do.

    :param seen: the version that he has read; None from the asker, who sees one page only.
    :param organization_id: where it shall go, for `route`.
    """

    verb: Verb
    seen: int | None = None
    reason: str = ""
    organization_id: str = ""


_ROLES: Mapping[Role, Who] = {
    Role.PRODUSEN_DATA: Who.PRODUSEN_DATA,
    Role.WALIDATA_PENDUKUNG: Who.PRODUSEN_DATA,
    Role.WALIDATA: Who.WALIDATA,
}

_GUARDS: Mapping[Guard, tuple[Callable[[Facts], bool], Why]] = {
    Guard.ASKS_FOR_DATA: (lambda facts: facts.kind is Kind.DATA, Why.NOT_FOR_ERRORS),
    Guard.ONCE: (lambda facts: not facts.reopened, Why.ONCE),
    Guard.HAS_OFFICE: (lambda facts: bool(facts.organization_id), Why.NOT_NOW),
    Guard.NO_OFFICE: (lambda facts: not facts.organization_id, Why.NOT_NOW),
}


def roles(actor: Actor | None, organization_id: str, *, is_asker: bool) -> frozenset[Who]:
    """What somebody is for a request of an organisation."""
    held = actor.roles_for(organization_id) if actor is not None else frozenset()
    found = {_ROLES[role] for role in held if role in _ROLES}
    return frozenset(found | ({Who.PENANYA} if is_asker else set()))


def may_read(who: frozenset[Who], state: State) -> bool:
    """Whether somebody may know of a request: what is held or hidden, walidata and asker only."""
    return state in PUBLIC or bool(who & {Who.WALIDATA, Who.PENANYA})


def decide(who: frozenset[Who], facts: Facts, step: Step) -> Transition:
    """The step to take.

    :raises Refused: when there is none.
    """
    possible = steps(facts.state, step.verb)
    if not possible:
        raise Refused(Why.NOT_NOW)
    mine = [one for one in possible if one.role in who]
    if not mine:
        raise Refused(Why.NOT_YOURS)
    allowed = [one for one in mine if _unmet(one, facts) is None]
    if not allowed:
        raise Refused(next(why for one in mine if (why := _unmet(one, facts))))
    chosen = allowed[0]
    if chosen.role is not Who.PENANYA and step.seen != facts.version:
        raise Refused(Why.CHANGED)
    passed_on = step.verb is Verb.ROUTE and facts.state is State.ROUTED
    if passed_on and step.organization_id == facts.organization_id:
        raise Refused(Why.SAME_OFFICE)
    if chosen.needs_reason and not step.reason:
        raise Refused(Why.NO_REASON)
    return chosen


def _unmet(step: Transition, facts: Facts) -> Why | None:
    return next((_GUARDS[one][1] for one in step.guards if not _GUARDS[one][0](facts)), None)


def verbs(who: frozenset[Who], facts: Facts) -> list[Verb]:
    """What somebody may do now, in the order of the table of verbs."""
    return [
        verb
        for verb in Verb
        if any(one.role in who and _unmet(one, facts) is None for one in steps(facts.state, verb))
    ]
