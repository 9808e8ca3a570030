"""Making what readers found missing, through CKAN's job queue."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk
from ckan.lib import jobs

log = logging.getLogger(__name__)

JOB = "sdi-fragments"


def rebuild() -> None:
    """Make every fragment that is missing."""
    from . import fragments

    fragments.rebuild()


def rebuild_soon() -> None:
    """Ask for it, unless somebody has; a reader gets his answer in any case."""
    try:
        if JOB not in jobs.get_queue().get_job_ids():
            title = "sdi: make the catalogue's fragments"
            tk.enqueue_job(rebuild, title=title, rq_kwargs={"job_id": JOB, "timeout": 3600})
    except Exception:
        log.exception("no job queue; ckan sdi dcat rebuild makes what is missing")
