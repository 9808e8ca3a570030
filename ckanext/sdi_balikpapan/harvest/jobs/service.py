"""Runs as rows: beginning, cancelling and finding them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..model import Job, Outcome, Source
from .states import OPEN, JobState


class Busy(Exception):
    """A source is read once at a time; `job_id` is the run that isn't over."""

    def __init__(self, job_id: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id


def begin(
    source: Source, by: str, at: datetime, *, is_trial: bool = False, confirmed: bool = False
) -> Job:
    """Note that a source shall be read, without committing; `running.enqueue` lets a worker do it.

    :param by: id of who asks for it; `scheduler` for the schedule.
    :param is_trial: only tell what would happen to each dataset.
    :param confirmed: somebody has said that it is meant when many or all datasets are gone.
    :raises Busy: while another run of this source isn't over.
    """
    job = Job(
        source_id=source.id,
        state=JobState.WAITING.value,
        started_by=by,
        created_at=at,
        is_trial=is_trial,
        confirmed=confirmed,
        counts={},
        words={},
    )
    try:
        with model.Session.begin_nested():
            model.Session.add(job)
            model.Session.flush()
    except IntegrityError:
        other = running(source.id)
        raise Busy(other.id if other else "") from None
    return job


def cancel(job: Job) -> None:
    """Let a run stop at the next batch, without committing; what is done stays done."""
    if job.state in OPEN:
        job.cancelled = True


def get(job_id: str, *, lock: bool = False) -> Job | None:
    """A run by id; with `lock` its row stays ours until the transaction ends."""
    query = sa.select(Job).where(Job.id == job_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def running(source_id: str) -> Job | None:
    """The run of a source that isn't over."""
    query = sa.select(Job).where(Job.source_id == source_id, Job.state.in_(OPEN))
    return model.Session.scalars(query).first()


def of_source(source_id: str, limit: int = 20, offset: int = 0) -> Sequence[Job]:
    """The runs of a source, trials too, newest first."""
    query = sa.select(Job).where(Job.source_id == source_id).order_by(Job.created_at.desc())
    return list(model.Session.scalars(query.limit(limit).offset(offset)))


def outcomes(
    job_id: str, fate: str = "", result: str = "", limit: int = 50, offset: int = 0
) -> tuple[int, Sequence[Outcome]]:
    """What became of the records of a run; how many in all, and so many of them."""
    query = sa.select(Outcome).where(Outcome.job_id == job_id)
    if fate:
        query = query.where(Outcome.fate == fate)
    if result:
        query = query.where(Outcome.result == result)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = query.order_by(Outcome.id).limit(limit).offset(offset)
    return count, list(model.Session.scalars(rows))


def problems(job_id: str, limit: int = 20) -> list[tuple[str, str, str, int]]:
    """What went wrong in a run most often: where, in which field, the words, and how often."""
    each = sa.func.jsonb_array_elements(Outcome.problems).table_valued("value").alias("each")
    columns = [each.c.value.op("->>")(name) for name in ("stage", "field", "words")]
    count = sa.func.count()
    query = sa.select(*columns, count).select_from(Outcome).join(each, sa.true())
    query = query.where(Outcome.job_id == job_id).group_by(*columns)
    rows = model.Session.execute(query.order_by(count.desc(), columns[2]).limit(limit))
    return [(row[0] or "", row[1] or "", row[2] or "", row[3]) for row in rows]
