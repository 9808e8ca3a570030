"""The pages of the Forum: the list, one decision, and writing one down."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.views.blueprint import sentences

from . import words
from .actions import may_write
from .decision import TARGETS, Kind

sdi_forum = Blueprint("sdi_forum", __name__, url_prefix="/sdi/forum")

_PAGE, _ROWS = 20, 3
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_TEXTS = ("number", "date", "kind", "title", "decided", "participants", "document", "reason")


def _call(action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def _writes() -> bool:
    known = tk.current_user.is_authenticated
    return may_write(actor_for(tk.current_user.name)) if known else False


@sdi_forum.get("")
def index() -> Any:
    """Decisions by year, kind and words."""
    filters = {key: tk.request.args.get(key, "").strip() for key in ("q", "year", "kind")}
    text = tk.request.args.get("page", "")
    page = int(text) if _NUMBER.fullmatch(text) else 1
    messages: list[str] = []
    try:
        found = _call("sdi_forum_decision_list", **filters, limit=_PAGE, offset=(page - 1) * _PAGE)
    except tk.ValidationError as error:
        messages, found = sentences(error), {"count": 0, "results": []}
    variables = {
        **found,
        "filters": filters,
        "messages": messages,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "kinds": _kinds(),
        "writes": _writes(),
    }
    return tk.render("sdi/forum/list.html", variables), 400 if messages else 200


@sdi_forum.get("/decisions.csv")
def table() -> Response:
    """Every decision as a row."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = ("number", "date", "kind", "title", "status", "document")
    writer.writerow(["nomor", "tanggal", "jenis", "judul", "status", "dokumen"])
    offset = 0
    while rows := _call("sdi_forum_decision_list", limit=100, offset=offset)["results"]:
        writer.writerows([_plain(row[name]) for name in names] for row in rows)
        offset += len(rows)
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="keputusan-forum.csv"'
    return response


def _plain(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@sdi_forum.get("/<id>")
def show(id: str) -> Any:
    """One decision."""
    try:
        found = _call("sdi_forum_decision_show", id=id)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    return tk.render("sdi/forum/show.html", {"decision": found, "writes": _writes()})


@sdi_forum.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """Write down a decision."""
    return _form(None)


@sdi_forum.route("/<id>/edit", methods=["GET", "POST"])
def edit(id: str) -> Any:
    """Correct one, with a reason."""
    return _form(id)


@sdi_forum.post("/<id>/revoke")
def revoke(id: str) -> Any:
    """Revoke one, or say what supersedes it."""
    form = tk.request.form
    asked = {key: form.get(key, "").strip() for key in ("reason", "superseded_by", "version")}
    try:
        _call("sdi_forum_decision_revoke", id=id, **asked)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        for sentence in sentences(error):
            tk.h.flash_error(sentence)
    return tk.redirect_to("sdi_forum.show", id=id)


def _form(id: str | None) -> Any:
    if not _writes():
        return tk.abort(403, words.not_yours())
    if tk.request.method == "POST":
        return _sent(id)
    return _page(id, _start(id), {})


def _start(id: str | None) -> dict[str, Any]:
    if id is None:
        return {"bindings": []}
    try:
        return _call("sdi_forum_decision_show", id=id)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))


def _sent(id: str | None) -> Any:
    form = tk.request.form
    said: dict[str, Any] = {name: form.get(name, "").strip() for name in _TEXTS}
    rows = zip(*(form.getlist(f"bind_{part}") for part in ("type", "id", "role")), strict=False)
    bound = [{"type": type_, "id": id_.strip(), "role": role} for type_, id_, role in rows]
    said["bindings"] = [row for row in bound if row["id"]]
    action = "sdi_forum_decision_create" if id is None else "sdi_forum_decision_update"
    more = {} if id is None else {"id": id, "version": form.get("version", "")}
    try:
        kept = _call(action, **said, **more)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except tk.ValidationError as error:
        return _page(id, {**said, **more}, error.error_dict), 400
    tk.h.flash_success(tk._("Keputusan sudah dicatat."))
    return tk.redirect_to("sdi_forum.show", id=kept["id"])


def _page(id: str | None, said: dict[str, Any], errors: dict[str, Any]) -> str:
    blank = {"type": "daftar_data", "id": "", "role": ""}
    variables = {
        "id": id,
        "said": said,
        "errors": errors,
        "rows": [*said.get("bindings", []), *([blank] * _ROWS)],
        "kinds": _kinds(),
        "targets": TARGETS,
    }
    return tk.render("sdi/forum/form.html", variables)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, words.kind_label(kind.value)) for kind in Kind]
