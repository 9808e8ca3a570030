"""Scores of published datasets, and which addresses outside answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "sdi_rating",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("organization_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("mqa", sa.Integer, nullable=False),
        sa.Column("mqa_found", JSONB, nullable=False),
        sa.Column("sdi", sa.Float, nullable=False),
        sa.Column("sdi_found", JSONB, nullable=False),
        sa.Column("objections", JSONB, nullable=False),
        sa.Column("blocked", sa.Boolean, nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "sdi_reached",
        sa.Column("url", sa.UnicodeText, primary_key=True),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("sdi_reached", "sdi_rating"):
        op.drop_table(table)
