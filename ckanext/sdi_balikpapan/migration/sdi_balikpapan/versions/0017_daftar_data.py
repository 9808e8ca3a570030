"""The Daftar Data: entries of a year are found quickly, and datasets hang on them."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

_KEY = "trim(both '-' from regexp_replace(lower(extras ->> 'id_dds'), '[^a-z0-9]+', '-', 'g'))"


def upgrade() -> None:
    op.execute(
        "create index sdi_entry_plan on sdi_entry ((body ->> 'tahun'), organization_id, title)"
        " where type = 'daftar_data'"
    )
    # What datasets said before there was a Daftar Data here.
    op.execute(
        f"insert into sdi_entry_use (package_id, place, entry)"
        f" select id, 'id_dds', 'ddd:' || {_KEY} from package"
        f" where state = 'active' and not private"
        f" and length(extras ->> 'id_dds') between 1 and 200 on conflict do nothing"
    )


def downgrade() -> None:
    op.execute("delete from sdi_entry_use where place = 'id_dds'")
    op.execute("drop index sdi_entry_plan")
