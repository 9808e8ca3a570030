"""The pages and files of the release calendar."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.views.blueprint import sentences
from ckanext.sdi_balikpapan.standards.codelists import code_list

from . import files, moving
from .punctuality import Standing

sdi_calendar = Blueprint("sdi_calendar", __name__, url_prefix="/sdi")

_PAGE, _MOST, _IN_A_FEED = 100, 10_000, 100
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_FILTERS = ("month", "year", "organization", "kategori", "standing")


def _call(action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def _filters() -> dict[str, str]:
    asked = {name: tk.request.args.get(name, "").strip() for name in _FILTERS}
    return {name: value for name, value in asked.items() if value}


@sdi_calendar.get("/calendar")
def index() -> Any:
    """A month or a year of releases, with who keeps to its dates."""
    filters = _filters()
    text = tk.request.args.get("page", "")
    page = int(text) if _NUMBER.fullmatch(text) else 1
    messages: list[str] = []
    try:
        found = _call("sdi_calendar_list", **filters, limit=_PAGE, offset=(page - 1) * _PAGE)
    except tk.ValidationError as error:
        messages, filters = sentences(error), {}
        found = _call("sdi_calendar_list", limit=_PAGE)
    first = date.fromisoformat(found["first"])
    variables = {
        **found,
        "filters": filters,
        "messages": messages,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "month": f"{first:%Y-%m}",
        "last_month": _month(first, -1),
        "next_month": _month(first, 1),
        "themes": list(code_list("tema")),
        "standings": [standing.value for standing in Standing],
        "punctuality": _call("sdi_calendar_punctuality", year=str(first.year)),
        "query": urlencode(filters),
        "signed_in": tk.current_user.is_authenticated,
    }
    return tk.render("sdi/calendar/index.html", variables), 400 if messages else 200


@sdi_calendar.get("/calendar.<any(ics, atom, json, csv):form>")
def as_file(form: str) -> Any:
    """The same releases as a file; without a span, the current year."""
    filters = _filters()
    if not {"month", "year"} & filters.keys():
        filters["year"] = str(office.calendar().day_of(now()).year)
    try:
        found = _whole(filters)
    except tk.ValidationError as error:
        return Response(" ".join(sentences(error)), 400, content_type="text/plain; charset=utf-8")
    return _answer(_FORMS[form](found), _TYPES[form])


def _whole(filters: dict[str, str]) -> Any:
    """All releases that answer, however many."""
    found = _call("sdi_calendar_list", **filters, limit=_MOST)
    while len(found["results"]) < found["count"]:
        more = _call("sdi_calendar_list", **filters, limit=_MOST, offset=len(found["results"]))
        if not more["results"]:
            break
        found["results"] += more["results"]
    return found


@sdi_calendar.get("/calendar/late")
def late() -> Any:
    """What is overdue where the visitor has a role, and who acts next."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", next=tk.request.full_path.rstrip("?"))
    text = tk.request.args.get("page", "")
    page = int(text) if _NUMBER.fullmatch(text) else 1
    organization = tk.request.args.get("organization", "").strip()
    asked = {"organization": organization, "limit": _PAGE, "offset": (page - 1) * _PAGE}
    try:
        found = _call("sdi_calendar_late", **asked)
    except tk.ValidationError as error:
        return tk.abort(404, " ".join(sentences(error)))
    variables = {
        **found,
        "organization": organization,
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
    }
    return tk.render("sdi/calendar/late.html", variables)


@sdi_calendar.route("/calendar/move/<entry>/<period>", methods=("GET", "POST"))
def move(entry: str, period: str) -> Any:
    """Another day for one release, on a page of its own."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", next=tk.request.path)
    try:
        found = moving.found(entry, period, actor_for(tk.current_user.name))
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    if tk.request.method == "GET":
        return _move_page(found, {})
    said = {name: tk.request.form.get(name) for name in ("date", "reason")}
    try:
        proposal = _call("sdi_calendar_move", entry=entry, period=period, submit=True, **said)
    except tk.ValidationError as error:
        return _move_page(found, error.error_dict), 400
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    tk.h.flash_success(tk._("Perubahan tanggal diajukan; berlaku setelah disetujui."))
    return tk.redirect_to("sdi_proposals.review", id=proposal["id"])


def _move_page(found: moving.Wanted, errors: Any) -> str:
    release = next(one for one in found.promise.releases if one.period == found.period)
    said = tk.request.form
    variables = {"promise": found.promise, "release": release, "said": said, "errors": errors}
    return tk.render("sdi/calendar/move.html", variables)


@sdi_calendar.get("/calendar/punctuality.csv")
def punctuality() -> Any:
    """Who keeps to its dates, as a table."""
    try:
        found = _call("sdi_calendar_punctuality", year=tk.request.args.get("year", ""))
    except tk.ValidationError as error:
        return Response(" ".join(sentences(error)), 400, content_type="text/plain; charset=utf-8")
    names = ("on_time", "late", "overdue", "due", "share")
    rows = [["tahun", "opd", "tepat_waktu", "terlambat", "lewat", "akan_terbit", "bagian_tepat"]]
    for row in found["results"]:
        title = files.plain(row["organization"]["title"])
        rows.append([found["year"], title, *(_told(row[name]) for name in names)])
    return _answer(files.written(rows), _TYPES["csv"])


def _told(value: Any) -> Any:
    return "" if value is None else round(value, 4) if isinstance(value, float) else value


def _month(first: date, step: int) -> str:
    months = first.year * 12 + first.month - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _address(line: Any) -> str:
    return str(tk.url_for("sdi_registry.show", id=line["entry"], _external=True, locale="default"))


def _ics(found: Any) -> bytes:
    host = urlsplit(str(tk.config["ckan.site_url"])).hostname or "portal"
    lines = found["results"]
    return files.ics(lines, host, tk._("Kalender rilis data"), _address)


def _atom(found: Any) -> bytes:
    own = tk.url_for("sdi_calendar.as_file", form="atom", _external=True, **_filters())
    page = tk.url_for("sdi_calendar.index", _external=True, **_filters())
    lines = sorted(found["results"], key=lambda line: line["day"], reverse=True)[:_IN_A_FEED]
    return files.atom(lines, tk._("Kalender rilis data"), str(own), str(page), _address)


def _json(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def _csv(found: Any) -> bytes:
    return files.table(found["results"]).encode()


_FORMS = {"ics": _ics, "atom": _atom, "json": _json, "csv": _csv}
_TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def _answer(data: bytes | str, content_type: str) -> Any:
    response = Response(data, content_type=content_type)
    body = data.encode() if isinstance(data, str) else data
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response.make_conditional(tk.request.environ)
