"""The pages of access, and the guard in front of every address that gives content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, g, request
from flask.wrappers import Response

from ..content import is_storable
from ..people.roles import actor_for
from ..views.blueprint import sentences
from . import guard, listing
from .classes import AccessClass

sdi_access = Blueprint("sdi_access", __name__, url_prefix="/sdi/access")

_METADATA_VIEWS = frozenset({"read", "edit", "delete", "views", "edit_view", "new"})
"""Pages of a resource that show no content; every other address that names one is guarded."""

_PAGE = 50


@sdi_access.before_app_request
def guard_content() -> Any:
    """Refuse files and rows of a terbatas dataset with a page that says what to do."""
    blueprint, _, view = (request.endpoint or "").rpartition(".")
    if not request.view_args or blueprint.startswith("sdi_") or view in _METADATA_VIEWS:
        return None
    resource_id = _resource_meant(request.view_args)
    content = guard.content_of(resource_id) if resource_id else None
    if content is None or content.access is AccessClass.TERBUKA:
        return None
    if guard.may_read_content(tk.current_user.name, content):
        return None
    try:
        dataset = _call("package_show", {"id": content.package_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return tk.abort(404, tk._("Berkas ini tidak ada, atau bukan untuk Anda."))
    return tk.render("sdi/access/refused.html", {"pkg_dict": dataset}), 403


def _resource_meant(args: Mapping[str, Any]) -> str | None:
    """The resource that an address names, by its id or by one of its views."""
    id_, view_id = args.get("resource_id"), args.get("resource_view_id")
    if isinstance(id_, str):
        return id_ if is_storable(id_) else None
    if not isinstance(view_id, str) or not is_storable(view_id):
        return None
    row = model.ResourceView.get(view_id)
    return row.resource_id if row else None


@sdi_access.after_app_request
def keep_private(response: Response) -> Response:
    """Let no cache hand on what was answered to one person."""
    if g.get("sdi_keep_private"):
        request.environ["__no_cache__"] = True  # core has the last word, and says "public"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
    return response


@sdi_access.get("")
def mine() -> Any:
    return _signed_in() or _list_page("mine", {"mine": True})


@sdi_access.get("/queue")
def queue() -> Any:
    return _signed_in() or _list_page("queue", {"queue": True})


@sdi_access.get("/all")
def everything() -> Any:
    return _signed_in() or _list_page("everything", {})


@sdi_access.get("/dataset/<id>")
def dataset(id: str) -> Any:
    """Who may read a dataset, for whoever answers for it."""
    return _signed_in() or _dataset_page(id)


@sdi_access.post("/dataset/<id>/ask")
def ask(id: str) -> Any:
    asked = {"dataset": id, **_typed("purpose", "agency")}
    done = tk._("Permintaan terkirim. Pemilik data akan menjawabnya; lihat di halaman ini.")
    return _signed_in() or _do("sdi_access_request", asked, done, lambda m: _ask_again(id, m))


@sdi_access.post("/dataset/<id>/grant")
def grant(id: str) -> Any:
    asked = {"dataset": id, **_typed("agency", "ends_on", "note")}
    done = tk._("Izin diberikan dan tercatat.")
    back = tk.url_for("sdi_access.dataset", id=id)
    return _signed_in() or _do(
        "sdi_access_grant", asked, done, lambda m: _dataset_page(id, m), back
    )


@sdi_access.post("/<id>/answer")
def answer(id: str) -> Any:
    asked = {"id": id, **_typed("verdict", "ends_on", "note")}
    done = tk._("Jawaban tersimpan dan tercatat.")
    return _signed_in() or _do("sdi_access_answer", asked, done, _queue_again, _back("queue"))


@sdi_access.post("/<id>/revoke")
def revoke(id: str) -> Any:
    asked = {"id": id, **_typed("note")}
    done = tk._("Izin dicabut dan tercatat.")
    return _signed_in() or _do("sdi_access_revoke", asked, done, _queue_again, _back("mine"))


def _call(action: str, data: Mapping[str, Any]) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, dict(data))


def _signed_in() -> Any:
    if tk.current_user.is_authenticated:
        return None
    return tk.redirect_to("user.login", came_from=request.path if request.method == "GET" else "/")


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "") for name in names}


def _back(view: str) -> str:
    """Where the form stood: only pages of ours."""
    name = request.form.get("dataset", "")
    return tk.url_for("sdi_access.dataset", id=name) if name else tk.url_for(f"sdi_access.{view}")


def _do(action: str, asked: dict[str, Any], done: str, again: Any, back: str | None = None) -> Any:
    try:
        _call(action, asked)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return again(sentences(error)), 409
    tk.h.flash_success(done)
    return tk.redirect_to(back or tk.url_for("sdi_access.mine"))


def _list_page(tab: str, asks: dict[str, Any], messages: list[str] | None = None) -> str:
    actor = actor_for(tk.current_user.name)
    found = _call("sdi_access_list", {**asks, "limit": _PAGE, "offset": _offset()})
    variables = {
        "tab": tab,
        "permits": found["results"],
        "count": found["count"],
        "offset": _offset(),
        "page_size": _PAGE,
        "may_answer": actor is not None and listing.may_answer_any(actor),
        "today": guard.today().isoformat(),
        "messages": messages or [],
        "typed": request.form,
        "visitor_id": actor.user_id if actor else "",
    }
    return tk.render("sdi/access/list.html", variables)


def _offset() -> int:
    text = request.args.get("offset", "0")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _queue_again(messages: list[str]) -> str:
    return _list_page("everything", {}, messages)


def _ask_again(id: str, messages: list[str]) -> str:
    pkg_dict = _call("package_show", {"id": id})
    return tk.render("sdi/access/refused.html", {"pkg_dict": pkg_dict, "messages": messages})


def _dataset_page(id: str, messages: list[str] | None = None) -> Any:
    try:
        pkg_dict = _call("package_show", {"id": id})
        found = _call("sdi_access_list", {"dataset": pkg_dict["id"], "limit": 100})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return tk.abort(404, tk._("Dataset ini tidak ada, atau bukan untuk Anda."))
    stands = tk.h.sdi_access(pkg_dict)
    if not stands or not stands.get("may_answer"):
        return tk.abort(404, tk._("Dataset ini tidak ada, atau bukan untuk Anda."))
    variables = {
        "pkg_dict": pkg_dict,
        "permits": found["results"],
        "agencies": _other_agencies(pkg_dict["owner_org"]),
        "today": guard.today().isoformat(),
        "messages": messages or [],
        "typed": request.form,
        "visitor_id": tk.current_user.id,
    }
    return tk.render("sdi/access/dataset.html", variables)


def _other_agencies(owner_id: str) -> list[model.Group]:
    query = model.Session.query(model.Group).filter_by(is_organization=True, state="active")
    return query.filter(model.Group.id != owner_id).order_by(model.Group.title).all()
