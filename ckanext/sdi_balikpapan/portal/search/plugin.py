"""Our search in CKAN's."""

from __future__ import annotations

from typing import Any

from ckanext.sdi_balikpapan.catalog.api import ApiHook

from . import hook


class SearchHook(ApiHook):
    """What somebody types is read in Indonesian; programs get what they ask for, word for word."""

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        return hook.before(search_params)

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        near = hook.near(search_params) if not search_results.get("count") else None
        return near or super().after_dataset_search(search_results, search_params)
