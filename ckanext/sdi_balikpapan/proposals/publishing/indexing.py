"""The search index follows what is committed."""

from __future__ import annotations

import ckan.logic as logic
import ckan.model as model

from ..registry import rebuilding


def index(package_id: str) -> None:
    """Bring one dataset's document in line with its row, and its place in the registry; take it
    out when it isn't public."""
    rebuilding.refresh(package_id)
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        logic.index_remove_package(package_id)
    else:
        logic.index_update_package({"ignore_auth": True}, package_id)
