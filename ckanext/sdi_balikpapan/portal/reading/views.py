"""A table on a page of its own, the parts of it that change, and its files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name
from flask import Blueprint, Response, stream_with_context

from . import asking, files, showing, store
from .store import Store, TooLong

sdi_table = Blueprint("sdi_table", __name__, url_prefix="/sdi/table")

_ID = re.compile(r"[0-9a-f-]{36}")
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_WRITERS: dict[str, Callable[..., Iterator[str]]] = {
    "csv": files.csv_lines,
    "json": files.json_lines,
}


def store_of(id: str) -> Store:
    """The table of a file, for this reader."""
    try:
        if not _ID.fullmatch(id):
            raise tk.ObjectNotFound
        resource = _call("resource_show", id)
        package = _call("package_show", resource["package_id"])
        found = store.opened(package, resource)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        found = None
    if found is None:
        return tk.abort(404, tk._("Tabel ini tidak ada, atau tidak terbuka untuk Anda."))  # type: ignore[no-any-return]
    return found


def _call(action: str, id: str) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, {"id": id})


@sdi_table.get("/<id>")
def show(id: str) -> str:
    """The table; only itself where a page that shows it asks."""
    found = store_of(id)
    variables = showing.table(found, tk.request.args)
    if tk.request.headers.get("HX-Request"):
        return tk.render("sdi/reading/snippets/table.html", variables)
    variables |= {"picture": showing.picture(found, {})}
    return tk.render("sdi/reading/page.html", variables)


@sdi_table.get("/<id>/picture")
def picture(id: str) -> str:
    """The picture that a reader chose."""
    found = store_of(id)
    variables = showing.picture(found, tk.request.args)
    if tk.request.headers.get("HX-Request"):
        return tk.render("sdi/reading/snippets/picture.html", variables)
    return tk.render("sdi/reading/page.html", {**showing.table(found, {}), "picture": variables})


@sdi_table.get("/<id>.<any(csv, json):form>")
def file(id: str, form: str) -> Response:
    """All rows that pass the filters."""
    found = store_of(id)
    asked = asking.asked(tk.request.args, found.fields)
    lines = _WRITERS[form]([one.name for one in found.fields], found.all(asked))
    return _sent(found, form, _TYPES[form], stream_with_context(iter(lines)))


@sdi_table.get("/<id>.xlsx")
def workbook(id: str) -> Any:
    """The same for a spreadsheet, while it isn't too long for one."""
    found = store_of(id)
    asked = asking.asked(tk.request.args, found.fields)
    try:
        if found.count(asked) > files.MOST_ROWS_OF_XLSX:
            return tk.abort(413, tk._("Lebih dari 50.000 baris: unduh CSV, atau saring dahulu."))
        rows = list(found.all(asked))
    except TooLong:
        return tk.abort(413, tk._("Tabel ini terlalu besar untuk itu. Saring dahulu."))
    body = files.xlsx(
        found.resource.get("name") or "data", [one.name for one in found.fields], rows
    )
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _sent(found, "xlsx", type_, body)


def _sent(found: Store, form: str, type_: str, body: Any) -> Response:
    title = found.resource.get("name") or found.package["name"]
    name = munge_title_to_name(str(title))[:80] or "data"
    response = Response(body, mimetype=type_.partition(";")[0], content_type=type_)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
