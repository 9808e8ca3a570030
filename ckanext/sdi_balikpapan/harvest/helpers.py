"""What templates ask about harvesting."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import Actor

from .sources.auth import READERS
from .sources.service import may_manage


def sdi_harvest_organizations() -> list[dict[str, Any]]:
    """The organisations whose sources the visitor looks after."""
    user = tk.current_user
    actor = actor_for(user.name) or Actor("")
    is_sysadmin = bool(getattr(user, "sysadmin", False))
    every = tk.h.sdi_organizations()
    return [one for one in every if may_manage(actor, is_sysadmin, one["id"])]


def sdi_reads_harvest() -> bool:
    """Whether the visitor has to do with harvesting at all."""
    user = tk.current_user
    actor = actor_for(user.name) if user.is_authenticated else None
    held = {grant.role for grant in actor.grants} if actor else set()
    return bool(getattr(user, "sysadmin", False)) or bool(held & READERS)
