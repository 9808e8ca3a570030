"""What follows a publication: index and DataStore catch up from here, by themselves.

A task carries no content: it reads what is committed when it runs, under a lock per dataset, so
a slow worker can never write an older version over a newer one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ..model import OutboxTask, now
from . import indexing, loading

log = logging.getLogger(__name__)

TASKS: dict[str, Callable[[str], None]] = {
    "index": indexing.index,
    "datastore": loading.load,
}
"""What is to do for a dataset after each publication, in this order."""

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)


def add(subject_id: str, at: datetime) -> None:
    """Note the work that a publication leaves behind, in its transaction."""
    for task in TASKS:
        row = OutboxTask(
            subject_id=subject_id,
            task=task,
            created_at=at,
            due_at=at,
            attempts=0,
            last_error="",
        )
        model.Session.add(row)


def drain(subject_id: str | None = None, only: str | None = None) -> tuple[int, int]:
    """Do what is due, for one dataset or for all; what fails is tried again later.

    :returns: how many tasks were done, and how many failed.
    """
    done = failed = 0
    for task_id in _due(subject_id, only):
        if _attempt(task_id):
            done += 1
        else:
            failed += 1
    return done, failed


def delay(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubling, up to an hour."""
    return min(FIRST_DELAY * 2 ** min(attempts, 20), LONGEST_DELAY)


def _due(subject_id: str | None, only: str | None) -> list[int]:
    model.Session.rollback()
    query = sa.select(OutboxTask.id).where(OutboxTask.due_at <= now()).order_by(OutboxTask.id)
    if subject_id is not None:
        query = query.where(OutboxTask.subject_id == subject_id)
    if only is not None:
        query = query.where(OutboxTask.task == only)
    return list(model.Session.scalars(query))


def _attempt(task_id: int) -> bool:
    row = model.Session.get(OutboxTask, task_id)
    if row is None:
        return True
    subject_id, task = row.subject_id, row.task
    with _subject_lock(subject_id):
        # A clean session: nothing read before the lock may reach the index.
        model.Session.rollback()
        if model.Session.get(OutboxTask, task_id) is None:  # another worker was faster
            return True
        try:
            TASKS[task](subject_id)
        except Exception as error:  # whatever it is, the task stays and is tried again
            log.exception("outbox task %s (%s) failed for %s", task_id, task, subject_id)
            _postpone(task_id, error)
            return False
        model.Session.rollback()
        model.Session.execute(sa.delete(OutboxTask).where(OutboxTask.id == task_id))
        model.Session.commit()
        return True


def _postpone(task_id: int, error: Exception) -> None:
    model.Session.rollback()
    row = model.Session.get(OutboxTask, task_id)
    if row is not None:
        row.due_at = now() + delay(row.attempts)
        row.attempts += 1
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        model.Session.commit()


@contextmanager
def _subject_lock(subject_id: str) -> Iterator[None]:
    """One worker per dataset, held on a connection of its own across the task's commits."""
    key = {"key": subject_id}
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        connection.execute(sa.text("select pg_advisory_lock(hashtext(:key))"), key)
        try:
            yield
        finally:
            connection.execute(sa.text("select pg_advisory_unlock(hashtext(:key))"), key)
