"""Deadlines: since when a proposal is in its state, until when there is time, and the notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Text = sa.UnicodeText
Time = sa.DateTime(timezone=True)

_SINCE = """
update sdi_proposal p set state_since = coalesce(
  (select max(l.at) from sdi_log l where l.proposal_id = p.id and l.to_state = p.state
     and l.from_state is distinct from l.to_state),
  p.created_at)
"""


def upgrade() -> None:
    since = sa.Column("state_since", Time, nullable=False, server_default=sa.func.now())
    op.add_column("sdi_proposal", since)
    op.add_column("sdi_proposal", sa.Column("due_at", Time))
    op.execute(_SINCE)
    op.create_index("ix_sdi_proposal_due_at", "sdi_proposal", ["due_at"])
    op.create_table(
        "sdi_notice",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        sa.Column("proposal_id", Text, index=True),
        sa.Column("what", Text, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", Text, nullable=False),
        sa.Column("done_at", Time),
    )
    # One round of reminders a day, however many schedulers there are.
    op.execute("create unique index sdi_notice_day on sdi_notice (what) where proposal_id is null")
    op.execute("create index sdi_notice_open on sdi_notice (due_at) where done_at is null")
    op.create_table(
        "sdi_notice_told",
        sa.Column("user_id", Text, primary_key=True),
        sa.Column("key", Text, primary_key=True),
        sa.Column("at", Time, nullable=False),
    )
    op.create_table(
        "sdi_mail_choice",
        sa.Column("user_id", Text, primary_key=True),
        sa.Column("mail", sa.Boolean, nullable=False),
        sa.Column("language", Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("sdi_mail_choice", "sdi_notice_told", "sdi_notice"):
        op.drop_table(table)
    op.drop_column("sdi_proposal", "due_at")
    op.drop_column("sdi_proposal", "state_since")
