"""A dataset's citation for reference managers, and the page of its versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from . import history
from .citation import Source, bibtex, ris
from .helpers import source_of

sdi_about = Blueprint("sdi_about", __name__, url_prefix="/dataset/<id>")

_PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@sdi_about.get("/cite.bib")
def cite_bib(id: str) -> Response:
    """The citation as BibTeX."""
    return _cited(id, bibtex, "application/x-bibtex", "bib")


@sdi_about.get("/cite.ris")
def cite_ris(id: str) -> Response:
    """The citation as RIS."""
    return _cited(id, ris, "application/x-research-info-systems", "ris")


@sdi_about.get("/versions")
def versions(id: str) -> str:
    """Every approved version of a dataset, newest first."""
    package = _package(id)
    asked = tk.request.args.get("page", "1")
    page = int(asked) if _NUMBER.fullmatch(asked) else 1
    count, found = history.versions(package["id"], _PAGE, (page - 1) * _PAGE)
    pages = max(1, -(-count // _PAGE))
    return tk.render(
        "sdi/about/versions.html",
        {"pkg_dict": package, "versions": found, "count": count, "page": page, "pages": pages},
    )


def _cited(id: str, write: Callable[[Source, date], str], type_: str, end: str) -> Response:
    package = _package(id)
    today = datetime.now(timezone.utc).astimezone(tk.h.get_display_timezone()).date()
    response = Response(write(source_of(package), today), content_type=f"{type_}; charset=utf-8")
    name = re.sub(r"[^A-Za-z0-9_-]", "", package["name"]) or "dataset"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{end}"'
    return response


def _package(id: str) -> dict[str, Any]:
    """The dataset as the visitor may see it; what he may not see is not there."""
    try:
        found = tk.get_action("package_show")({"user": tk.current_user.name}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("Dataset ini tidak ada, atau Anda tidak boleh melihatnya."))
    return dict(found)
