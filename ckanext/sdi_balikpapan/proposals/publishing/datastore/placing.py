"""Putting a table that was made aside in the place of another, as core would have named it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from psycopg2 import errors, sql

from ckanext.datastore.backend import postgres as core

from . import shape
from .shape import Field

_LOCK_WAIT = "1s"
_LOCK_TRIES = 150
"""Core ends a reader after a minute; so long, and longer, a new table waits for its moment."""


def swap(cursor: Any, stage: str, resource_id: str, fields: Sequence[Field], rows: int) -> None:
    """Let a table take a resource's name, and drop the one that had it."""
    new, old = sql.Identifier(stage), sql.Identifier(resource_id)
    aliases: list[str] = []
    if exists(cursor, resource_id):
        lock(cursor, resource_id)
        cursor.execute("SELECT name FROM _table_metadata WHERE alias_of = %s", [resource_id])
        aliases = [row[0] for row in cursor.fetchall()]
        cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(old))
    cursor.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(new, old))
    rename_parts(cursor, stage, resource_id, fields)
    for alias in aliases:
        statement = sql.SQL("CREATE VIEW {} AS SELECT * FROM {}")
        cursor.execute(statement.format(sql.Identifier(alias), old))
    cursor.execute(
        "INSERT INTO _table_stats VALUES (%s, jsonb_build_object('rows', %s::bigint))"
        " ON CONFLICT (resource_id) DO UPDATE SET stats = excluded.stats",
        [resource_id, rows],
    )


def exists(cursor: Any, name: str) -> bool:
    """Whether the DataStore has a table of that name."""
    cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = %s", [name])
    return cursor.fetchone() is not None


def lock(cursor: Any, name: str) -> None:
    """Wait until nobody reads the table, never so long that those who come wait, too.

    :raises errors.LockNotAvailable: when somebody has read it all the time.
    """
    statement = sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(name))
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_LOCK_WAIT])
    for attempt in range(1, _LOCK_TRIES + 1):
        cursor.execute("SAVEPOINT sdi_lock")
        try:
            cursor.execute(statement)
        except errors.LockNotAvailable:
            cursor.execute("ROLLBACK TO SAVEPOINT sdi_lock")
            if attempt == _LOCK_TRIES:
                raise
            time.sleep(1)
        else:
            return


def rename_parts(cursor: Any, stage: str, resource_id: str, fields: Sequence[Field]) -> None:
    """Give indexes and sequence the names that core would have given them."""
    pairs = [(f"{stage}_pkey", f"{resource_id}_pkey")]
    pairs += zip(index_names(stage, fields), index_names(resource_id, fields), strict=True)
    for was, name in pairs:
        cursor.execute(
            sql.SQL("ALTER INDEX IF EXISTS {} RENAME TO {}").format(
                sql.Identifier(was), sql.Identifier(name)
            )
        )
    cursor.execute(
        sql.SQL("ALTER SEQUENCE {} RENAME TO {}").format(
            sql.Identifier(f"{stage}__id_seq"), sql.Identifier(f"{resource_id}__id_seq")
        )
    )


def index_names(table: str, fields: Sequence[Field]) -> list[str]:
    """What core calls the indexes of a table: the full text's, then the key's."""
    described = [{"id": field.name, "type": field.type} for field in fields]
    full_text, _ = core._build_fts_indexes({"resource_id": table}, "{name}", described)
    key = key_of(fields)
    named = [core._generate_index_name(table, ", ".join(map(core.identifier, key)))] if key else []
    return [*full_text, *named]


def key_of(fields: Sequence[Field]) -> list[str]:
    """The columns that were declared to name a row."""
    own = (field for field in fields if field.kind is shape.Kind.FILE)
    return [field.name for field in own if field.declared and field.declared.key]
