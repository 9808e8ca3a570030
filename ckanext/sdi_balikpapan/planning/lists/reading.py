"""Reading the agreed entries of the Daftar Data, many at once with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import Version
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..promises import Promise, promise

year_column: Any = Entry.body[plan.YEAR].astext


@dataclass(frozen=True)
class Asked:
    """Which entries somebody wants; what is empty doesn't matter.

    :param words: all of them occur in what the entry says.
    """

    year: int | None = None
    organization_id: str = ""
    id_ddd: str = ""
    urusan: str = ""
    kategori: str = ""
    priority: bool = False
    words: tuple[str, ...] = ()


def agreed(asked: Asked = Asked()) -> list[Any]:
    """The conditions under which an entry answers."""
    found: list[Any] = [Entry.type == PLAN, Entry.status == Status.AGREED.value]
    if asked.year is not None:
        found.append(year_column == f"{asked.year:04}")
    if asked.organization_id:
        found.append(Entry.organization_id == asked.organization_id)
    if asked.id_ddd:
        names = [plan.address(str(year), asked.id_ddd) for year in years()]
        found.append(Entry.name.in_(names))
    for field in ("urusan", "kategori"):
        if wanted := getattr(asked, field):
            found.append(Entry.body[field].astext == wanted)
    if asked.priority:
        found.append(sa.or_(Entry.body.has_key("kriteria_prioritas"), Entry.body.has_key("id_ddp")))
    found += [Entry.words.contains(word.casefold(), autoescape=True) for word in asked.words]
    return found


def count(asked: Asked = Asked()) -> int:
    """How many entries answer."""
    query = sa.select(sa.func.count()).select_from(Entry).where(*agreed(asked))
    return model.Session.scalar(query) or 0


def promises(
    year: int | None = None,
    organization_id: str = "",
    id_ddd: str = "",
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Promise]:
    """Agreed entries as promises, by name of the data: three queries, however many."""
    return of(Asked(year, organization_id, id_ddd), limit=limit, offset=offset)


def of(asked: Asked, *, limit: int | None = None, offset: int = 0) -> list[Promise]:
    """The same for any question."""
    query = sa.select(Entry).where(*agreed(asked)).order_by(Entry.title, Entry.name)
    return as_promises(model.Session.scalars(query.limit(limit).offset(offset)))


def by_ids(ids: Collection[str]) -> list[Promise]:
    """The agreed entries of these ids, by name of the data."""
    query = sa.select(Entry).where(*agreed(), Entry.id.in_(ids))
    return as_promises(model.Session.scalars(query.order_by(Entry.title, Entry.name)))


def by_names(names: Collection[str]) -> list[Promise]:
    """The agreed entries of these addresses."""
    query = sa.select(Entry).where(*agreed(), Entry.name.in_(names))
    return as_promises(model.Session.scalars(query))


def other_years(promises: Collection[Promise]) -> dict[str, list[Promise]]:
    """The entries of the same data in all other years, by the data's key: a few queries."""
    found: dict[str, list[Promise]] = defaultdict(list)
    mine = {promise.name for promise in promises}
    keys = {promise.key for promise in promises}
    names = {plan.address(f"{year:04}", key) for year in years() for key in keys} - mine
    for one in (*(by_names(names) if names else ()), *promises):
        found[one.key].append(one)
    return found


def as_promises(rows: Iterable[Entry]) -> list[Promise]:
    """Rows of the registry as promises, with the moves of their dates."""
    entries = list(rows)
    changed = [entry.id for entry in entries if entry.version > 1]
    older = _versions(changed)
    return [
        promise(
            entry.id,
            entry.name,
            entry.organization_id,
            entry.version,
            entry.body,
            older.get(entry.id) or [(entry.published_at, entry.body)],
        )
        for entry in entries
    ]


def _versions(ids: Collection[str]) -> dict[str, list[tuple[datetime, Any]]]:
    """What each version said of the dates, oldest first."""
    if not ids:
        return {}
    dates = sa.func.jsonb_build_object(plan.RELEASES, Version.body[plan.RELEASES])
    query = sa.select(Version.subject_id, Version.published_at, dates).where(
        Version.subject_type == PLAN, Version.subject_id.in_(ids)
    )
    found: dict[str, list[tuple[datetime, Any]]] = defaultdict(list)
    for id, at, body in model.Session.execute(query.order_by(Version.number)):
        found[id].append((at, body))
    return dict(found)


def years() -> list[int]:
    """The years that have agreed entries, newest first."""
    query = sa.select(year_column).where(Entry.type == PLAN, Entry.status == Status.AGREED.value)
    found = model.Session.scalars(query.distinct())
    return sorted((int(year) for year in found if year and year.isdecimal()), reverse=True)


def entries(asked: Asked, *, limit: int | None = None, offset: int = 0) -> list[Entry]:
    """The rows themselves, for lists."""
    query = sa.select(Entry).where(*agreed(asked)).order_by(Entry.title, Entry.name)
    return list(model.Session.scalars(query.limit(limit).offset(offset)))
