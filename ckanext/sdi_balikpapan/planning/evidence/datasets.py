"""The published datasets as records of evidence: the portal's own, with what is known of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.catalog.feed import rows
from ckanext.sdi_balikpapan.catalog.origin import is_foreign

from ..progress import checks
from .metrics import Record, is_fresh
from .period import Period

_PUBLIC = sa.text(
    """
    select id from package where state = 'active' and not coalesce(private, false)
      and type = 'dataset' order by id
    """
)
# When the files or the period of a dataset last became others.
_NEWEST = sa.text(
    """
    select subject_id, max(published_at) from (
      select subject_id, published_at, sign,
        lag(sign) over (partition by subject_id order by number) as before
      from (
        select subject_id, number, published_at, concat(
          jsonb_path_query_array(body, '$.resources[*].hash'),
          jsonb_path_query_array(body, '$.resources[*].url'), body ->> 'temporal_end') as sign
        from sdi_version where subject_type = 'dataset' and subject_id = any(:ids)
      ) signed
    ) compared where before is null or before <> sign group by subject_id
    """
)


def read(period: Period) -> list[Record]:
    """Every public dataset of this portal, harvested ones left to the portals they come from."""
    ids = list(model.Session.execute(_PUBLIC).scalars())
    site = tk.config["ckan.site_url"]
    found = {id: d for id, d in rows.read(ids).items() if not is_foreign(d, site)}
    failing = checks.failing(found)
    newest = {id: at for id, at in model.Session.execute(_NEWEST, {"ids": list(found)})}
    return [_record(d, failing[id], newest.get(id), period) for id, d in found.items()]


def _record(
    dataset: dict[str, Any], failing: list[str], newest: datetime | None, period: Period
) -> Record:
    age = (period.at - newest).days if newest else None
    facts = {
        **dataset,
        "failing": failing,
        "newest": newest.date().isoformat() if newest else "",
        "fresh": is_fresh(str(dataset.get("accrualPeriodicity") or ""), age),
    }
    return Record(
        dataset["id"],
        dataset.get("title") or dataset["name"],
        dataset.get("owner_org") or "",
        f"/dataset/{dataset['name']}",
        facts,
    )
