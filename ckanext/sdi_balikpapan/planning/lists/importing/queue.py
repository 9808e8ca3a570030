"""Imports as work of CKAN's job queue, one worker at each."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.harvest.jobs import locks

from .model import Import
from .states import State

log = logging.getLogger(__name__)

_HOURS = 6
_SILENT = timedelta(minutes=10)


def lock_name(import_id: str) -> str:
    """By what workers know that one of them is at it."""
    return f"plan-import:{import_id}"


def enqueue(import_id: str) -> None:
    """Let a worker do what waits of an import."""
    from .running import run

    try:
        timeout = {"timeout": _HOURS * 3600}
        title = f"sdi: Daftar Data {import_id}"
        tk.enqueue_job(run, [import_id], title=title, rq_kwargs=timeout)
    except Exception:
        log.exception("no job queue; the next round will go on with import %s", import_id)


def look(at: datetime) -> None:
    """Go on with what a worker left: he died, or there was no queue."""
    silent = sa.or_(Import.beat_at.is_(None), Import.beat_at < at - _SILENT)
    query = sa.select(Import).where(Import.state == State.RUNNING.value, silent)
    for job in list(model.Session.scalars(query)):
        with locks.record(lock_name(job.id)) as is_left:
            pass
        if is_left:
            job.beat_at = at
            model.Session.commit()
            enqueue(job.id)
