"""An import as people and programs see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.subjects.language import spoken

from ..sheet import values, words
from ..sheet.columns import column
from .model import Import, ImportRow
from .states import State


def shown(job: Import, asked: Mapping[str, str], limit: int, offset: int) -> dict[str, Any]:
    """An import with some of its rows.

    :param asked: `fate` or `result` of the rows that are wanted.
    """
    lang = spoken()
    rows = sa.select(ImportRow).where(ImportRow.import_id == job.id)
    for name in ("fate", "result"):
        if asked.get(name):
            rows = rows.where(getattr(ImportRow, name) == asked[name])
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(rows.subquery()))
    found = model.Session.scalars(rows.order_by(ImportRow.number).limit(limit).offset(offset))
    return {
        **head(job),
        "problems": [problem(one, lang) for one in job.problems],
        "count": count or 0,
        "rows": [_row(one, lang) for one in found],
    }


def head(job: Import) -> dict[str, Any]:
    """How far an import is."""
    waits, results = _progress(job)
    return {
        "id": job.id,
        "task": job.task,
        "year": job.year,
        "state": job.state,
        "is_open": job.state == State.RUNNING.value,
        "filename": job.filename,
        "username": job.username,
        "counts": job.counts,
        "results": results,
        "waiting": waits,
        "done": sum(results.values()),
        "created_at": job.created_at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


def _progress(job: Import) -> tuple[int, dict[str, int]]:
    query = sa.select(ImportRow.waits, ImportRow.result, sa.func.count()).where(
        ImportRow.import_id == job.id
    )
    waiting, results = 0, {}
    for waits, result, number in model.Session.execute(
        query.group_by(ImportRow.waits, ImportRow.result)
    ):
        if waits:
            waiting += number
        elif result:
            results[result] = number
    return waiting, results


def _row(row: ImportRow, lang: str) -> dict[str, Any]:
    office = schema.organization(row.organization_id) if row.organization_id else {}
    return {
        "row": row.number,
        "title": row.title,
        "organization": office.get("title", ""),
        "fate": row.fate,
        "result": row.result,
        "waits": row.waits,
        "subject_id": row.subject_id,
        "proposal_id": row.proposal_id,
        "changes": [_pair(one, ("before", "after"), lang) for one in row.changes],
        "clashes": [_pair(one, ("theirs", "mine"), lang) for one in row.clashes],
        "problems": [problem(one, lang) for one in row.problems],
    }


def _pair(one: Mapping[str, Any], sides: tuple[str, str], lang: str) -> dict[str, Any]:
    key = str(one["field"])
    texts = {side: values.readable(key, one.get(side), lang) for side in sides}
    return {"field": key, "label": column(key).label(lang), **texts}


def problem(one: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A problem with its words."""
    text = words.say(one["code"], one["words"], lang)
    return {**{k: one[k] for k in ("cell", "row", "field", "code", "level")}, "text": text}
