"""The registry's pages: the list with its search, and one entry with its versions and users."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, make_response

from ckanext.sdi_balikpapan.standards.forms import formats
from ckanext.sdi_balikpapan.standards.forms.formats import Format
from ckanext.sdi_balikpapan.standards.forms.settings import language

from ..subjects.table import SUBJECTS
from ..subjects.types import ENTRIES, REGISTRY
from ..views.sheets import answers_file, as_file, form_for
from .listing import STATUSES

sdi_registry = Blueprint("sdi_registry", __name__, url_prefix="/sdi/registry")

_JSON = "application/json"
_PAGE = 20
_FILTERS = ("q", "type", "organization", "status")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def _call(action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, data)


@sdi_registry.get("")
def index() -> str:
    """Entries by their words, type and status."""
    filters = {key: tk.request.args.get(key, "").strip() for key in _FILTERS}
    page = _page()
    try:
        found = _call("sdi_registry_list", **filters, limit=_PAGE, offset=(page - 1) * _PAGE)
    except tk.ValidationError:
        found = {"count": 0, "results": []}
    variables = {
        "entries": found["results"],
        "count": found["count"],
        "filters": filters,
        "types": REGISTRY,
        "statuses": STATUSES,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "signed_in": tk.current_user.is_authenticated,
    }
    return tk.render("sdi/registry/list.html", variables)


@sdi_registry.get("/<id>")
def show(id: str) -> Any:
    """One entry, or one of its versions (`id@2`), as a page or for programs as JSON."""
    if tk.request.accept_mimetypes.best_match(("text/html", _JSON)) == _JSON:
        return show_json(id)
    entry, users = _found(id)
    variables = {
        "entry": entry,
        "asked": id,
        "sections": _sections(entry),
        "versions": _call("sdi_registry_versions", id=entry["id"]),
        "used": users,
        "page": _page(),
        "pages": max(1, -(-users["count"] // _PAGE)),
        "signed_in": tk.current_user.is_authenticated,
    }
    answer = make_response(tk.render("sdi/registry/entry.html", variables))
    return _varied(answer)


@sdi_registry.get("/<id>.json")
def show_json(id: str) -> Any:
    """The same for programs, with the datasets that use it and where the next of these are."""
    entry, users = _found(id)
    page, last = _page(), -(-users["count"] // _PAGE)
    answer = jsonify({**entry, "used_by": {**users, "results": _with_addresses(users["results"])}})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if page < last:
        url = tk.url_for("sdi_registry.show_json", id=id, page=page + 1, _external=True)
        answer.headers.add("Link", f'<{url}>; rel="next"')
    return _varied(answer)


def _found(id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An entry and a page of the datasets that use it."""
    try:
        entry = _call("sdi_registry_show", id=id)
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404, tk._("Entri ini tidak ada di registri."))
    offset = (_page() - 1) * _PAGE
    return entry, _call("sdi_registry_usage", id=entry["id"], limit=_PAGE, offset=offset)


def _with_addresses(datasets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def address(id: str) -> str:
        return str(tk.url_for("dataset.read", id=id, _external=True, locale="default"))

    return [{**dataset, "url": address(dataset["id"])} for dataset in datasets]


def _page() -> int:
    asked = tk.request.args.get("page", "")
    return int(asked) if _NUMBER.fullmatch(asked) else 1


def _varied(answer: Response) -> Response:
    answer.vary.add("Accept")
    return answer


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
