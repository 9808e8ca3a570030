"""Who may knock at requests: everybody asks and reads; who answers, the policy tells by role."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict


def _everybody(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        return {"success": True}

    auth.__name__ = name
    return tk.auth_allow_anonymous_access(auth)


def _signed_in(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        if context.get("user"):
            return {"success": True}
        return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}

    auth.__name__ = name
    return auth


sdi_request_close = _everybody("sdi_request_close")
sdi_request_create = _everybody("sdi_request_create")
sdi_request_figures = _everybody("sdi_request_figures")
sdi_request_forget = _everybody("sdi_request_forget")
sdi_request_form = _everybody("sdi_request_form")
sdi_request_list = _everybody("sdi_request_list")
sdi_request_reopen = _everybody("sdi_request_reopen")
sdi_request_show = _everybody("sdi_request_show")
sdi_request_answer = _signed_in("sdi_request_answer")
sdi_request_decline = _signed_in("sdi_request_decline")
sdi_request_hide = _signed_in("sdi_request_hide")
sdi_request_plan = _signed_in("sdi_request_plan")
sdi_request_route = _signed_in("sdi_request_route")
sdi_request_waiting = _signed_in("sdi_request_waiting")
