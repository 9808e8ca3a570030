"""The map of a file on its page."""

from __future__ import annotations

from typing import Any

from ..reading.store import Store
from .showing import shown


def sdi_map(store: Store) -> dict[str, Any] | None:
    """The map of a stored table; None where there is none."""
    return shown(store, {})
