"""How a run ends: counted once, and the source knows how far one has come."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import now

from ..applying import working
from ..fetching.fetching import Fetcher
from ..model import Job, Outcome, Source
from ..sources.settings import Schedule, next_time
from . import alerting, proving, service
from .reading import Reading
from .states import OPEN, JobState

WHOLE_EVERY = timedelta(days=7)
"""After which everything is read again, whatever a source says of changes: only a whole reading
shows what is gone, and a source may err about itself."""
OVERLAP = timedelta(days=1)
"""Clocks differ, and what was written in one moment may be shown in the next."""


def must_be_whole(source: Source, at: datetime) -> bool:
    """Whether everything has to be read this time."""
    if source.whole_at is None:
        return True
    # A time to come is that of a clock that was wrong.
    return not timedelta(0) <= at - source.whole_at <= WHOLE_EVERY


def since(source: Source) -> str:
    """From when on changes are asked for; empty where the source isn't known to tell by it."""
    if source.watermark is None:
        return ""
    begins = source.watermark.astimezone(timezone.utc) - OVERLAP
    return begins.strftime("%Y-%m-%dT%H:%M:%SZ")


def keep_watermark(reading: Reading, fetcher: Fetcher, at: datetime) -> None:
    """After a clean run: note up to where everything was read, without committing.

    Only what the source has been seen to honour: an ETag where the whole catalogue is one page, a
    day where it answers a question about the future with nothing.
    """
    source, first = reading.source, reading.asking.first
    if reading.walk.complete:
        source.whole_at = at
        is_one_page = reading.walk.pages == 1 and first is not None
        source.etag = first.etag if is_one_page and first else ""
        source.modified = first.modified if is_one_page and first else ""
        source.watermark = at if proving.tells_changes(reading, fetcher, at) else None
    elif source.watermark is not None:
        source.watermark = at


def forget_watermark(source: Source) -> None:
    """Read everything the next time, without committing."""
    source.etag = source.modified = ""
    source.watermark = source.whole_at = None


def forget(job_id: str) -> None:
    """Take back what was noted of a run that is begun again, without committing."""
    model.Session.execute(sa.delete(Outcome).where(Outcome.job_id == job_id))


def results(job_id: str) -> dict[str, int]:
    """How many records came to each result so far."""
    query = sa.select(Outcome.result, sa.func.count()).where(Outcome.job_id == job_id)
    return {row[0]: row[1] for row in model.Session.execute(query.group_by(Outcome.result))}


def finish(job_id: str, state: JobState | None = None) -> bool:
    """End a run when nothing of it waits any more, and commit; the last worker does.

    :param state: how it ends, if not by what was read.
    """
    model.Session.rollback()
    job = service.get(job_id, lock=True)
    is_open = job is not None and job.state in OPEN
    if job is None or not is_open or (state is None and working.waiting(job_id)):
        model.Session.rollback()
        return False
    at = now()
    state = state or (JobState.FAILED if job.reason else JobState.DONE)
    job.state, job.ended_at = state.value, at
    job.counts = {**job.counts, **results(job_id)}
    if not job.is_trial:
        _note_end(job, state, at)
    model.Session.commit()
    return True


def _note_end(job: Job, state: JobState, at: datetime) -> None:
    source = model.Session.get(Source, job.source_id)
    if source is None:
        return
    if state is JobState.DONE:
        source.failures = 0
    elif state is JobState.FAILED:
        source.failures += 1
        alerting.note(source, job, at)
    if source.next_at is not None:
        source.next_at = next_time(Schedule(source.schedule), at, source.failures)
