"""What the pages of a terbatas dataset say to the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from .. import schema
from ..people.roles import actor_for
from . import guard, listing, service, words
from .classes import AccessClass, access_class


def sdi_access(package: Mapping[str, Any]) -> dict[str, Any] | None:
    """How the visitor stands to a dataset that isn't open: whether he may read, has asked, may
    ask (and for which agencies), or may answer. None for open ones, which cost nothing."""
    if access_class(package) is AccessClass.TERBUKA:
        return None
    content = guard.content_of_dataset(str(package.get("id") or ""))
    if content is None or content.access is AccessClass.TERBUKA:
        return None
    actor = actor_for(tk.current_user.name)
    if actor is None:
        return {"may_read": False, "signed_in": False}
    own = {"dataset": content.package_id, "mine": True, "queue": False}
    _, permits = listing.listed(actor, **own, limit=20, offset=0)
    mine = [listing.as_dict(p, actor) for p in permits if p.user_id == actor.user_id]
    agencies = service.agencies_to_ask_for(actor.user_id, content)
    return {
        "signed_in": True,
        "may_read": guard.may_read_content(tk.current_user.name, content),
        "may_answer": service.answering_role(actor, content.owner_id) is not None,
        "last": mine[0] if mine else None,
        "asked": any(permit["state"] == "asked" for permit in mine),
        "agencies": [schema.organization(id_) for id_ in agencies],
    }


def sdi_access_state_label(state: str) -> str:
    """Where a request or grant stands, as people call it."""
    return words.state_label(state)


def sdi_access_waiting() -> int | None:
    """How many requests wait for the visitor's answer; None for those who answer none."""
    actor = actor_for(tk.current_user.name)
    if actor is None or not listing.may_answer_any(actor):
        return None
    count, _ = listing.listed(actor, dataset=None, mine=False, queue=True, limit=0, offset=0)
    return count
