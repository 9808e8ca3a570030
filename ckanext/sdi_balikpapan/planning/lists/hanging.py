"""Which public datasets hang on which data of the Daftar Data, and what they brought when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.gate import governed
from ckanext.sdi_balikpapan.standards.registry.model import EntryUse
from ckanext.sdi_balikpapan.standards.registry.references import PLANNED, planned_key

from ..promises import Delivery, Hanging

_PACKAGE = model.Package
_PUBLIC = (
    _PACKAGE.state == model.State.ACTIVE,
    _PACKAGE.private.is_(False),
)

# Files by what they are, links by where they lead, and the periods that the data is said to cover.
# A version brings data when it says one of these for the first time: neither another order, nor a
# file less, nor the return of what was withdrawn.
_BROUGHT = """
with told as (
    select v.subject_id, v.number, said.token
      from sdi_version v
     cross join lateral jsonb_array_elements(
           case when jsonb_typeof(v.body -> 'resources') = 'array'
                then v.body -> 'resources' else '[]' end) r
     cross join lateral (values
           ('file ' || coalesce(nullif(r ->> 'hash', ''), r ->> 'url')),
           ('period ' || (r ->> 'periode'))) as said (token)
     where v.subject_type = 'dataset' and v.subject_id = any(:ids)
     union all
    select v.subject_id, v.number,
           'time ' || concat(v.body ->> 'temporal_start', '/', v.body ->> 'temporal_end')
      from sdi_version v
     where v.subject_type = 'dataset' and v.subject_id = any(:ids)),
first as (
    select subject_id, min(number) as number from told
     where token is not null group by subject_id, token)
select distinct v.subject_id, v.number, v.published_at
  from sdi_version v join first using (subject_id, number)
 where not v.withdrawn
 order by v.published_at, v.subject_id, v.number"""


def datasets(id_ddds: Collection[str]) -> dict[str, list[Hanging]]:
    """The public datasets that hang on each of these, by title."""
    keys: dict[str, list[str]] = defaultdict(list)
    for id_ddd in id_ddds:
        keys[planned_key(id_ddd)].append(id_ddd)
    query = (
        sa.select(EntryUse.entry, _PACKAGE.id, _PACKAGE.name, _PACKAGE.title, _PACKAGE.owner_org)
        .join(_PACKAGE, _PACKAGE.id == EntryUse.package_id)
        .where(EntryUse.place == PLANNED, EntryUse.entry.in_(keys), *_PUBLIC)
        .order_by(_PACKAGE.title, _PACKAGE.id)
    )
    found: dict[str, list[Hanging]] = defaultdict(list)
    for entry, id, name, title, owner in model.Session.execute(query):
        for id_ddd in keys[entry]:
            found[id_ddd].append(Hanging(id, name, title or name, owner or "", id_ddd))
    return dict(found)


def deliveries(id_ddds: Collection[str]) -> dict[str, list[Delivery]]:
    """What the datasets that hang on each of these brought, oldest first."""
    of_dataset: dict[str, list[str]] = defaultdict(list)
    for id_ddd, hanging in datasets(id_ddds).items():
        for one in hanging:
            of_dataset[one.dataset_id].append(id_ddd)
    found: dict[str, list[Delivery]] = defaultdict(list)
    if not of_dataset:
        return {}
    rows = model.Session.execute(sa.text(_BROUGHT), {"ids": list(of_dataset)})
    for subject_id, number, at in rows:
        for id_ddd in of_dataset[subject_id]:
            found[id_ddd].append(Delivery(subject_id, number, at))
    return dict(found)


def without_entry(organization_id: str = "") -> list[Hanging]:
    """The public datasets that hang on nothing, by title."""
    hangs = sa.exists().where(EntryUse.package_id == _PACKAGE.id, EntryUse.place == PLANNED)
    query = sa.select(_PACKAGE.id, _PACKAGE.name, _PACKAGE.title, _PACKAGE.owner_org).where(
        _PACKAGE.type.in_(governed.governed_types()), ~hangs, *_PUBLIC
    )
    if organization_id:
        query = query.where(_PACKAGE.owner_org == organization_id)
    rows = model.Session.execute(query.order_by(_PACKAGE.title, _PACKAGE.id))
    return [Hanging(id, name, title or name, owner or "", "") for id, name, title, owner in rows]
