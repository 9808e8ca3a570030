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


def sdi_may_confirm_override() -> bool:
    """Whether the visitor is walidata of the dataset on this page; asked only under a mark."""
    try:
        tk.get_action("sdi_override_show")({"user": tk.current_user.name}, {"id": g.pkg.id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return False
    return True
