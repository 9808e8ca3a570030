"""What the pages say of the Daftar Data."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.standards import daftar_data as plan

from . import asking, reading, showing


def sdi_plan_of(entry_id: str) -> dict[str, Any] | None:
    """An agreed entry with its releases and the datasets that hang on it."""
    return showing.of_entry(entry_id)


def sdi_may_draft(organization_id: str) -> bool:
    """Whether the visitor drafts entries for an agency."""
    if not tk.current_user.is_authenticated:
        return False
    return asking.may_draft(actor_for(tk.current_user.name), organization_id)


def sdi_plan_of_dataset(id_dds: str | None) -> dict[str, Any] | None:
    """The newest entry that a dataset hangs on; None where it hangs on nothing."""
    if not id_dds or not plan.is_identity(id_dds.strip()):
        return None
    found = reading.promises(id_ddd=id_dds.strip())
    newest = max(found, key=lambda promise: promise.year, default=None)
    return showing.row(newest, []) if newest is not None else None
