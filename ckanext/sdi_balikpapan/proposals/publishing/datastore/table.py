"""The tables of the DataStore's database: filled aside and put in place in one transaction.

Made by core's own functions where it has them, so that its searches, its permissions and whatever
comes after this extension find what they expect.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import psycopg2
import sqlalchemy as sa
from psycopg2 import errors, sql
from sqlalchemy.exc import DBAPIError

from ckanext.datastore.backend import postgres as core
from ckanext.sdi_balikpapan.quality.table import Chunk

from . import copying, dictionary, placing, shape
from .filling import Filling
from .shape import Field

_STAGE = "_sdi_"
"""Names that begin with an underscore are no tables to the DataStore."""

Note = Mapping[str, Any]


class TooWide(Exception):
    """Rows that PostgreSQL cannot hold."""


def holds(resource_id: str) -> Note | None:
    """What the table in place says it was made from; None where there is none of ours."""
    query = sa.text(
        "select obj_description(oid, 'pg_class') from pg_class"
        " where relname = :name and relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    with core.get_write_engine().connect() as connection:
        said = connection.execute(query, {"name": resource_id}).scalar()
    try:
        note = json.loads(said) if said else None
    except ValueError:
        return None
    return note if isinstance(note, dict) else None


def replace(
    resource_id: str,
    filling: Filling,
    chunks: Iterable[Chunk],
    note: Callable[[], Note],
) -> Note:
    """Put a new table in the place of a resource's old one, all at once or not at all.

    Readers see the old one until the commit, and wait only for the moment of the change.

    :param note: what the table is to say of itself, asked after the rows were read; returned with
        what was found while loading.
    :raises TooWide: for rows that no table of PostgreSQL takes.
    """
    stage = f"{_STAGE}{secrets.token_hex(8)}"
    with transaction() as connection:
        cursor = connection.connection.cursor()
        try:
            create(connection, stage, filling.fields)
            copying.copy_in(cursor, stage, filling, chunks)
            key = _unique_key(cursor, stage, filling.fields)
            core.create_indexes({"connection": connection}, {"resource_id": stage})  # type: ignore
        except (psycopg2.Error, DBAPIError) as error:
            if isinstance(getattr(error, "orig", error), errors.ProgramLimitExceeded):
                raise TooWide from error
            raise
        found = {**note(), "rows": filling.rows, "odd": filling.odd, **key}
        _describe(cursor, stage, filling, found)
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(stage)))
        placing.swap(cursor, stage, resource_id, filling.fields, filling.rows)
    return found


def drop(resource_id: str) -> None:
    """Remove a resource's table, if there is one, and all that hangs on it."""
    with transaction() as connection:
        cursor = connection.connection.cursor()
        if placing.exists(cursor, resource_id):
            placing.lock(cursor, resource_id)
            cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(resource_id)))
        cursor.execute("DELETE FROM _table_stats WHERE resource_id = %s", [resource_id])


@contextmanager
def transaction() -> Iterator[sa.Connection]:
    """One transaction of the DataStore's database, as long as it may take."""
    engine = core.get_write_engine()
    core._cache_types(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL statement_timeout TO 0"))
        # Core's trigger fills the full-text column by this setting, while core's searches go by
        # the configuration.
        language = tk.config["ckan.datastore.default_fts_lang"]
        connection.execute(
            sa.text("SELECT set_config('default_text_search_config', :name, true)"),
            {"name": language},
        )
        yield connection


def create(connection: sa.Connection, name: str, fields: Sequence[Field]) -> None:
    """An empty table as core makes them, with its full-text trigger."""
    described = [{"id": field.name, "type": field.type} for field in fields]
    data = {"resource_id": name, "fields": described}
    core.create_table({"connection": connection}, data, {})  # type: ignore[typeddict-item]
    core._create_fulltext_trigger(connection, name)


def _unique_key(cursor: Any, stage: str, fields: Sequence[Field]) -> Note:
    """The declared key as core's primary key, a unique index; said when the rows don't keep it."""
    key = placing.key_of(fields)
    if not key:
        return {}
    statement = sql.SQL("CREATE UNIQUE INDEX {} ON {} ({})").format(
        sql.Identifier(placing.index_names(stage, fields)[-1]),
        sql.Identifier(stage),
        sql.SQL(", ").join(map(sql.Identifier, key)),
    )
    cursor.execute("SAVEPOINT sdi_key")
    try:
        cursor.execute(statement)
    except (errors.UniqueViolation, errors.ProgramLimitExceeded):
        cursor.execute("ROLLBACK TO SAVEPOINT sdi_key")
        return {"repeated_key": key}
    return {}


def _describe(cursor: Any, stage: str, filling: Filling, note: Note) -> None:
    """Write the data dictionary where core keeps it, and what the table is."""
    kept_in = {f.source: f.name for f in filling.fields if f.kind is shape.Kind.WRITTEN}
    for field in filling.fields:
        said = dictionary.info(field, filling.odd.get(field.name, 0), kept_in.get(field.source, ""))
        if said:
            # A blank at its beginning is core's sign of this form.
            text = " " + json.dumps({"_info": said}, ensure_ascii=False, separators=(",", ":"))
            statement = sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                sql.Identifier(stage), sql.Identifier(field.name), sql.Literal(text)
            )
            cursor.execute(statement)
    text = json.dumps(dict(note), ensure_ascii=False)
    statement = sql.SQL("COMMENT ON TABLE {} IS {}")
    cursor.execute(statement.format(sql.Identifier(stage), sql.Literal(text)))
