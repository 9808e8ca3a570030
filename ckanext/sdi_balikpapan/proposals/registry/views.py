"""The registry's pages: the list with its search, and one entry with its versions and users."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.sdi_balikpapan.standards.forms import formats
from ckanext.sdi_balikpapan.standards.forms.formats import Format
from ckanext.sdi_balikpapan.standards.forms.settings import language

from ..subjects.table import SUBJECTS
from ..subjects.types import ENTRIES
from ..views.sheets import answers_file, as_file, form_for
from .listing import STATUSES

sdi_registry = Blueprint("sdi_registry", __name__, url_prefix="/sdi/registry")

_PAGE = 20
_FILTERS = ("q", "type", "organization", "status")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def _call(action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, data)


@sdi_registry.get("")
def index() -> str:
    """Entries by their words, type and status."""
    filters = {key: tk.request.args.get(key, "").strip() for key in _FILTERS}
    asked = tk.request.args.get("page", "")
    page = int(asked) if _NUMBER.fullmatch(asked) else 1
    try:
        found = _call("sdi_registry_list", **filters, limit=_PAGE, offset=(page - 1) * _PAGE)
    except tk.ValidationError:
        found = {"count": 0, "results": []}
    variables = {
        "entries": found["results"],
        "count": found["count"],
        "filters": filters,
        "types": ENTRIES,
        "statuses": STATUSES,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "signed_in": tk.current_user.is_authenticated,
    }
    return tk.render("sdi/registry/list.html", variables)


@sdi_registry.get("/<id>")
def show(id: str) -> Any:
    """One entry, or one of its versions (`id@2`)."""
    try:
        entry = _call("sdi_registry_show", id=id)
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404, tk._("Entri ini tidak ada di registri."))
    used = _call("sdi_registry_usage", id=entry["id"], limit=100)
    variables = {
        "entry": entry,
        "asked": id,
        "sections": _sections(entry),
        "versions": _call("sdi_registry_versions", id=entry["id"]),
        "used": used,
        "signed_in": tk.current_user.is_authenticated,
    }
    return tk.render("sdi/registry/entry.html", variables)


@sdi_registry.get("/template/<subject_type>")
def template(subject_type: str) -> Any:
    """The empty spreadsheet of a form."""
    if subject_type not in ENTRIES:
        return tk.abort(404, tk._("Formulir ini tidak ada."))
    return as_file(formats.write(form_for(subject_type), [], Format.XLSX, language()))


@sdi_registry.get("/<id>/answers")
def answers(id: str) -> Any:
    """The answers of an entry as a file."""
    try:
        entry = _call("sdi_registry_show", id=id)
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404, tk._("Entri ini tidak ada di registri."))
    return answers_file(entry["type"], entry["body"])


def _sections(entry: dict[str, Any]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The answered questions, block by block."""
    body = entry["body"]
    pages = SUBJECTS[entry["type"]].pages()
    answered = [
        (page["title"], [field for field in page["fields"] if body.get(field["field_name"])])
        for page in pages
    ]
    return [(title, fields) for title, fields in answered if fields]
