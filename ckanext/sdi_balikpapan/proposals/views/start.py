"""Where a proposal begins: choosing the agency, or saying what shall happen to a dataset."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.wrappers import Response

from .. import schema
from ..content import is_storable
from ..states import Role
from .blueprint import Proposal, call, not_found, sdi_proposals, sentences, visitor


def drafting_organizations() -> list[dict[str, Any]]:
    """The agencies that the visitor drafts for."""
    ids = {g.organization_id for g in visitor().grants if g.role is Role.PRODUSEN_DATA}
    return sorted(map(schema.organization, ids), key=lambda agency: agency["title"])


@sdi_proposals.get("/start")
def start() -> str | Response:
    group = tk.request.args.get("group")
    name = tk.request.args.get("dataset", "")
    if not name:
        return tk.redirect_to("sdi_proposals.new", **({"group": group} if group else {}))
    return _start_page(name)


@sdi_proposals.post("/start")
def begin() -> Any:
    """Open an edit or a withdrawal; only a POST makes anything."""
    form = tk.request.form
    name = form.get("dataset", "")
    asked = {"id": name, "kind": form.get("kind")}
    if form.get("kind") == "withdraw":
        asked["reason"] = form.get("reason", "")
    else:
        asked["allow_incomplete"] = True
    try:
        proposal = call("sdi_proposal_save", asked)
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _start_page(name, sentences(error), form.get("reason", "")), 409
    view = "sdi_proposals.review" if proposal["kind"] == "withdraw" else "sdi_proposals.edit"
    return tk.redirect_to(view, id=proposal["id"])


def _start_page(name: str, messages: list[str] | None = None, reason: str = "") -> str:
    if not is_storable(name):
        return not_found()
    dataset = _dataset(name)
    proposals = call("sdi_proposal_list", {"dataset": dataset["id"] if dataset else name})
    is_open = [p for p in proposals["results"] if tk.h.sdi_is_open(p)]
    if dataset is None and not is_open:
        return not_found()
    owner = dataset["owner_org"] if dataset else is_open[0]["organization"]["id"]
    variables = {
        "dataset": dataset,
        "open_proposals": is_open,
        "may_draft": Role.PRODUSEN_DATA in visitor().roles_for(owner),
        "messages": messages or [],
        "reason": reason,
    }
    return tk.render("sdi/proposals/start.html", variables)


def _dataset(name: str) -> Proposal | None:
    try:
        return call("package_show", {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return None
