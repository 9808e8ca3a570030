"""The Forum's decisions: append-only, found by what they bind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    def text(name: str, **more: object) -> sa.Column:
        return sa.Column(name, sa.UnicodeText, nullable=bool(more.pop("nullable", False)), **more)  # type: ignore[arg-type]

    op.create_table(
        "sdi_decision",
        text("id", primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        text("number"),
        sa.Column("day", sa.Date, nullable=False, index=True),
        text("kind"),
        text("title"),
        text("decided"),
        text("participants"),
        text("document"),
        sa.Column("bindings", JSONB, nullable=False),
        text("status"),
        text("superseded_by", nullable=True),
        text("reason"),
        sa.Column("frozen", JSONB, nullable=False),
        text("written_by"),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(
        "create index sdi_decision_bindings on sdi_decision using gin (bindings jsonb_path_ops)"
    )
    for event, each in (("update or delete", "row"), ("truncate", "statement")):
        name = f"sdi_decision_no_{event.split(' ')[0]}"
        op.execute(
            f"create trigger {name} before {event} on sdi_decision"
            f" for each {each} execute function sdi_log_is_append_only()"
        )


def downgrade() -> None:
    op.drop_table("sdi_decision")
