"""Which addresses outside the portal are to be asked, and what they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.sdi_balikpapan.proposals.model import now

from . import asking, service
from .model import Reached

AGAIN = timedelta(days=7)
"""How long an answer is taken for known."""

_DUE = """
select r.url, min(r.package_id) from resource r
join package p on p.id = r.package_id and p.state = 'active' and not coalesce(p.private, false)
left join sdi_reached a on a.url = r.url
where r.state = 'active' and coalesce(r.url_type, '') <> 'upload' and r.url ~ '^https?://'
  and length(r.url) < 2000
  and (a.at is null or a.at < :before)
group by r.url, a.at order by a.at nulls first limit :limit
"""


def ask(limit: int, answers: Callable[[str], bool] = asking.answers) -> tuple[int, int]:
    """Ask the addresses that were asked longest ago, and rate their datasets anew.

    :returns: how many were asked, and how many answered.
    """
    due = model.Session.execute(sa.text(_DUE), {"before": now() - AGAIN, "limit": limit})
    urls: Sequence[str] = [row[0] for row in due]
    model.Session.rollback()
    found = {url: answers(url) for url in urls}
    for url, answered in found.items():
        _keep(url, answered, now())
    model.Session.commit()
    for package_id in _naming(urls):
        service.rate(package_id)
    return len(found), sum(found.values())


def _keep(url: str, answered: bool, at: datetime) -> None:
    statement = insert(Reached).values(url=url, answered=answered, at=at)
    fresh = {"answered": answered, "at": at}
    model.Session.execute(statement.on_conflict_do_update(index_elements=["url"], set_=fresh))


def _naming(urls: Sequence[str]) -> Sequence[str]:
    query = sa.text("select distinct package_id from resource where url = any(:urls)")
    return model.Session.execute(query, {"urls": list(urls)}).scalars().all()
