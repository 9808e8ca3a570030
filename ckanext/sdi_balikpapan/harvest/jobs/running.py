"""A run from its first page to its last dataset; killed anywhere, it goes on where it was."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.deadlines import letters
from ckanext.sdi_balikpapan.proposals.model import now

from ..applying import working
from ..fetching import settings as fetching
from ..fetching.fetching import Fetcher
from ..model import Job, Source
from ..planning import ASKS, Fate, Removal
from ..sources import service as sources
from . import finishing, locks, reading, removing, service, trial
from .queue import enqueue
from .reading import Reading
from .states import JobState

log = logging.getLogger(__name__)

PER_WORKER = 200
"""Datasets that are worth another worker."""


def run(job_id: str, fetcher: Fetcher | None = None) -> None:
    """Do a run, or go on with it; several workers may call this for the same one.

    :param fetcher: instead of the configured one.
    """
    model.Session.rollback()
    job = service.get(job_id)
    if job is None or job.state not in service.OPEN:
        return
    # Reports are kept, so they are in the portal's language and not in whoever's starts a run.
    with letters.speaking(""), locks.working(job_id):
        if job.state in (JobState.WAITING.value, JobState.READING.value):
            with locks.reading(job.source_id) as mine:
                if not mine or not _begin(job_id):
                    return  # another worker reads
                _read(job_id, fetcher or fetching.fetcher())
        _apply(job_id)


def _begin(job_id: str) -> bool:
    """Whether there is anything to read."""
    job = service.get(job_id, lock=True)
    if job is None or job.state not in (JobState.WAITING.value, JobState.READING.value):
        model.Session.rollback()
        return False
    job.state = JobState.READING.value
    job.begun_at = job.begun_at or now()
    model.Session.commit()
    return True


def _read(job_id: str, fetcher: Fetcher) -> None:
    job = service.get(job_id)
    assert job is not None
    source = model.Session.get(Source, job.source_id)
    if source is None or source.state == sources.REMOVED:
        finishing.finish(job_id, JobState.CANCELLED)
        return
    at = now()
    finishing.forget(job_id)  # what a worker noted that died while reading
    whole = job.is_trial or job.confirmed or finishing.must_be_whole(source, at)
    found = reading.begin(source, job_id, fetcher, at, whole=whole, since=finishing.since(source))
    for seen in found.batches():
        if job.is_trial:
            trial.note(found, seen)
        else:
            reading.keep(found, seen)
        if not _go_on(job_id, found):
            finishing.finish(job_id, JobState.CANCELLED)
            return
    if found.walk.error is not None:
        log.warning("harvest %s: %s", source.name, found.walk.error)
    _remove(job_id, found, at, fetcher)


def _go_on(job_id: str, found: Reading) -> bool:
    """Note how far it is and commit; whether nobody has cancelled it."""
    job = service.get(job_id)
    assert job is not None
    model.Session.refresh(job)
    job.pages, job.counts = found.walk.pages, dict(found.counts)
    job.beat_at = now()
    goes_on = not job.cancelled
    model.Session.commit()
    return goes_on


def _remove(job_id: str, found: Reading, at: datetime, fetcher: Fetcher) -> None:
    """Decide what goes, and hand over to whoever applies."""
    job = service.get(job_id, lock=True)
    assert job is not None
    removal, unseen = removing.decide(found, confirmed=job.confirmed)
    fates: Counter[str] = Counter()
    if removal in (Removal.EARNED, Removal.NOTHING):
        if job.is_trial:
            fates.update(trial.note_unseen(found, unseen, at))
        else:
            fates.update(fate.value for _, fate in removing.note(found, unseen, at))
    _conclude(job, found, removal, fates, len(unseen))
    if job.is_trial:
        model.Session.commit()
        return
    working.adopt(job.source_id, job_id)
    if removal in ASKS:  # somebody is asked, so the next run must see all of it again
        finishing.forget_watermark(found.source)
    elif found.is_clean:
        finishing.keep_watermark(found, fetcher, at)
    model.Session.commit()
    workers = int(tk.config["ckanext.sdi_balikpapan.harvest.workers"])
    enqueue(job_id, min(workers - 1, working.waiting(job_id) // PER_WORKER))


def _conclude(job: Job, found: Reading, removal: Removal, fates: Counter[str], unseen: int) -> None:
    """Note what was read and what follows from it."""
    fates.pop(Fate.SAME.value, None)
    job.state = JobState.APPLYING.value
    job.pages, job.complete, job.removal = found.walk.pages, found.complete, removal.value
    job.counts = {"read": found.walk.seen, **found.counts, **fates}
    if found.walk.source.since:
        job.words = {**job.words, "since": found.walk.source.since}
    if not found.is_clean:
        job.reason = found.walk.reason.value if found.walk.reason else ""
        job.words = {**job.words, "sentence": found.walk.words}
    elif removal in ASKS:
        job.words = {**job.words, "unseen": unseen}


def _apply(job_id: str) -> None:
    job = service.get(job_id)
    if job is None or job.state != JobState.APPLYING.value:
        return
    cancelled = False if job.is_trial else working.work(job_id)
    finishing.finish(job_id, JobState.CANCELLED if cancelled else None)


def described(job: Job) -> dict[str, Any]:
    """How far a run is, in numbers, while it goes on and afterwards."""
    counts = {name: int(number) for name, number in (job.counts or {}).items()}
    if job.state in service.OPEN and not job.is_trial:
        counts["waiting"] = working.waiting(job.id)
        counts.update(finishing.results(job.id))
    return counts
