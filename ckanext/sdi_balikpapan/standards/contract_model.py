"""What a file must hold, column by column: MS-Var as a contract that a program can keep. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

Limit = Decimal | date


class Type(str, Enum):
    """What the cells of a column hold; the codes of `data/tipe_variabel.csv`."""

    TEXT = "teks"
    INTEGER = "bilangan_bulat"
    DECIMAL = "bilangan_desimal"
    DATE = "tanggal"
    YEAR = "tahun"
    BOOLEAN = "ya_tidak"
    CODE = "kode"

    @property
    def is_number(self) -> bool:
        return self in (Type.INTEGER, Type.DECIMAL)


@dataclass(frozen=True)
class Problem:
    """Something in a declaration that can't be kept as it stands.

    :param rule: a code of `quality/data/aturan.csv`, where the words are.
    """

    rule: str
    column: str = ""
    value: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """What one column of a file must hold.

    :param codes: the codes that may stand in it, with their labels; None when any may.
    :param reference: the reference code list (`data/kode_referensi.csv`) that it follows.
    :param missing: what the file writes where a value isn't known.
    :param notation: "id" (1.234,5), "en" (1,234.5), or "" when the cells must show it.
    :param sum_of: the columns that add up to this one.
    """

    name: str
    type: Type = Type.TEXT
    label: str = ""
    definition: str = ""
    concept: str = ""
    unit: str = ""
    required: bool = False
    key: bool = False
    codes: Mapping[str, str] | None = None
    reference: str = ""
    minimum: Limit | None = None
    maximum: Limit | None = None
    missing: tuple[str, ...] = ()
    notation: str = ""
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialect:
    """How a file is written, as far as it was declared; what is empty is to be detected."""

    separator: str = ""
    encoding: str = ""
    header_row: int = 0
    sheet: str = ""
    notation: str = ""


@dataclass(frozen=True)
class Contract:
    """What a file must hold: its columns, how it is written, when its codes must be valid.

    :param problems: what in the declaration can't be kept; the rest of it still counts.
    """

    columns: tuple[Column, ...] = ()
    dialect: Dialect = Dialect()
    valid_on: date | None = None
    period: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns that together name a row."""
        return tuple(column for column in self.columns if column.key)

    def as_dict(self) -> dict[str, Any]:
        """As JSON can say it; `from_dict` turns it back."""
        return {
            "columns": [_plain(column) for column in self.columns],
            "dialect": _plain(self.dialect),
            "valid_on": self.valid_on.isoformat() if self.valid_on else None,
            "period": list(self.period),
            "problems": [_plain(problem) for problem in self.problems],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Contract:
        """A contract as `as_dict` wrote it."""
        return cls(
            columns=tuple(_column(one) for one in said.get("columns", ())),
            dialect=Dialect(**said.get("dialect", {})),
            valid_on=date.fromisoformat(said["valid_on"]) if said.get("valid_on") else None,
            period=tuple(said.get("period", ())),
            problems=tuple(Problem(**one) for one in said.get("problems", ())),
        )


def _plain(one: Any) -> dict[str, Any]:
    """The fields that say something."""
    said = {f.name: getattr(one, f.name) for f in fields(one)}
    return {name: _plain_value(value) for name, value in said.items() if not _is_silent(value)}


def _is_silent(value: Any) -> bool:
    """A limit of 0 says something."""
    return value is None or value is False or value in ("", ())


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (Decimal, date)):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _column(said: Mapping[str, Any]) -> Column:
    kind = Type(said.get("type", Type.TEXT))
    more = {key: value for key, value in said.items() if key not in ("name", "type")}
    for key in ("minimum", "maximum"):
        if more.get(key) is not None:
            more[key] = date.fromisoformat(more[key]) if kind is Type.DATE else Decimal(more[key])
    for key in ("missing", "sum_of"):
        more[key] = tuple(_texts(more.get(key, ())))
    return Column(name=said["name"], type=kind, **more)


def _texts(said: Iterable[Any]) -> Iterable[str]:
    return (str(one) for one in said)
