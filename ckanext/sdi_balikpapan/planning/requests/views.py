"""The pages of requests: the list, asking, one request, the asker's page, the staff's desk."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, current_app, g
from flask.wrappers import Response
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from ckanext.sdi_balikpapan.proposals.views.blueprint import sentences

from . import asking, feed, guarding, office, words
from .states import PUBLIC, Kind, State, Verb

sdi_requests = Blueprint("sdi_requests", __name__)
csrf.exempt(sdi_requests)  # it checks by itself, below, and loses nothing that was typed

_PAGE = 20
_PLACE = re.compile(r"[1-9][0-9]{0,5}")
_FILTERS = ("q", "state", "kind", "organization", "dataset")
_FIELDS = ("kind", "title", "text", "dataset", "organization", "name", "email")
_ASKERS = ("reopen", "close", "forget")
_STEPS = (*(verb.value for verb in Verb), "forget")


@sdi_requests.before_request
def only_our_forms() -> Any:
    """Nothing is done for another site's form; core's hour would be short for some who write."""
    reading = tk.request.method in ("GET", "HEAD", "OPTIONS")
    # Core sets this flag for everybody who has no session, too.
    by_token = tk.current_user.is_authenticated and g.get("login_via_auth_header")
    if reading or by_token or not current_app.config["WTF_CSRF_ENABLED"]:
        return None
    token = tk.request.form.get(current_app.config["WTF_CSRF_FIELD_NAME"])
    try:
        validate_csrf(token, time_limit=int(office.limits().longest.total_seconds()))
    except ValidationError:
        words_ = tk._("Halaman ini terlalu lama terbuka, atau kuki dimatikan. Kirim sekali lagi.")
        if tk.request.endpoint == "sdi_requests.create":
            return _form(_typed(), {"form": [words_]}, 400)
        return tk.abort(400, words_)
    return None


def call(action: str, /, **data: Any) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def _place() -> int:
    text = tk.request.args.get("page", "")
    return int(text) if _PLACE.fullmatch(text) else 1


def _filters() -> dict[str, str]:
    asked = ((key, tk.request.args.get(key, "").strip()) for key in _FILTERS)
    return {key: text.replace("\x00", "") for key, text in asked}


@sdi_requests.get("/sdi/requests")
def index() -> Any:
    """The public requests."""
    filters, page, messages = _filters(), _place(), []
    try:
        found = call("sdi_request_list", **filters, limit=_PAGE, offset=(page - 1) * _PAGE)
        figures = call("sdi_request_figures", organization=filters["organization"])
    except tk.ValidationError as error:
        messages = sentences(error)
        found, figures = {"count": 0, "results": []}, call("sdi_request_figures")
    variables = {
        **found,
        "figures": figures,
        "filters": filters,
        "asked": {key: text for key, text in filters.items() if text},
        "messages": messages,
        "states": [state.value for state in State if state in PUBLIC],
        "kinds": [kind.value for kind in Kind],
        "page": page,
        "pages": max(1, -(-found["count"] // _PAGE)),
    }
    return tk.render("sdi/requests/list.html", variables), 400 if messages else 200


@sdi_requests.get("/sdi/requests.json")
def as_json() -> Any:
    """The same as `sdi_request_list`."""
    try:
        place = (_place() - 1) * _PAGE
        return call("sdi_request_list", **_filters(), limit=_PAGE, offset=place)
    except tk.ValidationError as error:
        return {"error": error.error_dict}, 400


@sdi_requests.get("/sdi/requests.atom")
def as_atom() -> Any:
    """The newest requests for feed readers, with the filters of the list."""
    try:
        found = call("sdi_request_list", **_filters(), limit=50)
    except tk.ValidationError as error:
        return tk.abort(400, " ".join(sentences(error)))
    items = [
        feed.Item(
            tk.h.url_for("sdi_requests.show", number=one["number"], _external=True),
            f"{one['number']}: {one['title']}",
            f"{words.state(one['state'])}. {one['text'][:500]}",
            (one["organization"] or {}).get("title") or tk.config["ckan.site_title"],
            one["asked_at"],
            one["state_since"],
        )
        for one in found["results"]
    ]
    here = tk.h.url_for("sdi_requests.as_atom", _external=True)
    page = tk.h.url_for("sdi_requests.index", _external=True)
    body = feed.atom(tk._("Permintaan data"), here, page, items)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@sdi_requests.get("/sdi/requests/new")
def new() -> Any:
    """An empty form; from a dataset's page it reports an error on it."""
    dataset = tk.request.args.get("dataset", "").replace("\x00", "")
    kind = Kind.ERROR.value if dataset else Kind.DATA.value
    return _form({"kind": kind, "dataset": dataset}, {})


