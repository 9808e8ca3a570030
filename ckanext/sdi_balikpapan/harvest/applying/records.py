"""The records that wait to be applied: taken by one worker each, and marked when done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ..jobs.states import REFUSED, Result
from ..model import Job, Outcome, Record, Source
from ..problems import Problem
from ..reading import records as reading

_TAKEN = frozenset({Result.PROPOSED, Result.DRAFTED, Result.PUBLISHED, Result.SAME})


def waiting(job_id: str) -> int:
    """How many records of a run wait to be applied."""
    query = sa.select(sa.func.count()).select_from(Record)
    return model.Session.scalar(query.where(Record.job_id == job_id, Record.waits)) or 0


def adopt(source_id: str, job_id: str) -> None:
    """Let a run also do what earlier ones left undone or failed at, without committing."""
    mine = Record.source_id == source_id
    left = sa.or_(
        Record.waits,
        sa.and_(
            Record.applied != Record.hash,
            Record.fate.in_(["create", "change", "return"]),
            ~Record.archived,
        ),
    )
    query = sa.update(Record).where(mine, Record.job_id != job_id, left)
    model.Session.execute(query.values(job_id=job_id, waits=True, attempts=0))


def claim(job_id: str, most: int, ids: Iterable[str] | None = None) -> Sequence[Record]:
    """Take some of them, which no other worker has; they are ours until the transaction ends.

    :param ids: only these, by their remote ids.
    """
    query = sa.select(Record).where(Record.job_id == job_id, Record.waits)
    if ids is not None:
        query = query.where(Record.remote_id.in_(list(ids)))
    query = query.order_by(Record.attempts, Record.remote_id).limit(most)
    query = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return list(model.Session.scalars(query))


@dataclass(frozen=True)
class Taken:
    """A record that is ours until the transaction ends, with its run and source as they are now:
    somebody may have cancelled the one, or trust the other no more."""

    record: Record
    job: Job
    source: Source


def claim_next(job_id: str) -> Taken | None:
    """Take the next one of a run that no other worker has."""
    query = (
        sa.select(Record, Job, Source)
        .join(Job, Job.id == Record.job_id)
        .join(Source, Source.id == Job.source_id)
        .where(Record.job_id == job_id, Record.waits)
        .order_by(Record.attempts, Record.remote_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Record)
    )
    row = model.Session.execute(query.execution_options(populate_existing=True)).first()
    return Taken(*row) if row is not None else None


def as_read(record: Record) -> reading.Record:
    """A record as its source gave it."""
    return reading.Record(record.remote_id, record.title, "", record.raw or {}, record.hash)


def done(
    record: Record,
    result: Result,
    problems: Sequence[Problem] = (),
    said: dict[str, Any] | None = None,
    proposal_id: str | None = None,
) -> None:
    """Note what became of a record, in the transaction in which it became so.

    :param said: what the source says of the dataset, where that was taken.
    """
    record.waits = False
    record.problems = list(problems)
    record.proposal_id = proposal_id or record.proposal_id
    if said is not None and result in _TAKEN:
        record.applied, record.said = record.hash, said
    fate = record.fate
    if result is Result.REFUSED:
        record.fate = REFUSED
    model.Session.add(
        Outcome(
            job_id=record.job_id,
            remote_id=record.remote_id,
            title=record.title,
            subject_id=record.subject_id,
            fate=fate,
            result=result.value,
            proposal_id=proposal_id,
            problems=list(problems),
        )
    )
