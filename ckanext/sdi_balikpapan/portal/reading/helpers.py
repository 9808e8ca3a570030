"""What the page of a file shows of its table."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from . import showing, store


def sdi_reading(package: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any] | None:
    """The table and the picture of a file; None where it has none for this reader."""
    try:
        found = store.opened(package, resource)
    except tk.ObjectNotFound:
        return None
    if found is None:
        return None
    table = showing.table(found, {})
    return {**table, "picture": showing.picture(found, {})}
