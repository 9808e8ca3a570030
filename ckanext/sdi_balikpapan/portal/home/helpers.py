"""The home page's parts in the reader's language."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from . import counts
from .gathering import home

_AGENCIES = 9


def sdi_home() -> dict[str, Any]:
    """What the home page shows: newest, most used, themes, agencies, coming releases."""
    found = home()
    agencies = counts.agencies(found.facets.get("organization", []))
    return {
        "count": found.count,
        "newest": found.newest,
        "used": found.used,
        "releases": found.releases,
        "themes": counts.themes(found.facets.get("kategori", []), str(tk.h.lang())),
        "agencies": agencies[:_AGENCIES],
        "more_agencies": max(0, len(agencies) - _AGENCIES),
    }
