"""Who is at work: locks of the database, which a worker that dies lets go of by dying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ckan.model as model
import sqlalchemy as sa

_READING, _WORKING, _RECORD = "sdi-harvest-read:", "sdi-harvest-work:", "sdi-harvest-record:"


@contextmanager
def reading(source_id: str) -> Iterator[bool]:
    """Be the only one who reads a source; whether that is so."""
    with _held("pg_try_advisory_lock", "pg_advisory_unlock", _READING + source_id) as got:
        yield got


@contextmanager
def working(job_id: str) -> Iterator[None]:
    """Be one of those who work on a run."""
    key = _WORKING + job_id
    with _held("pg_advisory_lock_shared", "pg_advisory_unlock_shared", key):
        yield


@contextmanager
def record(subject_id: str) -> Iterator[bool]:
    """Be the only one who is at a record, across several transactions; whether that is so."""
    with _held("pg_try_advisory_lock", "pg_advisory_unlock", _RECORD + subject_id) as got:
        yield got


def is_left(job_id: str) -> bool:
    """Whether nobody works on a run."""
    with _held("pg_try_advisory_lock", "pg_advisory_unlock", _WORKING + job_id) as got:
        return got


@contextmanager
def _held(take: str, leave: str, key: str) -> Iterator[bool]:
    """A lock on a connection of its own, across the work's commits."""
    number = "(hashtextextended(:key, 0))"
    engine = model.meta.engine.execution_options(isolation_level="AUTOCOMMIT")  # type: ignore[union-attr]
    with engine.connect() as connection:
        got = connection.execute(sa.text(f"select {take}{number}"), {"key": key}).scalar()
        got = got is not False  # the functions that wait return nothing
        try:
            yield got
        finally:
            if got:
                connection.execute(sa.text(f"select {leave}{number}"), {"key": key})
