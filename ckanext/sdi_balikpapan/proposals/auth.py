"""Who may knock: signed-in people for proposals, sysadmins for roles.

What somebody may then do is decided by `policy`, inside the actions, where no `ignore_auth` and
no sysadmin flag skips it.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from .people.roles import actor_for
from .states import Role


def _signed_in(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        if context.get("user"):
            return {"success": True}
        return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}

    auth.__name__ = name
    return auth


def _sysadmins_only(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        return {"success": False, "msg": tk._("Hanya admin portal yang mengatur peran.")}

    auth.__name__ = name
    return auth


sdi_proposal_save = _signed_in("sdi_proposal_save")
sdi_proposal_claim = _signed_in("sdi_proposal_claim")
sdi_proposal_consent = _signed_in("sdi_proposal_consent")
sdi_proposal_recheck = _signed_in("sdi_proposal_recheck")
sdi_proposal_release = _signed_in("sdi_proposal_release")
sdi_proposal_rebase = _signed_in("sdi_proposal_rebase")
sdi_proposal_submit = _signed_in("sdi_proposal_submit")
sdi_proposal_recall = _signed_in("sdi_proposal_recall")
sdi_proposal_discard = _signed_in("sdi_proposal_discard")
sdi_proposal_forward = _signed_in("sdi_proposal_forward")
sdi_proposal_return = _signed_in("sdi_proposal_return")
sdi_proposal_approve = _signed_in("sdi_proposal_approve")
sdi_proposal_publish = _signed_in("sdi_proposal_publish")
sdi_proposal_show = _signed_in("sdi_proposal_show")
sdi_proposal_list = _signed_in("sdi_proposal_list")
sdi_proposal_bulk = _signed_in("sdi_proposal_bulk")
sdi_proposal_check = _signed_in("sdi_proposal_check")
sdi_comment_create = _signed_in("sdi_comment_create")
sdi_comment_list = _signed_in("sdi_comment_list")
sdi_comment_resolve = _signed_in("sdi_comment_resolve")
sdi_opd_merge = _sysadmins_only("sdi_opd_merge")
sdi_opd_rename = _sysadmins_only("sdi_opd_rename")
sdi_opd_split = _sysadmins_only("sdi_opd_split")
sdi_role_grant = _sysadmins_only("sdi_role_grant")
sdi_role_revoke = _sysadmins_only("sdi_role_revoke")
sdi_role_list = _sysadmins_only("sdi_role_list")


@tk.auth_sysadmins_check
def sdi_form_import(context: Context, _data_dict: DataDict) -> AuthResult:
    """Who drafts for some organisation, or is walidata and enters for others."""
    actor = actor_for(context.get("user"))
    roles = {grant.role for grant in actor.grants} if actor else set()
    if roles & {Role.PRODUSEN_DATA, Role.WALIDATA}:
        return {"success": True}
    return {"success": False, "msg": tk._("Hanya penyusun usulan yang dapat mengimpor formulir.")}
