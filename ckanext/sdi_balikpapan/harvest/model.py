"""The tables of harvesting: sources, runs, what is remembered of each record and what became of it.

None has a foreign key into CKAN's tables, as elsewhere (`proposals/model.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.sdi_balikpapan.proposals.model import Time, new_id


def _text(default: str = "", **more: Any) -> Any:
    return mapped_column(sa.UnicodeText, default=default, **more)


class Source(tk.BaseModel):  # type: ignore[misc]
    """A catalogue that is harvested: where it lies, who is trusted with it, how far one has come.

    `etag` and `modified` are those of a catalogue of one page; `watermark` is the day up to which
    everything was taken, kept once the source is proved to tell by it; `whole_at` when it was last
    read from beginning to end.
    """

    __tablename__ = "sdi_harvest_source"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    title: Mapped[str] = _text()
    url: Mapped[str] = mapped_column(sa.UnicodeText)
    kind: Mapped[str] = _text()
    charset: Mapped[str] = _text()
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    policy: Mapped[str] = _text("propose")
    schedule: Mapped[str] = _text("manual")
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    share: Mapped[float] = mapped_column(sa.Float, default=0.2)
    grace_days: Mapped[int] = mapped_column(sa.Integer, default=7)
    state: Mapped[str] = _text("active")
    approved_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    approved_at: Mapped[datetime | None] = mapped_column(Time)
    approved_until: Mapped[datetime | None] = mapped_column(Time)
    approved_for: Mapped[str] = _text()
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    created_at: Mapped[datetime] = mapped_column(Time)
    next_at: Mapped[datetime | None] = mapped_column(Time, index=True)
    etag: Mapped[str] = _text()
    modified: Mapped[str] = _text()
    watermark: Mapped[datetime | None] = mapped_column(Time)
    whole_at: Mapped[datetime | None] = mapped_column(Time)
    failures: Mapped[int] = mapped_column(sa.Integer, default=0)


class Job(tk.BaseModel):  # type: ignore[misc]
    """One run of a source, from the first page to the last dataset.

    `counts` holds how many records there were of each fate, and how many of them are done.
    """

    __tablename__ = "sdi_harvest_job"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    source_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    state: Mapped[str] = _text("waiting", index=True)
    is_trial: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    started_by: Mapped[str] = mapped_column(sa.UnicodeText)
    created_at: Mapped[datetime] = mapped_column(Time, index=True)
    begun_at: Mapped[datetime | None] = mapped_column(Time)
    beat_at: Mapped[datetime | None] = mapped_column(Time)
    ended_at: Mapped[datetime | None] = mapped_column(Time)
    pages: Mapped[int] = mapped_column(sa.Integer, default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    complete: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    removal: Mapped[str] = _text()
    reason: Mapped[str] = _text()
    words: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    cancelled: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    confirmed: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class Record(tk.BaseModel):  # type: ignore[misc]
    """What is remembered of one record of one source; no other source can mean it.

    `raw` is what was read last, `hash` tells it (with the source's rules); `applied` is the hash
    of what was last proposed or published, `said` the dataset that it came to; `problems` is why
    what was read last wasn't taken.
    """

    __tablename__ = "sdi_harvest_record"

    source_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    remote_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    title: Mapped[str] = _text()
    hash: Mapped[str] = _text()
    raw: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    applied: Mapped[str] = _text()
    said: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    job_id: Mapped[str] = _text()
    fate: Mapped[str] = _text()
    waits: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    attempts: Mapped[int] = mapped_column(sa.Integer, default=0)
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    missing_since: Mapped[datetime | None] = mapped_column(Time)
    archived: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    first_at: Mapped[datetime] = mapped_column(Time)
    changed_at: Mapped[datetime] = mapped_column(Time)


class Outcome(tk.BaseModel):  # type: ignore[misc]
    """What became of one record in one run, or would become in a trial; nothing for the same."""

    __tablename__ = "sdi_harvest_outcome"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    remote_id: Mapped[str] = _text()
    title: Mapped[str] = _text()
    subject_id: Mapped[str] = _text()
    fate: Mapped[str] = _text()
    result: Mapped[str] = _text()
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
