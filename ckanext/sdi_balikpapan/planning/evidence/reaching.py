"""Whose evidence somebody may read, and which OPD he means."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS


def reach(context: Context) -> set[str] | None:
    """The OPD whose evidence the caller may read; None for all."""
    user = model.User.get(context.get("user") or "")
    actor = actor_for(context.get("user"))
    held = {grant.organization_id for grant in actor.grants} if actor else set()
    whole = context.get("ignore_auth") or (user is not None and user.sysadmin)
    return None if whole or ALL_ORGANIZATIONS in held else held


def meant(context: Context, wanted: object) -> tuple[dict[str, Any] | None, set[str] | None]:
    """The OPD that is asked for (None for all one may read), and the ids that it comes to.

    :raises tk.ObjectNotFound: for one that there isn't, or that isn't the caller's.
    """
    allowed = reach(context)
    if not wanted:
        return None, allowed
    found = [one for one in choices(allowed) if wanted in (one["id"], one["name"])]
    if not isinstance(wanted, str) or not is_storable(wanted) or not found:
        raise tk.ObjectNotFound(tk._("Perangkat daerah ini tidak ada, atau bukan untuk Anda."))
    return found[0], {found[0]["id"]}


def choices(allowed: set[str] | None) -> list[dict[str, Any]]:
    """The OPD that may be chosen, by title."""
    group = model.Group
    query = sa.select(group.id, group.name, group.title).where(
        group.is_organization.is_(True), group.state == model.State.ACTIVE
    )
    if allowed is not None:
        query = query.where(group.id.in_(allowed))
    rows = [
        {"id": row.id, "name": row.name, "title": row.title or row.name}
        for row in model.Session.execute(query)
    ]
    return sorted(rows, key=lambda one: (one["title"], one["id"]))
