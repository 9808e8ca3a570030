"""Which published datasets refer to which entries: written with each publication, never scanned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.sdi_balikpapan.standards.registry.model import Entry, EntryUse
from ckanext.sdi_balikpapan.standards.registry.references import of_body

_IS_PUBLIC = sa.and_(
    model.Package.state == model.State.ACTIVE,
    model.Package.private.is_(False),
)


def keep(package_id: str, body: Mapping[str, Any] | None, *, is_new: bool = False) -> bool:
    """Note which entries a dataset names, in the current transaction.

    :param body: what is public of it; None when nothing is.
    :param is_new: nothing of it was public before.
    :returns: whether anything had changed.
    """
    found = _by_id(of_body(body)) if body else set()
    mine = sa.select(EntryUse.place, EntryUse.entry).where(EntryUse.package_id == package_id)
    known = set() if is_new else {(place, entry) for place, entry in model.Session.execute(mine)}
    if gone := known - found:
        pair = sa.tuple_(EntryUse.place, EntryUse.entry)
        model.Session.execute(
            sa.delete(EntryUse).where(EntryUse.package_id == package_id, pair.in_(gone))
        )
    if new := sorted(found - known):  # sorted: two who write the same don't wait for each other
        rows = [{"package_id": package_id, "place": place, "entry": entry} for place, entry in new]
        model.Session.execute(insert(EntryUse).values(rows).on_conflict_do_nothing())
    return found != known


def _by_id(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The same references with the ids of the entries, whichever of their names stood there."""
    if not found:
        return set()
    names = {reference for _, reference in found}
    rows = model.Session.execute(sa.select(Entry.name, Entry.id).where(Entry.name.in_(names)))
    ids = {name: id for name, id in rows}
    return {(place, ids.get(reference, reference)) for place, reference in found}


def of(references: Collection[str], limit: int, offset: int) -> tuple[int, dict[str, list[str]]]:
    """How many public datasets refer to one of these, and a page of them with the fields."""
    package = model.Package
    query = (
        sa.select(package.id, package.title)
        .join(EntryUse, EntryUse.package_id == package.id)
        .where(EntryUse.entry.in_(references), _IS_PUBLIC)
        .group_by(package.id, package.title)
    )
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    page = query.order_by(package.title, package.id).limit(limit).offset(offset)
    ids = list(model.Session.scalars(page))
    rows = model.Session.execute(
        sa.select(EntryUse.package_id, EntryUse.place).where(
            EntryUse.package_id.in_(ids), EntryUse.entry.in_(references)
        )
    )
    places: dict[str, list[str]] = {id: [] for id in ids}
    for package_id, place in rows:
        places[package_id].append(place)
    return count, {id: sorted(named) for id, named in places.items()}


def is_used(references: Collection[str]) -> bool:
    """Whether any public dataset refers to one of these."""
    return of(references, 0, 0)[0] > 0


def counts() -> list[tuple[Entry, int]]:
    """Every entry that public datasets refer to, with how many they are, by title."""
    query = (
        sa.select(Entry, sa.func.count(sa.distinct(EntryUse.package_id)))
        .join(EntryUse, sa.or_(EntryUse.entry == Entry.id, EntryUse.entry == Entry.name))
        .join(model.Package, model.Package.id == EntryUse.package_id)
        .where(_IS_PUBLIC)
        .group_by(Entry.id)
        .order_by(Entry.title, Entry.id)
    )
    return [(entry, number) for entry, number in model.Session.execute(query)]
