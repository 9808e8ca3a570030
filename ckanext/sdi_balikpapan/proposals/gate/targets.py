"""Which governed datasets a request to one of CKAN's own actions would change.

Every finder looks things up exactly as the action itself would, and by the stored row's type. What
cannot be looked up raises: the gate refuses then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from . import governed

Request = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """A governed dataset that a request is about; without an id, one that it would make."""

    id: str | None
    name: str


Finder = Callable[[Request], Iterable[Target]]


def among(ids: Iterable[str | None]) -> list[Target]:
    """Those of some datasets that are governed, by the type in their row."""
    table = model.package_table  # not the objects: somebody may have changed theirs
    query = sa.select(table.c.id, table.c.name, table.c.type).where(
        table.c.id.in_({id_ for id_ in ids if id_})
    )
    rows = model.Session.execute(query.order_by(table.c.name))
    return [Target(row.id, row.name) for row in rows if governed.is_governed(row.type)]


def reference(value: object) -> str:
    """An id or name as CKAN's actions receive it; empty for none.

    Core hands the rows of its own queries on as ids (bulk_update_*, organization_delete).
    :raises tk.ValidationError: for anything else, on which core would fail with a server error.
    """
    if isinstance(value, sa.Row):
        value = value[0]
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise tk.ValidationError({"id": [tk._("Sebutkan satu id atau nama, sebagai teks.")]})
    return value


def _object(value: object) -> Request:
    if not isinstance(value, Mapping):
        raise tk.ValidationError({"message": tk._("Permintaan ini harus berupa objek JSON.")})
    return value


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _items(request: Request, key: str) -> list[Any]:
    """A list in the request; core breaks on anything else.

    :raises tk.ValidationError: when it is there and no list.
    """
    value = request.get(key, [])
    if not isinstance(value, (list, tuple)):
        raise tk.ValidationError({key: [tk._("Bagian ini harus berupa daftar.")]})
    return list(value)


def _text(request: Request, key: str) -> str:
    value = request.get(key)
    if not isinstance(value, str) or not value:
        raise tk.ValidationError({key: [tk._("Bagian ini harus diisi, sebagai teks.")]})
    return value


def package(value: object) -> list[Target]:
    """The governed dataset of this id or name: none or one."""
    wanted = reference(value)
    found = model.Package.get(wanted) if wanted else None
    return among([found.id]) if found is not None else []


def resource(value: object) -> list[Target]:
    wanted = reference(value)
    found = model.Resource.get(wanted) if wanted else None
    return package(found.package_id) if found is not None else []


def view(value: object) -> list[Target]:
    wanted = reference(value)
    found = model.ResourceView.get(wanted) if wanted else None
    return resource(found.resource_id) if found is not None else []


def by(find: Callable[[object], list[Target]], *keys: str) -> Finder:
    """The datasets that any of these keys points to."""

    def finder(request: Request) -> Iterator[Target]:
        for key in keys:
            yield from find(request.get(key))

    return finder


def new_dataset(request: Request) -> list[Target]:
    """A dataset that is yet to be made, of a governed type.

    A type that no plugin knows counts as governed: CKAN would store it and show it to all.
    """
    wanted = request.get("type")
    if wanted is not None and not isinstance(wanted, str):
        raise tk.ValidationError({"type": [tk._("Sebutkan satu jenis dataset, sebagai teks.")]})
    types = {wanted} if wanted else {_default_type(), "dataset"}
    known = _registered_types()
    if any(governed.is_governed(type_) or type_ not in known for type_ in types):
        return [Target(None, "")]
    return []


def _default_type() -> str:
    types = list(getattr(lib_plugins.lookup_package_plugin(), "package_types", list)())
    return types[0] if types else "dataset"


def _registered_types() -> set[str]:
    plugins = p.PluginImplementations(p.IDatasetForm)
    return {"dataset"} | {type_ for plugin in plugins for type_ in plugin.package_types()}


def update(request: Request) -> list[Target]:
    """As package_update: the id, or else the name."""
    return package(request.get("id") or request.get("name"))


def revise(request: Request) -> Iterator[Target]:
    """As package_revise: `match`, also as JSON text, and its flattened keys."""
    match = request.get("match")
    if isinstance(match, str):
        try:
            match = json.loads(match)
        except ValueError:
            match = None  # core says so itself
    nested = match if isinstance(match, Mapping) else {}
    for key in ("id", "name"):
        yield from package(nested.get(key))
        yield from package(request.get(f"match__{key}"))


def bulk(request: Request) -> Iterator[Target]:
    """As bulk_update_*: all that are listed.

    Core changes only those that the organisation owns, but notes an activity for every one.
    """
    for item in _items(request, "datasets"):
        yield from package(item)
    reference(request.get("org_id"))


def member(request: Request) -> list[Target]:
    """As member_create: "Package", "PACKAGE" and "package" are all the same class to core."""
    is_package = _text(request, "object_type").title() == "Package"
    return package(request.get("object")) if is_package else []


def new_group(request: Request) -> list[Target]:
    """The datasets that a new group would take in."""
    return among(_listed_packages(request))


def group_content(request: Request) -> list[Target]:
    """The datasets that an update would put into a group or take out of it."""
    if "packages" not in request:
        return []
    return among(_packages_in(_group(request)) ^ _listed_packages(request))


def _listed_packages(request: Request) -> set[str]:
    listed = [_object(item) for item in _items(request, "packages")]
    refs = {reference(item.get("id") or item.get("name")) for item in listed}
    found = [model.Package.get(ref) for ref in refs if ref]
    return {row.id for row in found if row is not None}


def _group(request: Request) -> model.Group | None:
    wanted = reference(request.get("id"))
    return model.Group.get(wanted) if wanted else None


def _packages_in(group: model.Group | None) -> set[str]:
    if group is None:
        return set()
    query = sa.select(model.Member.table_id).where(
        model.Member.group_id == group.id, model.Member.state == "active"
    )
    return {str(table_id) for table_id in model.Session.scalars(query)}


def whole_group(request: Request) -> list[Target]:
    """Every governed dataset that a group holds or an organisation owns, deleted ones included."""
    group = _group(request)
    if group is None:
        return []
    owned = model.Session.scalars(
        sa.select(model.Package.id).where(model.Package.owner_org == group.id)
    )
    return among(_packages_in(group) | set(owned))


def all_views(request: Request) -> list[Target]:
    """The datasets that lose a view by resource_view_clear."""
    query = sa.select(model.Resource.package_id).join(
        model.ResourceView, model.ResourceView.resource_id == model.Resource.id
    )
    types = [t for t in _list(request.get("view_types")) if isinstance(t, str)]
    if types:
        query = query.where(model.ResourceView.view_type.in_(types))
    return among(model.Session.scalars(query.distinct()))


def default_views(request: Request) -> Iterator[Target]:
    """The resources that *_create_default_resource_views would add views to."""
    alone = request.get("package") is None
    if "resource" in request:
        one = _object(request["resource"])
        yield from resource(_text(one, "id"))
        yield from package(_text(one, "package_id") if alone else one.get("package_id"))
    if not (alone and "resource" in request):
        whole = _object(request.get("package"))
        yield from package(whole.get("id"))
        for item in _items(whole, "resources"):
            yield from resource(_object(item).get("id"))


def tag(request: Request) -> list[Target]:
    """The datasets that lose a tag when it is deleted."""
    wanted = reference(request.get("id"))
    vocabulary = reference(request.get("vocabulary_id"))
    found = model.Tag.get(wanted, vocabulary or None) if wanted else None
    if found is None:
        return []
    query = sa.select(model.PackageTag.package_id).where(model.PackageTag.tag_id == found.id)
    return among(model.Session.scalars(query))


def datastore(request: Request) -> Iterator[Target]:
    """As datastore_*: `resource_id`, `id`, a table's alias, or the dataset of a new resource.

    `aliases` count as well: one that bears a resource's id would answer in its place.
    """
    for key in ("resource_id", "id"):
        yield from _table(request.get(key))
    fresh = request.get("resource")
    if fresh is not None:
        yield from package(_object(fresh).get("package_id"))
        yield from resource(_object(fresh).get("id"))
    aliases = request.get("aliases")
    names = aliases.split(",") if isinstance(aliases, str) else _list(aliases)
    for name in names:
        yield from resource(name.strip() if isinstance(name, str) else name)


def whole_table(request: Request) -> Iterator[Target]:
    """As datastore_run_triggers, which takes any table's name."""
    _text(request, "resource_id")
    yield from datastore(request)


def _table(value: object) -> list[Target]:
    wanted = reference(value)
    if not wanted or model.Resource.get(wanted) is not None:
        return resource(wanted)
    from ckanext.datastore.backend import DatastoreBackend

    backend = DatastoreBackend.get_active_backend()
    _, of = backend.resource_id_from_alias(wanted)
    return resource(of)


def hook(request: Request) -> list[Target]:
    """As datapusher_hook and xloader_hook: the resource is named in `metadata`."""
    metadata = request.get("metadata")
    return resource(_object(metadata).get("resource_id")) if metadata is not None else []


def file(request: Request) -> Iterator[Target]:
    """The dataset that owns a file, and the one that is to own it."""
    wanted = reference(request.get("id"))
    found = model.Session.get(model.FileOwner, wanted) if wanted else None
    if found is not None:
        yield from _owner(found.owner_type, found.owner_id)
    yield from _owner(request.get("owner_type"), request.get("owner_id"))


def _owner(kind: object, id_: object) -> list[Target]:
    finders = {"package": package, "resource": resource}
    return finders[kind.lower()](id_) if isinstance(kind, str) and kind.lower() in finders else []
