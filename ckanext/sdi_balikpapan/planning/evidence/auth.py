"""Who may read evidence: whoever has a role, as it shows work in progress; of other OPD, nobody
but who has one for all."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for


def sdi_evidence_show(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
    """Everybody with a role for some OPD; of which one he reads is told by `reaching`."""
    actor = actor_for(context.get("user"))
    if actor and actor.grants:
        return {"success": True}
    return {"success": False, "msg": tk._("Bahan EPSS hanya bagi pemegang peran di portal ini.")}
