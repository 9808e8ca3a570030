"""CKAN's default views of a dataset's files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib import datapreview


def fits_none(request: Mapping[str, Any]) -> bool:
    """Whether there is none to make: no default view fits any of the files.

    Core looks for the views that each file has before it asks that.
    """
    package = request.get("package")
    if not isinstance(package, Mapping):
        return False
    of_tables = tk.asbool(request.get("create_datastore_views", False))
    views = datapreview.get_default_view_plugins(of_tables)
    files = package.get("resources") or []
    return not any(v.can_view({"resource": f, "package": package}) for f in files for v in views)
