"""The pages of the table: fifty rows, each saved by itself with or without a script."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.sdi_balikpapan.harvest.views.blueprint import sentences
from ckanext.sdi_balikpapan.proposals.subjects.language import spoken
from ckanext.sdi_balikpapan.standards.daftar_data import FORM
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of

from .grid import PAGE
from .importing.views import call, drafting, page_asked
from .sheet.columns import Column, column, data_keys

sdi_plan_grid = Blueprint("sdi_plan_grid", __name__, url_prefix="/sdi/plan")

_FIRST = "data"
_CHOICE = "choice-"


@sdi_plan_grid.get("/<int:year>/grid")
def grid(year: int) -> Any:
    """The table of an agency."""
    return _grid(year)


def _grid(year: int, typed: dict[str, Any] | None = None) -> Any:
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", next=tk.request.full_path)
    mine = drafting()
    if not mine or not 1900 <= year <= 9999:
        return tk.abort(403, tk._("Hanya penyusun usulan yang mengisi Daftar Data."))
    owner, group = _owner(mine), _group()
    found = call("sdi_plan_grid", year=year, organization=owner["id"], page=page_asked())
    rows = [typed if typed and typed["id"] == row["id"] else row for row in found["rows"]]
    variables = {
        **_shared(year, owner, group),
        "organizations": mine,
        "rows": rows,
        "new": typed if typed and not typed["id"] else None,
        "groups": [block for block in form_of(FORM).blocks if columns_of(block.code)],
        "lang": spoken(),
        "count": found["count"],
        "pages": max(1, -(-found["count"] // PAGE)),
    }
    return tk.render("sdi/plan/grid.html", variables), 409 if typed else 200


def _owner(mine: list[dict[str, Any]]) -> dict[str, Any]:
    asked = tk.request.values.get("organization", "")
    return next((one for one in mine if asked in (one["id"], one["name"])), mine[0])


def _group() -> str:
    asked = tk.request.values.get("columns", "")
    return asked if columns_of(asked) else _FIRST


def columns_of(group: str) -> list[Column]:
    """The columns of a part of the form; the name of the data stands before all."""
    form = form_of(FORM)
    found = [column(key) for key in data_keys() if key in form.by_name]
    inside = [one for one in found if one.field.block == group and one.key != "nama_data"]
    return [column("nama_data"), *inside] if inside else []


def _shared(year: int, owner: dict[str, Any], group: str) -> dict[str, Any]:
    return {
        "year": year,
        "owner": owner,
        "group": group,
        "columns": columns_of(group),
        "page": page_asked(),
    }


@sdi_plan_grid.post("/<int:year>/grid")
def save(year: int) -> Any:
    """One row."""
    mine, form = drafting(), tk.request.form
    if not mine:
        return tk.abort(403, tk._("Hanya penyusun usulan yang mengisi Daftar Data."))
    owner, group = _owner(mine), _group()
    texts = {one.key: form[one.key] for one in columns_of(group) if one.key in form}
    choices = {k.removeprefix(_CHOICE): v for k, v in form.items() if k.startswith(_CHOICE)}
    asked = {"version": form.get("version", ""), "choices": choices, **texts}
    try:
        row = call("sdi_plan_grid_save", year=year, organization=owner["id"], **asked)
    except tk.NotAuthorized as error:
        row = _refused(texts, str(error.message))
    except tk.ValidationError as error:
        row = _refused(texts, " ".join(sentences(error.error_dict)))
    if tk.request.headers.get("HX-Request"):
        was_new = not form.get("version")
        variables = {**_shared(year, owner, group), "row": row, "was_new": was_new}
        variables["lang"] = spoken()
        return tk.render("sdi/plan/snippets/grid_answer.html", variables)
    if row["standing"] in ("saved", "same"):
        tk.h.flash_success(tk._("Tersimpan sebagai draf."))
        back = {"organization": owner["name"], "columns": group, "page": page_asked()}
        return tk.redirect_to("sdi_plan_grid.grid", year=year, **back, _anchor=f"row-{row['id']}")
    return _grid(year, row)


def _refused(texts: dict[str, str], words: str) -> dict[str, Any]:
    """The row as it was typed, with why it wasn't kept."""
    version = tk.request.form.get("version", "")
    return {
        "id": "".join(version.split(".")[1:2])[:36],
        "version": version,
        "standing": "wrong",
        "is_draft": False,
        "is_locked": False,
        "texts": texts,
        "errors": {"nama_data": [words]},
        "clashes": [],
        "missing": {},
    }
