"""The blueprint of the pages of harvesting, and how its views call the actions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.wrappers import Response

sdi_harvest = Blueprint("sdi_harvest", __name__, url_prefix="/sdi/harvest")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@sdi_harvest.before_request
def only_the_signed_in() -> Any:
    """Anonymous visitors log in first, and come back to what they wanted to read."""
    if tk.current_user.is_authenticated:
        return None
    reading = tk.request.method in ("GET", "HEAD", "OPTIONS")
    wanted = tk.request.full_path.rstrip("?") if reading else tk.url_for("sdi_harvest.index")
    return tk.redirect_to("user.login", next=wanted)


@sdi_harvest.after_request
def not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def call(action: str, /, **data: Any) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, data)


def found(action: str, /, **data: Any) -> Any:
    """The same, for what a page is about: others don't learn that there is such a page."""
    try:
        return call(action, **data)
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return tk.abort(404, tk._("Halaman ini tidak ada, atau bukan untuk Anda."))


def do(action: str, done: str, back: Callable[[Any], str], /, **data: Any) -> Any:
    """Take a step and go back to a page, with what came of it.

    :param done: what is said when it was taken.
    :param back: the address to go to, of what the action answers; of None when it was refused.
    """
    try:
        answer = call(action, **data)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error.message))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message))
    except tk.ValidationError as error:
        for sentence in sentences(error.error_dict):
            tk.h.flash_error(sentence)
        return tk.redirect_to(back(None))
    tk.h.flash_success(done)
    return tk.redirect_to(back(answer))


def sentences(errors: Any) -> list[str]:
    """What is wrong, as sentences."""
    if isinstance(errors, dict):
        errors = list(errors.values())
    if isinstance(errors, (list, tuple)):
        return [text for one in errors for text in sentences(one)]
    return [str(errors)]


def page_asked() -> int:
    text = tk.request.args.get("page", "")
    return int(text) if _NUMBER.fullmatch(text) else 1


def code_asked(name: str) -> str:
    """A code that the address asks for; what is none is nothing."""
    value = tk.request.args.get(name, "")
    return value if re.fullmatch(r"[a-z_]{1,30}", value) else ""
