"""By which contract a DataStore table was made, and what is to be said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    contract = sa.Column("contract", sa.UnicodeText, nullable=False, server_default="")
    notes = sa.Column("notes", JSONB, nullable=False, server_default="{}")
    op.add_column("sdi_loaded", contract)
    op.add_column("sdi_loaded", notes)


def downgrade() -> None:
    op.drop_column("sdi_loaded", "notes")
    op.drop_column("sdi_loaded", "contract")
