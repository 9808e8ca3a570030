"""The pages of the Daftar Data: one year, with its filters; what hangs on nothing; copying."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS
from ckanext.sdi_balikpapan.proposals.views.blueprint import sentences
from ckanext.sdi_balikpapan.standards.codelists import code_list

from . import asking

sdi_plan = Blueprint("sdi_plan", __name__, url_prefix="/sdi/plan")

_PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_FILTERS = ("q", "organization", "urusan", "kategori", "priority")


def call(action: str, **data: Any) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def page_asked() -> int:
    """Which page of a list the address asks for."""
    text = tk.request.args.get("page", "")
    return int(text) if _NUMBER.fullmatch(text) else 1


@sdi_plan.get("")
def index() -> Any:
    """The newest year."""
    return _year(None)


@sdi_plan.get("/<int:year>")
def year(year: int) -> Any:
    """One year."""
    return _year(year) if 1000 <= year <= 9999 else tk.abort(404)


def _year(year: int | None) -> Any:
    filters = {key: tk.request.args.get(key, "").strip() for key in _FILTERS}
    page = page_asked()
    asked = {**filters, **({"year": year} if year is not None else {})}
    messages: list[str] = []
    try:
        found = call("sdi_plan_list", **asked, limit=_PAGE, offset=(page - 1) * _PAGE)
    except tk.ValidationError as error:
        messages = sentences(error)
        found = call("sdi_plan_list", **({"year": year} if year is not None else {}), limit=0)
    shown = found["year"]
    variables = {
        **found,
        "year": shown,
        "filters": filters,
        "messages": messages,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "affairs": list(code_list("urusan")),
        "themes": list(code_list("tema")),
        "drafting": drafting(),
        "pairs": call("sdi_plan_twice", year=shown) if shown else [],
        "missing": call("sdi_plan_missing", limit=0)["count"],
    }
    return tk.render("sdi/plan/year.html", variables), 400 if messages else 200


def drafting() -> list[dict[str, Any]]:
    """The agencies for which the visitor drafts entries."""
    actor = actor_for(tk.current_user.name) if tk.current_user.is_authenticated else None
    if actor is None:
        return []
    held = {grant.organization_id for grant in actor.grants}
    every = tk.h.sdi_organizations()
    if ALL_ORGANIZATIONS in held:
        return [one for one in every if asking.may_draft(actor, one["id"])]
    return [schema.organization(id) for id in sorted(held) if asking.may_draft(actor, id)]


@sdi_plan.get("/missing")
def missing() -> Any:
    """Public datasets that hang on nothing."""
    page, organization = page_asked(), tk.request.args.get("organization", "").strip()
    try:
        offset = (page - 1) * _PAGE
        found = call("sdi_plan_missing", organization=organization, limit=_PAGE, offset=offset)
    except tk.ValidationError:
        found, organization = call("sdi_plan_missing", limit=_PAGE), ""
    variables = {
        **found,
        "organization": organization,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
    }
    return tk.render("sdi/plan/missing.html", variables)


@sdi_plan.post("/<int:year>/copy")
def copy(year: int) -> Any:
    """Drafts of last year's entries."""
    organization = tk.request.form.get("organization", "")
    try:
        done = call("sdi_plan_copy", year=year, organization=organization)
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        for sentence in sentences(error):
            tk.h.flash_error(sentence)
        return tk.redirect_to("sdi_plan.year", year=year)
    words = tk._("{made} draf dibuat, {there} sudah ada, {left} belum disalin.")
    said = words.format(made=len(done["made"]), there=done["there"], left=done["left"])
    (tk.h.flash_success if done["made"] else tk.h.flash_notice)(said)
    return tk.redirect_to("sdi_proposals.mine")
