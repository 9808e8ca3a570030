"""Making what readers found missing, through CKAN's job queue."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk
from ckan.lib import jobs
from flask import g, has_request_context

log = logging.getLogger(__name__)

JOB = "sdi-fragments"
_ASKED = "sdi_fragments_asked"
"""Of one request, which may find something missing on each of a hundred pages."""


def rebuild() -> None:
    """Make every fragment that is missing."""
    from . import fragments

    fragments.rebuild()


def rebuild_soon() -> None:
    """Ask for it, unless somebody has; a reader gets his answer in any case."""
    if has_request_context():
        if g.get(_ASKED):
            return
        setattr(g, _ASKED, True)
    try:
        if JOB not in jobs.get_queue().get_job_ids():
            title = "sdi: make the catalogue's fragments"
            tk.enqueue_job(rebuild, title=title, rq_kwargs={"job_id": JOB, "timeout": 3600})
    except Exception:
        log.exception("no job queue; ckan sdi dcat rebuild makes what is missing")
