"""Who may read how promises are kept: everybody; it speaks of what is agreed and public."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def sdi_progress_show(_context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """Everybody; where an open proposal stands, only who has a role for the OPD is told."""
    return {"success": True}
