"""The dataset as a subject of proposals: its baseline, its validation, its one writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, cast

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ..access import classes as access
from ..content import UPLOAD, Body
from ..editing import shape
from ..editing.cleaning import clean_body
from ..kinds import Kind
from ..registry import uses

Errors = dict[str, Any]


def context_for(username: str) -> Context:
    """A context for core's functions in the name of a person, once our own policy has spoken."""
    context: dict[str, Any] = {
        "model": model,
        "session": model.Session,
        "user": username,
        "auth_user_obj": model.User.get(username),
        "ignore_auth": True,
    }
    return cast(Context, context)


def live_body(package_id: str) -> Body:
    """The dataset as CKAN holds it now, as a proposal's body; withdrawn ones included."""
    context: Context = {"ignore_auth": True, "use_cache": False}  # type: ignore[typeddict-item]
    body = clean_body(tk.get_action("package_show")(context, {"id": package_id}))
    for resource in body.get("resources") or []:
        if resource.get("url_type") == UPLOAD:  # shown as an address, kept as a file name
            resource["url"] = str(resource.get("url") or "").rsplit("/", 1)[-1]
    return body


def fitted(change: Mapping[str, Any]) -> Body:
    """What a request says, in the shapes of the schema's fields.

    :raises content.BadContent: for what no form could hold.
    """
    schema = tk.h.scheming_get_dataset_schema("dataset")
    return shape.fitted(change, schema["dataset_fields"], schema["resource_fields"])


@dataclass(frozen=True)
class _Unborn:
    """A subject that is published for the first time, and whose addresses were asked for."""

    subject_id: str
    names: dict[str, str | None] = field(default_factory=dict)


_unborn: ContextVar[_Unborn | None] = ContextVar("sdi_unborn", default=None)


@contextmanager
def unborn(subject_id: str) -> Iterator[None]:
    """Ask no more whether there is a version or a row of a subject: there is none; nor twice whose
    an address is.

    For what is published for the first time, under a lock of the caller's; if he is wrong, the
    primary keys refuse it. It ends with the first version.
    """
    if is_unborn(subject_id):
        yield
        return
    token = _unborn.set(_Unborn(subject_id))
    try:
        yield
    finally:
        _unborn.reset(token)


def is_unborn(subject_id: str) -> bool:
    """Whether `unborn` holds for a subject."""
    found = _unborn.get()
    return found is not None and found.subject_id == subject_id


def asked_names() -> dict[str, str | None]:
    """Whose the addresses are that were asked for since `unborn` began; a note of nobody's without
    that."""
    found = _unborn.get()
    return found.names if found is not None else {}


def born(subject_id: str) -> None:
    """Note that a subject has a version now."""
    if is_unborn(subject_id):
        _unborn.set(None)


def find_live(id_or_name: str) -> model.Package | None:
    """A dataset's row by id or name, whatever its state."""
    if is_unborn(id_or_name):
        return None
    return model.Package.get(id_or_name)


def validate(kind: Kind, subject_id: str, body: Body, username: str) -> Errors:
    """What CKAN's schema says against a body; an empty dict when nothing. Writes nothing."""
    plugin = lib_plugins.lookup_package_plugin("dataset")
    context = context_for(username)
    data = {**deepcopy(body), "type": "dataset"}
    live = find_live(subject_id)
    if kind is Kind.CREATE or live is None:
        schema, action = plugin.create_package_schema(), "package_create"
    else:
        schema, action = plugin.update_package_schema(), "package_update"
        context["package"] = live  # type: ignore[typeddict-unknown-key]
        data["id"] = live.id
    with model.Session.no_autoflush:
        _, errors = lib_plugins.plugin_validate(plugin, context, data, schema, action)
    errors.update(_unknown_groups(body))
    links = access.unguarded_links(body)
    if links:
        errors.setdefault("accessRights", []).append(
            tk._(
                "Tautan ke luar portal tidak dapat dijaga: {names}. Unggah berkasnya ke portal, "
                "hapus dari usulan, atau pilih akses terbuka."
            ).format(names=", ".join(links))
        )
    return errors


def _unknown_groups(body: Body) -> Errors:
    """Core leaves out, without a word, a group that it doesn't find."""
    names = [group["name"] for group in body.get("groups") or []]
    unknown = [name for name in names if model.Group.get(name) is None]
    words = tk._("Grup ini tidak ada: {names}.").format(names=", ".join(unknown))
    return {"groups": [words]} if unknown else {}


