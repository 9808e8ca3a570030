"""Rules applied to what was read last from a source."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ..applying.records import as_read
from ..model import Record, Source
from ..reading.datasets import mapped
from ..reading.records import Unreadable
from ..rules import rows, trying
from ..rules import words as rule_words

_MOST = 2000
_SECONDS = 10.0
"""Somebody waits for the page."""


def tried(source: Source, text: str) -> dict[str, Any]:
    """What rules make of as many of a source's records as can be looked at while one waits."""
    datasets = list(_datasets(source.id))
    found = trying.outcomes(rows.read(text)[0], datasets)
    return {
        "tried": len(datasets),
        "of": model.Session.scalar(_count(source.id)) or 0,
        "results": [
            {
                "field": one.subject.value,
                "label": rule_words.label(one.subject, tk._),
                "said": one.said,
                "to": one.to,
                "otherwise": "" if one.to else _otherwise(source, one.subject, one.said),
                "count": one.count,
                "example": one.example,
            }
            for one in found
        ],
    }


def _otherwise(source: Source, subject: rows.Subject, said: str) -> str:
    """What stands in a field that rules leave empty."""
    if subject is rows.Subject.ORGANISATION:
        group = model.Group.get(source.organization_id)
        return group.name if group is not None else ""
    defaults = (source.options or {}).get("defaults") or {}
    value = defaults.get(rows.FIELDS[subject][0], "") if not said else ""
    return ", ".join(value) if isinstance(value, list) else value


def _datasets(source_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    ends = time.monotonic() + _SECONDS
    query = sa.select(Record).where(Record.source_id == source_id, Record.raw.is_not(None))
    query = query.order_by(Record.changed_at.desc(), Record.remote_id).limit(_MOST)
    for record in model.Session.scalars(query.execution_options(yield_per=50)):
        if time.monotonic() > ends:
            return
        try:
            yield record.remote_id, mapped(as_read(record)).dataset
        except Unreadable:
            continue


def _count(source_id: str) -> sa.Select[Any]:
    query = sa.select(sa.func.count()).select_from(Record)
    return query.where(Record.source_id == source_id, Record.raw.is_not(None))
