"""The records of a run, applied one after the other by any number of workers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from time import sleep

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing.standing import NotStanding

from ..jobs import locks
from ..jobs.states import Result
from ..model import Job, Record, Source
from ..planning import Fate
from ..problems import PORTAL, Problem, of_errors, problem
from ..sources import service as sources
from . import archiving, proposing, publishing, showing
from .records import adopt, claim, claim_next, done, waiting

__all__ = ["adopt", "waiting", "work"]

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""After which a record is left to the next run."""


def work(job_id: str) -> bool:
    """Apply what waits of a run until nothing is left that no other worker has.

    :returns: whether the run was cancelled meanwhile.
    """
    with showing.beside(waiting(job_id)) as show:
        while True:
            model.Session.rollback()
            taken = claim_next(job_id)
            if taken is None or taken.job.cancelled:
                break
            _one(taken.source, taken.record, show)
    model.Session.rollback()
    job = model.Session.get(Job, job_id, populate_existing=True)
    return job is None or job.cancelled or model.Session.get(Source, job.source_id) is None


def _one(source: Source, record: Record, show: showing.Show) -> None:
    key, name = (record.source_id, record.remote_id), source.name
    # What was proposed before is taken back first, in transactions of its own.
    lock = locks.record(record.subject_id) if record.proposal_id else nullcontext(True)
    with lock as mine:
        if not mine:
            model.Session.rollback()
            sleep(0.05)
            return
        try:
            if _apply(source, record):
                show(record.subject_id)
        except (
            tk.ValidationError
        ) as error:  # people must mend something; it isn't the portal's fault
            model.Session.rollback()
            _failed(key, error, of_errors(error.error_dict, PORTAL))
        except Exception as error:  # one record that fails is not the end of the run
            log.exception("harvest %s: %s failed", name, key[1])
            model.Session.rollback()
            _failed(key, error)


def _apply(source: Source, record: Record) -> bool:
    """Whether something became public, or went."""
    at, remote_id, job_id = now(), record.remote_id, record.job_id
    if not sources.is_trusted(source, at):
        _propose(source, record, at)
        return False
    try:
        return publishing.publish(source, record, at)
    except NotStanding as why:
        model.Session.rollback()
        for again in claim(job_id, 1, [remote_id]):
            _propose(source, again, at, publishing.told(why))
        return False


def _propose(source: Source, record: Record, at: datetime, why: Sequence[Problem] = ()) -> None:
    if record.fate == Fate.ARCHIVE.value:
        archiving.archive(source, record, at)
    else:
        proposing.propose(source, record, at, why=why)


def _failed(key: tuple[str, str], error: Exception, told: Sequence[Problem] = ()) -> None:
    """Try a record again later, and not for ever.

    :param told: what people must mend before it makes sense to try again.
    """
    query = sa.select(Record).where(Record.source_id == key[0], Record.remote_id == key[1])
    record = model.Session.scalars(query.with_for_update()).first()
    if record is None or not record.waits:
        model.Session.rollback()
        return
    record.attempts += 1
    if told:
        done(record, Result.FAILED, told)
    elif record.attempts >= ATTEMPTS:
        words = tk._(
            "Portal gagal mengolah dataset ini ({why}). Panen berikutnya mencobanya lagi; bila "
            "tetap gagal, hubungi pengelola portal."
        )
        why = f"{type(error).__name__}: {error}"[:300]
        done(record, Result.FAILED, [problem(PORTAL, words.format(why=why))])
    model.Session.commit()
