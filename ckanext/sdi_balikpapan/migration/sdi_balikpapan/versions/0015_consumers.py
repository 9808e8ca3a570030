"""Who harvests the catalogue: one row a day for each program, network and door."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_KEY = ("agent", "network", "door")
_NUMBERS = ("requests", "bytes", "datasets", "not_changed")


def _key() -> list[sa.Column]:  # type: ignore[type-arg]
    texts = [sa.Column(name, sa.UnicodeText, primary_key=True) for name in _KEY]
    return [sa.Column("day", sa.Date, primary_key=True), *texts]


def _time(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "sdi_consumer",
        *_key(),
        _time("first"),
        _time("last"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _NUMBERS),
        sa.Column("cursor", sa.BigInteger),
        _time("finished", nullable=True),
    )
    op.create_table(
        "sdi_consumer_error",
        *_key(),
        sa.Column("status", sa.Integer, primary_key=True),
        sa.Column("reason", sa.UnicodeText, primary_key=True),
        _time("last"),
        sa.Column("count", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("sdi_consumer_error")
    op.drop_table("sdi_consumer")
