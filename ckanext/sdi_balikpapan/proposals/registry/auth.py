"""Who may read the registry: everybody; what is only proposed, the action tells by role."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict


def _everybody(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        return {"success": True}

    auth.__name__ = name
    return tk.auth_allow_anonymous_access(auth)


sdi_registry_list = _everybody("sdi_registry_list")
sdi_registry_show = _everybody("sdi_registry_show")
sdi_registry_similar = _everybody("sdi_registry_similar")
sdi_registry_usage = _everybody("sdi_registry_usage")
sdi_registry_versions = _everybody("sdi_registry_versions")
