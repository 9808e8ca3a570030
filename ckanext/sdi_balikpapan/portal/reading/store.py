"""The stored table of a file: read as it is asked for, with the reader's rights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.sdi_balikpapan.proposals.model import LoadedTable
from ckanext.sdi_balikpapan.proposals.publishing.datastore.names import column_names
from ckanext.sdi_balikpapan.standards.contract import Column, contract_of

from .asking import PAGE, Asked, How, Test
from .columns import Field, fields

_SECONDS, _SECONDS_OF_A_FILE = 5, 600
_CANCELED, _NO_TABLE = "57014", "42P01"


class TooLong(RuntimeError):
    """The table is too large for what was asked."""


@dataclass(frozen=True)
class Store:
    """A stored table.

    :param stamp: changes whenever its rows do.
    """

    resource: dict[str, Any]
    package: dict[str, Any]
    fields: tuple[Field, ...]
    stamp: str

    @property
    def id(self) -> str:
        return str(self.resource["id"])

    def page(self, asked: Asked) -> list[Any]:
        """The rows of a page."""
        query = self._ordered(asked).limit(PAGE).offset((asked.page - 1) * PAGE)
        with _reading(_SECONDS) as connection:
            return list(connection.execute(query))

    def count(self, asked: Asked) -> int:
        """How many rows pass."""
        query = sa.select(sa.func.count()).select_from(self._table).where(*self._where(asked))
        with _reading(_SECONDS) as connection:
            return int(connection.scalar(query) or 0)

    def all(self, asked: Asked, limit: int | None = None) -> Iterator[Any]:
        """All rows that pass, a few at a time."""
        with _reading(_SECONDS_OF_A_FILE) as connection:
            streamed = connection.execution_options(stream_results=True, yield_per=1000)
            yield from streamed.execute(self._ordered(asked).limit(limit))

    def distinct(self, names: Sequence[Field]) -> list[int]:
        """How many different values each of these columns has."""
        if not names:
            return []
        query = sa.select(*(sa.func.count(sa.distinct(self._cell(one))) for one in names))
        with _reading(_SECONDS) as connection:
            return list(connection.execute(query.select_from(self._table)).one())

    def sums(self, by: Sequence[Field], values: Sequence[Field], limit: int) -> list[Any]:
        """The sum and the number of values for each combination of `by`."""
        keys = [sa.cast(self._cell(one), sa.Text) for one in by]
        parts = []
        for one in values:
            cell = self._cell(one)
            known = sa.func.nullif(sa.cast(cell, sa.Text), "NaN").is_not(None)
            parts += [sa.func.sum(cell).filter(known), sa.func.count(cell).filter(known)]
        query = sa.select(*keys, *parts).select_from(self._table)
        query = query.group_by(*keys).limit(limit) if keys else query
        with _reading(_SECONDS) as connection:
            return list(connection.execute(query))

    @cached_property
    def _table(self) -> sa.TableClause:
        return sa.table(self.id, sa.column("_id"), *(sa.column(one.name) for one in self.fields))

    def _cell(self, of: Field) -> Any:
        return self._table.c[of.name]

    def _ordered(self, asked: Asked) -> sa.Select[Any]:
        query = sa.select(*(self._cell(one) for one in self.fields)).select_from(self._table)
        query = query.where(*self._where(asked))
        if asked.order is not None:
            cell = self._cell(self.fields[asked.order])
            query = query.order_by(
                (cell.desc() if asked.is_descending else cell.asc()).nulls_last()
            )
        return query.order_by(self._table.c["_id"])

    def _where(self, asked: Asked) -> list[Any]:
        found = [self._test(one) for one in asked.tests]
        for word in asked.words.split()[:10]:
            cells = (sa.cast(self._cell(one), sa.Text) for one in self.fields)
            found.append(sa.or_(*(cell.icontains(word, autoescape=True) for cell in cells)))
        return found

    def _test(self, test: Test) -> Any:
        cell = self._cell(test.field)
        if test.how is How.HAS:
            return sa.cast(cell, sa.Text).icontains(str(test.value), autoescape=True)
        return cell.op(test.how.value)(sa.literal(test.value, sa.Numeric))


@contextmanager
def _reading(seconds: int) -> Iterator[Any]:
    """A connection that only reads, for so long.

    :raises TooLong: when the time is over.
    """
    try:
        with get_read_engine().connect() as connection:
            connection.execute(sa.text(f"SET LOCAL statement_timeout TO {seconds * 1000}"))
            yield connection
    except DBAPIError as error:
        code = getattr(error.orig, "pgcode", "")
        if code == _CANCELED:
            raise TooLong from None
        if code == _NO_TABLE:
            raise tk.ObjectNotFound(tk._("Tabel ini sudah tidak ada.")) from None
        raise


def opened(package: dict[str, Any], resource: dict[str, Any]) -> Store | None:
    """The table of a file, if it has one that this reader may read."""
    if not resource.get("datastore_active"):
        return None
    try:
        reader = {"user": tk.current_user.name}
        tk.check_access("datastore_search", cast(Any, reader), {"resource_id": resource["id"]})
    except tk.NotAuthorized:
        return None
    stored = _stored(resource["id"])
    if not stored:
        return None
    return Store(resource, package, fields(stored, _declared(package, resource)), _stamp(resource))


def _declared(package: dict[str, Any], resource: dict[str, Any]) -> list[Column]:
    """The declared columns, called as loading called them."""
    columns = contract_of(package, resource).columns
    return [replace(one, name=column_names([one.name])[0]) for one in columns]


def _stored(resource_id: str) -> list[tuple[str, str]]:
    """The columns of a table, in order, with their types."""
    query = sa.text(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = to_regclass"
        "(quote_ident(:id)) AND attnum > 0 AND NOT attisdropped AND attname !~ '^_' ORDER BY attnum"
    )
    with _reading(_SECONDS) as connection:
        return [(name, type_) for name, type_ in connection.execute(query, {"id": resource_id})]


def _stamp(resource: dict[str, Any]) -> str:
    loaded = model.Session.get(LoadedTable, resource["id"])
    if loaded is None:
        return str(resource.get("last_modified") or resource.get("metadata_modified") or "")
    return f"{loaded.sha256}-{loaded.loaded_at.timestamp()}"
