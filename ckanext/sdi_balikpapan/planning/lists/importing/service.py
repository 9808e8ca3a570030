"""Imports as rows: whose they are, and how long they are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.content import is_storable

from ..sheet.opening import MOST_MB
from .model import Import, ImportRow
from .states import State

KEPT = timedelta(days=90)
LOOKED_AT = timedelta(days=7)
"""After which a file that nobody has confirmed goes."""


def mine(username: str, id: object) -> Import:
    """An import by id, which only its author sees.

    :raises tk.ObjectNotFound: where there is none of his.
    """
    known = isinstance(id, str) and is_storable(id)
    job = model.Session.get(Import, id, populate_existing=True) if known else None
    if job is None or job.username != username:
        raise tk.ObjectNotFound(tk._("Impor ini tidak ada, atau bukan milik Anda."))
    return job


def recent(username: str, year: int, limit: int = 10) -> list[Import]:
    """Somebody's last imports of a year, newest first."""
    query = sa.select(Import).where(Import.username == username, Import.year == year)
    return list(model.Session.scalars(query.order_by(Import.created_at.desc()).limit(limit)))


def purge(at: datetime) -> None:
    """Let go of what is old, without committing."""
    old = sa.or_(
        sa.and_(Import.state == State.PREVIEW.value, Import.created_at < at - LOOKED_AT),
        sa.and_(Import.state == State.DONE.value, Import.created_at < at - KEPT),
    )
    ids = list(model.Session.scalars(sa.select(Import.id).where(old)))
    for table, key in ((ImportRow, ImportRow.import_id), (Import, Import.id)):
        model.Session.execute(sa.delete(table).where(key.in_(ids)))


@contextmanager
def as_file(upload: Any) -> Iterator[Path]:
    """An upload as a file of its own, at most a little larger than what is read.

    :raises tk.ValidationError: when there is none.
    """
    stream = getattr(upload, "stream", upload)
    if not hasattr(stream, "read"):
        raise tk.ValidationError({"upload": [tk._("Pilih berkas XLSX atau CSV.")]})
    with NamedTemporaryFile(suffix=".sheet") as file:
        shutil.copyfileobj(_Capped(stream, (MOST_MB << 20) + 1), file)
        file.flush()
        yield Path(file.name)


class _Capped:
    """A stream that ends sooner."""

    def __init__(self, stream: Any, most: int) -> None:
        self.stream, self.left = stream, most

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        data: bytes = self.stream.read(wanted) if wanted else b""
        self.left -= len(data)
        return data
