"""Who may enter the pages, and what happens to what was typed when the door is shut."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import current_app, g
from flask.wrappers import Response
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from .blueprint import sdi_proposals

_WORKING_DAY = 12 * 3600
"""Seconds for which a form may stay open; core's hour is short for one with a hundred fields."""

_MAY_BE_SENT_AGAIN = ("sdi_proposals.create", "sdi_proposals.save")
"""Only drafts; a decision is made again on its page."""

csrf.exempt(sdi_proposals)  # they check by themselves, below


@sdi_proposals.before_app_request
def no_strangers_post() -> None:
    """Whoever comes by session proves that a page of ours sent him, on every view of the portal.

    Core exempts a view from its CSRF check, for everybody and for good, once somebody calls it
    with a token (CKAN 2.12.0, `ckan_before_request`): the API, then, takes a walidata's approval
    from any page that he happens to read.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or g.get("login_via_auth_header"):
        return
    exempt = current_app.blueprints.get(tk.request.blueprint or "") in csrf._exempt_blueprints
    if tk.current_user.is_authenticated and not exempt:
        csrf.protect()


@sdi_proposals.before_app_request
def nothing_bottomless() -> Any:
    """Answer a request whose JSON nests deeper than Python reads; core answers it with a 500."""
    if not (tk.request.path.startswith("/api/") and tk.request.is_json):
        return None
    try:
        tk.request.get_json(silent=True)  # kept by the request: nothing is read twice
    except RecursionError:
        error = {"message": tk._("Isian ini bertingkat terlalu dalam.")}
        return {"success": False, "error": error}, 400
    return None


@sdi_proposals.before_request
def only_the_signed_in() -> Any:
    """Anonymous visitors log in first and come back; nothing is done for a forged form."""
    reading = tk.request.method in ("GET", "HEAD", "OPTIONS")
    anonymous = not tk.current_user.is_authenticated
    if reading and anonymous:
        return tk.redirect_to("user.login", next=tk.request.full_path.rstrip("?"))
    if anonymous or not (reading or _is_ours()):
        return _sent_back(anonymous), 401 if anonymous else 400
    return None


@sdi_proposals.after_request
def not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_ours() -> bool:
    """Whether the form that was sent is one that we gave this visitor."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        token = tk.request.form.get(current_app.config["WTF_CSRF_FIELD_NAME"])
        validate_csrf(token, time_limit=_WORKING_DAY)
    except ValidationError:
        return False
    return True


def _sent_back(anonymous: bool) -> str:
    """Everything that was typed, to be sent again or at least to be copied."""
    hidden = {current_app.config["WTF_CSRF_FIELD_NAME"], "save"}
    sent = [(k, v) for k, v in tk.request.form.items(multi=True) if k not in hidden]
    return tk.render(
        "sdi/proposals/sent_back.html",
        {
            "anonymous": anonymous,
            "sent": sent,
            "shown": [(k, v) for k, v in sent if v.strip() and not _is_machines(k)],
            "again": tk.request.endpoint in _MAY_BE_SENT_AGAIN,
        },
    )


def _is_machines(name: str) -> bool:
    return name.startswith("_") or name in ("content_hash", "owner_org", "pkg_name")
