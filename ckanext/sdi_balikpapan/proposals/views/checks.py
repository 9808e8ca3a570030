"""What the check of a file found, as a page and as a table to take along; answers to questions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response

from .blueprint import Proposal, call, dataset_or_404, not_found, sdi_proposals, sentences
from .declaring import FIELD, variables_url

_HEAD = ("level", "rule", "row", "column", "value", "what", "why", "mend")
_RUNS = ("=", "+", "-", "@", "\t", "\r")


@sdi_proposals.get("/<id>/checks/<resource_id>")
def file_check(id: str, resource_id: str) -> Any:
    return _page(dataset_or_404(id), resource_id)


@sdi_proposals.get("/<id>/checks/<resource_id>/line")
def file_check_line(id: str, resource_id: str) -> Any:
    """The check in a line; a page that shows one that isn't done asks for it again."""
    proposal = dataset_or_404(id)
    found = _checked(proposal, resource_id)
    if found is None:
        return not_found()
    variables = {"check": found, "proposal": proposal, "link": True}
    return tk.render("sdi/proposals/snippets/file_check.html", variables)


@sdi_proposals.post("/<id>/checks/<resource_id>")
def answer_file(id: str, resource_id: str) -> Any:
    """Declare what a question asks; the file is checked again with it."""
    asked = ("rule", "column", "choice", "value", "content_hash")
    form = {name: tk.request.form.get(name, "") for name in asked}
    try:
        call("sdi_proposal_file_answer", {"id": id, **form})
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(dataset_or_404(id), resource_id, sentences(error)), 409
    return tk.redirect_to("sdi_proposals.file_check", id=id, resource_id=resource_id)


@sdi_proposals.get("/<id>/checks/<resource_id>.csv")
def file_check_csv(id: str, resource_id: str) -> Any:
    """The findings that are shown, one a row."""
    found = _checked(dataset_or_404(id), resource_id)
    if found is None:
        return not_found()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows(_rows(found))
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=pemeriksaan.csv"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(found: Proposal) -> Iterable[list[str]]:
    for group in found["groups"]:
        for finding in group["findings"]:
            said = {**finding, "level": group["level"], "rule": group["rule"]}
            yield [_harmless("" if said[key] is None else str(said[key])) for key in _HEAD]


def _harmless(cell: str) -> str:
    """A spreadsheet program shall show a cell, not compute it."""
    return "'" + cell if cell.startswith(_RUNS) else cell


def _checked(proposal: Proposal, resource_id: str) -> Proposal | None:
    language = "en" if str(tk.h.lang()) == "en" else "id"
    asked = {"id": proposal["id"], "resource_id": resource_id, "language": language}
    return next(iter(call("sdi_proposal_file_checks", asked)), None)


def _page(proposal: Proposal, resource_id: str, messages: list[str] | None = None) -> str:
    found = _checked(proposal, resource_id)
    if found is None:
        return not_found()
    resources = proposal["dataset"].get("resources") or []
    resource = next((r for r in resources if r.get("id") == resource_id), {})
    variables = {
        "proposal": proposal,
        "resource": resource,
        "check": found,
        "messages": messages or [],
        "may_edit": "save" in proposal["verbs"],
        "declared": _declared(proposal),
    }
    return tk.render("sdi/proposals/file_check.html", variables)


def _declared(proposal: Proposal) -> dict[str, str]:
    """By column: where its variable is declared; under "" where all of them are."""
    id = proposal["id"]
    rows = proposal["dataset"].get(FIELD) or []
    ways = {str(row.get("nama") or ""): variables_url(id, i) for i, row in enumerate(rows)}
    return {**ways, "": variables_url(id)}
