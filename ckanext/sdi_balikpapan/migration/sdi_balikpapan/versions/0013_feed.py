"""The feed: what was published or withdrawn as which number, and each dataset's fragments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ckanext.sdi_balikpapan.catalog.feed import triggers

revision = "0013"
down_revision = "0012"


def _text(name: str, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.UnicodeText, nullable=False, **more)  # type: ignore[arg-type]


def _number(name: str, **more: object) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.BigInteger, nullable=False, **more)  # type: ignore[arg-type]


def _flag(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    op.create_table(
        "sdi_publication",
        _text("package_id", primary_key=True),
        _number("seq", unique=True),
        _number("born", unique=True),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False, index=True),
        _flag("gone"),
        _text("uri", server_default=""),
        _flag("harvested"),
    )
    op.create_table(
        "sdi_fragment",
        _text("package_id", primary_key=True),
        _text("syntax", primary_key=True),
        _number("seq"),
        _text("basis"),
        _text("hash"),
        sa.Column("deflated", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        _number("crc"),
    )
    # Compressed already.
    op.execute("alter table sdi_fragment alter column deflated set storage external")
    for statement in (*triggers.INSTALL, triggers.FILL):
        op.execute(statement)


def downgrade() -> None:
    for statement in triggers.UNINSTALL:
        op.execute(statement)
    for table in ("sdi_fragment", "sdi_publication"):
        op.drop_table(table)
