"""The DataStore follows what is committed: published tables become typed tables.

A table is put in place in one transaction of the DataStore's database and says itself what it was
made from; what CKAN notes of it follows, and is put right by the next attempt after a kill.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.datapreview import get_default_view_plugins

from ckanext.sdi_balikpapan.quality.table import Table, Unreadable
from ckanext.sdi_balikpapan.standards.contract import Contract, Dialect, contract_of

from ..content import Body
from ..gate.passage import passage
from ..model import LoadedTable, now
from . import indexing, uploads, versions
from .datastore import shape, source, table
from .datastore.filling import Filling, TooMuch

log = logging.getLogger(__name__)

_MB = 1 << 20
EDITION = 1
"""Raised when tables are made otherwise, so that the next publication makes them anew."""


def load(package_id: str) -> None:
    """Make the tables of a dataset those of its published files; drop all others."""
    if not p.plugin_loaded("datastore"):
        return
    files = _published_files(package_id)
    wanted = {rid: files[rid] for rid in _tables(package_id) if rid in files}
    loaded = {row.resource_id: row for row in _loaded(package_id)}
    for resource_id, row in loaded.items():
        # Tables that others made of other formats were adopted; they stay with their file.
        if resource_id not in wanted and files.get(resource_id) != row.sha256:
            _drop(resource_id)
    body = _approved(package_id)
    for resource_id, sha256 in wanted.items():
        contract = _contract(body, resource_id)
        row = loaded.get(resource_id)
        if row is None or (row.sha256, row.contract) != (sha256, contract_hash(contract)):
            _replace(package_id, resource_id, sha256, contract)
    # Also when nothing was loaded now: an earlier attempt may have ended before these.
    if wanted or loaded:
        _add_views(package_id)
        model.Session.rollback()
        indexing.index(package_id)


_NOTED = ("odd", "repeated_key", "limit", "facts")


def contract_hash(contract: Contract) -> str:
    """What a table depends on besides its file; empty where nothing is declared."""
    said = contract.as_dict()
    said.pop("problems")
    if not contract.columns and contract.dialect == Dialect():
        return ""
    text = json.dumps([EDITION, said], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _resources(package_id: str) -> list[model.Resource]:
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE:
        return []
    return list(package.resources)


def _published_files(package_id: str) -> dict[str, str]:
    """Resource id and sha256 of every published file of a dataset."""
    hashes = {r.id: uploads.committed_hash(r.id) for r in _resources(package_id)}
    return {rid: sha256 for rid, sha256 in hashes.items() if sha256}


def _tables(package_id: str) -> list[str]:
    return [r.id for r in _resources(package_id) if _is_table(r)]


_FORMATS = frozenset({"csv", "json", "tsv", "xlsx"})
"""What is read as a table; maps have their own ways."""


def _is_table(resource: model.Resource) -> bool:
    ending = str(resource.url).rpartition(".")[2].lower()
    return (resource.format or "").lower() in _FORMATS or ending in _FORMATS


def _approved(package_id: str) -> Body:
    """The approved content that stands; empty for a dataset that nobody has adopted."""
    base = versions.base_of(package_id)
    return base[0] if base else {}


def _contract(body: Mapping[str, Any], resource_id: str) -> Contract:
    resources = (r for r in body.get("resources") or [] if r.get("id") == resource_id)
    return contract_of(body, next(resources, {}))


def _loaded(package_id: str) -> list[LoadedTable]:
    query = sa.select(LoadedTable).where(LoadedTable.subject_id == package_id)
    return list(model.Session.scalars(query))


def _replace(package_id: str, resource_id: str, sha256: str, contract: Contract) -> None:
    """Put the table of a file in place; without one when the file is none, which is noted."""
    resource = model.Resource.get(resource_id)
    name = str(resource.url).rsplit("/", 1)[-1] if resource is not None else ""
    made_from = {"sha256": sha256, "contract": contract_hash(contract)}
    # A long load must not hold a transaction of CKAN's database open.
    model.Session.rollback()
    problem, note = "", table.holds(resource_id)
    # Otherwise an earlier attempt ended after the table was in place, before this was noted.
    if note is None or {key: note.get(key) for key in made_from} != made_from:
        problem, note = _fill(resource_id, name, contract, made_from)
    if problem:
        log.warning("resource %s has no table: %s", resource_id, problem)
        _drop(resource_id)
    else:
        _flag(resource_id, True)
    row = LoadedTable(
        resource_id=resource_id,
        subject_id=package_id,
        rows=note.get("rows", 0),
        problem=problem,
        notes={key: note[key] for key in _NOTED if note.get(key)},
        loaded_at=now(),
        **made_from,
    )
    model.Session.merge(row)
    model.Session.commit()


def _fill(
    resource_id: str, name: str, contract: Contract, made_from: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]]:
    """Why there is no table, if so, and what is to be noted of it.

    The file stays downloadable in any case.
    """
    limit = tk.config["ckanext.sdi_balikpapan.datastore_max_size"] * _MB
    try:
        with source.opened(made_from["sha256"], name, contract) as read:
            notations = source.Notations(read, contract)
            filling = Filling(shape.fields(read.names, contract), notations, limit)

            def note() -> Mapping[str, Any]:
                return {**made_from, "facts": _facts(read, filling, notations)}

            return "", table.replace(resource_id, filling, read.chunks(), note)
    except Unreadable as error:
        return error.why, {}
    except table.TooWide:
        return "too_wide", {}
    except TooMuch:
        return "too_much", {"limit": limit // _MB}


def _facts(read: Table, filling: Filling, notations: source.Notations) -> Mapping[str, Any]:
    """How the file turned out to be written, for those who read it without us."""
    named = {place: name for place, name in enumerate(read.names) if name}
    return {
        **{key: read.facts.get(key) for key in ("separator", "encoding")},
        "header_row": read.facts.get("header_end"),  # after it the data begins
        "names": list(read.names),
        "notation": {name: found for name, found in notations.found.items() if found},
        "forms": {named[place]: forms for place, forms in filling.forms.items() if place in named},
    }


def _drop(resource_id: str) -> None:
    """Remove a table by the database itself: core's action wants a resource that is still shown."""
    table.drop(resource_id)
    _flag(resource_id, False)
    # By the object: one that was read before must not outlive its row in this session.
    row = model.Session.get(LoadedTable, resource_id)
    if row is not None:
        model.Session.delete(row)
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
