"""The records of a run, applied one after the other by any number of workers."""

from __future__ import annotations

import logging

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import now

from ..jobs.states import Result
from ..model import Job, Record, Source
from ..planning import Fate
from ..problems import PORTAL, problem
from . import archiving, proposing
from .records import adopt, claim, done, waiting

__all__ = ["adopt", "waiting", "work"]

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""After which a record is left to the next run."""


def work(job_id: str) -> bool:
    """Apply what waits of a run until nothing is left that no other worker has.

    :returns: whether the run was cancelled meanwhile.
    """
    while True:
        model.Session.rollback()
        job = model.Session.get(Job, job_id)
        source = model.Session.get(Source, job.source_id) if job is not None else None
        if job is None or source is None or job.cancelled:
            return True
        if not _one(source, job_id):
            return False


def _one(source: Source, job_id: str) -> bool:
    """Whether there was one to apply."""
    taken = claim(job_id, 1)
    if not taken:
        return False
    (record,) = taken
    key = record.source_id, record.remote_id
    try:
        _apply(source, record)
    except Exception as error:  # one record that fails is not the end of the run
        log.exception("harvest %s: %s failed", source.name, key[1])
        model.Session.rollback()
        _failed(key, error)
    return True


def _apply(source: Source, record: Record) -> None:
    if record.fate == Fate.ARCHIVE.value:
        archiving.archive(source, record, now())
    else:
        proposing.propose(source, record, now())


def _failed(key: tuple[str, str], error: Exception) -> None:
    """Try a record again later, and not for ever."""
    query = sa.select(Record).where(Record.source_id == key[0], Record.remote_id == key[1])
    record = model.Session.scalars(query.with_for_update()).first()
    if record is None or not record.waits:
        model.Session.rollback()
        return
    record.attempts += 1
    if record.attempts >= ATTEMPTS:
        words = tk._(
            "Portal gagal mengolah dataset ini ({why}). Panen berikutnya mencobanya lagi; bila "
            "tetap gagal, hubungi pengelola portal."
        )
        why = f"{type(error).__name__}: {error}"[:300]
        done(record, Result.FAILED, [problem(PORTAL, words.format(why=why))])
    model.Session.commit()
