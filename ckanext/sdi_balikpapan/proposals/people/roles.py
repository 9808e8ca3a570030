"""Who holds which role: our own grants, and CKAN's editors and admins as produsen data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ..model import RoleGrant
from ..policy import ALL_ORGANIZATIONS, Actor, Grant
from ..record import log
from ..states import Role

_DRAFTING = ("editor", "admin")
"""CKAN capacities whose holders draft for their organisation; they give no other role."""


def actor_for(username: str | None) -> Actor | None:
    """The person behind a CKAN user name or id, with his roles; None for anonymous or gone."""
    user = model.User.get(username) if username else None
    if user is None or user.state != model.State.ACTIVE:
        return None
    return Actor(user.id, frozenset(_granted(user.id)) | frozenset(_drafting(user.id)))


def _granted(user_id: str) -> list[Grant]:
    query = sa.select(RoleGrant.role, RoleGrant.organization_id)
    rows = model.Session.execute(query.where(RoleGrant.user_id == user_id))
    return [Grant(Role(row.role), row.organization_id) for row in rows]


def _drafting(user_id: str) -> list[Grant]:
    rows = model.Session.scalars(
        _drafters(sa.select(model.Group.id)).where(model.Member.table_id == user_id)
    )
    return [Grant(Role.PRODUSEN_DATA, organization_id) for organization_id in rows]


def _drafters(query: sa.Select[Any]) -> sa.Select[Any]:
    """Narrow a query to the memberships that let somebody draft for an organisation."""
    member, group = model.Member, model.Group
    return query.join(member, member.group_id == group.id).where(
        member.table_name == "user",
        member.state == model.State.ACTIVE,
        member.capacity.in_(_DRAFTING),
        group.is_organization.is_(True),
        group.state == model.State.ACTIVE,
    )


def organization_ids() -> list[str]:
    """Every organisation that is there."""
    group = model.Group
    query = sa.select(group.id).where(
        group.is_organization.is_(True), group.state == model.State.ACTIVE
    )
    return list(model.Session.scalars(query))


def drafters_of(organization_id: str) -> sa.Select[Any]:
    """The ids of CKAN's editors and admins of an organisation, as a query."""
    return _drafters(sa.select(model.Member.table_id).select_from(model.Group)).where(
        model.Group.id == organization_id
    )


def has_produsen_data(organization_id: str) -> bool:
    """Whether anybody is left who drafts for an organisation."""
    editors = (
        _drafters(sa.select(sa.literal(1)).select_from(model.Group))
        .join(model.User, model.User.id == model.Member.table_id)
        .where(model.Group.id == organization_id, model.User.state == model.State.ACTIVE)
    )
    if model.Session.execute(editors.limit(1)).first() is not None:
        return True
    return _has_holder(Role.PRODUSEN_DATA, organization_id)


def has_walidata_pendukung(organization_id: str) -> bool:
    """Whether somebody stands between this OPD and the walidata (Perpres 39/2019 ps 21(4))."""
    return _has_holder(Role.WALIDATA_PENDUKUNG, organization_id)


def _has_holder(role: Role, organization_id: str) -> bool:
    return model.Session.execute(_holders(role, organization_id).limit(1)).first() is not None


def _holders(role: Role, organization_id: str) -> sa.Select[Any]:
    return (
        sa.select(sa.literal(1))
        .select_from(RoleGrant)
        .join(model.User, model.User.id == RoleGrant.user_id)
        .where(
            model.User.state == model.State.ACTIVE,
            RoleGrant.role == role.value,
            RoleGrant.organization_id.in_([organization_id, ALL_ORGANIZATIONS]),
        )
    )


def holds(user_id: str, role: Role, organization_id: str) -> bool:
    """Whether somebody who is there was granted a role for an organisation, or for all."""
    query = _holders(role, organization_id).where(RoleGrant.user_id == user_id)
    return model.Session.execute(query.limit(1)).first() is not None


def grant(user_id: str, role: Role, organization_id: str, by: str, at: datetime) -> bool:
    """Give a role; False when the person holds it already."""
    key = (user_id, role.value, organization_id)
    if model.Session.get(RoleGrant, key) is not None:
        return False
    model.Session.add(
        RoleGrant(
            user_id=user_id,
            role=role.value,
            organization_id=organization_id,
            granted_by=by,
            granted_at=at,
        )
    )
    log.append(at, by, "sysadmin", "grant", note=f"{role.value} {user_id} {organization_id}")
    return True


def revoke(user_id: str, role: Role, organization_id: str, by: str, at: datetime) -> bool:
    """Take a role back; False when the person doesn't hold it."""
    held = model.Session.get(RoleGrant, (user_id, role.value, organization_id))
    if held is None:
        return False
    model.Session.delete(held)
    log.append(at, by, "sysadmin", "revoke", note=f"{role.value} {user_id} {organization_id}")
    return True


def user_id_of(name: str) -> str:
    """The id of an active user, by name or id.

    :raises tk.ValidationError: where there is none.
    """
    user = model.User.get(name)
    if user is None or user.state != model.State.ACTIVE:
        raise tk.ValidationError({"user": [tk._("Tidak ada pengguna aktif bernama ini.")]})
    return user.id
