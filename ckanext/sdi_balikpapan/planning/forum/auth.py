"""Who may read the Forum's decisions: everybody; who writes them, the action tells by role."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ..lists.auth import everybody


def _signed_in(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        if context.get("user"):
            return {"success": True}
        return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}

    auth.__name__ = name
    return auth


sdi_forum_decision_list = everybody("sdi_forum_decision_list")
sdi_forum_decision_show = everybody("sdi_forum_decision_show")
sdi_forum_decision_create = _signed_in("sdi_forum_decision_create")
sdi_forum_decision_update = _signed_in("sdi_forum_decision_update")
sdi_forum_decision_revoke = _signed_in("sdi_forum_decision_revoke")
