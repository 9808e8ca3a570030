"""A source that is given up, and what becomes of its datasets."""

from __future__ import annotations

from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..jobs import service
from ..jobs.states import JobState
from ..model import Job, Record, Source
from ..planning import Fate
from ..sources import service as sources


def leave(source: Source, keep: bool, by: str, at: datetime) -> Job | None:
    """Give a source up, without committing.

    :param keep: its datasets stay as they are and are no source's any more; otherwise each goes
        from public view the way that every change goes, in a run that is returned: let
        `queue.enqueue` do it after the commit.
    :raises service.Busy: while it is being read.
    """
    job = service.begin(source, by, at)
    sources.forsake(source, by, at)
    if keep:
        model.Session.delete(job)
        model.Session.execute(sa.delete(Record).where(Record.source_id == source.id))
        return None
    mine = sa.and_(Record.source_id == source.id, Record.archived.is_(False), Record.applied != "")
    values = {"fate": Fate.ARCHIVE.value, "job_id": job.id, "waits": True, "attempts": 0}
    gone = model.Session.execute(sa.update(Record).where(mine).values(values))
    job.state, job.begun_at, job.counts = JobState.APPLYING.value, at, {"archive": gone.rowcount}  # type: ignore[attr-defined]
    return job
