"""The whole workflow: claims, transfers, work on behalf, what an approval says, snapshots.

Several proposals may be open on one dataset now: who is overtaken rebases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

Text = sa.UnicodeText
Time = sa.DateTime(timezone=True)

_EMPTY = sa.text("'{}'::jsonb")
COLUMNS = {
    "sdi_proposal": (
        sa.Column("on_behalf", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("claimed_by", Text),
        sa.Column("claimed_at", Time),
        sa.Column("receiving_organization_id", Text),
        sa.Column("consented_by", Text),
        sa.Column("attestation", JSONB, nullable=False, server_default=_EMPTY),
    ),
    "sdi_version": (
        sa.Column("kind", Text),
        sa.Column("approved_at", Time),
        sa.Column("attestation", JSONB, nullable=False, server_default=_EMPTY),
    ),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "sdi_snapshot",
        sa.Column("proposal_id", Text, primary_key=True),
        sa.Column("content_hash", Text, primary_key=True),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("at", Time, nullable=False),
    )
    op.execute("drop index sdi_proposal_open")
    op.execute(
        "create index sdi_proposal_open on sdi_proposal (subject_type, subject_id)"
        " where state not in ('published', 'discarded')"
    )
    op.execute(
        "create index sdi_proposal_offered on sdi_proposal (receiving_organization_id)"
        " where receiving_organization_id is not null"
    )
    # An address that was public stays its dataset's.
    op.execute(
        "create index sdi_version_name on sdi_version ((body ->> 'name')) where not withdrawn"
    )


def downgrade() -> None:
    op.execute("drop index sdi_version_name")
    op.execute("drop index sdi_proposal_offered")
    op.execute("drop index sdi_proposal_open")
    op.execute(
        "create unique index sdi_proposal_open on sdi_proposal (subject_type, subject_id)"
        " where state not in ('published', 'discarded')"
    )
    op.drop_table("sdi_snapshot")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
