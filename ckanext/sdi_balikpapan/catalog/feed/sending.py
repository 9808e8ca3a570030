"""What all answers of the feed have in common: how they are asked for, dated and said no to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import ckan.plugins.toolkit as tk
from flask import Response, request

from ckanext.dcat.utils import check_access_header

from .asking import BadQuestion

_PROFILES = "ckanext.dcat.rdf.profiles"
_FRESH = timedelta(seconds=2)
MOST_PROFILES = 5


def negotiated() -> str | None:
    """The ending that the header `Accept` stands for; None asks for a page."""
    try:
        return check_access_header()
    except ValueError:  # ckanext-dcat reads q=1.2.3 as a number
        raise BadQuestion("accept", value=request.headers.get("Accept", "")[:50]) from None


def foreign_profiles() -> list[str]:
    """The profiles asked for, where they aren't those that fragments are made with."""
    given = request.args.getlist("profiles")
    if len(given) > 1:
        raise BadQuestion("twice", name="profiles")
    names = [name.strip() for name in "".join(given).split(",") if name.strip()]
    if len(names) > MOST_PROFILES:
        raise BadQuestion("profiles", most=MOST_PROFILES)
    return [] if names == tk.aslist(tk.config.get(_PROFILES)) else names


def last_modified(changed: datetime | None) -> datetime | None:
    """The second after the last change, once it is over: whoever came within it may have missed
    another change, and gets the whole answer."""
    known = changed is not None and datetime.now(timezone.utc) - changed > _FRESH
    return changed + timedelta(seconds=1) if changed is not None and known else None


def content_type(media_type: str) -> str:
    """With the charset, where the media type is text."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def plain(text: str, status: int) -> Response:
    """One sentence instead of a document."""
    return Response(text + "\n", status, content_type="text/plain; charset=utf-8")
