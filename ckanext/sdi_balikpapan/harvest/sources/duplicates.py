"""Datasets that two catalogues seem to have: told to people, never merged by themselves."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ..model import Source

MOST = 200

# What another source calls by the same identifier or title, then what is published here besides.
_FOUND = sa.text(
    """
    with mine as (
      select remote_id, title, subject_id, lower(btrim(title)) as folded
      from sdi_harvest_record where source_id = :source and not archived
    ), others as (
      select r.remote_id, r.title, r.subject_id, lower(btrim(r.title)) as folded, s.name, s.title as
        source_title
      from sdi_harvest_record r join sdi_harvest_source s on s.id = r.source_id
      where r.source_id <> :source and not r.archived and s.state <> 'removed'
        and (:all or exists (select 1 from package p where p.id = r.subject_id
          and p.state = 'active' and not p.private))
    ), here as (
      select p.id, p.name, p.title, lower(btrim(p.title)) as folded from package p
      where p.state = 'active' and not p.private
        and not exists (select 1 from sdi_harvest_record r where r.subject_id = p.id)
    )
    select m.remote_id, m.title, m.subject_id, 'identifier' as why, o.subject_id as other,
      o.title as other_title, o.name as other_source
    from mine m join others o on o.remote_id = m.remote_id
    union all
    select m.remote_id, m.title, m.subject_id, 'title', o.subject_id, o.title, o.name
    from mine m join others o on o.folded = m.folded and o.remote_id <> m.remote_id
    where m.folded <> ''
    union all
    select m.remote_id, m.title, m.subject_id, 'title', h.id, h.title, null
    from mine m join here h on h.folded = m.folded
    order by 4, 2, 1 limit :most
    """
)


def of(source: Source, *, everything: bool) -> list[dict[str, Any]]:
    """Datasets of a source that seem to be here a second time; at most `MOST`.

    :param everything: also what other sources only propose; without, what the public sees.
    :returns: `remote_id`, `title`, `dataset_id`; `why`: `identifier` or `title`; of the other one
        `other_id`, `other_title`, and `other_source`, its name, or none for what was made here.
    """
    rows = model.Session.execute(_FOUND, {"source": source.id, "most": MOST, "all": everything})
    return [
        {
            "remote_id": row.remote_id,
            "title": row.title,
            "dataset_id": row.subject_id,
            "why": row.why,
            "other_id": row.other,
            "other_title": row.other_title,
            "other_source": row.other_source,
        }
        for row in rows
    ]
