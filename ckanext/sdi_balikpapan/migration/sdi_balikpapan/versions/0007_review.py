"""Comments, the reviewers' answers to the checklist, and what was worked out of files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sdi_comment",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("proposal_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("parent_id", sa.UnicodeText),
        sa.Column("place", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("author", sa.UnicodeText, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("content_hash", sa.UnicodeText, nullable=False),
        sa.Column("resolved_by", sa.UnicodeText),
        sa.Column("resolved_at", _TIME),
    )
    op.create_table(
        "sdi_check_answer",
        sa.Column("proposal_id", sa.UnicodeText, primary_key=True),
        sa.Column("content_hash", sa.UnicodeText, primary_key=True),
        sa.Column("check", sa.UnicodeText, primary_key=True),
        sa.Column("answer", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_table(
        "sdi_worked",
        sa.Column("key", sa.UnicodeText, primary_key=True),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("at", _TIME, nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("sdi_worked", "sdi_check_answer", "sdi_comment"):
        op.drop_table(table)
