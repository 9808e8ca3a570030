"""Who may knock at the override: sysadmins to use it, signed-in people to settle it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


def sdi_override(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
    """Sysadmins only, whom CKAN lets through."""
    words = tk._("Hanya admin portal yang mengubah dataset di luar alur.")
    return {"success": False, "msg": words}


def _signed_in(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
    if context.get("user"):
        return {"success": True}
    return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}


sdi_override_show = sdi_override_confirm = sdi_override_reject = _signed_in
