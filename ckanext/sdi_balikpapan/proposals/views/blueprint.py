"""The blueprint of the pages, who may enter it, and how its views call the actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, current_app, g
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from ..policy import Actor
from ..roles import actor_for

Proposal = dict[str, Any]

sdi_proposals = Blueprint("sdi_proposals", __name__, url_prefix="/sdi/proposals")


@sdi_proposals.before_app_request
def _no_strangers_post() -> None:
    """Whoever comes by session proves that a page of ours sent him, on every view of the portal.

    Core exempts a view from its CSRF check, for everybody and for good, once somebody calls it
    with a token (CKAN 2.12.0, `ckan_before_request`): the API, then, takes a walidata's approval
    from any page that he happens to read.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or g.get("login_via_auth_header"):
        return
    if tk.current_user.is_authenticated and tk.request.blueprint not in csrf._exempt_blueprints:
        csrf.protect()


@sdi_proposals.before_request
def _only_signed_in() -> AnyResponse | None:
    """Anonymous visitors log in first and come back."""
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    if tk.current_user.is_authenticated:
        return None
    reading = tk.request.method in ("GET", "HEAD")
    back = tk.request.full_path.rstrip("?") if reading else tk.url_for("sdi_proposals.mine")
    return tk.redirect_to("user.login", next=back)


@sdi_proposals.after_request
def _not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def call(action: str, data: Mapping[str, Any]) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, dict(data))


def proposal_or_404(proposal_id: str) -> Proposal:
    """The proposal, or a page that doesn't tell whether it exists."""
    try:
        return call("sdi_proposal_show", {"id": proposal_id})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return not_found()


def not_found() -> Any:
    return tk.abort(404, tk._("Usulan ini tidak ada, atau bukan untuk Anda."))


def visitor() -> Actor:
    """The visitor with his roles."""
    return actor_for(tk.current_user.name) or Actor("")


def sentences(error: tk.NotAuthorized | tk.ValidationError) -> list[str]:
    """What a refusal says, as sentences for the page."""
    if isinstance(error, tk.ValidationError):
        return [text for value in error.error_dict.values() for text in _texts(value)]
    return [str(error.message or tk._("Langkah ini tidak diizinkan."))]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, Mapping) else value
    return [text for item in items for text in _texts(item)]
