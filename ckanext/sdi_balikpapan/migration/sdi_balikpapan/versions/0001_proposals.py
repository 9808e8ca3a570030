"""Proposals, approved versions, the log, roles, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

TABLES = "proposal proposal_file version log role outbox loaded governed_type"
Text = sa.UnicodeText
Time = sa.DateTime(timezone=True)


def column(name: str, type_: object = Text, **options: object) -> sa.Column:
    return sa.Column(name, type_, **{"nullable": False, **options})  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "sdi_proposal",
        column("id", primary_key=True),
        column("subject_type"),
        column("subject_id", index=True),
        column("kind"),
        column("state", index=True),
        column("organization_id", index=True),
        column("title"),
        column("body", JSONB),
        column("content_hash"),
        column("base_hash", nullable=True),
        column("created_by"),
        column("created_at", Time),
        column("edited_by"),
        column("edited_at", Time, index=True),
        column("submitted_by", nullable=True),
        column("submitted_at", Time, nullable=True),
        column("decided_by", nullable=True),
        column("decided_at", Time, nullable=True),
        column("approved_hash", nullable=True),
        column("published_at", Time, nullable=True),
    )
    op.create_table(
        "sdi_proposal_file",
        column("proposal_id", primary_key=True),
        column("sha256", primary_key=True),
        column("size", sa.BigInteger),
        column("uploaded_by"),
        column("uploaded_at", Time),
    )
    op.create_table(
        "sdi_version",
        column("subject_type", primary_key=True),
        column("subject_id", primary_key=True),
        column("number", sa.Integer, primary_key=True, autoincrement=False),
        column("body", JSONB),
        column("content_hash"),
        column("withdrawn", sa.Boolean),
        column("proposal_id", nullable=True),
        column("published_at", Time),
    )
    op.create_table(
        "sdi_log",
        column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        column("at", Time),
        column("proposal_id", nullable=True, index=True),
        column("subject_id", nullable=True, index=True),
        column("actor"),
        column("role"),
        column("verb"),
        column("from_state", nullable=True),
        column("to_state", nullable=True),
        column("reasons", JSONB),
        column("note"),
        column("content_hash", nullable=True),
        column("previous"),
        column("hash"),
    )
    op.create_table(
        "sdi_role",
        column("user_id", primary_key=True),
        column("role", primary_key=True),
        column("organization_id", primary_key=True),
        column("granted_by"),
        column("granted_at", Time),
    )
    op.create_table(
        "sdi_outbox",
        column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        column("subject_id", index=True),
        column("task"),
        column("created_at", Time),
        column("due_at", Time, index=True),
        column("attempts", sa.Integer),
        column("last_error"),
    )
    op.create_table(
        "sdi_loaded",
        column("resource_id", primary_key=True),
        column("subject_id", index=True),
        column("sha256"),
        column("rows", sa.BigInteger),
        column("problem"),
        column("loaded_at", Time),
    )
    op.create_table("sdi_governed_type", column("type", primary_key=True))
    op.execute("insert into sdi_governed_type values ('dataset')")
    # One open proposal per dataset: the second one is told so instead of overtaking it.
    op.execute(
        "create unique index sdi_proposal_open on sdi_proposal (subject_type, subject_id)"
        " where state not in ('published', 'discarded')"
    )
    op.execute(
        """
        create function sdi_log_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'sdi_log is append-only' using errcode = 'SDI02';
        end $$
        """
    )
    op.execute(
        "create trigger sdi_log_append_only before update or delete on sdi_log"
        " for each row execute function sdi_log_is_append_only()"
    )
    op.execute(
        "create trigger sdi_log_no_truncate before truncate on sdi_log"
        " for each statement execute function sdi_log_is_append_only()"
    )


def downgrade() -> None:
    for table in TABLES.split():
        op.execute(f"drop table sdi_{table}")
    op.execute("drop function sdi_log_is_append_only()")
