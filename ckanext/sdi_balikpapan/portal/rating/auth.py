"""Who may read scores: everybody."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def sdi_rating_list(_context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """Scores speak of what is published only."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def sdi_rating_show(_context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """As the list."""
    return {"success": True}
