"""The approved versions of a dataset, as everybody may know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import Version
from ckanext.sdi_balikpapan.proposals.publishing.versions import DATASET

from .changes import changed


def versions(dataset_id: str, limit: int, offset: int = 0) -> tuple[int, list[dict[str, Any]]]:
    """How many there are, and a page of them, newest first: number, day, kind, what changed.

    Only the names of the fields that changed are told, never what stood there: a value may have
    been corrected because it ought not to have been public.
    """
    query = sa.select(Version).where(
        Version.subject_id == dataset_id, Version.subject_type == DATASET
    )
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    page = query.order_by(Version.number.desc()).limit(limit + 1).offset(offset)
    return count, _shown(list(model.Session.scalars(page)), limit)


def _shown(rows: Sequence[Version], limit: int) -> list[dict[str, Any]]:
    return [_one(row, before) for row, before in zip_longest(rows[:limit], rows[1 : limit + 1])]


def _one(row: Version, before: Version | None) -> dict[str, Any]:
    known: Mapping[str, Any] | None = before.body if before and not before.withdrawn else None
    is_shown = known is not None and not row.withdrawn
    return {
        "version": row.number,
        "kind": row.kind or "",
        "withdrawn": row.withdrawn,
        "published_at": row.published_at.isoformat(),
        "changed": changed(known, row.body) if is_shown and known is not None else [],
    }
