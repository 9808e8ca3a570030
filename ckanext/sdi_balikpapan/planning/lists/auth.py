"""Who may ask of the Daftar Data: everybody; who copies, the action tells by role."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict


def everybody(name: str) -> AuthFunction:
    """An auth function that lets everybody in, anonymous visitors too."""

    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        return {"success": True}

    auth.__name__ = name
    return tk.auth_allow_anonymous_access(auth)


def signed_in(name: str) -> AuthFunction:
    """An auth function that lets whoever has an account in; the action tells by role."""

    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        if context.get("user"):
            return {"success": True}
        return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}

    auth.__name__ = name
    return auth


sdi_plan_list = everybody("sdi_plan_list")
sdi_plan_missing = everybody("sdi_plan_missing")
sdi_plan_twice = everybody("sdi_plan_twice")


sdi_plan_copy = signed_in("sdi_plan_copy")
