"""Scores for everybody: of the portal, of each OPD, of the datasets of one."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

_SUMMARY = """
select g.id, g.name, coalesce(nullif(g.title, ''), g.name) as title, count(*) as datasets,
  round(avg(r.mqa)::numeric, 1)::float as mqa, round(avg(r.sdi)::numeric, 1)::float as sdi,
  count(*) filter (where r.blocked) as blocked,
  count(*) filter (where jsonb_array_length(r.objections) > 0) as objected
from sdi_rating r
join package p on p.id = r.package_id and p.state = 'active' and not coalesce(p.private, false)
left join "group" g on g.id = r.organization_id
"""
_DATASETS = """
select p.id, p.name, coalesce(nullif(p.title, ''), p.name) as title, r.mqa, r.sdi, r.blocked,
  r.objections, r.sdi_found -> 'gains' as gains, r.rated_at,
  g.name as organization, coalesce(nullif(g.title, ''), g.name) as organization_title
from sdi_rating r
join package p on p.id = r.package_id and p.state = 'active' and not coalesce(p.private, false)
left join "group" g on g.id = r.organization_id
where (:organization = '' or g.name = :organization or g.id = :organization)
  and (not :objected or jsonb_array_length(r.objections) > 0)
order by r.sdi, r.mqa, p.title, p.id
"""


def portal() -> dict[str, Any]:
    """The averages of the whole portal."""
    query = _SUMMARY.replace("g.id, g.name, coalesce(nullif(g.title, ''), g.name) as title, ", "")
    return dict(model.Session.execute(sa.text(query)).mappings().one())


def organizations() -> list[dict[str, Any]]:
    """The averages of each OPD that has published anything, by name."""
    query = _SUMMARY + "group by g.id, g.name, g.title order by title"
    return [dict(row) for row in model.Session.execute(sa.text(query)).mappings()]


def datasets(
    organization: str = "", *, objected: bool = False, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """Rated datasets, those that need most care first.

    :param organization: name or id of an OPD; all without.
    :param objected: only what the national portal would object to.
    """
    said = {"organization": organization, "objected": objected}
    query = sa.text(_DATASETS + " limit :limit offset :offset")
    rows = model.Session.execute(query, {**said, "limit": limit, "offset": offset}).mappings()
    return [dict(row) for row in rows]


def counted(organization: str = "", *, objected: bool = False) -> int:
    """How many there are."""
    query = f"select count(*) from ({_DATASETS}) found"
    said = {"organization": organization, "objected": objected}
    return model.Session.execute(sa.text(query), said).scalar() or 0
