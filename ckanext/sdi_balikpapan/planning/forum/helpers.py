"""What other pages say of the Forum's decisions."""

from __future__ import annotations

from typing import Any

from . import service, showing


def sdi_forum_decisions(target_type: str, target_id: str | int | None) -> list[dict[str, Any]]:
    """The decisions that stand and bind something, newest first."""
    if target_id in (None, ""):
        return []
    return [showing.head(row) for row in service.binding(target_type, str(target_id))]
