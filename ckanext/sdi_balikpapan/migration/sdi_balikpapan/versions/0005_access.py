"""Requests for terbatas datasets, and grants to agencies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Text = sa.UnicodeText
Time = sa.DateTime(timezone=True)


def column(name: str, type_: object = Text, **options: object) -> sa.Column:
    return sa.Column(name, type_, **{"nullable": False, **options})  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "sdi_access_permit",
        column("id", primary_key=True),
        column("subject_id", index=True),
        column("agency_id", index=True),
        column("user_id", nullable=True, index=True),
        column("state"),
        column("purpose"),
        column("asked_at", Time, nullable=True),
        column("decided_by", nullable=True),
        column("decided_at", Time, nullable=True),
        column("note"),
        column("ends_on", sa.Date, nullable=True),
    )
    # A second click, or a second window, files nothing twice.
    op.execute(
        "create unique index sdi_access_asked on sdi_access_permit (subject_id, user_id)"
        " where state = 'asked' and user_id is not null"
    )


def downgrade() -> None:
    op.drop_table("sdi_access_permit")
