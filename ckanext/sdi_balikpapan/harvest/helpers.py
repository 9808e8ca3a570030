"""What templates ask about harvesting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import Actor

from .problems import CHECKS
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


def sdi_harvest_problem(problem: Mapping[str, Any]) -> str:
    """What is wrong with a record, in the visitor's language where the words are known."""
    said = str(problem.get("words") or "")
    words = tk._(said) if said else ""
    field = problem.get("field") if problem.get("stage") == CHECKS else ""
    return f"{tk.h.sdi_field_label(field)}: {words}" if field else words
