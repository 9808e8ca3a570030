"""Notices through CKAN's job queue; the scheduler looks whether there is anything to tell."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
from ckan.lib import jobs

from ..model import now
from . import sending

JOB = "sdi-notices"


def tell() -> None:
    """Tell everybody what is due."""
    sending.run(now())


def look(at: datetime) -> bool:
    """Queue a job when there is something to tell, unless one waits already."""
    if not sending.is_due(at) or JOB in jobs.get_queue().get_job_ids():
        return False
    tk.enqueue_job(tell, title="sdi: tell people what waits for them", rq_kwargs={"job_id": JOB})
    return True
