"""Sources, runs and what became of each record as an API answers them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..jobs import service as jobs
from ..jobs import words as job_words
from ..jobs.running import described
from ..jobs.states import OPEN, JobState
from ..model import Job, Outcome, Source
from ..planning import ASKS
from . import report, service
from .reaching import Visitor


def source(row: Source, visitor: Visitor, at: datetime) -> dict[str, Any]:
    """What is known of a source, and what the caller may do with it."""
    organization = model.Group.get(row.organization_id)
    last = service.last_job(row.id)
    return {
        "id": row.id,
        **service.settings(row),
        "organization": {
            "id": row.organization_id,
            "name": organization.name if organization else "",
            "title": (organization.title or organization.name) if organization else "",
        },
        "state": row.state,
        "settings_hash": service.settings_hash(row),
        "approval": _approval(row, at),
        "created_by": person(row.created_by),
        "created_at": moment(row.created_at),
        "next_at": moment(row.next_at) if row.state == service.ACTIVE else None,
        "whole_at": moment(row.whole_at),
        "failures": row.failures,
        "records": service.counted(row.id),
        "last_job": job(last, row) if last is not None else None,
        "asks_confirmation": asks_confirmation(last),
        "may_manage": visitor.manages(row.organization_id),
        "may_approve": visitor.trusts(row.organization_id),
    }


def _approval(row: Source, at: datetime) -> dict[str, Any] | None:
    if not row.approved_by:
        return None
    return {
        "by": person(row.approved_by),
        "at": moment(row.approved_at),
        "until": moment(row.approved_until),
        "last_day": _last_day(row.approved_until),
        "holds": service.is_trusted(row, at) and service.still_vouches(row),
    }


def _last_day(until: datetime | None) -> str | None:
    """The day that was named: an approval ends with it, in the portal's time."""
    zone = tk.h.get_display_timezone()
    return (until - timedelta(seconds=1)).astimezone(zone).date().isoformat() if until else None


def asks_confirmation(last: Job | None) -> bool:
    """Whether the last run waits for somebody to say that what is gone is meant to go."""
    known = {removal.value for removal in ASKS}
    return last is not None and last.state == JobState.DONE.value and last.removal in known


def job(row: Job, of: Source) -> dict[str, Any]:
    """How far a run is, or how it ended."""
    counts = described(row)
    return {
        "id": row.id,
        "source": {"id": of.id, "name": of.name, "title": of.title or of.name},
        "state": row.state,
        "is_open": row.state in OPEN,
        "is_trial": row.is_trial,
        "cancelled": row.cancelled,
        "confirmed": row.confirmed,
        "started_by": person(row.started_by),
        "created_at": moment(row.created_at),
        "begun_at": moment(row.begun_at),
        "ended_at": moment(row.ended_at),
        "pages": row.pages,
        "counts": counts,
        "complete": row.complete,
        "removal": row.removal,
        "reason": row.reason,
        "report": [
            *report.sentences(counts, row.pages, is_trial=row.is_trial, is_open=row.state in OPEN),
            *filter(None, (job_words.why(row), job_words.removal(row))),
        ],
    }


def problems(row: Job) -> list[dict[str, Any]]:
    """What is wrong with most records of a run first; nothing while it goes on and pages ask."""
    if row.state in OPEN:
        return []
    names = ("stage", "field", "words", "records")
    return [dict(zip(names, one, strict=True)) for one in jobs.problems(row.id)]


def outcome(row: Outcome) -> dict[str, Any]:
    """What became of one record."""
    return {
        "remote_id": row.remote_id,
        "title": row.title,
        "dataset_id": row.subject_id,
        "fate": row.fate,
        "result": row.result,
        "proposal_id": row.proposal_id,
        "problems": row.problems or [],
    }


def person(id_: str | None) -> str:
    """A name that people know; what isn't a person stays as it is."""
    user = model.User.get(id_) if id_ else None
    if user is not None and user.name == tk.config["ckan.site_id"]:
        return tk._("portal ini")
    return user.display_name if user is not None else id_ or ""


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
