"""Where a proposal begins: choosing the agency, or saying what shall happen to a dataset."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.wrappers import Response

from .. import schema
from ..content import is_storable
from ..editing.finding import approved
from ..kinds import Kind, possible
from ..people import roles
from ..policy import ALL_ORGANIZATIONS
from ..publishing import versions
from ..states import Role
from ..subjects.types import TYPES
from .blueprint import call, not_found, sdi_proposals, sentences, visitor
from .deciding import users
from .narrow import asked_for, is_narrow

_DRAFTING = frozenset({Role.PRODUSEN_DATA, Role.WALIDATA})


def drafting_organizations() -> list[dict[str, Any]]:
    """The agencies that the visitor drafts for; a walidata may enter on behalf of his."""
    ids = {g.organization_id for g in visitor().grants if g.role in _DRAFTING}
    if ALL_ORGANIZATIONS in ids:
        ids = set(roles.organization_ids())
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
    """Open a proposal on a dataset; only a POST makes anything."""
    form = tk.request.form
    name, kind = form.get("dataset", ""), form.get("kind", "")
    asked = {"id": name, "kind": kind}
    if is_narrow(kind):
        asked |= asked_for(kind, form)
    else:
        asked |= {"allow_incomplete": True, "another": bool(form.get("another"))}
    try:
        proposal = call("sdi_proposal_save", asked)
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _start_page(name, sentences(error), kind), 409
    view = "sdi_proposals.review" if is_narrow(proposal["kind"]) else "sdi_proposals.edit"
    return tk.redirect_to(view, id=proposal["id"])


def _start_page(name: str, messages: list[str] | None = None, tried: str = "") -> str:
    if not is_storable(name):
        return not_found()
    try:
        subject = approved(visitor(), name)
    except tk.ObjectNotFound:
        return _unborn_page(name)
    proposals = call("sdi_proposal_list", {"subject": subject.id, "limit": 100})["results"]
    held = visitor().roles_for(subject.organization_id)
    standing, type_ = versions.standing(subject.id), TYPES[subject.subject_type]
    variables = {
        "dataset": {**subject.body, "id": subject.id, "title": type_.title_of(subject.body)},
        "subject_type": type_.name,
        "standing": standing.value,
        "open_proposals": [p for p in proposals if tk.h.sdi_is_open(p)],
        "kinds": [kind.value for kind in possible(standing, type_.kinds)],
        "may_draft": bool(_DRAFTING & held),
        "on_behalf": Role.PRODUSEN_DATA not in held,
        "owner": subject.organization_id,
        "used": users(subject.id) if type_.form else None,
        "messages": messages or [],
        "tried": tried,
        "typed": tk.request.form,
    }
    return tk.render("sdi/proposals/start.html", variables)


def _unborn_page(name: str) -> Any:
    """What isn't approved yet goes on where it stands."""
    proposals = call("sdi_proposal_list", {"subject": name})["results"]
    unborn = [p for p in proposals if p["kind"] == Kind.CREATE.value and tk.h.sdi_is_open(p)]
    return tk.redirect_to("sdi_proposals.review", id=unborn[0]["id"]) if unborn else not_found()
