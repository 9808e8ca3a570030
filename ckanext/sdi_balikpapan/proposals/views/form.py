"""The proposal form: scheming's own fields, page by page, rendered from the proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..editing import form as reading
from ..review.reading import Problem, problems
from ..subjects import asking
from ..subjects.table import SUBJECTS
from ..subjects.types import DATASET, TYPES
from .blueprint import Proposal, call, for_page, proposal_or_404, sdi_proposals, sentences
from .deciding import resembling
from .declaring import filled
from .narrow import asked_for, is_narrow
from .start import drafting_organizations

_COPY = "copy:"
"""What a button says that saves the page and then takes variables from elsewhere."""
_TO = "to:"
"""What a button says that saves the page and then leads to another, or to the files."""
_NEVER_ASKED = frozenset({"owner_org"})
_FIXED_WHEN_PUBLISHED = frozenset({"name"})


@sdi_proposals.get("/new")
def new() -> Any:
    subject_type = _known(tk.request.args.get("type"))
    organizations = drafting_organizations()
    wanted = tk.request.args.get("group")
    if wanted:
        chosen = [o for o in organizations if wanted in (o["id"], o["name"])]
    else:
        chosen = organizations
    if len(chosen) == 1:
        return _page(_unsaved(chosen[0], subject_type), 1, {})
    variables = {"organizations": organizations, "wanted": wanted, "subject_type": subject_type}
    return tk.render("sdi/proposals/new.html", variables)


@sdi_proposals.post("/new")
def create() -> Any:
    organizations = drafting_organizations()
    wanted = tk.request.form.get("owner_org")
    organization = next((o for o in organizations if o["id"] == wanted), None)
    if organization is None:
        return tk.redirect_to("sdi_proposals.new")
    subject_type = _known(tk.request.form.get("subject_type"))
    empty = _unsaved(organization, subject_type)
    change = reading.page_change(_posted(), fields_of(empty, 1), {})
    asked = {**change, "owner_org": organization["id"], "allow_incomplete": True}
    asked |= {"subject_type": subject_type, "copy_of": tk.request.form.get("copy_of")}
    try:
        saved = call("sdi_proposal_save", asked)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(empty, 1, change, sentences(error)), 409
    return _onward(saved, 0 if asked["copy_of"] else 1)


@sdi_proposals.get("/<id>/edit", defaults={"page": 1})
@sdi_proposals.get("/<id>/edit/<int(fixed_digits=1):page>")
def edit(id: str, page: int) -> Any:
    proposal = proposal_or_404(id)
    if "save" not in proposal["verbs"]:
        return _not_editable(proposal)
    if is_narrow(proposal["kind"]):
        return tk.redirect_to("sdi_proposals.review", id=id)
    _page_or_404(proposal, page)
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
    _page_or_404(proposal, page)
    fields = fields_of(proposal, page)
    change = reading.page_change(_posted(), fields, proposal["dataset"])
    if _somebody_was_faster(proposal, fields):
        return _page(proposal, page, change, conflict=True), 409
    asked = {"proposal_id": id, "allow_incomplete": True, "content_hash": proposal["content_hash"]}
    try:
        saved = call("sdi_proposal_save", {**change, **asked})
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(proposal, page, change, sentences(error)), 409
    return _onward(saved, page, proposal["dataset"])


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


def _onward(saved: Proposal, page: int, before: dict[str, Any] | None = None) -> Response:
    """After a save: the next page, or this one again when it isn't right yet, or asks more now."""
    saved, id = for_page(saved), saved["id"]
    if tk.request.form.get("save", "").startswith(_COPY):
        return filled(saved, tk.request.form["save"].removeprefix(_COPY))
    if tk.request.form.get("save") == "later":
        return tk.redirect_to("sdi_proposals.review", id=id)
    if tk.request.form.get("save", "").startswith(_TO):
        return _to(saved, tk.request.form["save"].removeprefix(_TO))
    names = {field["field_name"] for field in fields_of(saved, page)} if page else set()
    if names & set(saved["errors"]):
        return tk.redirect_to("sdi_proposals.edit", id=id, page=page, check=1)
    if names & _newly_asked(saved, before or {}) and not tk.request.form.get("_live"):
        return tk.redirect_to("sdi_proposals.edit", id=id, page=page)
    if page < len(pages_of(saved)):
        return tk.redirect_to("sdi_proposals.edit", id=id, page=page + 1)
    last = "resources" if saved["subject_type"] == DATASET else "review"
    return tk.redirect_to(f"sdi_proposals.{last}", id=id)


