"""Keeps what a look into files came to, so that a page is fast the second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ..content import canonical
from ..model import now
from .model import Worked

_KEPT = timedelta(days=30)
"""Examples of rows that aren't public shall not lie about longer than a review takes."""


def known(name: str, parts: object) -> Any:
    """What is kept, or None."""
    query = sa.select(Worked.value).where(Worked.key == _key(name, parts))
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        row = connection.execute(query).first()
    return row.value if row is not None else None


def _key(name: str, parts: object) -> str:
    return sha256(canonical([name, parts]).encode()).hexdigest()


def once(name: str, parts: object, work: Callable[[], Any]) -> Any:
    """The result of `work`, from the last time if what it depends on (`parts`) is the same."""
    there = known(name, parts)
    return there if there is not None else keep(name, parts, work())


def keep(name: str, parts: object, value: Any) -> Any:
    """Keep a result for the next time, and give it back.

    In a transaction of its own: who reads a page holds no lock, and commits nothing.
    """
    key, at = _key(name, parts), now()
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        connection.execute(sa.delete(Worked).where(Worked.at < at - _KEPT))
        row = {"key": key, "value": value, "at": at}
        connection.execute(insert(Worked).values(row).on_conflict_do_nothing())
    return value
