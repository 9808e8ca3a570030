"""This portal's settings for requests, and its secret."""

from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk

from .deadlines import Days
from .spam import Limits


def _number(name: str) -> int:
    return max(0, int(tk.config[f"ckanext.sdi_balikpapan.request_{name}"]))


def days() -> Days:
    """How many working days each state gives."""
    return Days(route=_number("route_days"), answer=_number("answer_days"))


def limits() -> Limits:
    """When a request is held, and when nothing more is taken."""
    return Limits(
        shortest=timedelta(seconds=_number("form_seconds")),
        longest=timedelta(hours=max(1, _number("form_hours"))),
        links=_number("links"),
        per_sender=max(1, _number("per_sender")),
        per_day=max(1, _number("per_day")),
    )


def keep() -> timedelta:
    """How long an address is kept after a request is finished."""
    return timedelta(days=_number("keep_days"))


def secret() -> bytes:
    """What signs the forms."""
    return str(tk.config["SECRET_KEY"]).encode()


def address() -> str:
    """Where a caller sits, by the proxies that we trust; empty outside of a web request."""
    try:
        asked = tk.request
        forwarded = [part.strip() for part in asked.headers.get("X-Forwarded-For", "").split(",")]
        remote = asked.remote_addr or ""
    except RuntimeError:
        return ""
    trusted = _number("proxies")
    if trusted and forwarded[0]:
        return forwarded[-min(trusted, len(forwarded))]
    return remote
