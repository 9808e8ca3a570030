"""Who may knock: everybody for what is agreed, who drafts for the rest."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for

from .knowing import DRAFTING


@tk.auth_allow_anonymous_access
def sdi_plan_sheet(_context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """The agreed Daftar Data is public."""
    return {"success": True}


def _drafting(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        actor = actor_for(context.get("user"))
        if actor and any(grant.role in DRAFTING for grant in actor.grants):
            return {"success": True}
        return {"success": False, "msg": tk._("Hanya penyusun usulan yang mengisi Daftar Data.")}

    auth.__name__ = name
    return tk.auth_sysadmins_check(auth)


sdi_plan_import_preview = _drafting("sdi_plan_import_preview")
sdi_plan_import = _drafting("sdi_plan_import")
sdi_plan_import_status = _drafting("sdi_plan_import_status")
sdi_plan_submit = _drafting("sdi_plan_submit")
sdi_plan_grid = _drafting("sdi_plan_grid")
sdi_plan_grid_save = _drafting("sdi_plan_grid_save")
