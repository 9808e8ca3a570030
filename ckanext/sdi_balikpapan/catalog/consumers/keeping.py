"""The counts in the database: written in batches, read for people, removed when they are old."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from .model import Consumer, ConsumerError
from .visits import MOST_ERRORS_A_DAY, OTHERS, Batch, Who

_LOCK = 0x5D1C0
_purged: date | None = None


def days() -> int:
    """How many days the counts are kept; 0 counts nothing."""
    return int(tk.config.get("ckanext.sdi_balikpapan.consumer_days") or 0)


def write(batch: Batch) -> None:
    """Add the counts of a batch; of too many programs or errors, the rest is one row."""
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        # One after another, so that two processes don't both take the last room of a day.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        dates = sorted({who.day for who, _door in batch.counts})
        known = _known(connection, dates)
        counted = sa.select(sa.func.count()).where(ConsumerError.day.in_(dates))
        errors = connection.execute(counted).scalar_one()
        found = batch.within(known, MOST_ERRORS_A_DAY - errors)
        if rows := _count_rows(found):
            connection.execute(_ADD, rows)
        if rows := _error_rows(found):
            connection.execute(_ADD_ERROR, rows)


def _known(connection: sa.Connection, dates: list[date]) -> set[Who]:
    columns = Consumer.day, Consumer.agent, Consumer.network
    query = sa.select(*columns).where(Consumer.day.in_(dates), Consumer.agent != OTHERS)
    return {Who(*row) for row in connection.execute(query.distinct())}


# In one order: rows are locked as they are written.
def _count_rows(batch: Batch) -> list[dict[str, Any]]:
    rows = [{**_key(who), "door": door.value, **vars(c)} for (who, door), c in batch.counts.items()]
    return sorted(rows, key=lambda row: (row["day"], row["agent"], row["network"], row["door"]))


def _error_rows(batch: Batch) -> list[dict[str, Any]]:
    return [
        {**_key(who), "door": door.value, "status": status, "reason": reason, **vars(errors)}
        for (who, door, status, reason), errors in batch.errors.items()
    ]


def _key(who: Who) -> dict[str, Any]:
    return {"day": who.day, "agent": who.agent, "network": who.network}


def purge(at: datetime) -> int:
    """Remove what is older than the portal keeps; how many rows went."""
    oldest = at.date() - timedelta(days=days())
    gone = 0
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        for table in (Consumer, ConsumerError):
            gone += connection.execute(sa.delete(table).where(table.day < oldest)).rowcount
    return gone


def purge_daily(at: datetime) -> None:
    """The same, once a day in each process."""
    global _purged
    if _purged != at.date():
        purge(at)
        _purged = at.date()


def counts(since: date) -> list[Any]:
    """The counts of each program and door since a day, the last one first."""
    c = Consumer
    query = (
        sa.select(
            c.agent,
            c.network,
            c.door,
            sa.func.min(c.first).label("first"),
            sa.func.max(c.last).label("last"),
            *(sa.func.sum(getattr(c, name)).label(name) for name in _SUMS),
            sa.func.max(c.cursor).label("cursor"),
            sa.func.max(c.finished).label("finished"),
        )
        .where(c.day >= since)
        .group_by(c.agent, c.network, c.door)
        .order_by(sa.func.max(c.last).desc(), c.agent, c.network, c.door)
    )
    return _all(query)


def errors(since: date) -> list[Any]:
    """The errors of each program and door since a day, the last one first."""
    e = ConsumerError
    key = e.agent, e.network, e.door, e.status, e.reason
    last = sa.func.max(e.last)
    query = sa.select(*key, last.label("last"), sa.func.sum(e.count).label("times"))
    return _all(query.where(e.day >= since).group_by(*key).order_by(last.desc(), *key))


def _all(query: sa.Select[Any]) -> list[Any]:
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        return list(connection.execute(query))


def now() -> datetime:
    return datetime.now(timezone.utc)


_SUMS = ("requests", "bytes", "datasets", "not_changed")
_NEW = insert(Consumer)
_ADD = _NEW.on_conflict_do_update(
    index_elements=["day", "agent", "network", "door"],
    set_={
        **{name: getattr(Consumer, name) + _NEW.excluded[name] for name in _SUMS},
        "first": sa.func.least(Consumer.first, _NEW.excluded["first"]),
        **{
            name: sa.func.greatest(getattr(Consumer, name), _NEW.excluded[name])
            for name in ("last", "cursor", "finished")
        },
    },
)
_NEW_ERROR = insert(ConsumerError)
_ADD_ERROR = _NEW_ERROR.on_conflict_do_update(
    index_elements=["day", "agent", "network", "door", "status", "reason"],
    set_={
        "count": ConsumerError.count + _NEW_ERROR.excluded["count"],
        "last": sa.func.greatest(ConsumerError.last, _NEW_ERROR.excluded["last"]),
    },
)
