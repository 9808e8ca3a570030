"""Who may knock at harvesting: walidata and the admin; producers read what concerns their agency.

Whose source it is, is decided in `reaching`, where nothing skips it.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.states import Role

MANAGERS = frozenset({Role.WALIDATA})
READERS = MANAGERS | {Role.PRODUSEN_DATA}


def _for(name: str, roles: frozenset[Role]) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        actor = actor_for(context.get("user"))
        if actor and any(grant.role in roles for grant in actor.grants):
            return {"success": True}
        return {"success": False, "msg": tk._("Halaman panen hanya bagi walidata dan OPD-nya.")}

    auth.__name__ = name
    return auth


sdi_harvest_source_create = _for("sdi_harvest_source_create", MANAGERS)
sdi_harvest_source_patch = _for("sdi_harvest_source_patch", MANAGERS)
sdi_harvest_source_pause = _for("sdi_harvest_source_pause", MANAGERS)
sdi_harvest_source_resume = _for("sdi_harvest_source_resume", MANAGERS)
sdi_harvest_source_remove = _for("sdi_harvest_source_remove", MANAGERS)
sdi_harvest_source_revoke = _for("sdi_harvest_source_revoke", MANAGERS)
sdi_harvest_run = _for("sdi_harvest_run", MANAGERS)
sdi_harvest_cancel = _for("sdi_harvest_cancel", MANAGERS)
sdi_harvest_rules_try = _for("sdi_harvest_rules_try", MANAGERS)
sdi_harvest_source_show = _for("sdi_harvest_source_show", READERS)
sdi_harvest_source_list = _for("sdi_harvest_source_list", READERS)
sdi_harvest_duplicate_list = _for("sdi_harvest_duplicate_list", MANAGERS)
sdi_harvest_job_show = _for("sdi_harvest_job_show", READERS)
sdi_harvest_job_list = _for("sdi_harvest_job_list", READERS)
sdi_harvest_outcome_list = _for("sdi_harvest_outcome_list", READERS)
# To be sysadmin gives no right to vouch for others' data: CKAN asks them as well.
sdi_harvest_source_approve = tk.auth_sysadmins_check(_for("sdi_harvest_source_approve", MANAGERS))
