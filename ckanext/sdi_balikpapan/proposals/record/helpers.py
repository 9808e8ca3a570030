"""What the dataset's page says of an override."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.common import g

from ..gate.passes import MARK
from . import override


def sdi_override_mark() -> dict[str, str] | None:
    """When the dataset on this page was changed past the workflow (`at`), if nobody has confirmed
    that; read off the row that the page has loaded anyway."""
    row = getattr(g, "pkg", None)
    return row.plugin_data[MARK] if row is not None and override.is_marked(row) else None


def sdi_entry_override_mark(id: str) -> dict[str, str] | None:
    """The same of an entry of the registry, read off the log."""
    found = override.pending(id)
    return {"at": found.rows[0].at.isoformat()} if found else None


def sdi_may_confirm_override(id: str = "") -> bool:
    """Whether the visitor is walidata of the dataset on this page, or of this entry; asked only
    under a mark."""
    try:
        show = tk.get_action("sdi_override_show")
        show({"user": tk.current_user.name}, {"id": id or g.pkg.id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return False
    return True
