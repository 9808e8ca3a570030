"""The map that a reader chose."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ..reading import showing as reading
from ..reading.views import store_of
from .showing import shown

sdi_map = Blueprint("sdi_map", __name__, url_prefix="/sdi/map")


@sdi_map.get("/<id>")
def show(id: str) -> str:
    """The map of a file's table; only itself where a page that shows it asks."""
    found = store_of(id)
    chosen = shown(found, tk.request.args)
    if chosen is None:
        return tk.abort(404, tk._("Tabel ini tidak dapat digambar sebagai peta."))  # type: ignore[no-any-return]
    if tk.request.headers.get("HX-Request"):
        return tk.render("sdi/maps/map.html", {"shown": chosen})
    page = {**reading.table(found, {}), "picture": reading.picture(found, {}), "shown": chosen}
    return tk.render("sdi/reading/page.html", page)
