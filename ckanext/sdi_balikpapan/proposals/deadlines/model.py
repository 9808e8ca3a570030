"""The tables of the notices: what is to be told, what was told to whom, who wants no mail."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..model import Time


class Notice(tk.BaseModel):  # type: ignore[misc]
    """Something to tell: that a proposal came into a state, or a day's reminders."""

    __tablename__ = "sdi_notice"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=True)
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    what: Mapped[str] = mapped_column(sa.UnicodeText)
    created_at: Mapped[datetime] = mapped_column(Time)
    due_at: Mapped[datetime] = mapped_column(Time)
    attempts: Mapped[int] = mapped_column(sa.Integer, default=0)
    last_error: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    done_at: Mapped[datetime | None] = mapped_column(Time)


class Told(tk.BaseModel):  # type: ignore[misc]
    """One thing that one person was told: never twice."""

    __tablename__ = "sdi_notice_told"

    user_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    key: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    at: Mapped[datetime] = mapped_column(Time)


class MailChoice(tk.BaseModel):  # type: ignore[misc]
    """How a person wants to be told: whether by mail, and in which language."""

    __tablename__ = "sdi_mail_choice"

    user_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    mail: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    language: Mapped[str] = mapped_column(sa.UnicodeText, default="")
