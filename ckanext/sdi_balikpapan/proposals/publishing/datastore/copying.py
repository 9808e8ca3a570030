"""Rows into a table by COPY, which stops where the table must change first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg2
from psycopg2 import sql

from ckanext.sdi_balikpapan.quality.table import Chunk

from .filling import Change, Filling, Part
from .shape import Field

_READ_AT_ONCE = 1 << 18


class Source:
    """Parts of a filling as a file that COPY reads; it ends where the table must change first."""

    def __init__(self, parts: Iterator[Part]) -> None:
        self.failure: Exception | None = None
        self._parts, self._rest = parts, memoryview(b"")
        self._changes: tuple[Change, ...] = ()

    def changes(self) -> tuple[Change, ...]:
        """What must change before reading goes on; nothing at the end of the file."""
        changes, self._changes = self._changes, ()
        return changes

    def read(self, size: int) -> bytes:
        if self._changes:
            return b""
        if not self._rest:
            try:
                part = next(self._parts, None)
            except Exception as error:
                # psycopg2 would hide it behind an error of its own.
                self.failure = error
                raise
            if part is None:
                return b""
            self._rest, self._changes = memoryview(part.rows), part.changes
            if self._changes:
                return b""
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


def copy_in(cursor: Any, stage: str, filling: Filling, chunks: Iterable[Chunk]) -> None:
    """Fill a table with the rows of a file; what reading them raises is raised here."""
    source = Source(filling.parts(chunks))
    while True:
        # The columns as the next rows need them: a change comes before its rows.
        statement = _statement(cursor, stage, filling.fields)
        try:
            cursor.copy_expert(statement, source, _READ_AT_ONCE)
        except psycopg2.Error as error:
            if source.failure is not None:
                raise source.failure from error
            raise
        changes = source.changes()
        if not changes:
            return
        for change in changes:
            _change(cursor, stage, change)


def _statement(cursor: Any, stage: str, fields: Sequence[Field]) -> str:
    names = sql.SQL(", ").join(sql.Identifier(field.name) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (ENCODING 'UTF8')")
    return statement.format(sql.Identifier(stage), names).as_string(cursor)


def _change(cursor: Any, stage: str, change: Change) -> None:
    words = "ADD COLUMN {} {}" if change.is_new else "ALTER COLUMN {} TYPE {}"
    statement = sql.SQL("ALTER TABLE {} " + words).format(
        sql.Identifier(stage), sql.Identifier(change.field.name), sql.SQL(change.field.type)
    )
    cursor.execute(statement)
