"""The tables of the requests; what is known of a person stands apart, so that it can be deleted.

None has a foreign key into CKAN's tables, as elsewhere (`proposals/model.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.sdi_balikpapan.proposals.model import Time, new_id


def _text(default: str = "", **more: Any) -> Any:
    return mapped_column(sa.UnicodeText, default=default, **more)


class Request(tk.BaseModel):  # type: ignore[misc]
    """A request and what became of it.

    :param answer: what the office said last, or why it declined; :param datasets: the ids of the
        datasets it points to; :param subject_id: the entry of the Daftar Data it was turned into.
    :param late: one of the office's words came after its time; :param version: counts the steps.
    """

    __tablename__ = "sdi_request"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText)
    state_since: Mapped[datetime] = mapped_column(Time)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    text: Mapped[str] = mapped_column(sa.UnicodeText)
    dataset_id: Mapped[str] = _text()
    organization_id: Mapped[str] = _text()
    from_organization_id: Mapped[str] = _text()
    asked_at: Mapped[datetime] = mapped_column(Time)
    due_at: Mapped[datetime | None] = mapped_column(Time)
    settled_at: Mapped[datetime | None] = mapped_column(Time)
    late: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    reopened: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    answer: Mapped[str] = _text()
    datasets: Mapped[list[str]] = mapped_column(JSONB, default=list)
    proposal_id: Mapped[str] = _text()
    subject_id: Mapped[str] = _text()
    suspicions: Mapped[list[str]] = mapped_column(JSONB, default=list)
    fingerprint: Mapped[str] = mapped_column(sa.UnicodeText)
    version: Mapped[int] = mapped_column(sa.Integer, default=1)


class Asker(tk.BaseModel):  # type: ignore[misc]
    """Who asked, as far as he said; `secret` opens his page and stays when the rest is deleted."""

    __tablename__ = "sdi_request_asker"

    request_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    secret: Mapped[str] = mapped_column(sa.UnicodeText)
    user_id: Mapped[str] = _text()
    name: Mapped[str] = _text()
    show_name: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    email: Mapped[str] = _text()
    language: Mapped[str] = _text()


class RequestStep(tk.BaseModel):  # type: ignore[misc]
    """One step: who took it in which role, when, and what he said."""

    __tablename__ = "sdi_request_step"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=True)
    request_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    at: Mapped[datetime] = mapped_column(Time)
    actor: Mapped[str] = _text()
    role: Mapped[str] = mapped_column(sa.UnicodeText)
    verb: Mapped[str] = mapped_column(sa.UnicodeText)
    from_state: Mapped[str] = _text()
    to_state: Mapped[str] = mapped_column(sa.UnicodeText)
    organization_id: Mapped[str] = _text()
    note: Mapped[str] = _text()


class Counter(tk.BaseModel):  # type: ignore[misc]
    """The last number of a year."""

    __tablename__ = "sdi_request_counter"

    year: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(sa.Integer)


class Sender(tk.BaseModel):  # type: ignore[misc]
    """How much somebody sent in a day, under a name that holds for the day."""

    __tablename__ = "sdi_request_sender"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    sender: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    number: Mapped[int] = mapped_column(sa.Integer)


class UsedForm(tk.BaseModel):  # type: ignore[misc]
    """A form that was taken, and isn't taken again."""

    __tablename__ = "sdi_request_form"

    nonce: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    at: Mapped[datetime] = mapped_column(Time)
