"""How a file turned out to be written, as far as an export must say it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..contract import Column, Contract, Type

TRUE = ("ya", "y", "yes", "true", "benar", "ada", "1")
FALSE = ("tidak", "t", "n", "no", "false", "salah", "0", "tdk", "tidak ada")
MOST_CODES = 1000
"""Longer code lists are left to whoever keeps them."""

_ISO = {"9999-99-99": ("%Y-%m-%d", "yyyy-MM-dd")}
_DATES: Mapping[str, tuple[str, str]] = {
    **_ISO,
    "99/99/9999": ("%d/%m/%Y", "dd/MM/yyyy"),
    "99-99-9999": ("%d-%m-%Y", "dd-MM-yyyy"),
    "99.99.9999": ("%d.%m.%Y", "dd.MM.yyyy"),
}
"""The shapes of days, and how Table Schema and CSVW write them."""
_AMERICAN: Mapping[str, tuple[str, str]] = {
    **_ISO,
    "99/99/9999": ("%m/%d/%Y", "MM/dd/yyyy"),
    "99-99-9999": ("%m-%d-%Y", "MM-dd-yyyy"),
    "99.99.9999": ("%m.%d.%Y", "MM.dd.yyyy"),
}
GROUPED = "grouped"
_DIGIT = re.compile(r"[0-9]")


def shape_of(text: str) -> str:
    """The shape of a text: every digit a 9."""
    return _DIGIT.sub("9", text)


@dataclass(frozen=True)
class Written:
    """What reading a file has shown of it; empty where nobody knows.

    :param names: its header.
    :param notation: of each column with numbers or days, "id" or "en".
    :param forms: the shapes of a column's days, its words for yes (+) and no (-), `GROUPED` where
        its integers have marks between thousands.
    """

    names: Sequence[str] = ()
    separator: str = ""
    encoding: str = ""
    header_row: int = 1
    notation: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Written:
        known = {key: said[key] for key in cls.__dataclass_fields__ if said.get(key)}
        return cls(**known)

    def columns(self, contract: Contract) -> list[Column]:
        """The columns of the file in its own order, or the declared ones."""
        if not self.names:
            return list(contract.columns)
        by_name = {_loose(column.name): column for column in contract.columns}
        return [_named(by_name.get(_loose(name)), name) for name in self.names]

    def notation_of(self, column: Column, contract: Contract) -> str:
        known = column.notation or contract.dialect.notation
        return known or self.notation.get(column.name, "")

    def is_grouped(self, column: Column, contract: Contract) -> bool:
        """Whether integers have marks between thousands; where nobody knows, whether they may."""
        if self.names:
            return GROUPED in self.forms.get(column.name, ())
        return bool(self.notation_of(column, contract))

    def day_format(self, column: Column, contract: Contract) -> tuple[str, str] | None:
        """How all the days of a column are written, for Table Schema and CSVW; None if mixed."""
        shapes = self.forms.get(column.name, ())
        if len(shapes) != 1:
            return None
        american = self.notation_of(column, contract) == "en"
        return (_AMERICAN if american else _DATES).get(shapes[0])


def _named(column: Column | None, name: str) -> Column:
    if column is None:
        return Column(name)
    return column if column.name == name else Column(**{**vars(column), "name": name})


def _loose(name: str) -> str:
    return " ".join(name.split()).casefold()


def words(said: Iterable[str]) -> list[str]:
    """Words in the spellings that people use: ya, Ya, YA."""
    return list(
        dict.fromkeys(form for one in said for form in (one, one.capitalize(), one.upper()))
    )


def codes_of(column: Column) -> list[str]:
    """The codes that may stand in a column; empty when any may, or the list is too long."""
    codes = list(column.codes or ())
    return codes if column.type in (Type.CODE, Type.TEXT) and len(codes) <= MOST_CODES else []
