"""Every way CKAN offers to change a dataset, as requests to its own actions.

Written by hand from the threat model, not from the gate's table: what is missing there must fail
here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from .gate_support import World
from .office import complete, unique

SAVE = "sdi_proposal_save"
FILE = "sdi_proposal_resource_save"


@dataclass(frozen=True)
class Attempt:
    """A request to an action of CKAN.

    :param names: what the refusal tells the caller to call.
    :param editors: whether CKAN itself would let an editor of the OPD do it.
    """

    action: str
    request: Callable[[World], dict[str, Any]]
    names: str = SAVE
    editors: bool = True

    def __str__(self) -> str:
        return self.action


def _shown(w: World) -> dict[str, Any]:
    return tk.get_action("package_show")({"ignore_auth": True}, {"id": w.id})


def _new(w: World, **changes: Any) -> dict[str, Any]:
    return complete(owner_org=w.office.organization["id"], **changes)


def _a(action: str, request: Callable[[World], dict[str, Any]], **more: Any) -> Attempt:
    return Attempt(action, request, **more)


def _relation(w: World) -> dict[str, Any]:
    return {"subject": w.name, "object": w.other["id"], "type": "depends_on", "comment": "x"}


def _listed(w: World) -> dict[str, Any]:
    return {"datasets": [w.id, w.other["id"]], "org_id": w.office.organization["id"]}


def _rows(w: World, **more: Any) -> dict[str, Any]:
    return {"resource_id": w.resource_id, "force": True, **more}


ATTEMPTS = (
    # new datasets: every spelling of "private", of state, of type
    _a("package_create", lambda w: _new(w)),
    _a("package_create", lambda w: _new(w, private=None)),
    _a("package_create", lambda w: _new(w, private="apa")),
    _a("package_create", lambda w: _new(w, private=True)),
    _a("package_create", lambda w: _new(w, state="draft")),
    _a("package_create", lambda w: _new(w, type="dataset")),
    _a("package_create", lambda w: _new(w, type="")),
    _a("package_create", lambda w: _new(w, type=None)),
    _a("package_create", lambda w: _new(w, type="jenis-yang-tidak-ada")),
    _a("package_create", lambda w: _new(w, type="Dataset")),
    # an approved one: by id, by name in id, by name alone
    _a("package_update", lambda w: {**_shown(w), "title": "X"}),
    _a("package_update", lambda w: {**_shown(w), "id": w.name, "title": "X"}),
    _a("package_update", lambda w: {"name": w.name, "title": "X"}),
    _a("package_update", lambda w: {**_shown(w), "type": "lain"}),
    _a("package_patch", lambda w: {"id": w.id, "title": "X"}),
    _a("package_patch", lambda w: {"id": w.name, "name": unique("nama")}),
    _a("package_patch", lambda w: {"id": w.id, "state": "draft"}),
    _a("package_patch", lambda w: {"id": w.id, "state": "deleted"}),
    _a("package_patch", lambda w: {"id": w.id, "private": True}),
    _a("package_patch", lambda w: {"id": w.id, "owner_org": ""}),
    _a("package_patch", lambda w: {"id": w.id, "extras": [{"key": "k", "value": "v"}]}),
    _a("package_patch", lambda w: {"id": w.id, "resources": []}),
    _a("package_patch", lambda w: {"id": w.id, "tags": [{"name": "baru"}]}),
    _a("package_patch", lambda w: {"id": w.id, "type": "lain", "title": "X"}),
    _a("package_revise", lambda w: {"match": {"id": w.id}, "update": {"title": "X"}}),
    _a("package_revise", lambda w: {"match__name": w.name, "update__title": "X"}),
    _a("package_revise", lambda w: {"match": f'{{"name": "{w.name}"}}', "update__title": "X"}),
    _a("package_revise", lambda w: {"match__id": w.id, "filter": "-resources__0"}),
    _a("package_resource_reorder", lambda w: {"id": w.name, "order": [w.resource_id]}),
    _a("package_delete", lambda w: {"id": w.id}),
    _a("package_delete", lambda w: {"id": w.name}),
    _a("dataset_purge", lambda w: {"id": w.name}, editors=False),
    _a(
        "package_owner_org_update",
        lambda w: {"id": w.id, "organization_id": None},
        editors=False,
    ),
    _a("bulk_update_private", _listed, editors=False),
    _a("bulk_update_public", _listed, editors=False),
    _a("bulk_update_delete", _listed, editors=False),
    # of somebody else's organisation: core changes nothing, yet writes an activity for each
    _a("bulk_update_private", lambda w: {**_listed(w), "org_id": w.group["id"]}, editors=False),
    # files
    _a("resource_create", lambda w: {"package_id": w.id, "url": "http://x.test/a"}, names=FILE),
    _a("resource_create", lambda w: {"package_id": w.name, "url": "http://x.test/a"}, names=FILE),
    _a(
        "resource_update",
        lambda w: {"id": w.resource_id, "url": "http://x.test/a"},
        names=FILE,
    ),
    _a("resource_patch", lambda w: {"id": w.resource_id, "name": "X"}, names=FILE),
    _a("resource_patch", lambda w: {"id": w.resource_id, "hash": "ab" * 32}, names=FILE),
    _a("resource_patch", lambda w: {"id": w.resource_id, "clear_upload": "true"}, names=FILE),
    _a("resource_patch", lambda w: {"id": w.resource_id, "datastore_active": False}, names=FILE),
    _a("resource_delete", lambda w: {"id": w.resource_id}, names="sdi_proposal_resource_delete"),
    # views
    _a(
        "resource_view_create",
        lambda w: {"resource_id": w.resource_id, "view_type": "text_view", "title": "X"},
    ),
    _a("resource_view_update", lambda w: {"id": w.view_id, "title": "X"}),
    _a("resource_view_delete", lambda w: {"id": w.view_id}),
    _a("resource_view_reorder", lambda w: {"id": w.resource_id, "order": [w.view_id]}),
    _a("resource_view_clear", lambda _: {}, editors=False),
    _a("resource_view_clear", lambda _: {"view_types": ["datatables_view"]}, editors=False),
    _a("package_create_default_resource_views", lambda w: {"package": _shown(w)}),
    _a(
        "resource_create_default_resource_views",
        lambda w: {"resource": _shown(w)["resources"][0], "create_datastore_views": True},
    ),
    # groups, relations, collaborators
    _a(
        "member_create",
        lambda w: {
            "id": w.group["id"],
            "object": w.id,
            "object_type": "package",
            "capacity": "private",
        },
        editors=False,
    ),
    _a(
        "member_create",
        lambda w: {
            "id": w.group["id"],
            "object": w.name,
            "object_type": "PACKAGE",
            "capacity": "public",
        },
        editors=False,
    ),
    _a(
        "member_delete",
        lambda w: {"id": w.group["id"], "object": w.name, "object_type": "package"},
        editors=False,
    ),
    _a(
        "group_create",
        lambda w: {"name": unique("g"), "packages": [{"id": w.id}]},
        editors=False,
    ),
    _a("group_update", lambda w: {**w.group, "packages": []}, editors=False),
    _a(
        "group_update",
        lambda w: {**w.group, "packages": [{"id": w.id}, {"id": w.other["id"]}]},
        editors=False,
    ),
    _a("group_patch", lambda w: {"id": w.group["name"], "packages": []}, editors=False),
    _a(
        "group_patch",
        lambda w: {"id": w.group["id"], "packages": [{"name": w.other["name"]}]},
        editors=False,
    ),
    _a("group_delete", lambda w: {"id": w.group["id"]}, editors=False),
    _a("group_delete", lambda w: {"id": w.group["name"]}, editors=False),
    _a("group_purge", lambda w: {"id": w.group["id"]}, editors=False),
    _a(
        "organization_create",
        lambda w: {"name": unique("o"), "title": "O", "packages": [{"id": w.id}]},
        editors=False,
    ),
    _a("organization_delete", lambda w: {"id": w.office.organization["id"]}, editors=False),
    _a("organization_purge", lambda w: {"id": w.office.organization["name"]}, editors=False),
    _a("package_relationship_create", lambda w: {**_relation(w), "type": "links_to"}),
    _a("package_relationship_update", _relation),
    _a("package_relationship_delete", _relation),
    _a(
        "package_relationship_create",
        lambda w: {"subject": w.other["id"], "object": w.name, "type": "child_of"},
    ),
    _a(
        "package_collaborator_create",
        lambda w: {"id": w.id, "user_id": w.office.names["outsider"], "capacity": "editor"},
        editors=False,
    ),
    _a("tag_delete", lambda w: {"id": w.dataset["tags"][0]["name"]}, editors=False),
    # tables
    _a(
        "datastore_create",
        lambda w: _rows(w, fields=[{"id": "palsu", "type": "text"}]),
        names=FILE,
    ),
    _a(
        "datastore_create",
        lambda w: {"id": w.resource_id, "force": True, "records": [{"kode_wilayah": "9"}]},
        names=FILE,
    ),
    _a("datastore_create", lambda w: _rows(w, aliases="nama-lain"), names=FILE),
    _a(
        "datastore_create",
        lambda w: {"resource": {"package_id": w.id}, "fields": [{"id": "a"}]},
        names=FILE,
    ),
    _a(
        "datastore_create",
        lambda w: {"resource": {"package_id": w.name}, "records": [{"a": 1}]},
        names=FILE,
    ),
    _a(
        "datastore_upsert",
        lambda w: _rows(w, method="insert", records=[{"kode_wilayah": "9"}]),
        names=FILE,
    ),
    _a("datastore_delete", lambda w: _rows(w), names=FILE),
    _a("datastore_delete", lambda w: _rows(w, filters={"_id": 1}), names=FILE),
    _a("datastore_records_delete", lambda w: _rows(w, filters={}), names=FILE),
    _a(
        "datastore_run_triggers",
        lambda w: {"resource_id": w.resource_id},
        names=FILE,
        editors=False,
    ),
    # files of CKAN 2.12
    _a("file_delete", lambda w: {"id": w.file_id}),
    _a("file_rename", lambda w: {"id": w.file_id, "name": "x.txt"}),
    _a("file_pin", lambda w: {"id": w.file_id}),
    _a("file_unpin", lambda w: {"id": w.file_id}),
    _a(
        "file_ownership_transfer",
        lambda w: {"id": w.file_id, "owner_id": "x", "owner_type": "user"},
        editors=False,
    ),
)
