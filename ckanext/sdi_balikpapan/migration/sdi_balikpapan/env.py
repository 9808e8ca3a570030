"""Alembic's entry: runs our migrations on CKAN's database, with a version table of our own."""

from __future__ import annotations

import ckan.model.meta as meta
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def ours(_object: object, name: str | None, type_: str, _reflected: bool, _to: object) -> bool:
    """Leave CKAN's tables to CKAN."""
    return type_ != "table" or str(name).startswith("sdi_")


engine = engine_from_config(
    config.get_section(config.config_ini_section) or {},
    prefix="sqlalchemy.",
    poolclass=pool.NullPool,
)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=meta.metadata,
        version_table="sdi_balikpapan_alembic_version",
        include_object=ours,
    )
    with context.begin_transaction():
        context.run_migrations()
