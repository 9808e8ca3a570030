"""The decision log: one row for each step, appended under a lock, chained by hash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ..model import LogEntry
from ..review.checklist import Reason
from . import chain

_LOCK = 0x5D1_106  # any number that nobody else uses


def append(
    at: datetime,
    actor: str,
    role: str,
    verb: str,
    *,
    proposal_id: str | None = None,
    subject_id: str | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    reasons: Sequence[Reason] = (),
    note: str = "",
    content_hash: str | None = None,
) -> LogEntry:
    """Add a row in the current transaction; the lock that orders the rows ends with it."""
    session = model.Session
    session.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.execute(
        sa.select(LogEntry.seq, LogEntry.hash).order_by(LogEntry.seq.desc()).limit(1)
    ).first()
    row = LogEntry(
        seq=(last.seq if last else 0) + 1,
        at=at.astimezone(timezone.utc),
        proposal_id=proposal_id,
        subject_id=subject_id,
        actor=actor,
        role=role,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        reasons=[reason.as_dict() for reason in reasons],
        note=note,
        content_hash=content_hash,
        previous=last.hash if last else chain.GENESIS,
    )
    row.hash = chain.link(row.previous, as_dict(row))
    session.add(row)
    session.flush()
    return row


def as_dict(row: LogEntry) -> dict[str, Any]:
    """A row as plain values, as it is hashed and shown."""
    names = [*chain.FIELDS, "previous", "hash"]
    fields = {name: getattr(row, name, None) for name in names}
    return {**fields, "at": row.at.astimezone(timezone.utc).isoformat(timespec="microseconds")}


def rows(proposal_id: str | None = None) -> Iterator[dict[str, Any]]:
    """The log in order, whole or of one proposal."""
    query = sa.select(LogEntry).order_by(LogEntry.seq)
    if proposal_id is not None:
        query = query.where(LogEntry.proposal_id == proposal_id)
    for row in model.Session.scalars(query.execution_options(yield_per=500)):
        yield as_dict(row)


def first_break() -> int | None:
    """The number of the first row that was tampered with, or None when the chain holds."""
    return chain.first_break(rows())
