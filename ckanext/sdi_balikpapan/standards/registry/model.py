"""The registry's tables: what is agreed, and which datasets use it.

Rows of `sdi_entry` are written by publication only; triggers hold that (`proposals/gate`).
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class Status(str, Enum):
    """How an entry stands; one that is only proposed has no row."""

    AGREED = "agreed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Entry(tk.BaseModel):  # type: ignore[misc]
    """One entry as it was approved last.

    Its `name` is its address and is never given to another; `words` is what a search looks in.
    """

    __tablename__ = "sdi_entry"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    type: Mapped[str] = mapped_column(sa.UnicodeText)
    name: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    status: Mapped[str] = mapped_column(sa.UnicodeText)
    superseded_by: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText)
    version: Mapped[int] = mapped_column(sa.Integer)
    id_sds: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    words: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    attestation: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    published_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


class EntryUse(tk.BaseModel):  # type: ignore[misc]
    """A published dataset that refers to an entry, by its id or name, in a field (`place`)."""

    __tablename__ = "sdi_entry_use"

    package_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    place: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    entry: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, index=True)
