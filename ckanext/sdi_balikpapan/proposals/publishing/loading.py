"""The DataStore follows what is committed: published CSV files become tables of text."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.datapreview import get_default_view_plugins

from ..gate.passage import passage
from ..model import LoadedTable, now
from . import indexing, store, tabular, uploads

log = logging.getLogger(__name__)

_CHUNK = 5000
"""Rows in one call to the DataStore."""


def load(package_id: str) -> None:
    """Make the tables of a dataset those of its published CSV files; drop all others."""
    if not p.plugin_loaded("datastore"):
        return
    files = _published_files(package_id)
    wanted = {rid: files[rid] for rid in _csvs(package_id) if rid in files}
    loaded = {row.resource_id: row.sha256 for row in _loaded(package_id)}
    for resource_id, sha256 in loaded.items():
        # Tables that others made of other formats were adopted; they stay with their file.
        if resource_id not in wanted and files.get(resource_id) != sha256:
            _drop(resource_id)
    for resource_id, sha256 in wanted.items():
        if loaded.get(resource_id) != sha256:
            _replace(package_id, resource_id, sha256)
    # Also when nothing was loaded now: an earlier attempt may have ended before these.
    if wanted or loaded:
        _add_views(package_id)
        model.Session.rollback()
        indexing.index(package_id)


def _resources(package_id: str) -> list[model.Resource]:
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        return []
    return list(package.resources)


def _published_files(package_id: str) -> dict[str, str]:
    """Resource id and sha256 of every published file of a dataset."""
    hashes = {r.id: uploads.committed_hash(r.id) for r in _resources(package_id)}
    return {rid: sha256 for rid, sha256 in hashes.items() if sha256}


def _csvs(package_id: str) -> list[str]:
    return [r.id for r in _resources(package_id) if _is_csv(r)]


def _is_csv(resource: model.Resource) -> bool:
    return (resource.format or "").lower() in {"csv", "tsv"} or str(resource.url).lower().endswith(
        (".csv", ".tsv")
    )


def _loaded(package_id: str) -> list[LoadedTable]:
    query = sa.select(LoadedTable).where(LoadedTable.subject_id == package_id)
    return list(model.Session.scalars(query))


def _replace(package_id: str, resource_id: str, sha256: str) -> None:
    problem, rows = "", 0
    _drop(resource_id)
    try:
        with store.opened(sha256) as stream:
            names, records = tabular.read(stream)
            _flag(resource_id, True)
            _create(resource_id, names)
            for chunk in _chunks(records):
                _insert(resource_id, names, chunk)
                rows += len(chunk)
    except tabular.Unreadable as error:
        # The file stays downloadable; only its table is missing, and we say why.
        log.warning("resource %s has no table: %s", resource_id, error.why)
        _drop(resource_id)
        problem, rows = error.why, 0
    model.Session.merge(
        LoadedTable(
            resource_id=resource_id,
            subject_id=package_id,
            sha256=sha256,
            rows=rows,
            problem=problem,
            loaded_at=now(),
        )
    )
    model.Session.commit()


def _chunks(records: Iterable[list[str | None]]) -> Iterator[list[list[str | None]]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _call(action: str, data: dict[str, Any]) -> None:
    with passage("datastore"):
        tk.get_action(action)({"ignore_auth": True}, data)  # type: ignore[arg-type]


def _create(resource_id: str, names: list[str]) -> None:
    fields = [{"id": name, "type": "text"} for name in names]
    _call("datastore_create", {"resource_id": resource_id, "fields": fields, "force": True})


def _insert(resource_id: str, names: list[str], chunk: list[list[str | None]]) -> None:
    records = [dict(zip(names, row, strict=True)) for row in chunk]
    data = {"resource_id": resource_id, "records": records, "method": "insert", "force": True}
    _call("datastore_upsert", {**data, "calculate_record_count": True})


def _drop(resource_id: str) -> None:
    """Remove a table by the backend itself: core's action wants a resource that is still shown."""
    from ckanext.datastore.backend import DatastoreBackend

    backend = DatastoreBackend.get_active_backend()
    if backend.resource_exists(resource_id):
        backend.delete({"ignore_auth": True}, {"resource_id": resource_id})  # type: ignore[arg-type]
    _flag(resource_id, False)
    model.Session.execute(sa.delete(LoadedTable).where(LoadedTable.resource_id == resource_id))
    model.Session.commit()


def _flag(resource_id: str, active: bool) -> None:
    """Say on the resource whether it has a table, without the whole update that core would make."""
    resource = model.Resource.get(resource_id)
    if resource is None or bool((resource.extras or {}).get("datastore_active")) == active:
        return
    with passage("datastore"):
        resource.extras = {**(resource.extras or {}), "datastore_active": active}
        model.Session.commit()


def _add_views(package_id: str) -> None:
    """Give each table its default views. By the model: core's action would write an activity, in
    the name of nobody."""
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        return
    shown = tk.get_action("package_show")(
        {"ignore_auth": True, "use_cache": False},  # type: ignore[typeddict-item]
        {"id": package_id},
    )
    with passage("datastore"):
        for resource in shown["resources"]:
            for order, info in _missing_views(resource, shown):
                view = model.ResourceView(
                    resource_id=resource["id"],
                    view_type=info["name"],
                    title=str(info.get("default_title") or info["title"]),
                    description=str(info.get("default_description") or ""),
                    order=order,
                )
                model.Session.add(view)
        model.Session.commit()


def _missing_views(
    resource: dict[str, Any], package: dict[str, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    query = sa.select(model.ResourceView.view_type)
    rows = model.Session.scalars(query.where(model.ResourceView.resource_id == resource["id"]))
    present = set(rows)
    shown = {"resource": resource, "package": package}
    infos = [v.info() for v in get_default_view_plugins(True) if v.can_view(shown)]
    missing = [info for info in infos if info["name"] not in present]
    yield from enumerate(missing, start=len(present))