def write(
    subject_id: str, body: Body, username: str, at: datetime, marks: Mapping[str, str] | None = None
) -> None:
    """Make the body the published dataset, in the current transaction, without committing.

    :param marks: what the page says of the approval (`publishing/marks.py`).

    The only writer of governed datasets; it runs inside a passage. Both context keys are needed:
    with `defer_commit` alone core's package_update rolls back silently (CKAN 2.12.0).
    """
    live = find_live(subject_id)
    data = {**deepcopy(body), "id": subject_id, "type": "dataset", "state": "active"}
    data.update(marks or {}, private=False)
    hides = live is not None and access.becomes_stricter(live.extras or {}, body)
    _carry_bookkeeping(live, data, at)
    _call("package_update" if live else "package_create", data, username)
    uses.keep(subject_id, body, is_new=is_unborn(subject_id))
    if live and p.plugin_loaded("activity") and not _is_silent.get():
        if hides:
            _hide_activities(subject_id, [f"member-{live.owner_org}"])
        _record_change(subject_id, username)


def remove(subject_id: str, username: str) -> None:
    """Take the dataset from public view, in the current transaction; its history stays."""
    context: Context = {"ignore_auth": True, "use_cache": False}  # type: ignore[typeddict-item]
    shown = tk.get_action("package_show")(context, {"id": subject_id})
    _call("package_update", {**shown, "state": "deleted"}, username)
    uses.keep(subject_id, None)
    if p.plugin_loaded("activity"):
        _record_change(subject_id, username)
        labels = lib_plugins.get_permission_labels().get_dataset_labels(find_live(subject_id))
        _hide_activities(subject_id, labels)


def purge(subject_id: str) -> None:
    """Take the dataset's rows out of CKAN's tables, in the current transaction.

    Core's `dataset_purge` commits and writes to the index in between; the outbox does the latter.
    """
    package, member, relationship = model.Package, model.Member, model.PackageRelationship
    session = model.Session
    session.flush()
    session.query(member).filter_by(table_id=subject_id, table_name="package").delete()
    mine = (
        relationship.subject_package_id == subject_id,
        relationship.object_package_id == subject_id,
    )
    session.query(relationship).filter(sa.or_(*mine)).delete()
    row = session.get(package, subject_id)
    if row is not None:
        row.purge()
    session.flush()


def _call(action: str, data: dict[str, Any], username: str) -> None:
    context = context_for(username)
    context.update({"defer_commit": True, "return_id_only": True})
    (_call_silently if _is_silent.get() else _call_aloud)(action, context, data)
    # Core leaves a savepoint open behind a deferred package_update.
    session = model.Session()
    while (savepoint := session.get_nested_transaction()) is not None:
        savepoint.commit()


_is_silent: ContextVar[bool] = ContextVar("sdi_without_activity", default=False)


@contextmanager
def without_activity() -> Iterator[None]:
    """Let the writer record no activity; who asks for it records it himself (`activities`)."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def _call_aloud(action: str, context: Context, data: dict[str, Any]) -> None:
    tk.get_action(action)(context, data)


def _call_silently(action: str, context: Context, data: dict[str, Any]) -> None:
    """The same, chained actions and all, but that the activity stream doesn't hear of it."""
    result = tk.get_action(action).__wrapped__(context, data)  # type: ignore[attr-defined]
    for receiver in p.toolkit.signals.action_succeeded.receivers_for(action):
        if receiver.__module__ != "ckanext.activity.subscriptions":
            receiver(action, context=context, data_dict=data, result=result)


def _carry_bookkeeping(live: model.Package | None, data: dict[str, Any], at: datetime) -> None:
    """Set the resource fields that core or the outbox keep: when the bytes last changed, and
    whether a table of them exists."""
    rows = {row.id: row for row in live.resources} if live else {}
    for resource in data.get("resources") or []:
        row = rows.get(resource.get("id"))
        if resource.get("url_type") != UPLOAD:
            continue
        if row is not None and row.hash == resource.get("hash") and row.last_modified:
            resource["last_modified"] = row.last_modified.isoformat()
        else:
            resource["last_modified"] = at.astimezone(timezone.utc).replace(tzinfo=None).isoformat()
        if row is not None and (row.extras or {}).get("datastore_active"):
            resource["datastore_active"] = True


def _record_change(package_id: str, username: str) -> None:
    """With a deferred commit core writes no "changed package" activity; the reader expects it."""
    from ckanext.activity.subscriptions import _create_package_activity

    context = context_for(username)
    context["defer_commit"] = True
    _create_package_activity("changed", package_id, context)


def _hide_activities(package_id: str, labels: list[str]) -> None:
    """CKAN notes who may see an activity when it writes it: what was written while the dataset
    was public would go on naming it to everybody."""
    from ckanext.activity.model import Activity

    mine = model.Session.query(Activity).filter_by(object_id=package_id)
    mine.update({"permission_labels": labels})
