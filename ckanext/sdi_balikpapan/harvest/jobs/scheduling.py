"""What the scheduler looks after: sources whose time has come, and runs that nobody works on."""

from __future__ import annotations

from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ..model import Job, Source
from ..sources import service as sources
from ..sources.settings import Schedule, next_time
from . import finishing, locks, service
from .queue import enqueue
from .service import OPEN
from .states import JobState

SCHEDULER = "scheduler"
PATIENCE = timedelta(minutes=2)
"""A worker may be at another job, or about to begin."""
RESTARTS = 5
"""After which a run that kills its workers is given up."""


def look(at: datetime) -> None:
    """Begin what is due, and let somebody go on with what a dead worker left."""
    for source_id in _due(at):
        _begin(source_id, at)
    for job_id in _left(at):
        _again(job_id, at)


def _due(at: datetime) -> list[str]:
    query = sa.select(Source.id).where(Source.next_at <= at, Source.state == sources.ACTIVE)
    return list(model.Session.scalars(query))


def _begin(source_id: str, at: datetime) -> None:
    source = sources.find(source_id, lock=True)
    if source is None or source.next_at is None or source.next_at > at:
        model.Session.rollback()
        return
    source.next_at = next_time(Schedule(source.schedule), at, source.failures)
    try:
        job = service.begin(source, SCHEDULER, at)
    except service.Busy:
        model.Session.commit()
        return
    job_id = job.id
    model.Session.commit()
    enqueue(job_id)


def _left(at: datetime) -> list[str]:
    quiet = sa.func.coalesce(Job.beat_at, Job.created_at) < at - PATIENCE
    open_ = model.Session.scalars(sa.select(Job.id).where(Job.state.in_(OPEN), quiet))
    return [job_id for job_id in open_ if locks.is_left(job_id)]


def _again(job_id: str, at: datetime) -> None:
    job = service.get(job_id, lock=True)
    if job is None or job.state not in OPEN:
        model.Session.rollback()
        return
    begun = job.state != JobState.WAITING.value
    restarts = int(job.words.get("restarts", 0)) + begun
    job.words = {**job.words, "restarts": restarts}
    job.beat_at = at
    given_up, cancelled = restarts > RESTARTS, job.cancelled
    if given_up:
        job.reason = "workers_died"
    model.Session.commit()
    if given_up:
        finishing.finish(job_id, JobState.FAILED)
    elif cancelled:
        finishing.finish(job_id, JobState.CANCELLED)
    else:
        enqueue(job_id)
