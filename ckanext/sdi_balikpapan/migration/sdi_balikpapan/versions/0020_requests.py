"""Requests: what people ask for, their steps, who asked, and what holds spam off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"

_TIME = sa.DateTime(timezone=True)
_PUBLIC = "state not in ('held', 'hidden')"


def _text(name: str, *more: object) -> sa.Column[str]:
    return sa.Column(name, sa.UnicodeText, *more, nullable=False, server_default="")  # type: ignore[arg-type]


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    op.create_table(
        "sdi_request",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.UnicodeText, nullable=False, unique=True),
        *(sa.Column(name, sa.UnicodeText, nullable=False) for name in ("kind", "state")),
        sa.Column("state_since", _TIME, nullable=False),
        *(sa.Column(name, sa.UnicodeText, nullable=False) for name in ("title", "text")),
        *map(_text, ("dataset_id", "organization_id", "from_organization_id")),
        sa.Column("asked_at", _TIME, nullable=False),
        *(sa.Column(name, _TIME) for name in ("due_at", "settled_at")),
        *map(_flag, ("late", "reopened")),
        _text("answer"),
        sa.Column("datasets", JSONB, nullable=False, server_default="[]"),
        *map(_text, ("proposal_id", "subject_id")),
        sa.Column("suspicions", JSONB, nullable=False, server_default="[]"),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.execute(
        f"create index sdi_request_public on sdi_request (asked_at desc, id) where {_PUBLIC}"
    )
    op.execute(
        "create index sdi_request_office on sdi_request (organization_id, state, asked_at desc)"
    )
    op.execute(
        "create index sdi_request_due on sdi_request (due_at)"
        " where state in ('received', 'held', 'routed')"
    )
    op.execute(
        "create index sdi_request_dataset on sdi_request (dataset_id) where dataset_id <> ''"
    )
    op.execute(
        "create index sdi_request_words on sdi_request using gin"
        " (to_tsvector('simple', title || ' ' || text || ' ' || number))"
    )
    op.create_table(
        "sdi_request_asker",
        sa.Column("request_id", sa.UnicodeText, primary_key=True),
        sa.Column("secret", sa.UnicodeText, nullable=False),
        *map(_text, ("user_id", "name")),
        _flag("show_name"),
        *map(_text, ("email", "language")),
    )
    op.execute(
        "create index sdi_request_asker_email on sdi_request_asker (email) where email <> ''"
    )
    op.create_table(
        "sdi_request_step",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        sa.Column("request_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("at", _TIME, nullable=False),
        _text("actor"),
        *(sa.Column(name, sa.UnicodeText, nullable=False) for name in ("role", "verb")),
        _text("from_state"),
        sa.Column("to_state", sa.UnicodeText, nullable=False),
        *map(_text, ("organization_id", "note")),
    )
    op.create_table(
        "sdi_request_counter",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "sdi_request_sender",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("sender", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "sdi_request_form",
        sa.Column("nonce", sa.UnicodeText, primary_key=True),
        sa.Column("at", _TIME, nullable=False),
    )


def downgrade() -> None:
    tables = ("form", "sender", "counter", "step", "asker")
    for name in (*(f"sdi_request_{table}" for table in tables), "sdi_request"):
        op.drop_table(name)
