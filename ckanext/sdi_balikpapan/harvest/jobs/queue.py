"""The runs as work of CKAN's job queue."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk

log = logging.getLogger(__name__)

_DAY = 24 * 3600
"""Seconds; the limits of the fetching end a run much sooner."""


def enqueue(job_id: str, workers: int = 1) -> None:
    """Let so many workers do a run, or what is left of it, as soon as they are free."""
    from .running import run

    for _ in range(workers):
        try:
            tk.enqueue_job(
                run, [job_id], title=f"sdi: harvest {job_id}", rq_kwargs={"timeout": _DAY}
            )
        except Exception:
            log.exception("no job queue; the scheduler will begin run %s", job_id)
