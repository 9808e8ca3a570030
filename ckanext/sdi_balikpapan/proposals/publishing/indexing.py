"""The search index follows what is committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.lib.search as search
import ckan.logic as logic
import ckan.model as model
from ckan.types import Context

from ..registry import rebuilding


def index(package_id: str) -> None:
    """Bring one dataset's document in line with its row, and its place in the registry; take it
    out when it isn't public."""
    rebuilding.refresh(package_id)
    _index(package_id)


def _index(package_id: str) -> None:
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        logic.index_remove_package(package_id)
    else:
        logic.index_update_package({"ignore_auth": True}, package_id)


def index_many(package_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Bring the documents of datasets that were just published in line, with one commit of Solr;
    publication has noted their place in the registry.

    :returns: those that are public, by id, each as `package_show` gives it.
    """
    shown: dict[str, dict[str, Any]] = {}
    for package_id in package_ids:
        package = model.Package.get(package_id)
        if package is None or package.state != model.State.ACTIVE:
            logic.index_remove_package(package_id)
            continue
        context: Context = {"ignore_auth": True}  # type: ignore[typeddict-item]
        both = logic.package_show_default_and_custom_schemas(context, package_id)
        logic.index_update_package_dicts(both, defer_commit=True)
        shown[package_id] = both[1]
    search.commit()
    return shown
