"""The pages of a year's sheet: down, up, what it would do, and how far it is."""

from __future__ import annotations

import base64
import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.harvest.views.blueprint import sentences
from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for

from . import knowing, previewing, service, showing

sdi_plan_sheets = Blueprint("sdi_plan_sheets", __name__, url_prefix="/sdi/plan")

PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_CHOICE = re.compile(r"choice-([0-9]{1,7})-([a-z_]{1,40})")
_CODE = re.compile(r"[a-z]{0,20}")


def call(action: str, **data: Any) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def page_asked() -> int:
    text = tk.request.args.get("page", "")
    return int(text) if _NUMBER.fullmatch(text) else 1


def drafting() -> list[dict[str, Any]]:
    """The agencies for which the visitor drafts."""
    actor = actor_for(tk.current_user.name) if tk.current_user.is_authenticated else None
    held = previewing.drafting(actor) if actor is not None else frozenset()
    if held is None:
        return list(tk.h.sdi_organizations())
    found = [schema.organization(id) for id in held if knowing.may_draft(actor, id)]
    return sorted(found, key=lambda one: str(one["title"]).casefold())


@sdi_plan_sheets.get("/<int:year>/sheet")
def sheet(year: int) -> Any:
    """Where the sheet of a year goes down and up."""
    return _sheet(year)


def _sheet(year: int, messages: list[str] | None = None) -> Any:
    if not 1900 <= year <= 9999:
        return tk.abort(404)
    mine = drafting()
    recent = service.recent(tk.current_user.name, year) if mine else []
    variables = {
        "year": year,
        "organizations": mine,
        "messages": messages or [],
        "imports": [showing.head(job) for job in recent],
    }
    return tk.render("sdi/plan/sheet.html", variables), 409 if messages else 200


@sdi_plan_sheets.get("/<int:year>/sheet/file")
def file(year: int) -> Any:
    """The file itself."""
    names = ("format", "organization", "drafts", "template")
    asked = {name: tk.request.args.get(name, "") for name in names}
    try:
        found = call("sdi_plan_sheet", year=year, **asked)
    except tk.ValidationError as error:
        return tk.abort(404, " ".join(sentences(error.error_dict)))
    response = Response(base64.b64decode(found["content_base64"]), mimetype=found["media_type"])
    name = found["filename"]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@sdi_plan_sheets.post("/<int:year>/import")
def look(year: int) -> Any:
    """Look at a file; its page says what it would do."""
    upload = tk.request.files.get("upload")
    organization = tk.request.form.get("organization", "")
    try:
        asked = {"year": year, "upload": upload, "organization": organization}
        found = call("sdi_plan_import_preview", **asked)
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        return _sheet(year, sentences(error.error_dict))
    return tk.redirect_to("sdi_plan_sheets.show", year=year, id=found["id"])


@sdi_plan_sheets.get("/<int:year>/import/<id>")
def show(year: int, id: str) -> Any:
    """What a file would do, or has done."""
    page = page_asked()
    filters = {name: tk.request.args.get(name, "") for name in ("fate", "result")}
    filters = {name: code for name, code in filters.items() if _CODE.fullmatch(code)}
    found = _found(id, **filters, limit=PAGE, offset=(page - 1) * PAGE)
    variables = {
        "job": found,
        "year": year,
        "filters": filters,
        "page": page,
        "pages": max(1, -(-found["count"] // PAGE)),
    }
    return tk.render("sdi/plan/import.html", variables)


@sdi_plan_sheets.get("/<int:year>/import/<id>/progress")
def progress(year: int, id: str) -> Any:
    """How far it is, asked again and again by the page."""
    found = _found(id, limit=0)
    page = tk.render("sdi/plan/snippets/import_progress.html", {"job": found, "year": year})
    response = Response(page)
    if not found["is_open"]:
        response.headers["HX-Refresh"] = "true"
    return response


def _found(id: str, **asked: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = call("sdi_plan_import_status", id=id, **asked)
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return tk.abort(404, tk._("Impor ini tidak ada, atau bukan milik Anda."))
    return found


@sdi_plan_sheets.post("/<int:year>/import/<id>")
def confirm(year: int, id: str) -> Any:
    """Make drafts of it, with the choices that were made."""
    choices: dict[str, dict[str, str]] = {}
    for name, side in tk.request.form.items():
        if found := _CHOICE.fullmatch(name):
            choices.setdefault(found[1], {})[found[2]] = side
    asked = {"choices": choices, "conflicts": tk.request.form.get("conflicts", "")}
    return _do(year, "sdi_plan_import", id=id, **asked)


@sdi_plan_sheets.post("/<int:year>/submit")
def submit(year: int) -> Any:
    """Hand over all whole drafts of the visitor."""
    return _do(year, "sdi_plan_submit", year=year)


def _do(year: int, action: str, /, **asked: Any) -> Any:
    try:
        found = call(action, **asked)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        for sentence in sentences(error.error_dict):
            tk.h.flash_error(sentence)
        return tk.redirect_to("sdi_plan_sheets.sheet", year=year)
    if not found.get("id"):
        tk.h.flash_notice(tk._("Tidak ada draf Anda untuk tahun ini."))
        return tk.redirect_to("sdi_plan_sheets.sheet", year=year)
    return tk.redirect_to("sdi_plan_sheets.show", year=year, id=found["id"])
