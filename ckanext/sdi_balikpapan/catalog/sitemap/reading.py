"""Which public pages there are, and when they changed: one query for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from werkzeug.routing import BuildError

from ckanext.sdi_balikpapan.standards.registry.model import Status

from .writing import Place

# A dataset's own row has the last word on who may see it, as in the feed.
_DATASETS = """
select coalesce(k.type, 'dataset') as type, k.name, p.changed, p.born as place
from sdi_publication p
join package k on k.id = p.package_id and k.state = 'active' and not coalesce(k.private, false)
where not p.gone
"""

# What a group lists changes when one of its datasets does, also by going.
_GROUPS = """
select g.type, g.name, max(p.changed) as changed, row_number() over (order by g.id) as place
from "group" g
left join package k on k.owner_org = g.id
left join member m on m.group_id = g.id and m.table_name = 'package' and m.state = 'active'
  and not g.is_organization
left join sdi_publication p on p.package_id = case when g.is_organization then k.id
  else m.table_id end
where g.state = 'active' and g.approval_status = 'approved'
  and g.is_organization = :is_organization
group by g.id, g.type, g.name
"""

_REGISTRY = f"""
select 'sdi_registry' as type, name, published_at as changed,
  row_number() over (order by published_at, id) as place
from sdi_entry where status <> '{Status.WITHDRAWN.value}'
"""

_ENDPOINTS = {"sdi_registry": "sdi_registry.show"}
_MAIN = ("home.index", "dataset.search", "organization.index", "sdi_registry.index", "home.about")


@dataclass(frozen=True)
class Section:
    """One kind of pages: the query that names them and their places."""

    query: str
    said: tuple[tuple[str, Any], ...] = ()


SECTIONS = {
    "datasets": Section(_DATASETS),
    "organizations": Section(_GROUPS, (("is_organization", True),)),
    "groups": Section(_GROUPS, (("is_organization", False),)),
    "registry": Section(_REGISTRY),
}
MAIN = "main"
KINDS = (MAIN, *SECTIONS)


def spread(kind: str, size: int) -> list[tuple[int, Any]]:
    """The numbers of a section's sitemaps that hold anything, each with its last change."""
    if kind == MAIN:
        return [(1, _changed())]
    query = f"""
    select cast((place - 1) / :size as bigint) + 1 as number, max(changed)
    from ({SECTIONS[kind].query}) found group by 1 order by 1
    """
    return [(row[0], row[1]) for row in _all(query, kind, size=size)]


def pages(kind: str, number: int, size: int) -> list[Place]:
    """The pages of one sitemap of a section."""
    if kind == MAIN:
        return _main() if number == 1 else []
    query = f"""
    select type, name, changed from ({SECTIONS[kind].query}) found
    where place > :low and place <= :high order by place
    """
    low = (number - 1) * size
    rows = _all(query, kind, low=low, high=low + size)
    start = cache(_start)
    return [
        Place(start(row.type) + quote(row.name, safe=""), row.changed)
        for row in rows
        if start(row.type)
    ]


def address(endpoint: str, **values: Any) -> str:
    """Where a page is, whatever language the visitor reads."""
    return str(tk.url_for(endpoint, _external=True, locale="default", **values))


def _main() -> list[Place]:
    found = []
    for endpoint in _MAIN:
        changed = None if endpoint == "home.about" else _changed()
        found.append(Place(address(endpoint), changed))
    return found


def _start(type_: str) -> str:
    """The address of a type's pages up to the name; empty where it has no pages."""
    try:
        return address(_ENDPOINTS.get(type_, f"{type_}.read"), id="x").removesuffix("x")
    except BuildError:
        return ""


def _changed() -> Any:
    query = "select changed from sdi_publication order by seq desc limit 1"
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        return connection.execute(sa.text(query)).scalar()


def _all(query: str, kind: str, **said: Any) -> Sequence[Any]:
    values = {**dict(SECTIONS[kind].said), **said}
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        return connection.execute(sa.text(query), values).all()
