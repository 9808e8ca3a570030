"""The gate in front of CKAN's own write actions: one clear refusal before anything happens.

The triggers are the guarantee. This is the explanation, and the only gate for what lies outside
CKAN's database: DataStore tables, uploads, files. Actions are chained, not authorised, because
sysadmins and `ignore_auth` callers skip authorisation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.sdi_balikpapan.standards.flat_extras import without_flat_extras

from ..people import estate
from ..publishing import default_views
from . import refusal, targets
from .passage import passage_open
from .targets import Finder, Target, by

log = logging.getLogger(__name__)

SAVE = "sdi_proposal_save"
WITHDRAW = "sdi_proposal_save (kind=withdraw)"
FILE = "sdi_proposal_resource_save"
FILE_DELETE = "sdi_proposal_resource_delete"

PER_DATASET = "package_update"


@dataclass(frozen=True)
class Write:
    """One of CKAN's write actions.

    :param find: the governed datasets that a request to it would change.
    :param instead: which of our actions to call.
    :param auth: who couldn't call it anyway gets CKAN's answer: that of the action's own
        authorisation, or, where that needs what only core has at hand, of editing each dataset.
    :param absent: what CKAN says when there is no such dataset; so hears who may not see it.
    """

    find: Finder
    instead: str = SAVE
    auth: str | None = None
    absent: Callable[[Mapping[str, Any], Sequence[Target]], Exception] = refusal.no_such_dataset


_PACKAGE = by(targets.package, "id")
_RESOURCE = by(targets.resource, "id")
_RELATIONSHIP = Write(by(targets.package, "subject", "object"), auth=PER_DATASET)

WRITES: dict[str, Write] = {
    "package_create": Write(targets.new_dataset),
    "package_update": Write(targets.update, auth=PER_DATASET),
    "package_patch": Write(_PACKAGE, auth=PER_DATASET),
    "package_revise": Write(targets.revise, auth=PER_DATASET),
    "package_delete": Write(_PACKAGE, WITHDRAW),
    "dataset_purge": Write(_PACKAGE, WITHDRAW),
    "package_resource_reorder": Write(_PACKAGE, auth=PER_DATASET),
    "package_owner_org_update": Write(_PACKAGE),
    "bulk_update_private": Write(targets.bulk),
    "bulk_update_public": Write(targets.bulk),
    "bulk_update_delete": Write(targets.bulk, WITHDRAW),
    "package_collaborator_create": Write(_PACKAGE),
    "package_relationship_create": _RELATIONSHIP,
    "package_relationship_update": _RELATIONSHIP,
    "package_relationship_delete": _RELATIONSHIP,
    "package_create_default_resource_views": Write(targets.default_views, auth=PER_DATASET),
    "resource_create": Write(by(targets.package, "package_id"), FILE),
    "resource_update": Write(_RESOURCE, FILE),
    "resource_patch": Write(_RESOURCE, FILE),
    "resource_delete": Write(_RESOURCE, FILE_DELETE),
    "resource_create_default_resource_views": Write(targets.default_views, auth=PER_DATASET),
    "resource_view_create": Write(by(targets.resource, "resource_id"), auth=PER_DATASET),
    "resource_view_update": Write(by(targets.view, "id"), auth=PER_DATASET),
    "resource_view_delete": Write(by(targets.view, "id"), auth=PER_DATASET),
    "resource_view_reorder": Write(_RESOURCE, auth=PER_DATASET),
    "resource_view_clear": Write(targets.all_views),
    "member_create": Write(targets.member),
    "member_delete": Write(targets.member),
    "group_create": Write(targets.new_group, absent=refusal.no_such_packages),
    "group_update": Write(targets.group_content, absent=refusal.no_such_packages),
    "group_patch": Write(targets.group_content, absent=refusal.no_such_packages),
    "group_delete": Write(targets.whole_group),
    "group_purge": Write(targets.whole_group),
    "organization_create": Write(targets.new_group, absent=refusal.no_such_packages),
    "organization_delete": Write(targets.whole_group),
    "organization_purge": Write(targets.whole_group),
    "tag_delete": Write(targets.tag),
    "file_delete": Write(targets.file),
    "file_rename": Write(targets.file),
    "file_pin": Write(targets.file),
    "file_unpin": Write(targets.file),
    "file_ownership_transfer": Write(targets.file),
    "datastore_create": Write(targets.datastore, FILE),
    "datastore_upsert": Write(targets.datastore, FILE),
    "datastore_delete": Write(targets.datastore, FILE),
    "datastore_records_delete": Write(targets.datastore, FILE),
    "datastore_run_triggers": Write(targets.whole_table, FILE),
    "datapusher_submit": Write(by(targets.resource, "resource_id", "id"), FILE),
    "datapusher_hook": Write(targets.hook, FILE, auth=PER_DATASET),
    "xloader_submit": Write(by(targets.resource, "resource_id", "id"), FILE),
    "xloader_hook": Write(targets.hook, FILE, auth=PER_DATASET),
}
"""Every write action of CKAN 2.12 and its extensions that could change an approved dataset."""

OFFICES = {"organization_update": Write(lambda _request: ())}
"""What changes no dataset, yet could take away an OPD that owns some."""


def chained_actions() -> dict[str, Action]:
    """The gate as chained actions, for those actions that this portal has."""
    others = [plugin for plugin in p.PluginImplementations(p.IActions) if plugin.name != _SELF]
    present = {name for plugin in others for name in plugin.get_actions()} | _core_actions()
    guarded = {**WRITES, **OFFICES}
    return {name: _chain(name, write) for name, write in guarded.items() if name in present}


_SELF = "sdi_balikpapan"
_VIEWS = "package_create_default_resource_views"
_WHOLE = frozenset({"package_create", "package_update"})


def _core_actions() -> set[str]:
    from ckan.logic.action import create, delete, file, patch, update

    return {name for module in (create, delete, file, patch, update) for name in vars(module)}


def _chain(name: str, write: Write) -> Any:
    @tk.chained_action
    def action(next_action: Action, context: Context, data_dict: DataDict) -> Any:
        if passage_open() is None:
            _guard(name, write, context, data_dict)
        if name in _WHOLE:
            without_flat_extras(data_dict)
        if name == _VIEWS and default_views.fits_none(data_dict):
            tk.check_access(name, context, data_dict)
            return []
        return next_action(context, data_dict)

    action.__name__ = name
    return action


def _guard(name: str, write: Write, context: Context, request: object) -> None:
    """Refuse what would change a governed dataset; when in doubt, refuse.

    :raises tk.NotAuthorized: with what to do instead, for those who may see the dataset.
    """
    if not isinstance(request, Mapping):
        raise tk.ValidationError({"message": tk._("Permintaan ini harus berupa objek JSON.")})
    _sure(name, lambda: _office_stays(name, context, request))
    found = _sure(name, lambda: list(dict.fromkeys(write.find(request))))
    if not found:
        return
    _sure(name, lambda: _cores_own_answer(name, write, context, request, found))
    shown = [target for target in found if _may_see(context, target)]
    if not shown:
        raise write.absent(request, found)
    raise refusal.refused(name, write.instead, [target.name for target in shown])


def _office_stays(name: str, context: Context, request: Mapping[str, Any]) -> None:
    """An OPD that owns anything isn't deleted (people/estate.py)."""
    organization = estate.emptied(name, request)
    why = estate.refusal(name, organization) if organization is not None else None
    if why is not None:
        tk.check_access(name, tk.fresh_context(context), dict(request))
        raise why


def _sure(name: str, step: Callable[[], list[Target] | None]) -> list[Target]:
    try:
        return step() or []
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError):
        raise
    except Exception:
        log.warning("gate: %s could not be checked and was refused", name, exc_info=True)
        model.Session.rollback()
        raise refusal.unclear(name) from None


def _cores_own_answer(
    name: str, write: Write, context: Context, request: Mapping[str, Any], found: list[Target]
) -> None:
    """Whoever couldn't do this anyway hears it in CKAN's words, and nothing of the workflow."""
    fresh = tk.fresh_context(context)
    if write.auth is None:
        tk.check_access(name, fresh, dict(request))
        return
    for target in found:
        tk.check_access(write.auth, fresh, {"id": target.id})


def _may_see(context: Context, target: Target) -> bool:
    if target.id is None:
        return True
    try:
        tk.check_access("package_show", tk.fresh_context(context), {"id": target.id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True
