"""The gate: triggers that let only publications change governed datasets and their versions.

A new portal has it from the start. A portal that already has datasets gets it from
`ckan sdi adopt`, once their approved versions are recorded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ckanext.sdi_balikpapan.proposals.gate import triggers

revision = "0002"
down_revision = "0001"

_HAS_DATASETS = """
select exists (
  select 1 from package p join sdi_governed_type g on g.type = coalesce(p.type, 'dataset')
)
"""


def upgrade() -> None:
    if not op.get_bind().execute(sa.text(_HAS_DATASETS)).scalar_one():
        for statement in triggers.INSTALL:
            op.execute(statement)


def downgrade() -> None:
    for statement in triggers.UNINSTALL:
        op.execute(statement)
