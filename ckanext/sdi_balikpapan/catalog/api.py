"""CKAN's own API as a source for harvesters: flat extras in what it answers, and nowhere else.

Only the answer over HTTP carries them: what the code itself reads is what is stored, so that no
hash, index or copy ever holds them.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import has_request_context

from ckanext.sdi_balikpapan.catalog.consumers import tally
from ckanext.sdi_balikpapan.standards.flat_extras import flat_extras, is_out

_READING = frozenset({"package_show", "package_search", "current_package_list_with_resources"})


class ApiHook(p.SingletonPlugin):
    """Puts the flat extras into the answers that harvesters read."""

    p.implements(p.IPackageController, inherit=True)

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:  # noqa: ARG002 - CKAN's signature
        if _is_asked_for("package_show"):
            _tell(pkg_dict)

    def after_dataset_search(
        self,
        search_results: dict[str, Any],
        search_params: dict[str, Any],
    ) -> dict[str, Any]:
        if _is_asked_for(*(_READING - {"package_show"})):
            start, query = int(search_params.get("start") or 0), search_params.get("q") or ""
            found, total = len(search_results["results"]), search_results["count"]
            tally.searched(found, start, total, query)
            for dataset in search_results["results"]:
                _tell(dataset)
        return search_results


def _is_asked_for(*names: str) -> bool:
    if not has_request_context() or tk.request.endpoint != "api.action":
        return False
    return (tk.request.view_args or {}).get("logic_function") in names


def _tell(dataset: dict[str, Any]) -> None:
    if is_out(dataset):
        dataset["extras"] = flat_extras(dataset)
