"""What a source doesn't show any more: noted, and after its grace archived; never by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ..model import Job, Record, Source
from ..planning import Count, Fate, Known, Removal, fate_of_unseen, removal
from .reading import Reading

_STEP = 500
TOGETHER = timedelta(days=30)
"""What goes within that time counts as going at once."""


def decide(reading: Reading, *, confirmed: bool) -> tuple[Removal, list[Known_]]:
    """Whether the run has earned that what it didn't see goes, and what that is.

    What has gone in the last weeks counts with it, until a person has confirmed it: a share each
    day is all of it in the end.
    """
    source = reading.source
    if reading.not_changed:  # what was missing then is missing now
        return Removal.NOTHING, [row for row in _unseen(reading) if row[1].missing_since]
    if not reading.complete:
        return Removal.INCOMPLETE, []
    unseen = list(_unseen(reading))
    fresh = [row for row in unseen if row[1].missing_since is None]
    before = _gone_before(source.id, reading.at)
    count = Count(
        seen=reading.walk.seen,
        nameless=reading.nameless,
        known=_known(source.id) - (len(unseen) - len(fresh)) + before,
        unseen=len(fresh) + before if fresh else 0,
    )
    found = removal(count, complete=True, share=source.share, confirmed=confirmed)
    if found is Removal.NOTHING and reading.nameless:
        found = Removal.UNCLEAR
    return found, unseen


Known_ = tuple[str, Known, str]
"""Remote id, what is remembered, and the title."""


def note(reading: Reading, unseen: list[Known_], at: datetime) -> list[tuple[str, Fate]]:
    """Keep what becomes of each record that wasn't seen, without committing."""
    source, fates = reading.source, fates_of(reading.source, unseen, at)
    if reading.complete:
        _forget_unborn(reading)
    for fate, values in (
        (Fate.MISS, {"missing_since": at}),
        (Fate.ARCHIVE, {"fate": Fate.ARCHIVE.value, "job_id": reading.job_id, "waits": True}),
    ):
        ids = [
            id
            for id, known, _ in unseen
            if fates[id] is fate and not (fate is Fate.MISS and known.missing_since)
        ]
        for start in range(0, len(ids), _STEP):
            mine = Record.remote_id.in_(ids[start : start + _STEP])
            query = sa.update(Record).where(Record.source_id == source.id, mine)
            model.Session.execute(query.values(values))
    return list(fates.items())


def _forget_unborn(reading: Reading) -> None:
    """What an earlier run left undone, and its source has no more, need not be proposed."""
    mine = sa.and_(Record.source_id == reading.source.id, Record.waits, Record.applied == "")
    rows = model.Session.scalars(sa.select(Record.remote_id).where(mine))
    gone = [remote_id for remote_id in rows if not reading.walk.has_seen(remote_id)]
    for start in range(0, len(gone), _STEP):
        some = sa.and_(mine, Record.remote_id.in_(gone[start : start + _STEP]))
        values = {"waits": False, "fate": Fate.MISS.value}
        model.Session.execute(sa.update(Record).where(some).values(values))


def fates_of(source: Source, unseen: list[Known_], at: datetime) -> dict[str, Fate]:
    """What becomes of each record that wasn't seen."""
    grace = timedelta(days=source.grace_days)
    return {id: fate_of_unseen(known, at, grace) for id, known, _ in unseen}


_COUNTS = (Record.applied != "", Record.archived.is_(False))


def _unseen(reading: Reading) -> Iterator[Known_]:
    columns = Record.remote_id, Record.title, Record.applied, Record.missing_since
    query = sa.select(*columns).where(Record.source_id == reading.source.id, *_COUNTS)
    rows = model.Session.execute(query.execution_options(yield_per=1000))
    for row in rows:
        if not reading.walk.has_seen(row.remote_id):
            yield row.remote_id, Known(row.applied, row.missing_since), row.title


def _gone_before(source_id: str, at: datetime) -> int:
    """How many went in earlier runs, of which nobody has said that it is meant."""
    said = sa.select(sa.func.max(Job.ended_at)).where(
        Job.source_id == source_id, Job.confirmed, Job.removal == Removal.EARNED.value
    )
    since = max(at - TOGETHER, model.Session.scalar(said) or at - TOGETHER)
    mine = sa.and_(Record.source_id == source_id, Record.applied != "")
    query = sa.select(sa.func.count()).select_from(Record)
    return model.Session.scalar(query.where(mine, Record.missing_since > since)) or 0


def _known(source_id: str) -> int:
    query = sa.select(sa.func.count()).select_from(Record)
    return model.Session.scalar(query.where(Record.source_id == source_id, *_COUNTS)) or 0