def _form(typed: dict[str, Any], errors: dict[str, Any], status: int = 200) -> Any:
    dataset = asking.public_dataset(typed.get("dataset"))
    variables = {
        "typed": typed,
        "errors": errors,
        "kinds": [kind.value for kind in Kind],
        "dataset_title": (dataset.title or dataset.name) if dataset is not None else "",
        "token": call("sdi_request_form")["token"],
        "trap": guarding.TRAP,
    }
    return _private(tk.render("sdi/requests/new.html", variables), status)


def _typed() -> dict[str, Any]:
    sent = tk.request.form
    typed: dict[str, Any] = {key: sent.get(key, "") for key in _FIELDS}
    return {**typed, "show_name": bool(sent.get("show_name"))}


@sdi_requests.post("/sdi/requests/new")
def create() -> Any:
    """Take a request in, and show the asker his own page."""
    sent, typed = tk.request.form, _typed()
    hidden = {"token": sent.get("token", ""), guarding.TRAP: sent.get(guarding.TRAP, "")}
    try:
        found = call("sdi_request_create", **typed, **hidden)
    except tk.ValidationError as error:
        return _form(typed, error.error_dict, 400)
    return tk.redirect_to("sdi_requests.follow", number=found["number"], secret=found["key"])


@sdi_requests.get("/sdi/requests/desk")
def desk() -> Any:
    """What waits for the visitor's OPD."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", next=tk.url_for("sdi_requests.desk"))
    page, late = _place(), tk.request.args.get("late") == "1"
    asked: dict[str, Any] = {"late": late, "limit": _PAGE, "offset": (page - 1) * _PAGE}
    found = call("sdi_request_waiting", **asked)
    pages = max(1, -(-found["count"] // _PAGE))
    variables = {**found, "late": late, "page": page, "pages": pages}
    return _private(tk.render("sdi/requests/desk.html", variables))


@sdi_requests.get("/sdi/requests/<number>")
def show(number: str) -> Any:
    """One request."""
    return _page(number, "")


@sdi_requests.get("/sdi/requests/<number>/follow/<secret>")
def follow(number: str, secret: str) -> Any:
    """The same for its asker, who needs no account."""
    return _page(number, secret)


def _page(number: str, secret: str, messages: list[str] | None = None) -> Any:
    try:
        found = call("sdi_request_show", id=number, key=secret)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message or error))
    if secret and not found["is_asker"]:
        return tk.abort(404, tk._("Tautan ini tidak dikenal. Salin seluruhnya dari surat Anda."))
    typed = tk.request.form if messages else {}
    variables = {"one": found, "secret": secret, "messages": messages or [], "typed": typed}
    body = tk.render("sdi/requests/show.html", variables)
    status = 409 if messages else 200
    return _private(body, status) if secret or found["verbs"] else (body, status)


def _private(body: str, status: int = 200) -> Response:
    """A page that is kept nowhere, isn't listed, and whose address goes to nobody."""
    response = Response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@sdi_requests.post("/sdi/requests/<number>/<verb>")
def step(number: str, verb: str) -> Any:
    """A step of the staff."""
    return _step(number, verb, "") if verb in _STEPS else tk.abort(404)


@sdi_requests.post("/sdi/requests/<number>/follow/<secret>/<verb>")
def step_of_asker(number: str, secret: str, verb: str) -> Any:
    """A step of the asker."""
    return _step(number, verb, secret) if verb in _ASKERS else tk.abort(404)


def _step(number: str, verb: str, secret: str) -> Any:
    sent = {key: tk.request.form[key] for key in tk.request.form if key != "_csrf_token"}
    try:
        call(f"sdi_request_{verb}", **{**sent, "id": number, "key": secret})
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message or error))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message or error))
    except tk.ValidationError as error:
        return _page(number, secret, sentences(error))
    tk.h.flash_success(tk._("Tersimpan."))
    if secret:
        return tk.redirect_to("sdi_requests.follow", number=number, secret=secret)
    return tk.redirect_to("sdi_requests.show", number=number)
