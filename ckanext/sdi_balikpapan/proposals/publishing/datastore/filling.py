"""A file's rows on their way into a table, chunk by chunk; it widens as they need it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ckanext.sdi_balikpapan.quality.table import Chunk
from ckanext.sdi_balikpapan.standards.contract import Column

from . import cells, runs, shape
from .shape import Field, Kind


class TooMuch(Exception):
    """More than the portal's limit for one table; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True)
class Change:
    """What must happen to a table before the next rows: a new column, or a wider type."""

    field: Field
    is_new: bool


@dataclass(frozen=True)
class Part:
    """The next rows as COPY takes them, and what must change before them."""

    rows: bytes
    changes: tuple[Change, ...] = ()


class Filling:
    """Converts the chunks of one file.

    :ivar fields: the table's columns as they are by now.
    :ivar rows: how many rows there were so far.
    """

    def __init__(
        self, fields: Sequence[Field], notation: Callable[[Column], str], limit: int
    ) -> None:
        """
        :param notation: how the cells of a column show that they are written, "id", "en" or "".
        :param limit: bytes; more of them raise `TooMuch`.
        """
        self.fields = list(fields)
        self.rows = 0
        self._left, self._limit = limit, limit
        self._typed: dict[str, cells.Typed] = {}
        self._cells = {field.name: self._made(field, notation) for field in fields}
        self._odd: dict[str, Field] = {}

    def _made(self, field: Field, notation: Callable[[Column], str]) -> cells.Cells:
        declared, columns = field.declared, len(self.fields)
        if field.kind is Kind.LABEL and declared:
            return cells.Cells(cells.labelled(shape.labels(declared), declared.missing), columns)
        if field.is_typed and declared:
            typed = cells.Typed(declared, lambda: notation(declared))
            self._typed[field.name] = typed
            return cells.Cells(typed, columns, typed.run)
        missing = frozenset(declared.missing) if declared else frozenset()
        plain = partial(runs.texts, missing=missing)
        return cells.Cells(cells.of_text(declared), columns, plain)

    @property
    def odd(self) -> dict[str, int]:
        """How many cells of a column aren't of its type."""
        return {name: self._cells[name].odd for name in self._odd}

    @property
    def forms(self) -> dict[int, list[str]]:
        """How days, and yes and no, are written, by the place of the file's column."""
        typed = ((field, self._typed.get(field.name)) for field in self.fields)
        return {f.source: sorted(one.forms) for f, one in typed if one is not None and one.forms}

    def parts(self, chunks: Iterable[Chunk]) -> Iterator[Part]:
        """
        :raises TooMuch: when the rows outgrow the limit.
        """
        for chunk in chunks:
            if not chunk.lines:
                continue
            self.rows += len(chunk.lines)
            part = self._part(chunk)
            self._left -= len(part.rows)
            if self._left < 0:
                raise TooMuch(self._limit)
            yield part

    def _part(self, chunk: Chunk) -> Part:
        raw = chunk.columns
        before = {name: self._cells[name].odd for name in self._typed}
        # Columns that keep odd cells are made from the others, which say which cells are odd.
        plain = [field for field in self.fields if field.kind is not Kind.WRITTEN]
        done = {f.name: self._cells[f.name].all(raw[f.source]) for f in plain}
        changes = [*self._widened(), *self._kept(before)]
        for name, field in self._odd.items():
            done[field.name] = self._written(done[name], raw[field.source], before[name], name)
        return Part(cells.lines([done[field.name] for field in self.fields]), tuple(changes))

    def _widened(self) -> Iterator[Change]:
        for place, field in enumerate(self.fields):
            typed = self._typed.get(field.name)
            if typed is not None and typed.wide and field.type == "int8":
                self.fields[place] = Field(field.name, shape.WIDE, field.source, field.declared)
                yield Change(self.fields[place], is_new=False)

    def _kept(self, before: dict[str, int]) -> Iterator[Change]:
        for field in [f for f in self.fields if f.name in self._typed]:
            if self._cells[field.name].odd > before[field.name] and field.name not in self._odd:
                self._odd[field.name] = shape.written(field, self.fields)
                self.fields.append(self._odd[field.name])
                yield Change(self._odd[field.name], is_new=True)

    def _written(
        self, texts: Sequence[str], raw: Sequence[object], before: int, name: str
    ) -> list[str]:
        if self._cells[name].odd == before:
            return [cells.NULL] * len(texts)
        return [
            cells.as_written(cell) if text is cells.ODD else cells.NULL
            for text, cell in zip(texts, raw, strict=True)
        ]
