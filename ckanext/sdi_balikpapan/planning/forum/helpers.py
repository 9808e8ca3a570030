"""What other pages say of the Forum's decisions."""

from __future__ import annotations

from typing import Any

from . import service, showing


def sdi_forum_decisions(
    target_type: str, target_id: str | int | None, cited: str = ""
) -> list[dict[str, Any]]:
    """The decisions that bind something, then those that its text (`cited`) names by number."""
    if target_id in (None, ""):
        return []
    rows = service.binding(target_type, str(target_id))
    if cited:
        rows += [row for row in service.cited(cited) if row.id not in {known.id for known in rows}]
    return [showing.head(row) for row in rows]
