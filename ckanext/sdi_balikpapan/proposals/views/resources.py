"""The files of a proposal: add, change, put in order, take out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ..editing import form as reading
from .blueprint import Proposal, call, dataset_or_404, sdi_proposals, sentences
from .form import _not_editable, _posted, pages_of
from .narrow import is_narrow

_FILE_FIELD = "url"


@sdi_proposals.get("/<id>/resources")
def resources(id: str) -> Any:
    proposal = dataset_or_404(id)
    if not _is_editable(proposal):
        return _not_editable(proposal)
    return _list_page(proposal)


@sdi_proposals.get("/<id>/resources/new", defaults={"resource_id": None})
@sdi_proposals.get("/<id>/resources/<resource_id>")
def resource(id: str, resource_id: str | None) -> Any:
    proposal = dataset_or_404(id)
    if not _is_editable(proposal):
        return _not_editable(proposal)
    return _form_page(proposal, _resource(proposal, resource_id))


@sdi_proposals.post("/<id>/resources/new", defaults={"resource_id": None})
@sdi_proposals.post("/<id>/resources/<resource_id>")
def save_resource(id: str, resource_id: str | None) -> Any:
    proposal = dataset_or_404(id)
    if not _is_editable(proposal):
        return _not_editable(proposal)
    saved = _resource(proposal, resource_id)
    upload = tk.request.files.get("upload")
    change = reading.page_change(_posted(), _fields(), saved)
    if resource_id and tk.request.form.get("_page_digest") != reading.digest(saved, _fields()):
        words = tk._(
            "Orang lain mengubah berkas ini sementara Anda mengisi. Isian Anda masih ada di bawah "
            "dan belum disimpan; simpan lagi untuk memakainya."
        )
        again = [tk._("Pilih juga berkasnya sekali lagi.")] if upload else []
        return _form_page(proposal, saved, change, [words, *again]), 409
    if not (saved.get("url") or change.get("url") or upload):
        words = tk._("Pilih sebuah berkas, atau isi alamat web berkas itu.")
        return _form_page(proposal, saved, change, [words]), 400
    asked: dict[str, Any] = {**change, "proposal_id": id, "allow_incomplete": True}
    if resource_id:
        asked["id"] = resource_id
    if upload and upload.filename:
        asked = {**asked, **_named_after(upload.filename, saved, change), "upload": upload}
        asked.pop("url", None)
    try:
        call("sdi_proposal_resource_save", asked)
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("Berkas ini tidak ada lagi dalam usulan."))
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _form_page(proposal, saved, change, sentences(error)), 409
    again = tk.request.form.get("save") == "again"
    return tk.redirect_to(f"sdi_proposals.{'resource' if again else 'resources'}", id=id)


def _named_after(filename: str, saved: Proposal, change: dict[str, Any]) -> dict[str, Any]:
    """A file without a name and a format gets those of the file itself."""
    suffix = filename.rsplit(".", 1)[-1].upper() if "." in filename else ""
    known = tk.h.unified_resource_format(suffix) if suffix else ""
    name = change.get("name") or saved.get("name") or filename
    format_ = change.get("format") or ("" if saved.get("url") else known)
    return {"name": name, "format": format_ or known}


@sdi_proposals.post("/<id>/resources/<resource_id>/remove")
def remove_resource(id: str, resource_id: str) -> Any:
    asked = {"proposal_id": id, "id": resource_id, "allow_incomplete": True}
    try:
        call("sdi_proposal_resource_delete", asked)
    except tk.ObjectNotFound:
        dataset_or_404(id)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _list_page(dataset_or_404(id), sentences(error)), 409
    return tk.redirect_to("sdi_proposals.resources", id=id)


@sdi_proposals.post("/<id>/resources/<resource_id>/move")
def move_resource(id: str, resource_id: str) -> Any:
    """One place up or down."""
    proposal = dataset_or_404(id)
    files = list(proposal["dataset"].get("resources") or [])
    at = next((i for i, r in enumerate(files) if r.get("id") == resource_id), None)
    to = (at or 0) + (-1 if tk.request.form.get("to") == "up" else 1)
    if at is not None and 0 <= to < len(files):
        files[at], files[to] = files[to], files[at]
        asked = {"proposal_id": id, "resources": files, "allow_incomplete": True}
        asked["content_hash"] = proposal["content_hash"]
        try:
            call("sdi_proposal_save", asked)
        except (tk.NotAuthorized, tk.ValidationError) as error:
            return _list_page(dataset_or_404(id), sentences(error)), 409
    return tk.redirect_to("sdi_proposals.resources", id=id)


def _is_editable(proposal: Proposal) -> bool:
    return "save" in proposal["verbs"] and not is_narrow(proposal["kind"])


def _resource(proposal: Proposal, resource_id: str | None) -> Proposal:
    if resource_id is None:
        return {}
    files = proposal["dataset"].get("resources") or []
    found = next((r for r in files if r.get("id") == resource_id), None)
    return found or tk.abort(404, tk._("Berkas ini tidak ada dalam usulan."))


def _fields() -> list[reading.FormField]:
    schema = tk.h.scheming_get_dataset_schema("dataset")
    return [f for f in schema["resource_fields"] if f.get("form_snippet", "") is not None]


def _list_page(proposal: Proposal, messages: Sequence[str] = ()) -> str:
    variables = {
        "proposal": proposal,
        "pages": pages_of(proposal),
        "page": len(pages_of(proposal)) + 1,
        "messages": messages,
        "errors": proposal["errors"].get("resources") or [],
        "file_checks": call("sdi_proposal_file_checks", {"id": proposal["id"]}),
    }
    return tk.render("sdi/proposals/resources.html", variables)


def _form_page(
    proposal: Proposal,
    saved: Proposal,
    typed: dict[str, Any] | None = None,
    messages: Sequence[str] = (),
) -> str:
    variables = {
        "proposal": proposal,
        "pages": pages_of(proposal),
        "page": len(pages_of(proposal)) + 1,
        "saved": saved,
        "data": {**saved, **(typed or {})},
        "fields": [f for f in _fields() if f["field_name"] != _FILE_FIELD],
        "errors": {},
        "messages": messages,
        "digest": reading.digest(saved, _fields()),
        "limit": tk.config.get("ckan.max_resource_size"),
    }
    return tk.render("sdi/proposals/resource.html", variables)
