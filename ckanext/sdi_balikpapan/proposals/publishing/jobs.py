"""Work for `ckan jobs worker`: whatever publications left in the outbox."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk

from . import outbox

log = logging.getLogger(__name__)


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
    try:
        tk.enqueue_job(drain, title="sdi: drain the outbox")
    except Exception:
        log.exception("no job queue; the scheduler will drain the outbox")
