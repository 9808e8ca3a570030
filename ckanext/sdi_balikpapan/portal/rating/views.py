"""The pages of scores: the portal with its OPD, the datasets of one, one dataset; as CSV, too."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.quality.score import PRINCIPLES

from . import listing, words

sdi_rating = Blueprint("sdi_rating", __name__, url_prefix="/sdi/quality")

_PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def _call(action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, data)


@sdi_rating.get("")
def index() -> str:
    """The portal's scores, each OPD's, and the datasets that need most care."""
    args = tk.request.args
    organization = args.get("organization", "").strip().replace("\x00", "")
    objected = args.get("objected") == "1"
    page = int(text) if _NUMBER.fullmatch(text := args.get("page", "1")) else 1
    found = _call(
        "sdi_rating_list",
        organization=organization,
        objected=objected,
        limit=_PAGE,
        offset=(page - 1) * _PAGE,
    )
    variables = {
        **found,
        "organization": organization,
        "objected": objected,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "most": words.MQA_MOST,
        "rating": words.rating,
    }
    return tk.render("sdi/rating/list.html", variables)


@sdi_rating.get("/<id>")
def show(id: str) -> Any:
    """One dataset: each point, and what would raise it."""
    try:
        found = _call("sdi_rating_show", id=id)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message or error))
    return tk.render(
        "sdi/rating/show.html",
        {"rating": found, "principle": words.principle, "principles": PRINCIPLES},
    )


@sdi_rating.get("/table.csv")
def table() -> Response:
    """Every rated dataset as CSV, with the objections in words."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["dataset", "judul", "opd", "mqa", "sdi", "ditolak", "catatan", "isian"])
    for row in listing.datasets():
        objected = row["objections"]
        cells = [row["name"], row["title"], row["organization_title"] or ""]
        cells += [row["mqa"], row["sdi"], "ya" if row["blocked"] else "tidak"]
        cells += [" ".join(words.objection(one["name"]) for one in objected)]
        cells += [" ".join(dict.fromkeys(one["field"] for one in objected))]
        writer.writerow([_plain(cell) for cell in cells])
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="nilai-dataset.csv"'
    return response


def _plain(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    starts = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if starts else cell
