"""Which requests somebody finds in a list: the public ones, or those that wait for his OPD."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor
from ckanext.sdi_balikpapan.proposals.states import Role

from . import asking, numbers
from .model import Request
from .states import PUBLIC, Kind, State

_WORD = re.compile(r"\w+")
_WORDS = 10
_STAFF = (Role.PRODUSEN_DATA, Role.WALIDATA_PENDUKUNG)


def conditions(asked: Mapping[str, Any]) -> list[Any]:
    """The conditions under which a public request answers.

    :raises tk.ValidationError: for a question that cannot be read.
    """
    found: list[Any] = [Request.state.not_in([State.HELD.value, State.HIDDEN.value])]
    if state := asked.get("state"):
        found.append(Request.state == _known(state, {one.value for one in PUBLIC}, "state"))
    if kind := asked.get("kind"):
        found.append(Request.kind == _known(kind, {one.value for one in Kind}, "kind"))
    if wanted := asked.get("organization"):
        organization_id = asking.organization(wanted)
        if organization_id is None:
            sentence = tk._("Perangkat daerah ini tidak ada.")
            raise tk.ValidationError({"organization": [sentence]})
        found.append(Request.organization_id == organization_id)
    if wanted := asked.get("dataset"):
        dataset = asking.public_dataset(wanted)
        found.append(Request.dataset_id == (dataset.id if dataset is not None else "-"))
    return found + _worded(asked.get("q"))


def _known(value: object, known: set[str], field: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise tk.ValidationError({field: [tk._("Pilihan ini tidak ada.")]})
    return value


def _worded(text: object) -> list[Any]:
    """Every word occurs, at the beginning of one; quotes and signs mean nothing."""
    if not isinstance(text, str):
        return []
    if numbers.is_number(text.strip().upper()):
        return [Request.number == text.strip().upper()]
    words = _WORD.findall(text.casefold())[:_WORDS]
    words = [word.encode(errors="ignore").decode()[:60] for word in words]
    if not words:
        return []
    query = " & ".join(f"'{word}':*" for word in words if word)
    simple = sa.literal_column("'simple'")
    # As the index has it, literally.
    said = sa.literal_column("(title || ' ' || text || ' ' || number)")
    return [sa.func.to_tsvector(simple, said).op("@@")(sa.func.to_tsquery(simple, query))]


def page(found: list[Any], limit: int, offset: int) -> tuple[int, list[Request]]:
    """How many answer, and one page of them, newest first."""
    count = sa.select(sa.func.count()).select_from(Request).where(*found)
    rows = sa.select(Request).where(*found).order_by(Request.asked_at.desc(), Request.id)
    return model.Session.scalar(count) or 0, list(
        model.Session.scalars(rows.limit(limit).offset(offset))
    )


def waiting(
    actor: Actor, at: datetime, limit: int, offset: int, *, late: bool = False
) -> tuple[int, list[Request]]:
    """What waits for somebody, what is due first first."""
    found = [_waits_for(actor)]
    if late:
        found.append(Request.due_at < at)
    count = sa.select(sa.func.count()).select_from(Request).where(*found)
    rows = sa.select(Request).where(*found).order_by(Request.due_at, Request.id)
    return model.Session.scalar(count) or 0, list(
        model.Session.scalars(rows.limit(limit).offset(offset))
    )


def _waits_for(actor: Actor) -> Any:
    routed = sa.and_(
        Request.state == State.ROUTED.value,
        _of(actor, (*_STAFF, Role.WALIDATA)),
    )
    first = sa.and_(
        Request.state.in_([State.RECEIVED.value, State.HELD.value]), _of(actor, (Role.WALIDATA,))
    )
    return sa.or_(routed, first)


def _of(actor: Actor, roles: tuple[Role, ...]) -> Any:
    held = {grant.organization_id for grant in actor.grants if grant.role in roles}
    return sa.true() if ALL_ORGANIZATIONS in held else Request.organization_id.in_(held)
