"""A dataset's scores for its page."""

from __future__ import annotations

from typing import Any

import ckan.model as model

from . import words
from .model import Rating


def sdi_rating_of(package_id: str) -> dict[str, Any] | None:
    """The two scores of a dataset, or None while it has none."""
    row = model.Session.get(Rating, package_id)
    if row is None:
        return None
    return {"sdi": row.sdi, "mqa": row.mqa, "most": words.MQA_MOST, "rating": words.rating(row.mqa)}
