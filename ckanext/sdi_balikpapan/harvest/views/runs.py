"""The pages of runs: begun, followed while they go on, and read afterwards."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from flask import make_response

from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.states import State

from ..sources import report
from .blueprint import code_asked, do, found, page_asked, sdi_harvest

_PAGE = 50


@sdi_harvest.post("/<id>/run")
def run(id: str) -> Any:
    """Read a source; as a trial, or with what is gone confirmed, if the button says so."""
    how = tk.request.form.get("how", "")
    data = {"trial": how == "trial", "confirmed": how == "confirmed"}
    done = tk._("Panen dimulai. Halaman ini menunjukkan kemajuannya.")

    def back(job: Any) -> str:
        if job is None:
            return tk.url_for("sdi_harvest.show", id=id)
        return tk.url_for("sdi_harvest.job", id=job["id"])

    return do("sdi_harvest_run", done, back, id=id, **data)


@sdi_harvest.get("/job/<id>")
def job(id: str) -> Any:
    """A run: how far it is, what happened, and to which dataset."""
    shown = found("sdi_harvest_job_show", id=id)
    fate, result, page = code_asked("fate"), code_asked("result"), page_asked()
    asked = {"fate": fate, "result": result, "limit": _PAGE, "offset": (page - 1) * _PAGE}
    outcomes = found("sdi_harvest_outcome_list", id=id, **asked)
    source = _source(shown["source"]["id"])
    labels = report.labels()
    variables = {
        "job": shown,
        "source": source,
        "outcomes": outcomes["results"],
        "count": outcomes["count"],
        "proposals": _open_proposals(outcomes["results"]),
        "fates": {k: v for k, v in labels["fate"].items() if k != "same"},
        "results": {k: v for k, v in labels["result"].items() if k != "same"},
        "choose_all": code_asked("choose") == "all",
        "fate": fate,
        "result": result,
        "page": page,
        "pages": max(1, -(-outcomes["count"] // _PAGE)),
        "label": report.label,
    }
    return tk.render("sdi/harvest/job.html", variables)


@sdi_harvest.get("/job/<id>/progress")
def progress(id: str) -> Any:
    """How far a run is, for the page that shows it; at its end that is read anew."""
    shown = found("sdi_harvest_job_show", id=id)
    page = tk.render("sdi/harvest/snippets/progress.html", {"job": shown, "label": report.label})
    answer = make_response(page)
    if not shown["is_open"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@sdi_harvest.post("/job/<id>/cancel")
def cancel(id: str) -> Any:
    done = tk._("Panen berhenti pada langkah berikutnya; yang sudah selesai tetap.")
    return do("sdi_harvest_cancel", done, lambda _: tk.url_for("sdi_harvest.job", id=id), id=id)


def _source(id: str) -> dict[str, Any] | None:
    """The source of a run, unless it was given up."""
    try:
        return tk.get_action("sdi_harvest_source_show")({"user": tk.current_user.name}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None


def _open_proposals(outcomes: list[dict[str, Any]]) -> dict[str, str]:
    """Content hashes of the proposals that wait for a walidata, so that he may decide on many."""
    ids = [one["proposal_id"] for one in outcomes if one["proposal_id"]]
    query = sa.select(Proposal.id, Proposal.content_hash)
    query = query.where(Proposal.id.in_(ids), Proposal.state == State.IN_REVIEW.value)
    return {row.id: row.content_hash for row in model.Session.execute(query)}
