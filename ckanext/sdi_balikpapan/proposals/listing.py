"""Which proposals a person finds in a list: never one that he may not know of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .deadlines import rules
from .editing.intake import flag
from .model import Proposal, Version, now
from .policy import ALL_ORGANIZATIONS, Actor, offered_to
from .review import judging
from .states import EDITABLE_STATES, Role, State, review_states
from .subjects import table

_MOST = 100
_USUAL = 20


def listed(actor: Actor, asked: Mapping[str, Any]) -> tuple[int, list[Proposal]]:
    """How many proposals answer the question, and one page of them: last edited first, but in a
    reviewer's queue what is due first.

    :raises tk.ValidationError: for a question that cannot be read.
    """
    conditions = [readable(actor), *_asked(actor, asked)]
    count = sa.select(sa.func.count()).select_from(Proposal).where(*conditions)
    page = (
        sa.select(Proposal)
        .where(*conditions)
        .order_by(*_order(asked), Proposal.id)
        .limit(min(number(asked, "limit", _USUAL), _MOST))
        .offset(number(asked, "offset", 0))
    )
    return model.Session.scalar(count) or 0, list(model.Session.scalars(page))


def _order(asked: Mapping[str, Any]) -> tuple[Any, ...]:
    if flag(asked, "queue"):
        return Proposal.due_at.asc().nulls_last(), Proposal.state_since.asc()
    return (Proposal.edited_at.desc(),)


def readable(actor: Actor) -> Any:
    """The condition for what somebody may know of."""
    organizations = {grant.organization_id for grant in actor.grants}
    if ALL_ORGANIZATIONS in organizations:
        return sa.true()
    return sa.or_(Proposal.organization_id.in_(organizations), _offered_to(actor))


def _offered_to(actor: Actor) -> Any:
    """Transfers that somebody may know of because his organisation is to receive."""
    receiving = [g.organization_id for g in actor.grants if g.role is Role.PRODUSEN_DATA]
    hidden = [state.value for state in State if offered_to(state, "") is None]
    return sa.and_(Proposal.receiving_organization_id.in_(receiving), Proposal.state.not_in(hidden))


def _asked(actor: Actor, asked: Mapping[str, Any]) -> list[Any]:
    found = _about(asked)
    if asked.get("state"):
        found.append(Proposal.state == _state(asked["state"]))
    if asked.get("organization"):
        group = model.Group.get(str(asked["organization"]))
        found.append(Proposal.organization_id == (group.id if group else None))
    if flag(asked, "mine"):
        mine = (Proposal.created_by, Proposal.edited_by, Proposal.submitted_by)
        entered = [column == actor.user_id for column in mine]
        found.append(sa.or_(*entered, _to_confirm(actor), _to_consent(actor)))
    if flag(asked, "queue"):
        found.append(_waiting_for(actor))
    if flag(asked, "overdue"):
        found.append(sa.and_(Proposal.due_at < now(), Proposal.state.in_(rules.ACTS)))
    if flag(asked, "unmended"):
        found.append(_unmended(judging.today()))
    if asked.get("q"):
        found.append(Proposal.title.icontains(str(asked["q"])[:200], autoescape=True))
    return found


def _about(asked: Mapping[str, Any]) -> list[Any]:
    """What the proposals that are asked for are about."""
    found: list[Any] = []
    if asked.get("dataset"):
        live = model.Package.get(str(asked["dataset"]))
        found.append(Proposal.subject_id == (live.id if live else str(asked["dataset"])))
    if asked.get("subject"):
        subject = table.locate(str(asked["subject"]))
        found.append(Proposal.subject_id == (subject.id if subject else str(asked["subject"])))
    if asked.get("subject_type"):
        found.append(Proposal.subject_type == table.known(asked["subject_type"]))
    return found


def _to_confirm(actor: Actor) -> Any:
    """What a walidata entered for this person's organisation, which it has to confirm."""
    drafts_for = [g.organization_id for g in actor.grants if g.role is Role.PRODUSEN_DATA]
    return sa.and_(
        Proposal.on_behalf.is_(True),
        Proposal.state.in_([state.value for state in EDITABLE_STATES]),
        Proposal.organization_id.in_(drafts_for),
    )


def _to_consent(actor: Actor) -> Any:
    """Transfers that wait for the consent of this person's organisation."""
    return sa.and_(_offered_to(actor), Proposal.state == State.OFFERED.value)


def _waiting_for(actor: Actor) -> Any:
    """What this person can review: per role, its states, in the organisations he holds it for."""
    desks: list[Any] = [_to_consent(actor)]
    for grant in actor.grants:
        states = [state.value for state in review_states(grant.role)]
        if not states:
            continue
        waits = Proposal.state.in_(states)
        if grant.organization_id != ALL_ORGANIZATIONS:
            waits = sa.and_(waits, Proposal.organization_id == grant.organization_id)
        desks.append(waits)
    return sa.or_(*desks)


def _unmended(today: date) -> Any:
    """What was published with warnings and should have been mended by now, and still stands."""
    newer = aliased(Version)
    current = sa.exists().where(
        Version.proposal_id == Proposal.id,
        Version.withdrawn.is_(False),
        ~sa.exists().where(newer.subject_id == Version.subject_id, newer.number > Version.number),
    )
    promised = Proposal.attestation["mend_by"].astext
    return sa.and_(Proposal.state == State.PUBLISHED.value, promised < today.isoformat(), current)


def _state(value: object) -> str:
    try:
        return State(value).value
    except ValueError:
        known = ", ".join(state.value for state in State)
        words = tk._("Status ini tidak ada. Yang ada: {known}.").format(known=known)
        raise tk.ValidationError({"state": [words]}) from None


def number(asked: Mapping[str, Any], key: str, default: int) -> int:
    """A whole number of a request.

    :raises tk.ValidationError: for anything else, at its place.
    """
    value = asked.get(key)
    if value in (None, ""):
        return default
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not 0 <= number < 2**31:
        raise tk.ValidationError({key: [tk._("Isi dengan bilangan bulat, nol atau lebih.")]})
    return number
