"""What the public pages show beyond CKAN's own."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError


def sdi_newest_datasets(limit: int = 6) -> dict[str, Any]:
    """The datasets published last and how many there are, as this visitor may see them.

    :returns: `{count, results}`; empty when the search is down, for the home page must not be.
    """
    query = {"rows": limit, "sort": "metadata_created desc", "include_private": False}
    try:
        return tk.get_action("package_search")({"user": tk.current_user.name}, query)
    except SearchError:
        return {"count": 0, "results": []}
