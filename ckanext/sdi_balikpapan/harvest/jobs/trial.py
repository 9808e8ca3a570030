"""A run that only tells what would happen to each dataset."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ..applying import forecasting
from ..identity import subject_of
from ..model import Outcome, Record
from ..planning import Fate
from .reading import Reading, Seen, record_row
from .removing import Known_, fates_of
from .states import REFUSED, Result


def note(reading: Reading, seen: list[Seen]) -> None:
    """Keep what would happen to the records of a batch, without committing.

    New ones are kept as read, so that rules can be tried on them; for a run they are as new.
    """
    rows = [_row(reading, one) for one in seen]
    if not rows:
        return
    model.Session.execute(sa.insert(Outcome), rows)
    as_new = {"hash": "", "fate": "", "job_id": "", "waits": False}
    fresh = [{**record_row(reading, one), **as_new} for one in seen]
    model.Session.execute(postgresql.insert(Record).on_conflict_do_nothing(), fresh)


def note_unseen(reading: Reading, unseen: list[Known_], at: datetime) -> list[str]:
    """Keep what would happen to records that the source doesn't show, without committing."""
    fates = fates_of(reading.source, unseen, at)
    rows = [
        _outcome(reading, id, title, fates[id].value, Result.WOULD.value, [])
        for id, _, title in unseen
    ]
    if rows:
        model.Session.execute(sa.insert(Outcome), rows)
    return [fate.value for fate in fates.values()]


def _row(reading: Reading, one: Seen) -> dict[str, Any]:
    record = one.record
    if one.fate == Fate.SAME.value:
        result, problems = Result.SAME.value, []
    else:
        result, problems = forecasting.forecast(reading.source, record, reading.at)
    fate = "" if one.fate == REFUSED else one.fate
    return _outcome(reading, record.remote_id, record.title, fate, result, problems)


def _outcome(
    reading: Reading, id: str, title: str, fate: str, result: str, problems: list[Any]
) -> dict[str, Any]:
    return {
        "job_id": reading.job_id,
        "remote_id": id,
        "title": title,
        "subject_id": subject_of(reading.source.id, id),
        "fate": fate,
        "result": result,
        "problems": problems,
    }
