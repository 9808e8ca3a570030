"""The table of the Forum's decisions: a row a version, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class DecisionVersion(tk.BaseModel):  # type: ignore[misc]
    """A decision as it was written down once; the highest version holds.

    `frozen` is of a year's list: entry, hash and OPD of each, and one hash over all.
    """

    __tablename__ = "sdi_decision"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    version: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(sa.UnicodeText)
    day: Mapped[date] = mapped_column(sa.Date, index=True)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    decided: Mapped[str] = mapped_column(sa.UnicodeText)
    participants: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    document: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    bindings: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    status: Mapped[str] = mapped_column(sa.UnicodeText)
    superseded_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    frozen: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    written_by: Mapped[str] = mapped_column(sa.UnicodeText)
    written_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
