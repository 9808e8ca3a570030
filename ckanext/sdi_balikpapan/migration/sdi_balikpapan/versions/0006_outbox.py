"""Parameters of outbox tasks: notices say whom they are for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("sdi_outbox", sa.Column("parameters", JSONB, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("sdi_outbox", "parameters")
