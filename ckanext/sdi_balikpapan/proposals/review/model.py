"""The tables of review: comments, the reviewer's own answers, and what was worked out once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..model import Time, new_id


class Comment(tk.BaseModel):  # type: ignore[misc]
    """What somebody says about a field, a file or the whole of a proposal; never public."""

    __tablename__ = "sdi_comment"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    parent_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    place: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    text: Mapped[str] = mapped_column(sa.UnicodeText)
    author: Mapped[str] = mapped_column(sa.UnicodeText)
    at: Mapped[datetime] = mapped_column(Time)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText)
    resolved_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    resolved_at: Mapped[datetime | None] = mapped_column(Time)


class CheckAnswer(tk.BaseModel):  # type: ignore[misc]
    """What a reviewer answered to one check, for the content that he saw."""

    __tablename__ = "sdi_check_answer"

    proposal_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    check: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    answer: Mapped[str] = mapped_column(sa.UnicodeText)
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    actor: Mapped[str] = mapped_column(sa.UnicodeText)
    at: Mapped[datetime] = mapped_column(Time)


class Worked(tk.BaseModel):  # type: ignore[misc]
    """What a look into files came to, under a key made of their hashes; may be lost any time."""

    __tablename__ = "sdi_worked"

    key: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(Time, index=True)
