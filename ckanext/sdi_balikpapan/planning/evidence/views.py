"""The pages of evidence: all indicators, one with its records, and the files to hand in."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.proposals.model import now

from . import files, reaching, service
from .actions import language, year_of
from .metrics import METRICS

sdi_evidence = Blueprint("sdi_evidence", __name__, url_prefix="/sdi/evidence")

_PAGE = 100
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@sdi_evidence.before_request
def only_the_signed_in() -> Any:
    """Anonymous visitors log in first, and come back to what they wanted to read."""
    if tk.current_user.is_authenticated:
        return None
    return tk.redirect_to("user.login", next=tk.request.full_path.rstrip("?"))


@sdi_evidence.after_request
def not_for_others(response: Response) -> Response:
    """Work in progress: neither for caches nor for search engines."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _context() -> Any:
    return {"user": tk.current_user.name}


def _asked() -> dict[str, Any]:
    args = tk.request.args
    asked = {name: args.get(name, "").strip() for name in ("year", "organization")}
    return {name: value for name, value in asked.items() if value and "\x00" not in value}


def _found(**data: Any) -> Any:
    try:
        return tk.get_action("sdi_evidence_show")(_context(), {**_asked(), **data})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return tk.abort(404, tk._("Halaman ini tidak ada, atau bukan untuk Anda."))


def _variables(found: dict[str, Any]) -> dict[str, Any]:
    allowed = reaching.reach(_context())
    this = now().year
    return {
        "found": found,
        "asked": _asked(),
        "organizations": reaching.choices(allowed),
        "whole": allowed is None,
        "years": sorted({this, this - 1, this - 2, found["year"]}, reverse=True),
    }


@sdi_evidence.get("")
def index() -> str:
    """Every indicator that the portal can show something of."""
    return tk.render("sdi/evidence/list.html", _variables(_found()))


@sdi_evidence.get("/<kode>")
def show(kode: str) -> str:
    """One indicator: its figure, the records behind it, the levels."""
    page = int(text) if _NUMBER.fullmatch(text := tk.request.args.get("page", "1")) else 1
    found = _found(kode=kode, limit=_PAGE, offset=(page - 1) * _PAGE)
    pages = max(1, -(-found["count"] // _PAGE))
    return tk.render("sdi/evidence/show.html", {**_variables(found), "page": page, "pages": pages})


@sdi_evidence.get("/<kode>.csv")
def table(kode: str) -> Response:
    """Every record behind one figure; `overview` for the figures themselves."""
    if kode == "overview":
        return _file(
            files.overview_csv(_pack(), language()), "text/csv; charset=utf-8", kode, "csv"
        )
    if kode not in METRICS:
        return tk.abort(404)
    measured = _pack([kode]).measured[kode]
    if measured is None:
        return tk.abort(404, tk._("Untuk indikator ini belum ada catatan."))
    return _file(files.as_csv(measured), "text/csv; charset=utf-8", kode, "csv")


@sdi_evidence.get("/pack.xlsx")
def pack() -> Response:
    """The whole pack as a workbook."""
    organization, _ids = _meant()
    whose = organization["title"] if organization else tk._("semua perangkat daerah yang Anda baca")
    if organization is None and reaching.reach(_context()) is None:
        whose = tk._("seluruh kota")
    name = organization["name"] if organization else "kota"
    return _file(files.as_workbook(_pack(), whose, language()), _XLSX, name, "xlsx")


def _meant() -> Any:
    asked = _asked()
    try:
        tk.check_access("sdi_evidence_show", _context(), asked)
        return reaching.meant(_context(), asked.get("organization"))
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("Halaman ini tidak ada, atau bukan untuk Anda."))


def _pack(only: Any = tuple(METRICS)) -> service.Pack:
    _organization, ids = _meant()
    try:
        return service.pack(year_of(_asked().get("year")), now(), ids, only)
    except tk.ValidationError:
        return tk.abort(404)


def _file(content: str | bytes, type_: str, name: str, ending: str) -> Response:
    response = Response(content, content_type=type_)
    filename = f"bukti-epss-{re.sub('[^a-z0-9-]', '', name.lower())}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
