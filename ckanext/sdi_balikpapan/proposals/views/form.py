"""The proposal form: scheming's own fields, page by page, rendered from the proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..editing import form as reading
from .blueprint import Proposal, call, proposal_or_404, sdi_proposals, sentences
from .narrow import asked_for, is_narrow
from .start import drafting_organizations

_NEVER_ASKED = frozenset({"owner_org"})
_FIXED_WHEN_PUBLISHED = frozenset({"name"})


@sdi_proposals.get("/new")
def new() -> Any:
    organizations = drafting_organizations()
    wanted = tk.request.args.get("group")
    if wanted:
        chosen = [o for o in organizations if wanted in (o["id"], o["name"])]
    else:
        chosen = organizations
    if len(chosen) == 1:
        return _page(_unsaved(chosen[0]), 1, {})
    variables = {"organizations": organizations, "wanted": wanted}
    return tk.render("sdi/proposals/new.html", variables)


@sdi_proposals.post("/new")
def create() -> Any:
    organizations = drafting_organizations()
    wanted = tk.request.form.get("owner_org")
    organization = next((o for o in organizations if o["id"] == wanted), None)
    if organization is None:
        return tk.redirect_to("sdi_proposals.new")
    empty = _unsaved(organization)
    change = reading.page_change(_posted(), fields_of(empty, 1), {})
    asked = {**change, "owner_org": organization["id"], "allow_incomplete": True}
    try:
        saved = call("sdi_proposal_save", asked)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(empty, 1, change, sentences(error)), 409
    return _onward(saved, 1)


@sdi_proposals.get("/<id>/edit", defaults={"page": 1})
@sdi_proposals.get("/<id>/edit/<int(fixed_digits=1):page>")
def edit(id: str, page: int) -> Any:
    proposal = proposal_or_404(id)
    if "save" not in proposal["verbs"]:
        return _not_editable(proposal)
    if is_narrow(proposal["kind"]):
        return tk.redirect_to("sdi_proposals.review", id=id)
    _page_or_404(page)
    errors = proposal["errors"] if tk.request.args.get("check") else {}
    return _page(proposal, page, {}, errors=errors)


@sdi_proposals.post("/<id>/edit", defaults={"page": 1})
@sdi_proposals.post("/<id>/edit/<int(fixed_digits=1):page>")
def save(id: str, page: int) -> Any:
    proposal = proposal_or_404(id)
    if "save" not in proposal["verbs"]:
        return _not_editable(proposal)
    if is_narrow(proposal["kind"]):
        return _save_narrow(proposal)
    _page_or_404(page)
    fields = fields_of(proposal, page)
    change = reading.page_change(_posted(), fields, proposal["dataset"])
    if _somebody_was_faster(proposal, fields):
        return _page(proposal, page, change, conflict=True), 409
    asked = {"proposal_id": id, "allow_incomplete": True, "content_hash": proposal["content_hash"]}
    try:
        saved = call("sdi_proposal_save", {**change, **asked})
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(proposal, page, change, sentences(error)), 409
    return _onward(saved, page)


def _save_narrow(proposal: Proposal) -> Any:
    """A proposal without form pages has one field of its own."""
    asked = {
        "proposal_id": proposal["id"],
        "allow_incomplete": True,
        "content_hash": tk.request.form.get("content_hash"),
        **asked_for(proposal["kind"], tk.request.form),
    }
    try:
        call("sdi_proposal_save", asked)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        tk.h.flash_error(" ".join(sentences(error)))
    return tk.redirect_to("sdi_proposals.review", id=proposal["id"])


def _somebody_was_faster(proposal: Proposal, fields: Sequence[reading.FormField]) -> bool:
    """Whether this page's fields were changed since the form was opened; other pages' don't
    matter, since only this page's fields are saved."""
    form = tk.request.form
    if form.get("content_hash") == proposal["content_hash"]:
        return False
    return form.get("_page_digest") != reading.digest(proposal["dataset"], fields)


def _onward(saved: Proposal, page: int) -> Response:
    """After a save: the next page, or this one again when it isn't right yet."""
    id = saved["id"]
    if tk.request.form.get("save") == "later":
        return tk.redirect_to("sdi_proposals.review", id=id)
    names = {field["field_name"] for field in fields_of(saved, page)}
    if names & set(saved["errors"]):
        return tk.redirect_to("sdi_proposals.edit", id=id, page=page, check=1)
    if page < len(_pages()):
        return tk.redirect_to("sdi_proposals.edit", id=id, page=page + 1)
    return tk.redirect_to("sdi_proposals.resources", id=id)


def _page(
    proposal: Proposal,
    page: int,
    typed: dict[str, Any],
    messages: Sequence[str] = (),
    *,
    errors: dict[str, Any] | None = None,
    conflict: bool = False,
) -> str:
    fields = fields_of(proposal, page)
    body = proposal["dataset"]
    names = {field["field_name"] for field in fields}
    data = {**reading.as_form({**body, **typed}), "_form_page": page}
    if proposal["id"] is None:
        data.pop("id", None)
    variables = {
        "proposal": proposal,
        "page": page,
        "pages": _pages(),
        "fields": fields,
        "data": data,
        "errors": {k: v for k, v in (errors or {}).items() if k in names},
        "messages": messages,
        "saved_instead": _differing(typed, body) if conflict else [],
        "digest": reading.digest(body, fields),
    }
    return tk.render("sdi/proposals/form.html", variables)


def _differing(typed: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    """What somebody else has saved where something else was typed."""
    names = [name for name, value in typed.items() if (body.get(name) or "") != (value or "")]
    return [
        {
            "label": tk.h.sdi_field_label(name),
            "saved": tk.h.sdi_shown(tk.h.sdi_dataset_field(name), body.get(name)),
        }
        for name in names
    ]


def _unsaved(organization: dict[str, Any]) -> Proposal:
    """What the form shows before anything is kept."""
    return {
        "id": None,
        "kind": "create",
        "state": "draft",
        "title": "",
        "organization": organization,
        "dataset": {},
        "errors": {},
        "verbs": ["save"],
        "content_hash": "",
    }


def _pages() -> list[dict[str, Any]]:
    schema = tk.h.scheming_get_dataset_schema("dataset")
    whole = [{"title": "", "description": "", "fields": schema["dataset_fields"]}]
    return tk.h.scheming_get_dataset_form_pages("dataset") or whole


def _page_or_404(page: int) -> None:
    if not 1 <= page <= len(_pages()):
        tk.abort(404, tk._("Halaman isian ini tidak ada."))


def fields_of(proposal: Proposal, page: int) -> list[reading.FormField]:
    """The fields of a form page that this proposal may change."""
    fixed = set(_NEVER_ASKED) | (_FIXED_WHEN_PUBLISHED if proposal["kind"] == "edit" else set())
    return [
        field
        for field in _pages()[page - 1]["fields"]
        if field["field_name"] not in fixed and field.get("form_snippet", "") is not None
    ]


def _posted() -> dict[str, list[str]]:
    form: MultiDict[str, str] = tk.request.form
    return {key: form.getlist(key) for key in form}


def _not_editable(proposal: Proposal) -> Response:
    words = tk._("Usulan ini sedang tidak dapat disunting oleh Anda. Statusnya: {state}.")
    tk.h.flash_notice(words.format(state=tk.h.sdi_state_label(proposal["state"])))
    return tk.redirect_to("sdi_proposals.review", id=proposal["id"])
