"""Meja Kerja: what waits for the visitor, and where a dataset begins."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint
from werkzeug.datastructures import FileStorage

from ckanext.sdi_balikpapan.planning.lists import reading
from ckanext.sdi_balikpapan.planning.promises import Promise
from ckanext.sdi_balikpapan.proposals import listing
from ckanext.sdi_balikpapan.proposals.model import Proposal, now
from ckanext.sdi_balikpapan.proposals.states import EDITABLE_STATES, Role
from ckanext.sdi_balikpapan.proposals.subjects.types import DATASET
from ckanext.sdi_balikpapan.proposals.views import door
from ckanext.sdi_balikpapan.proposals.views.blueprint import call, sentences, visitor
from ckanext.sdi_balikpapan.proposals.views.start import drafting_organizations

from . import waiting

sdi_workspace = Blueprint("sdi_workspace", __name__, url_prefix="/sdi/workspace")
csrf.exempt(sdi_workspace)  # the door checks, and lets a form stay open for a working day
sdi_workspace.before_request(door.only_the_signed_in)
sdi_workspace.after_request(door.not_for_search_engines)

_REVIEWERS = frozenset(Role) - {Role.PRODUSEN_DATA}
_TITLE = 150


@sdi_workspace.get("")
def index() -> str:
    return _page()


@sdi_workspace.post("/from-file")
def from_file() -> Any:
    """A draft that holds a file and is called like it."""
    file = tk.request.files.get("upload")
    if file is None or not file.filename:
        return _page([tk._("Pilih dahulu berkasnya.")]), 409
    name = PurePath(file.filename.replace("\\", "/"))
    title = " ".join(name.stem.replace("_", " ").replace("-", " ").split())[:_TITLE]
    return _begun({"title": title, "resources": [_resource(file, name)]})


def _resource(file: FileStorage, name: PurePath) -> dict[str, Any]:
    format_ = tk.h.unified_resource_format(name.suffix.lstrip(".").upper()) if name.suffix else ""
    return {"name": name.name, "format": format_, "upload": file}


@sdi_workspace.post("/from-entry")
def from_entry() -> Any:
    """A draft that brings what an entry of the Daftar Data promises; one that is open goes on."""
    found = reading.by_names([tk.request.form.get("entry", "").replace("\x00", "")])
    if not found:
        return _page([tk._("Entri Daftar Data ini tidak ada lagi. Muat ulang halaman ini.")]), 409
    promise = found[0]
    if (begun := _open_draft(promise)) is not None:
        tk.h.flash_notice(tk._("Usulan untuk data ini sudah dimulai. Lanjutkan di sini."))
        return tk.redirect_to("sdi_proposals.review", id=begun)
    told = {"title": promise.title, "id_dds": promise.id_ddd, "kategori": promise.kategori}
    told |= {"jenis": promise.jenis_data, "accrualPeriodicity": promise.frequency}
    said = {name: value for name, value in told.items() if value}
    return _begun(said, promise.organization_id)


def _open_draft(promise: Promise) -> str | None:
    query = sa.select(Proposal.id).where(
        listing.readable(visitor()),
        Proposal.subject_type == DATASET,
        Proposal.organization_id == promise.organization_id,
        Proposal.body["id_dds"].astext == promise.id_ddd,
        Proposal.state.in_([state.value for state in EDITABLE_STATES]),
    )
    return model.Session.scalar(query.order_by(Proposal.edited_at.desc()).limit(1))


def _begun(said: dict[str, Any], organization_id: str = "") -> Any:
    """The form of a new draft; nothing but a draft comes of it."""
    wanted = organization_id or tk.request.form.get("owner_org", "")
    try:
        saved = call("sdi_proposal_save", {**said, "owner_org": wanted, "allow_incomplete": True})
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(sentences(error)), 409
    return tk.redirect_to("sdi_proposals.edit", id=saved["id"])


def _page(messages: list[str] | None = None) -> str:
    actor = visitor()
    held = {grant.role for grant in actor.grants}
    if not held:
        return tk.render("sdi/proposals/no_role.html", {})
    may_draft = bool(held & {Role.PRODUSEN_DATA, Role.WALIDATA})
    variables = {
        "messages": messages or [],
        "waiting": waiting.of(actor, tk.current_user.name, now()),
        "may_draft": may_draft,
        "may_review": bool(held & _REVIEWERS),
        "drafts": Role.PRODUSEN_DATA in held,
        "organizations": drafting_organizations() if may_draft else [],
        "published": waiting.published(actor),
    }
    return tk.render("sdi/workspace/index.html", variables)
