"""The registry: agreed entries, and which datasets use them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.sdi_balikpapan.proposals.gate import triggers

revision = "0012"
down_revision = "0011"


def _text(name: str, *, null: bool = False, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.UnicodeText, nullable=null, **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "sdi_entry",
        _text("id", primary_key=True),
        _text("type"),
        _text("name", unique=True),
        _text("title"),
        _text("organization_id", index=True),
        _text("status"),
        _text("superseded_by", null=True, index=True),
        sa.Column("body", JSONB, nullable=False),
        _text("content_hash"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("id_sds", server_default=""),
        _text("words", server_default=""),
        sa.Column("attestation", JSONB, nullable=False, server_default="{}"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sdi_entry_type_title", "sdi_entry", ["type", "title"])
    op.create_table(
        "sdi_entry_use",
        _text("package_id", primary_key=True),
        _text("place", primary_key=True),
        _text("entry", primary_key=True, index=True),
    )
    op.create_index("ix_sdi_version_subject_id", "sdi_version", ["subject_id", "number"])
    if op.get_bind().execute(sa.text(triggers.IN_PLACE)).first() is not None:
        for statement in triggers.INSTALL:
            op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_sdi_version_subject_id")
    for table in ("sdi_entry_use", "sdi_entry"):
        op.drop_table(table)
