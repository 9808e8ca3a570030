"""CKAN's search with what helps in Indonesian, on any Solr schema; on pages only."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import g, has_request_context

from . import query

_KEPT = "sdi_search"
"""Under this name what was asked waits beside the search, where Solr doesn't see it."""
_CHOSEN = {"mm", "defType", "qf"}


def before(asked: dict[str, Any]) -> dict[str, Any]:
    """Leave words out that say nothing, and remember what was asked."""
    text = asked.get("q")
    if not _is_page() or not isinstance(text, str) or _CHOSEN & asked.keys():
        return asked
    better = query.improved(text.strip())
    if query.is_plain(better):
        kept = {key: value for key, value in asked.items() if key not in ("df", "extras")}
        asked["extras"] = {**asked.get("extras", {}), _KEPT: {**kept, "q": better}}
    return {**asked, "q": better}


def near(asked: dict[str, Any]) -> dict[str, Any] | None:
    """What comes near where nothing has all the words, as the visitor may see it; the page is told
    by `g.sdi_near`."""
    kept: dict[str, Any] = (asked.get("extras") or {}).get(_KEPT) or {}
    for other in query.attempts(kept.get("q", "")):
        reader: Context = {"user": tk.current_user.name}
        found = tk.get_action("package_search")(reader, {**kept, **other})
        if found["count"]:
            g.sdi_near = True
            return dict(found)
    return None


def _is_page() -> bool:
    """Programs get what they ask for, word for word."""
    return has_request_context() and not tk.request.path.startswith("/api/")
