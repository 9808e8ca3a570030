"""Harvesting: sources, their runs, what is remembered of each record, what went wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"


def _text(name: str, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.UnicodeText, nullable=False, server_default="", **more)  # type: ignore[arg-type]


def _key(name: str, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.UnicodeText, nullable=False, **more)  # type: ignore[arg-type]


def _time(name: str, nullable: bool = True, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **more)  # type: ignore[arg-type]


def _json(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, JSONB, nullable=False, server_default="{}")


def _list(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, JSONB, nullable=False, server_default="[]")


def _flag(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _number(name: str, default: str = "0") -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def upgrade() -> None:
    op.create_table(
        "sdi_harvest_source",
        _key("id", primary_key=True),
        _key("name", unique=True),
        _text("title"),
        _key("url"),
        _text("kind"),
        _text("charset"),
        _key("organization_id", index=True),
        _text("policy"),
        _text("schedule"),
        _json("options"),
        sa.Column("share", sa.Float, nullable=False, server_default="0.2"),
        _number("grace_days", "7"),
        _text("state"),
        sa.Column("approved_by", sa.UnicodeText),
        _time("approved_at"),
        _time("approved_until"),
        _text("approved_for"),
        _key("created_by"),
        _time("created_at", nullable=False),
        _time("next_at", index=True),
        _text("etag"),
        _text("modified"),
        _time("watermark"),
        _time("whole_at"),
        _number("failures"),
    )
    op.create_table(
        "sdi_harvest_job",
        _key("id", primary_key=True),
        _key("source_id", index=True),
        _text("state", index=True),
        _flag("is_trial"),
        _key("started_by"),
        _time("created_at", nullable=False, index=True),
        _time("begun_at"),
        _time("beat_at"),
        _time("ended_at"),
        _number("pages"),
        _json("counts"),
        _flag("complete"),
        _text("removal"),
        _text("reason"),
        _json("words"),
        _flag("cancelled"),
        _flag("confirmed"),
    )
    # One run at a time for each source, whoever starts it.
    op.execute(
        "create unique index sdi_harvest_one_job on sdi_harvest_job (source_id)"
        " where state in ('waiting', 'reading', 'applying')"
    )
    op.create_table(
        "sdi_harvest_record",
        _key("source_id", primary_key=True),
        _key("remote_id", primary_key=True),
        _key("subject_id", unique=True),
        _text("title"),
        _text("hash"),
        sa.Column("raw", JSONB),
        _text("applied"),
        sa.Column("said", JSONB),
        _text("job_id"),
        _text("fate"),
        _flag("waits"),
        _number("attempts"),
        sa.Column("proposal_id", sa.UnicodeText),
        _list("problems"),
        _time("missing_since"),
        _flag("archived"),
        _time("first_at", nullable=False),
        _time("changed_at", nullable=False),
    )
    # In the order in which workers take them.
    op.execute(
        "create index sdi_harvest_waiting on sdi_harvest_record (job_id, attempts, remote_id)"
        " where waits"
    )
    op.create_table(
        "sdi_harvest_outcome",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        _key("job_id", index=True),
        _text("remote_id"),
        _text("title"),
        _text("subject_id"),
        _text("fate"),
        _text("result"),
        sa.Column("proposal_id", sa.UnicodeText),
        _list("problems"),
    )

    # Each publication asks whether a file was once a deleted dataset's.
    op.execute("create index sdi_version_deleted on sdi_version (subject_id) where kind = 'delete'")


def downgrade() -> None:
    op.execute("drop index sdi_version_deleted")
    for table in ("outcome", "record", "job", "source"):
        op.drop_table(f"sdi_harvest_{table}")
