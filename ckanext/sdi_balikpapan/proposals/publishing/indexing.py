"""The search index follows what is committed."""

from __future__ import annotations

from collections.abc import Sequence

import ckan.lib.search as search
import ckan.logic as logic
import ckan.model as model

from ..registry import rebuilding


def index(package_id: str) -> None:
    """Bring one dataset's document in line with its row, and its place in the registry; take it
    out when it isn't public."""
    rebuilding.refresh(package_id)
    _index(package_id)


def _index(package_id: str, *, defer_commit: bool = False) -> None:
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        logic.index_remove_package(package_id)
    else:
        logic.index_update_package({"ignore_auth": True}, package_id, defer_commit)


def index_many(package_ids: Sequence[str]) -> None:
    """Bring the documents of datasets that were just published in line, with one commit of Solr;
    publication has noted their place in the registry."""
    for package_id in package_ids:
        _index(package_id, defer_commit=True)
    search.commit()
