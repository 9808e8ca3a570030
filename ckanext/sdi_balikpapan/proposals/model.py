"""The tables of the workflow: what is proposed, what was approved, who decided, what is to do.

None of them has a foreign key into CKAN's tables: a user who is purged must not take the record
of his decisions along.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


def new_id() -> str:
    return str(uuid4())


def now() -> datetime:
    """The edge's clock; the pure core takes the time as an argument."""
    return datetime.now(timezone.utc)


Time = sa.DateTime(timezone=True)


class Proposal(tk.BaseModel):  # type: ignore[misc]
    """One proposed change of one subject, with its whole proposed content."""

    __tablename__ = "sdi_proposal"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=new_id)
    subject_type: Mapped[str] = mapped_column(sa.UnicodeText, default="dataset")
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    title: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText)
    base_hash: Mapped[str | None] = mapped_column(sa.UnicodeText)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    created_at: Mapped[datetime] = mapped_column(Time)
    edited_by: Mapped[str] = mapped_column(sa.UnicodeText)
    edited_at: Mapped[datetime] = mapped_column(Time, index=True)
    submitted_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    submitted_at: Mapped[datetime | None] = mapped_column(Time)
    decided_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided_at: Mapped[datetime | None] = mapped_column(Time)
    approved_hash: Mapped[str | None] = mapped_column(sa.UnicodeText)
    published_at: Mapped[datetime | None] = mapped_column(Time)
    on_behalf: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    claimed_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    claimed_at: Mapped[datetime | None] = mapped_column(Time)
    receiving_organization_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    consented_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    attestation: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state_since: Mapped[datetime] = mapped_column(Time, server_default=sa.func.now())
    due_at: Mapped[datetime | None] = mapped_column(Time, index=True)


class Snapshot(tk.BaseModel):  # type: ignore[misc]
    """The content as it was handed over once: what a reviewer saw, whatever it says now."""

    __tablename__ = "sdi_snapshot"

    proposal_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(Time)


class ProposalFile(tk.BaseModel):  # type: ignore[misc]
    """A file that was uploaded in a proposal: only these, and its base's, may it name."""

    __tablename__ = "sdi_proposal_file"

    proposal_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    uploaded_by: Mapped[str] = mapped_column(sa.UnicodeText)
    uploaded_at: Mapped[datetime] = mapped_column(Time)


class Version(tk.BaseModel):  # type: ignore[misc]
    """An approved version: the baseline that later proposals start from."""

    __tablename__ = "sdi_version"

    subject_type: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default="dataset")
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str] = mapped_column(sa.UnicodeText)
    withdrawn: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    published_at: Mapped[datetime] = mapped_column(Time)
    kind: Mapped[str | None] = mapped_column(sa.UnicodeText)
    approved_at: Mapped[datetime | None] = mapped_column(Time)
    attestation: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class LogEntry(tk.BaseModel):  # type: ignore[misc]
    """One step that somebody took; each row's hash covers the row before it."""

    __tablename__ = "sdi_log"

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Time)
    proposal_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    subject_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    actor: Mapped[str] = mapped_column(sa.UnicodeText)
    role: Mapped[str] = mapped_column(sa.UnicodeText)
    verb: Mapped[str] = mapped_column(sa.UnicodeText)
    from_state: Mapped[str | None] = mapped_column(sa.UnicodeText)
    to_state: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    content_hash: Mapped[str | None] = mapped_column(sa.UnicodeText)
    previous: Mapped[str] = mapped_column(sa.UnicodeText)
    hash: Mapped[str] = mapped_column(sa.UnicodeText)


class RoleGrant(tk.BaseModel):  # type: ignore[misc]
    """Who holds which role, for one organisation or ("*") for all."""

    __tablename__ = "sdi_role"

    user_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    role: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    organization_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    granted_by: Mapped[str] = mapped_column(sa.UnicodeText)
    granted_at: Mapped[datetime] = mapped_column(Time)


class OutboxTask(tk.BaseModel):  # type: ignore[misc]
    """Work that follows a publication and isn't part of its transaction."""

    __tablename__ = "sdi_outbox"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=True)
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    task: Mapped[str] = mapped_column(sa.UnicodeText)
    created_at: Mapped[datetime] = mapped_column(Time)
    due_at: Mapped[datetime] = mapped_column(Time, index=True)
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    attempts: Mapped[int] = mapped_column(sa.Integer, default=0)
    last_error: Mapped[str] = mapped_column(sa.UnicodeText, default="")


class GovernedType(tk.BaseModel):  # type: ignore[misc]
    """The dataset types that the triggers guard; a copy of the configuration."""

    __tablename__ = "sdi_governed_type"

    type: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)


class LoadedTable(tk.BaseModel):  # type: ignore[misc]
    """Which file a DataStore table was made from, or why there is none."""

    __tablename__ = "sdi_loaded"

    resource_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    subject_id: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    sha256: Mapped[str] = mapped_column(sa.UnicodeText)
    contract: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    rows: Mapped[int] = mapped_column(sa.BigInteger)
    problem: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    notes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    loaded_at: Mapped[datetime] = mapped_column(Time)
