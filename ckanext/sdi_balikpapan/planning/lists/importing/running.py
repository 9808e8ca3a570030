"""What waits of an import, done in batches; killed anywhere, it goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.harvest.jobs import locks
from ckanext.sdi_balikpapan.proposals.deadlines import letters
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import Actor

from . import knowing, queue, submitting
from .applying import Twins, apply
from .model import Import, ImportRow
from .states import Result, State, Task

TOGETHER = 50
"""Rows kept in one transaction."""


def run(import_id: str) -> None:
    """Do what waits of an import; nobody else is at it meanwhile."""
    model.Session.rollback()
    with letters.speaking(""), locks.record(queue.lock_name(import_id)) as mine:
        while mine and _some(import_id):
            pass


def _some(import_id: str) -> bool:
    """Some of the rows; whether there are more."""
    job = model.Session.get(Import, import_id, populate_existing=True)
    if job is None or job.state != State.RUNNING.value:
        return False
    actor = actor_for(job.username)
    rows = _waiting(import_id, 1 if job.task == Task.SUBMIT.value else TOGETHER)
    if not rows or actor is None:
        _finish(job)
        return False
    if job.task == Task.SUBMIT.value:
        submitting.submit(job, rows[0])
    else:
        _apply(job, rows, actor)
    job.beat_at = now()
    model.Session.commit()
    return True


def _waiting(import_id: str, most: int) -> Sequence[ImportRow]:
    query = sa.select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.waits)
    return list(model.Session.scalars(query.order_by(ImportRow.number).limit(most)))


def _apply(job: Import, rows: Sequence[ImportRow], actor: Actor) -> None:
    knowing.alone(job.year)
    twins, at = Twins(job.year, rows), now()
    for row in rows:
        apply(job, row, actor, twins, at)


def _finish(job: Import) -> None:
    """The end; rows are left only where the account of the one who imports is gone."""
    left = sa.update(ImportRow).where(ImportRow.import_id == job.id, ImportRow.waits)
    model.Session.execute(left.values(waits=False, result=Result.REFUSED.value))
    job.state, job.ended_at = State.DONE.value, now()
    model.Session.commit()


def begin(job: Import, at_once: int) -> None:
    """Do it now if it is short, else leave it to a worker."""
    job.state, job.ended_at, job.beat_at = State.RUNNING.value, None, now()
    model.Session.commit()
    query = sa.select(sa.func.count()).select_from(ImportRow)
    waiting = model.Session.scalar(query.where(ImportRow.import_id == job.id, ImportRow.waits)) or 0
    if waiting <= at_once:
        run(job.id)
    else:
        queue.enqueue(job.id)
