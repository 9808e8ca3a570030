"""What follows a publication: index and DataStore catch up from here, by themselves.

A task carries no content: it reads what is committed when it runs, under a lock per dataset, so
a slow worker can never write an older version over a newer one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ..model import OutboxTask, now
from . import indexing, loading

log = logging.getLogger(__name__)

TASKS: dict[str, Callable[..., None]] = {
    "index": indexing.index,
    "datastore": loading.load,
}
"""What can be to do for a dataset, by name; called with its id and the task's parameters."""

NOTHING: Mapping[str, Mapping[str, Any]] = {}

AFTER_PUBLICATION = ["index", "datastore"]
"""What each publication leaves to do, in this order."""

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
STUCK_AFTER = timedelta(minutes=15)
STUCK_ATTEMPTS = 3


def register(
    name: str, run: Callable[..., None], *, after_publication: bool = False
) -> Callable[..., None]:
    """Let the outbox do another kind of work.

    :param run: called with the subject's id, and as keywords with what `add_task` was given. It
        may be called again after it was done, when the portal is killed in that moment.
    :param after_publication: whether each publication leaves it to do, without parameters.
    """
    TASKS[name] = run
    if after_publication and name not in AFTER_PUBLICATION:
        AFTER_PUBLICATION.append(name)
    return run


def add(subject_id: str, at: datetime, besides: Mapping[str, Mapping[str, Any]] = NOTHING) -> None:
    """Note the work that a publication leaves behind, in its transaction.

    :param besides: other tasks with their parameters.
    """
    for task in AFTER_PUBLICATION:
        add_task(subject_id, task, at)
    for task, parameters in besides.items():
        add_task(subject_id, task, at, **parameters)


def add_task(subject_id: str, task: str, at: datetime, **parameters: Any) -> None:
    """Note one piece of work, in the current transaction.

    :param parameters: names and numbers only, never content: that is read when the work is done.
    """
    row = OutboxTask(
        subject_id=subject_id,
        task=task,
        created_at=at,
        due_at=at,
        attempts=0,
        last_error="",
        parameters=parameters,
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


@dataclass(frozen=True)
class Waiting:
    """A task that isn't done; `stuck` when somebody should look."""

    id: int
    subject_id: str
    task: str
    created_at: datetime
    due_at: datetime
    attempts: int
    last_error: str
    stuck: bool


def waiting(at: datetime) -> list[Waiting]:
    """Every task that isn't done, oldest first."""
    rows = model.Session.scalars(sa.select(OutboxTask).order_by(OutboxTask.id))
    return [
        Waiting(
            id=row.id,
            subject_id=row.subject_id,
            task=row.task,
            created_at=row.created_at,
            due_at=row.due_at,
            attempts=row.attempts,
            last_error=row.last_error,
            stuck=is_stuck(row.attempts, row.created_at, at),
        )
        for row in rows
    ]


def is_stuck(attempts: int, created_at: datetime, at: datetime) -> bool:
    """Whether a task has failed too often, or nobody has done it for too long."""
    return attempts >= STUCK_ATTEMPTS or at - created_at > STUCK_AFTER


def retry(ids: Sequence[int] = ()) -> tuple[int, int]:
    """Do tasks now that wait for their next attempt: these, or without ids all.

    :returns: how many were done, and how many failed again.
    """
    query = sa.update(OutboxTask).values(due_at=now())
    if ids:
        query = query.where(OutboxTask.id.in_(ids))
    model.Session.execute(query)
    model.Session.commit()
    return drain()


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
    subject_id, task, parameters = row.subject_id, row.task, row.parameters or {}
    with _subject_lock(subject_id):
        # A clean session: nothing read before the lock may reach the index.
        model.Session.rollback()
        if model.Session.get(OutboxTask, task_id) is None:  # another worker was faster
            return True
        try:
            TASKS[task](subject_id, **parameters)
        except Exception as error:  # whatever it is, the task stays and is tried again
            log.exception("outbox task %s (%s) failed for %s", task_id, task, subject_id)
            _postpone(task_id, error)
            return False
        model.Session.rollback()
        model.Session.execute(sa.delete(OutboxTask).where(OutboxTask.id == task_id))
        model.Session.commit()
        return True


def together(
    subject_ids: Sequence[str], tasks: Sequence[str], work: Callable[[Sequence[Any]], None]
) -> None:
    """Do some kinds of work for many datasets at once; what fails stays to be done one by one.

    :param work: does it for these rows, which have `subject_id`, `task` and `parameters`; what it
        writes is committed when the rows go.
    """
    model.Session.rollback()
    mine = sa.and_(OutboxTask.subject_id.in_(subject_ids), OutboxTask.task.in_(tasks))
    columns = OutboxTask.id, OutboxTask.subject_id, OutboxTask.task, OutboxTask.parameters
    with _locked(sorted(subject_ids)):
        rows = list(model.Session.execute(sa.select(*columns).where(mine)))
        try:
            work(rows)
            done = OutboxTask.id.in_([row.id for row in rows])
            model.Session.execute(sa.delete(OutboxTask).where(done))
            model.Session.commit()
        except Exception:
            log.exception("%s tasks failed together; they are tried one by one", len(rows))
            model.Session.rollback()


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
    with _locked([subject_id]):
        yield


@contextmanager
def _locked(subject_ids: Sequence[str]) -> Iterator[None]:
    """One worker per dataset, held on a connection of its own across the task's commits.

    :param subject_ids: in order, so that two who want the same ones don't wait for each other.
    """
    held = {"keys": list(subject_ids)}
    each = "(hashtext(key)) from unnest(cast(:keys as text[])) as key"
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        connection.execute(sa.text(f"select pg_advisory_lock{each}"), held)
        try:
            yield
        finally:
            connection.execute(sa.text(f"select pg_advisory_unlock{each}"), held)
