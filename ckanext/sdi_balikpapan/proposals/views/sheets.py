"""Entries as files on the pages: templates, a proposal's answers, and files made into drafts."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response

from ckanext.sdi_balikpapan.standards.forms import formats
from ckanext.sdi_balikpapan.standards.forms.exchange import Reading
from ckanext.sdi_balikpapan.standards.forms.form import Form
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.formats import File, Format
from ckanext.sdi_balikpapan.standards.forms.settings import language

from ..subjects.types import ENTRIES, TYPES
from .blueprint import Proposal, call, proposal_or_404, sdi_proposals, sentences
from .start import drafting_organizations

_MOST = 50
"""Drafts that one file makes: each is looked at by somebody."""
_TOLD = 3_000


@sdi_proposals.get("/<id>/answers")
def answers(id: str) -> Any:
    """The answers of a proposal of an entry, as a file."""
    proposal = proposal_or_404(id)
    return answers_file(proposal["subject_type"], proposal["dataset"])


def answers_file(subject_type: str, body: dict[str, Any]) -> Any:
    """The answers in a body as the visitor asked for them."""
    wanted = tk.request.args.get("format") or Format.XLSX.value
    if subject_type not in ENTRIES or wanted not in tk.h.sdi_form_formats(subject_type):
        return tk.abort(404, tk._("Berkas ini tidak ada."))
    form = form_for(subject_type)
    item = Reading({name: value for name, value in body.items() if name in form.by_name})
    return as_file(formats.write(form, [item], Format(wanted), language()))


@sdi_proposals.get("/import")
def bring() -> Any:
    """Where a file is chosen."""
    return _page(_asked(tk.request.args))


@sdi_proposals.post("/import")
def take() -> Any:
    """Make drafts of a file, or fill in one; what is wrong is shown first."""
    asked, form = _asked(tk.request.form), tk.request.form
    file = {"form": TYPES[asked["type"]].form, "format": form.get("format")}
    try:
        found = call("sdi_form_import", {**file, "upload": tk.request.files.get("upload")})
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(asked, messages=sentences(error)), 409
    wrong = any(problem["level"] == "block" for problem in found["problems"])
    if wrong and not form.get("anyway"):
        return _page(asked, found=found), 409
    if message := _too_many(asked, found):
        return _page(asked, messages=[message]), 409
    saved, messages = _save(asked, found["entries"])
    return _onward(asked, saved, messages)


def form_for(subject_type: str) -> Form:
    """The form of a subject."""
    return form_of(TYPES[subject_type].form)


def as_file(file: File) -> Response:
    """A download that no browser runs."""
    response = Response(file.data, mimetype=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asked(said: Any) -> dict[str, Any]:
    """What the file is for: a proposal that there is, or new ones of a type for an agency."""
    if id := said.get("proposal", ""):
        proposal = proposal_or_404(id)
        if proposal["subject_type"] not in ENTRIES:
            return tk.abort(404, tk._("Formulir ini tidak ada."))
        return {"proposal": proposal, "type": proposal["subject_type"], "group": ""}
    type_ = said.get("type", "")
    known = type_ if type_ in ENTRIES else ENTRIES[0]
    return {"proposal": None, "type": known, "group": said.get("group", "")}


def _too_many(asked: dict[str, Any], found: dict[str, Any]) -> str:
    if asked["proposal"] and found["count"] != 1:
        return tk._("Berkas ini memuat beberapa entri. Untuk mengisi usulan ini pakai satu saja.")
    if found["count"] > _MOST:
        words = tk._("Paling banyak {limit} entri sekali impor. Bagi menjadi beberapa berkas.")
        return words.format(limit=_MOST)
    return ""


def _save(asked: dict[str, Any], entries: list[dict[str, Any]]) -> tuple[list[Proposal], list[str]]:
    saved, messages = [], []
    for number, entry in enumerate(entries, 1):
        try:
            proposal = call("sdi_proposal_save", _change(asked, entry["answers"]))
        except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError) as error:
            said = sentences(error) if not isinstance(error, tk.ObjectNotFound) else [str(error)]
            words = tk._("Entri {number} tidak tersimpan: {reason}")
            messages.append(words.format(number=number, reason=" ".join(said)))
            continue
        saved.append(proposal)
        _tell(proposal, entry["notes"])
    return saved, messages


def _change(asked: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What is saved; in a workbook an empty cell means that nothing is answered."""
    form, proposal = form_for(asked["type"]), asked["proposal"]
    known = {name: value for name, value in answers.items() if name in form.by_name}
    if proposal is None:
        whose = {"owner_org": asked["group"], "subject_type": asked["type"]}
        return {**known, **whose, "allow_incomplete": True}
    emptied = {}
    if tk.request.form.get("format") == Format.XLSX.value:
        emptied = {of.name: "" for of in form if proposal["dataset"].get(of.name)}
    hash_ = tk.request.form.get("content_hash") or proposal["content_hash"]
    which = {"proposal_id": proposal["id"], "content_hash": hash_, "allow_incomplete": True}
    return {**emptied, **known, **which}


def _tell(proposal: Proposal, notes: list[dict[str, Any]]) -> None:
    """What the record said that the form doesn't ask stays with the proposal, as a comment."""
    if not notes:
        return
    lines = [f"{note['path']}: {note['value']}" for note in notes]
    head = tk._("Yang tidak ditanyakan formulir ini, dari berkas yang diimpor:")
    text = "\n".join([head, *lines])[:_TOLD]
    call("sdi_comment_create", {"id": proposal["id"], "text": text})


def _onward(asked: dict[str, Any], saved: list[Proposal], messages: list[str]) -> Any:
    if not saved:
        return _page(asked, messages=messages), 409
    for message in messages:
        tk.h.flash_error(message)
    words = tk._("{number} draf tersimpan. Periksa, lalu ajukan.")
    tk.h.flash_success(words.format(number=len(saved)))
    if len(saved) == 1:
        return tk.redirect_to("sdi_proposals.review", id=saved[0]["id"])
    return tk.redirect_to("sdi_proposals.mine")


def _page(asked: dict[str, Any], *, found: Any = None, messages: Any = ()) -> str:
    variables = {
        **asked,
        "types": ENTRIES,
        "formats": tk.h.sdi_form_formats(asked["type"]),
        "organizations": drafting_organizations(),
        "found": found,
        "messages": messages,
    }
    return tk.render("sdi/proposals/import.html", variables)
