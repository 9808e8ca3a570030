"""The gate that logs what passes it: put up anew where one stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ckanext.sdi_balikpapan.proposals.gate import triggers

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    standing = op.get_bind().execute(sa.text(triggers.IN_PLACE)).first()
    if standing is not None:
        for statement in triggers.INSTALL:
            op.execute(statement)


def downgrade() -> None:
    """The gate of this version serves the tables of the one before as well."""
