"""Work for `ckan jobs worker`: whatever publications left in the outbox."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import ckan.plugins.toolkit as tk

from . import outbox, sweep

log = logging.getLogger(__name__)


_FIRST, _AGAIN = timedelta(hours=1), timedelta(days=1)
_next_sweep: datetime | None = None
"""Of this process: a scheduler that often begins anew doesn't read the store each time."""


def sweep_daily(at: datetime) -> None:
    """Sweep the store once a day, the first time an hour after the scheduler has started."""
    global _next_sweep
    if _next_sweep is not None and at >= _next_sweep:
        report = sweep.sweep(sweep.configured(), at)
        log.info("swept %s files, %s bytes", len(report.removed), report.bytes)
        _next_sweep = at + _AGAIN
    _next_sweep = _next_sweep or at + _FIRST


def drain() -> None:
    """Do every task that is due."""
    outbox.drain()


def after_publication(subject_id: str) -> None:
    """Make a publication visible at once where that is cheap, and leave the rest to a worker.

    Nothing here may fail a publication that is committed: what is missed, the scheduler finds.
    """
    try:
        outbox.drain(subject_id, only="index")
    except Exception:
        log.exception(
            "indexing %s right after publication failed; it will be tried again", subject_id
        )
    soon()


def soon() -> None:
    """Let a worker do what is outstanding; without one the scheduler does."""
    try:
        tk.enqueue_job(drain, title="sdi: drain the outbox")
    except Exception:
        log.exception("no job queue; the scheduler will drain the outbox")
