"""Code lists are for everybody."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def sdi_code_list_show(_context: Context, _data_dict: DataDict) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def sdi_code_list_list(_context: Context, _data_dict: DataDict) -> AuthResult:
    return {"success": True}