def _to(saved: Proposal, place: str) -> Response:
    """The page that somebody chose from what is missing, with its errors; else the review."""
    if place == "files" and saved["subject_type"] == DATASET:
        return tk.redirect_to("sdi_proposals.resources", id=saved["id"])
    if place in map(str, range(1, len(pages_of(saved)) + 1)):
        return tk.redirect_to("sdi_proposals.edit", id=saved["id"], page=int(place), check=1)
    return tk.redirect_to("sdi_proposals.review", id=saved["id"])


def _newly_asked(saved: Proposal, before: dict[str, Any]) -> set[str]:
    """What is asked now and wasn't before this save; without a script nobody has seen it."""
    type_, body = saved["subject_type"], saved["dataset"]
    return {name for name in asking.shown(type_, body) if not body.get(name)} - asking.shown(
        type_, before
    )


@sdi_proposals.post("/<id>/asked/<subject_type>")
def asked(id: str, subject_type: str) -> Any:
    """Which questions the form asks, given what is typed on this page and saved on the others."""
    proposal = proposal_or_404(id) if id != "new" else {"dataset": {}, "subject_type": subject_type}
    type_ = _known(proposal["subject_type"])
    fields = [field for page in SUBJECTS[type_].pages() for field in page["fields"]]
    posted = _posted()
    here = [f for f in fields if any(k.split("-")[0] == f["field_name"] for k in posted)]
    typed = reading.page_change(posted, here, proposal["dataset"])
    return {"asked": sorted(asking.shown(type_, {**proposal["dataset"], **typed}))}


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
        "pages": pages_of(proposal),
        "shown": asking.shown(proposal["subject_type"], {**body, **typed}),
        "fields": fields,
        "data": data,
        "errors": {k: v for k, v in (errors or {}).items() if k in names},
        "messages": messages,
        "saved_instead": _differing(typed, body, proposal["subject_type"]) if conflict else [],
        "digest": reading.digest(body, fields),
        "lacking": lacks(proposal, proposal["errors"]),
        **resembling(proposal),
    }
    return tk.render("sdi/proposals/form.html", variables)


def lacks(proposal: Proposal, errors: Mapping[str, Any]) -> list[Problem]:
    """What is missing or wrong, in the order of the form."""
    schema = tk.h.scheming_get_dataset_schema("dataset")
    label_of = tk.h.scheming_language_text
    return problems(errors, pages_of(proposal), schema["resource_fields"], label_of)


def _differing(typed: dict[str, Any], body: dict[str, Any], type_: str) -> list[dict[str, Any]]:
    """What somebody else has saved where something else was typed."""
    names = [name for name, value in typed.items() if (body.get(name) or "") != (value or "")]
    return [
        {
            "label": tk.h.sdi_field_label(name, subject_type=type_),
            "saved": tk.h.sdi_shown(tk.h.sdi_dataset_field(name, type_), body.get(name)),
        }
        for name in names
    ]


def _unsaved(organization: dict[str, Any], subject_type: str = DATASET) -> Proposal:
    """What the form shows before anything is kept."""
    return {
        "id": None,
        "subject_type": subject_type,
        "kind": "create",
        "state": "draft",
        "title": "",
        "organization": organization,
        "dataset": {},
        "errors": {},
        "verbs": ["save"],
        "content_hash": "",
    }


def _known(subject_type: str | None) -> str:
    return subject_type if subject_type and subject_type in TYPES else DATASET


def pages_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The form pages of what a proposal is about."""
    return SUBJECTS[proposal["subject_type"]].pages()


def _page_or_404(proposal: Proposal, page: int) -> None:
    if not 1 <= page <= len(pages_of(proposal)):
        tk.abort(404, tk._("Halaman isian ini tidak ada."))


def fields_of(proposal: Proposal, page: int) -> list[reading.FormField]:
    """The fields of a form page that this proposal may change."""
    fixed = set(_NEVER_ASKED) | (_FIXED_WHEN_PUBLISHED if proposal["kind"] == "edit" else set())
    return [
        field
        for field in pages_of(proposal)[page - 1]["fields"]
        if field["field_name"] not in fixed and field.get("form_snippet", "") is not None
    ]


def _posted() -> dict[str, list[str]]:
    form: MultiDict[str, str] = tk.request.form
    return {key: form.getlist(key) for key in form}


def _not_editable(proposal: Proposal) -> Response:
    words = tk._("Usulan ini sedang tidak dapat disunting oleh Anda. Statusnya: {state}.")
    tk.h.flash_notice(words.format(state=tk.h.sdi_state_label(proposal["state"])))
    return tk.redirect_to("sdi_proposals.review", id=proposal["id"])
