"""Which published datasets refer to which entries: kept beside the search index, never scanned."""

from __future__ import annotations

from collections.abc import Collection

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import EntryUse
from ckanext.sdi_balikpapan.standards.registry.references import of_body

from ..publishing import dataset


def refresh(package_id: str) -> None:
    """Bring the references of one dataset in line with what is public of it, and commit."""
    package = dataset.find_live(package_id)
    public = package is not None and package.state == model.State.ACTIVE and not package.private
    found = of_body(dataset.live_body(package_id)) if public else set()
    mine = sa.select(EntryUse).where(EntryUse.package_id == package_id)
    known = {(row.place, row.entry): row for row in model.Session.scalars(mine)}
    for place, entry in found - known.keys():
        model.Session.add(EntryUse(package_id=package_id, place=place, entry=entry))
    for key in known.keys() - found:
        model.Session.delete(known[key])
    if found != known.keys():
        model.Session.commit()


def of(references: Collection[str], limit: int, offset: int) -> tuple[int, dict[str, list[str]]]:
    """How many public datasets refer to one of these, and a page of them with the fields."""
    package = model.Package
    public = sa.and_(package.state == model.State.ACTIVE, package.private.is_(False))
    query = (
        sa.select(package.id, package.title)
        .join(EntryUse, EntryUse.package_id == package.id)
        .where(EntryUse.entry.in_(references), public)
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
