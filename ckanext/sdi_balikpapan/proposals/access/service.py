"""Asking for a terbatas dataset, answering, granting to an agency, and taking it back.

Every step is one row of the log; committing is the caller's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..policy import Actor
from ..record import log
from ..states import Role
from . import guard
from .classes import AccessClass
from .grants import Content, PermitState
from .model import AccessPermit

ASKER = "pemohon"
"""Stands in the log as role of who asks; it is no role of the workflow."""

ANSWERING = (Role.PRODUSEN_DATA, Role.WALIDATA)
"""The owner answers; the walidata is his deputy, so that no request waits for ever."""


class Why(str, Enum):
    """Why a step isn't possible."""

    OPEN = "open"
    READS_ALREADY = "reads_already"
    NO_AGENCY = "no_agency"
    NOT_YOUR_AGENCY = "not_your_agency"
    ASKED_ALREADY = "asked_already"
    NOT_YOURS = "not_yours"
    OWN_REQUEST = "own_request"
    ANSWERED = "answered"
    NOT_IN_FORCE = "not_in_force"
    OWNERS_THEMSELVES = "owners_themselves"


class Impossible(Exception):
    """A step that isn't possible now, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def answering_role(actor: Actor, owner_id: str) -> Role | None:
    """The role in which somebody answers for an agency's datasets, or None."""
    held = actor.roles_for(owner_id)
    return next((role for role in ANSWERING if role in held), None)


def agencies_to_ask_for(user_id: str, content: Content) -> list[str]:
    """The agencies in whose name somebody may ask: those that he is of, the owner aside."""
    return sorted(guard.agencies_of(user_id) - {content.owner_id})


def ask(
    actor: Actor, username: str, content: Content, agency_id: str | None, purpose: str, at: datetime
) -> AccessPermit:
    """File a request for the files of a terbatas dataset.

    :param agency_id: in whose name, for people of several agencies.
    :raises Impossible: when there is nothing to ask for, or nobody to ask for it.
    """
    if content.access is AccessClass.TERBUKA:
        raise Impossible(Why.OPEN)
    if guard.may_read_content(username, content):
        raise Impossible(Why.READS_ALREADY)
    agencies = agencies_to_ask_for(actor.user_id, content)
    if not agencies:
        raise Impossible(Why.NO_AGENCY)
    if agency_id and agency_id not in agencies:
        raise Impossible(Why.NOT_YOUR_AGENCY)
    permit = AccessPermit(
        subject_id=content.package_id,
        agency_id=agency_id or agencies[0],
        user_id=actor.user_id,
        state=PermitState.ASKED.value,
        purpose=purpose,
        asked_at=at,
    )
    try:
        with model.Session.begin_nested():
            model.Session.add(permit)
    except IntegrityError:  # one open request of a person for a dataset
        raise Impossible(Why.ASKED_ALREADY) from None
    _log(permit, at, actor, ASKER, "access_request", None, purpose)
    return permit


def answer(
    permit: AccessPermit,
    actor: Actor,
    content: Content,
    ends_on: date | None,
    note: str,
    at: datetime,
) -> None:
    """Grant a request until a day, or refuse it (`ends_on` is None) with a reason.

    :raises Impossible: for whoever may not answer, or when it was answered already.
    """
    role = _role(actor, content)
    if permit.user_id == actor.user_id:
        raise Impossible(Why.OWN_REQUEST)
    if permit.state != PermitState.ASKED.value:
        raise Impossible(Why.ANSWERED)
    verb = "access_approve" if ends_on else "access_refuse"
    state = PermitState.GRANTED if ends_on else PermitState.REFUSED
    permit.ends_on = ends_on
    _decide(permit, state, actor, role.value, verb, note, at)


def grant(
    actor: Actor, content: Content, agency_id: str, ends_on: date, note: str, at: datetime
) -> AccessPermit:
    """Let all people of an agency read until a day; takes the place of an earlier such grant.

    :raises Impossible: for whoever may not grant, or where nothing needs granting.
    """
    role = _role(actor, content)
    if content.access is AccessClass.TERBUKA:
        raise Impossible(Why.OPEN)
    if agency_id == content.owner_id:
        raise Impossible(Why.OWNERS_THEMSELVES)
    for earlier in _standing(content.package_id, agency_id):
        _decide(earlier, PermitState.REVOKED, actor, role.value, "access_revoke", note, at)
    permit = AccessPermit(subject_id=content.package_id, agency_id=agency_id, ends_on=ends_on)
    permit.state = PermitState.ASKED.value
    model.Session.add(permit)
    model.Session.flush()
    _decide(permit, PermitState.GRANTED, actor, role.value, "access_grant", note, at)
    return permit


def revoke(permit: AccessPermit, actor: Actor, content: Content, note: str, at: datetime) -> None:
    """Take back what was granted; who asked may also give up his own request or permit.

    :raises Impossible: for others, or when there is nothing to take back.
    """
    own = permit.user_id == actor.user_id
    role = ASKER if own else _role(actor, content).value
    in_force = {PermitState.GRANTED.value, *([PermitState.ASKED.value] if own else [])}
    if permit.state not in in_force:
        raise Impossible(Why.NOT_IN_FORCE)
    _decide(permit, PermitState.REVOKED, actor, role, "access_revoke", note, at)


def carry(from_agency: str, to_agency: str) -> None:
    """Hand on what an agency was granted or asked for, when another takes its place."""
    mine = sa.update(AccessPermit).where(AccessPermit.agency_id == from_agency)
    model.Session.execute(mine.values(agency_id=to_agency))


def find(permit_id: str) -> AccessPermit | None:
    """A request or grant, its row kept for us until the transaction ends."""
    query = sa.select(AccessPermit).where(AccessPermit.id == permit_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def _standing(package_id: str, agency_id: str) -> Collection[AccessPermit]:
    query = sa.select(AccessPermit).where(
        AccessPermit.subject_id == package_id,
        AccessPermit.agency_id == agency_id,
        AccessPermit.user_id.is_(None),
        AccessPermit.state == PermitState.GRANTED.value,
    )
    return model.Session.scalars(query.with_for_update()).all()


def _role(actor: Actor, content: Content) -> Role:
    role = answering_role(actor, content.owner_id)
    if role is None:
        raise Impossible(Why.NOT_YOURS)
    return role


def _decide(
    permit: AccessPermit,
    state: PermitState,
    actor: Actor,
    role: str,
    verb: str,
    note: str,
    at: datetime,
) -> None:
    before, permit.state = permit.state, state.value
    permit.decided_by, permit.decided_at, permit.note = actor.user_id, at, note
    _log(permit, at, actor, role, verb, before, note)


def _log(
    permit: AccessPermit,
    at: datetime,
    actor: Actor,
    role: str,
    verb: str,
    before: str | None,
    note: str,
) -> None:
    whom = f"{permit.user_id or '*'} @ {permit.agency_id}"
    until = f", {permit.ends_on.isoformat()}" if permit.ends_on else ""
    log.append(
        at,
        actor.user_id,
        role,
        verb,
        subject_id=permit.subject_id,
        from_state=before,
        to_state=permit.state,
        note=f"{permit.id}: {whom}{until}. {note}",
    )
