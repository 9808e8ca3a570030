"""Who may see what concerns the portal as a whole."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS
from ckanext.sdi_balikpapan.proposals.states import Role


def sdi_harvester_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
    """Sysadmins (CKAN asks nothing of them) and the walidata of all OPD: it is the whole
    catalogue that is read."""
    actor = actor_for(context.get("user"))
    if actor and Role.WALIDATA in actor.roles_for(ALL_ORGANIZATIONS):
        return {"success": True}
    return {
        "success": False,
        "msg": tk._("Hanya admin portal dan walidata semua perangkat daerah yang melihat pemanen."),
    }
