"""Sheets of the Daftar Data that are imported, and their rows; drafts of a year are found fast."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"


def _text(name: str, **more: Any) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.UnicodeText, nullable=False, **more)


def _time(name: str, *, nullable: bool = True) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, JSONB, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "sdi_plan_import",
        _text("id", primary_key=True),
        _text("task"),
        sa.Column("year", sa.Integer, nullable=False),
        _text("state", index=True),
        _text("username", index=True),
        _text("filename"),
        _json("problems"),
        _json("counts"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
        _time("beat_at"),
        _time("ended_at"),
    )
    op.create_table(
        "sdi_plan_import_row",
        _text("import_id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("title", "fate", "organization_id", "subject_id")),
        _json("said"),
        _json("seen", nullable=True),
        *(_json(name) for name in ("cells", "changes", "clashes", "problems")),
        sa.Column("waits", sa.Boolean, nullable=False),
        _text("result"),
        sa.Column("proposal_id", sa.UnicodeText),
    )
    op.create_index(
        "sdi_plan_import_waiting",
        "sdi_plan_import_row",
        ["import_id", "number"],
        postgresql_where=sa.text("waits"),
    )
    op.execute(
        "create index sdi_proposal_plan on sdi_proposal ((body ->> 'tahun'), organization_id)"
        " where subject_type = 'daftar_data'"
        " and state not in ('published', 'discarded')"
    )


def downgrade() -> None:
    op.drop_index("sdi_proposal_plan", "sdi_proposal")
    op.drop_table("sdi_plan_import_row")
    op.drop_table("sdi_plan_import")
