"""Roles as API actions: granted by sysadmins, logged; being sysadmin gives none."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from .. import words
from ..content import BadContent, is_storable
from ..model import RoleGrant, now
from ..policy import ALL_ORGANIZATIONS
from ..states import GRANTABLE, Role
from . import roles


def _read(data_dict: DataDict) -> tuple[str, Role, str]:
    for key in ("user", "organization"):
        if not is_storable(str(data_dict.get(key) or "")):
            raise words.bad_content(BadContent(key, "nul"))
    user_id = roles.user_id_of(str(data_dict.get("user") or ""))
    try:
        role = Role(data_dict.get("role"))
        GRANTABLE.index(role)
    except ValueError:
        known = ", ".join(role.value for role in GRANTABLE)
        sentence = tk._("Peran ini tidak ada. Yang ada: {known}.").format(known=known)
        raise tk.ValidationError({"role": [sentence]}) from None
    return user_id, role, _organization_id(role, data_dict.get("organization"))


def _organization_id(role: Role, value: object) -> str:
    if value in (None, "", ALL_ORGANIZATIONS):
        if role is Role.PRODUSEN_DATA:
            sentence = tk._("Sebutkan perangkat daerah untuk peran produsen_data.")
            raise tk.ValidationError({"organization": [sentence]})
        return ALL_ORGANIZATIONS
    group = model.Group.get(str(value))
    if group is None or not group.is_organization:
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    return group.id


def _by(context: Context) -> str:
    user = model.User.get(context.get("user") or "")
    return user.id if user is not None else "cli"


def sdi_role_grant(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a person (`user`) a `role` for one `organization`, or for all when it is left out."""
    tk.check_access("sdi_role_grant", context, data_dict)
    user_id, role, organization_id = _read(data_dict)
    changed = roles.grant(user_id, role, organization_id, _by(context), now())
    model.Session.commit()
    return {"user": user_id, "role": role.value, "organization": organization_id, "new": changed}


def sdi_role_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a role back from a person; takes what `sdi_role_grant` takes."""
    tk.check_access("sdi_role_revoke", context, data_dict)
    user_id, role, organization_id = _read(data_dict)
    if not roles.revoke(user_id, role, organization_id, _by(context), now()):
        raise tk.ObjectNotFound(tk._("Orang ini tidak memegang peran itu."))
    model.Session.commit()
    return {"user": user_id, "role": role.value, "organization": organization_id}


@tk.side_effect_free
def sdi_role_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Every role that was granted: user, role, organisation ("*" for all), by whom and when."""
    tk.check_access("sdi_role_list", context, data_dict)
    query = sa.select(RoleGrant).order_by(RoleGrant.role, RoleGrant.granted_at)
    return [
        {
            "user": grant.user_id,
            "role": grant.role,
            "organization": grant.organization_id,
            "granted_by": grant.granted_by,
            "granted_at": grant.granted_at.isoformat(),
        }
        for grant in model.Session.scalars(query)
    ]
