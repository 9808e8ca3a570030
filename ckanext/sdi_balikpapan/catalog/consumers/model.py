"""The tables of consumers: one row a day for each program, network and door, and its errors."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

_Time = sa.DateTime(timezone=True)


class Consumer(tk.BaseModel):  # type: ignore[misc]
    """What one program read at one door on one day."""

    __tablename__ = "sdi_consumer"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    agent: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    network: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    door: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    first: Mapped[datetime] = mapped_column(_Time)
    last: Mapped[datetime] = mapped_column(_Time)
    requests: Mapped[int] = mapped_column(sa.BigInteger)
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    datasets: Mapped[int] = mapped_column(sa.BigInteger)
    not_changed: Mapped[int] = mapped_column(sa.BigInteger)
    cursor: Mapped[int | None] = mapped_column(sa.BigInteger)
    finished: Mapped[datetime | None] = mapped_column(_Time)


class ConsumerError(tk.BaseModel):  # type: ignore[misc]
    """How often one program met one error at one door on one day."""

    __tablename__ = "sdi_consumer_error"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    agent: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    network: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    door: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    status: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    reason: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    last: Mapped[datetime] = mapped_column(_Time)
    count: Mapped[int] = mapped_column(sa.BigInteger)
