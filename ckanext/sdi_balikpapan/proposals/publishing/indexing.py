"""The search index follows what is committed."""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from typing import Any

import ckan.logic as logic
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.search import common
from ckan.lib.search import index as core_index
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
    """Bring the documents of datasets that were just published in line, in one request to Solr;
    publication has noted their place in the registry.

    :returns: those that are public, by id, each as `package_show` gives it.
    """
    shown: dict[str, dict[str, Any]] = {}
    documents: list[dict[str, Any]] = []
    for package_id in package_ids:
        package = model.Package.get(package_id)
        if package is None or package.state != model.State.ACTIVE:
            logic.index_remove_package(package_id)
            continue
        context: Context = {"ignore_auth": True}  # type: ignore[typeddict-item]
        plain, custom = logic.package_show_default_and_custom_schemas(context, package_id)
        documents += _documents({**plain, "with_custom_schema": custom})
        shown[package_id] = custom
    if documents:
        common.make_connection().add(
            docs=documents, commit=bool(tk.config["ckan.search.solr_commit"])
        )
    return shown


class _Gathering:
    """Stands for Solr where core would send each document by itself."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []

    def add(self, docs: list[dict[str, Any]], **_options: Any) -> None:
        self.documents += docs


def _documents(package: dict[str, Any]) -> list[dict[str, Any]]:
    """What core would send to Solr for a dataset: its own function, with another connection."""
    gathering = _Gathering()
    core = core_index.PackageSearchIndex.index_package
    names = {**core.__globals__, "make_connection": lambda: gathering}
    FunctionType(core.__code__, names, core.__name__, core.__defaults__)(None, package, True)
    return gathering.documents
