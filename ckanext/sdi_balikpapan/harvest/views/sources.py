"""The pages of sources: the list, the form with its rules, and one source with its history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.model import now

from ..rules import words as rule_words
from ..rules.rows import Subject
from ..sources import fields, history, report, service
from ..sources.asking import KINDS
from ..sources.settings import LONGEST_APPROVAL, Policy, Schedule
from . import form
from .blueprint import call, do, found, page_asked, sdi_harvest

_PAGE = 50
_RUNS = 30


@sdi_harvest.get("")
def index() -> str:
    """The sources that the visitor may know of."""
    page = page_asked()
    listed = found("sdi_harvest_source_list", limit=_PAGE, offset=(page - 1) * _PAGE)
    variables = {
        "sources": listed["results"],
        "page": page,
        "pages": max(1, -(-listed["count"] // _PAGE)),
        "organizations": _organizations(),
        "label": report.label,
    }
    return tk.render("sdi/harvest/list.html", variables)


@sdi_harvest.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """A new source."""
    found("sdi_harvest_source_list", limit=1)  # strangers don't learn of it
    if not _organizations():
        return tk.abort(403, _not_to_add())
    if tk.request.method == "GET":
        return _form(None, form.shown({**service.DEFAULTS}), {})
    return _kept("sdi_harvest_source_create", None, {})


@sdi_harvest.route("/<id>/edit", methods=["GET", "POST"])
def edit(id: str) -> Any:
    """Change a source, and try its rules on what was read last."""
    source = _managed(id)
    if tk.request.method == "GET":
        return _form(source, form.shown(source), {})
    if tk.request.form.get("try"):
        return _tried(source)
    return _kept("sdi_harvest_source_patch", source, {"id": source["id"]})


def _managed(id: str) -> dict[str, Any]:
    source = found("sdi_harvest_source_show", id=id)
    return source if source["may_manage"] else tk.abort(403, _not_to_change())


def _not_to_add() -> str:
    return tk._(
        "Di halaman ini katalog lain didaftarkan supaya datasetnya dipanen. Hanya walidata OPD "
        "pemilik datasetnya dan admin portal yang dapat mendaftarkannya: sampaikan alamat katalog "
        "itu kepada mereka."
    )


def _not_to_change() -> str:
    return tk._(
        "Di halaman ini pengaturan sumber panen diubah. Hanya walidata OPD-nya dan admin portal "
        "yang dapat mengubahnya: sampaikan kepada mereka apa yang perlu diubah."
    )


def _kept(action: str, source: dict[str, Any] | None, more: dict[str, Any]) -> Any:
    said = form.asked(tk.request.form)
    if source is not None:
        said.pop("name")
    try:
        kept = call(action, **said, **more)
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        return _form(source, tk.request.form, error.error_dict), 409
    tk.h.flash_success(tk._("Sumber disimpan."))
    return tk.redirect_to("sdi_harvest.show", id=kept["name"])


def _tried(source: dict[str, Any]) -> Any:
    rules = form.asked(tk.request.form)["options"].get("rules", "")
    try:
        tried = call("sdi_harvest_rules_try", id=source["id"], rules=rules)
    except tk.ValidationError as error:
        return _form(source, tk.request.form, error.error_dict), 409
    return _form(source, tk.request.form, {}, tried)


def _form(source: dict[str, Any] | None, typed: Any, errors: Any, tried: Any = None) -> str:
    variables = {
        "source": source,
        "typed": typed,
        "errors": form.placed(errors),
        "tried": tried,
        "kinds": ("", *KINDS),
        "policies": [p.value for p in Policy],
        "schedules": [s.value for s in Schedule],
        "organizations": _organizations(),
        "subjects": [(s.value, rule_words.label(s, tk._)) for s in Subject],
        "default_fields": fields.for_defaults(),
        "label": report.label,
    }
    return tk.render("sdi/harvest/form.html", variables)


def _organizations() -> list[dict[str, Any]]:
    """The organisations whose sources the visitor may keep."""
    return tk.h.sdi_harvest_organizations()


@sdi_harvest.get("/<id>")
def show(id: str) -> Any:
    """One source: how it stands, what happened last, and before."""
    source = found("sdi_harvest_source_show", id=id)
    jobs = found("sdi_harvest_job_list", id=source["id"], limit=_RUNS)
    runs = [(j["id"], j["state"], j["counts"]) for j in reversed(jobs) if not j["is_trial"]]
    today = now().astimezone(tk.h.get_display_timezone()).date()
    variables = {
        "source": source,
        "jobs": jobs,
        "public": service.count_public(source["id"]),
        "running": next((job for job in jobs if job["is_open"]), None),
        "bars": history.bars(runs),
        "parts": history.PARTS,
        "step": history.STEP,
        "today": today.isoformat(),
        "last_day": (today + LONGEST_APPROVAL - timedelta(days=1)).isoformat(),
        "label": report.label,
    }
    return tk.render("sdi/harvest/show.html", variables)


@sdi_harvest.get("/<id>/duplicates")
def duplicates(id: str) -> str:
    """Datasets of a source that another one, or the portal itself, seems to have."""
    source = found("sdi_harvest_source_show", id=id)
    pairs = found("sdi_harvest_duplicate_list", id=source["id"])
    return tk.render("sdi/harvest/duplicates.html", {"source": source, "pairs": pairs})


@sdi_harvest.post("/<id>/pause")
def pause(id: str) -> Any:
    return do("sdi_harvest_source_pause", tk._("Sumber dijeda."), _back(id), id=id)


@sdi_harvest.post("/<id>/resume")
def resume(id: str) -> Any:
    return do("sdi_harvest_source_resume", tk._("Sumber dilanjutkan."), _back(id), id=id)


@sdi_harvest.post("/<id>/approve")
def approve(id: str) -> Any:
    typed = {name: tk.request.form.get(name, "") for name in ("until", "note", "seen")}
    done = tk._("Persetujuan tetap diberikan dan tercatat.")
    return do("sdi_harvest_source_approve", done, _back(id), id=id, **typed)


@sdi_harvest.post("/<id>/revoke")
def revoke(id: str) -> Any:
    note = tk.request.form.get("note", "")
    done = tk._("Persetujuan tetap dicabut dan tercatat.")
    return do("sdi_harvest_source_revoke", done, _back(id), id=id, note=note)


@sdi_harvest.post("/<id>/remove")
def remove(id: str) -> Any:
    """Give a source up; a run that withdraws its datasets has a page."""
    datasets = tk.request.form.get("datasets", "")

    def back(answer: Any) -> str:
        if answer is None:
            return tk.url_for("sdi_harvest.show", id=id)
        if answer["job"]:
            return tk.url_for("sdi_harvest.job", id=answer["job"])
        return tk.url_for("sdi_harvest.index")

    return do("sdi_harvest_source_remove", tk._("Sumber dihapus."), back, id=id, datasets=datasets)


def _back(id: str) -> Any:
    return lambda _: tk.url_for("sdi_harvest.show", id=id)
