"""The forms are for everybody to read; with entries works who has an account.

Who may import is whoever may draft: that stands with the roles, in `proposals/auth.py`.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def sdi_form_show(_context: Context, _data_dict: DataDict) -> AuthResult:
    return {"success": True}


def sdi_form_check(context: Context, _data_dict: DataDict) -> AuthResult:
    return _signed_in(context)


def sdi_form_export(context: Context, _data_dict: DataDict) -> AuthResult:
    return _signed_in(context)


def _signed_in(context: Context) -> AuthResult:
    if context.get("user"):
        return {"success": True}
    return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}
