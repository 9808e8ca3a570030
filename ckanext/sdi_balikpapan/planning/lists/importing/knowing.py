"""What there is of a year for somebody: agreed entries, and the drafts that he goes on with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals import service
from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.people.model import FormerOffice
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.states import EDITABLE_STATES, OPEN_STATES, Role, State
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards.daftar_data import YEAR
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from .. import reading
from ..sheet.deciding import Known
from ..sheet.offices import Office, Offices

DRAFTING = frozenset({Role.PRODUSEN_DATA, Role.WALIDATA})
_LOCK = 0x5D1_110
_OPEN = tuple(state.value for state in OPEN_STATES)


def may_draft(actor: Actor | None, organization_id: str) -> bool:
    """Whether somebody enters data for an agency, his own or on its behalf."""
    return actor is not None and bool(DRAFTING & actor.roles_for(organization_id))


def offices() -> Offices:
    """All agencies, by everything that they are or were called."""
    group = model.Group
    query = sa.select(group.id, group.title, group.name).where(
        group.is_organization, group.state == model.State.ACTIVE
    )
    former: dict[str, list[str]] = {}
    for name, id in model.Session.execute(
        sa.select(FormerOffice.name, FormerOffice.organization_id)
    ):
        former.setdefault(id, []).append(name)
    return Offices.of(
        Office(id, title or name, (name, *former.get(id, ())))
        for id, title, name in model.Session.execute(query)
    )


def known(
    year: int, actor: Actor | None, organization_id: str = "", ids: Collection[str] | None = None
) -> list[Known]:
    """The entries of a year as somebody would go on with them: two queries, however many.

    :param actor: None for everybody: only what is agreed.
    :param organization_id: only of this agency; :param ids: only these.
    """
    asked = reading.agreed(reading.Asked(year=year, organization_id=organization_id))
    if ids is not None:
        asked.append(Entry.id.in_(ids))
    found = {
        row.id: Known(row.id, row.organization_id, row.body, is_agreed=True)
        for row in model.Session.scalars(sa.select(Entry).where(*asked))
    }
    for proposal in _proposals(year, actor, organization_id, ids):
        mine = _known(proposal, actor, is_agreed=proposal.subject_id in found)
        if mine is not None:
            found[proposal.subject_id] = mine
    return list(found.values())


def bringing(year: int, organization_id: str = "") -> list[Any]:
    """The conditions of the open proposals that bring an entry of a year, or change one."""
    found: list[Any] = [
        Proposal.subject_type == PLAN,
        Proposal.state.in_(_OPEN),
        Proposal.body[YEAR].astext == f"{year:04}",
        Proposal.kind.in_([Kind.CREATE.value, Kind.EDIT.value]),
    ]
    return [*found, Proposal.organization_id == organization_id] if organization_id else found


def _proposals(
    year: int, actor: Actor | None, organization_id: str, ids: Collection[str] | None
) -> Iterable[Proposal]:
    """These proposals, the one last edited last."""
    if actor is None:
        return []
    query = sa.select(Proposal).where(*bringing(year, organization_id))
    if ids is not None:
        query = query.where(Proposal.subject_id.in_(ids))
    return model.Session.scalars(query.order_by(Proposal.edited_at))


def _known(proposal: Proposal, actor: Actor | None, *, is_agreed: bool) -> Known | None:
    """A proposal as a save would find it; None where a save opens another."""
    if actor is None or not service.may_read(actor, proposal):
        return None
    id, owner, body = proposal.subject_id, proposal.organization_id, proposal.body
    if State(proposal.state) in EDITABLE_STATES and may_draft(actor, owner):
        return Known(id, owner, body, is_agreed, is_draft=True)
    if proposal.kind == Kind.CREATE.value:
        return Known(id, owner, body, is_agreed=False, under_review=proposal.state)
    return None


def alone(year: int) -> None:
    """Let nobody else bring entries into a year until this transaction ends, so that two who name
    the same new data make it once."""
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, year)))


def organization(value: object) -> model.Group | None:
    """An active agency by id or name; None for nothing.

    :raises tk.ValidationError: where there is none of that name.
    """
    if not value:
        return None
    found = model.Group.get(value) if isinstance(value, str) and is_storable(value) else None
    if found is None or not found.is_organization or found.state != model.State.ACTIVE:
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    return found
