"""A table summed up by its times, places and kinds, as pictures are chosen from it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .columns import Field, Role, is_year

_TOTAL = re.compile(
    r"(?:sub\s*-?\s*)?(?:jumlah|total)(?:\s+(?:total|keseluruhan|seluruhnya|akhir|umum|semua))?\W*"
    r"|grand\s+total|semua|keseluruhan|l\s*\+\s*p|laki-laki\s*(?:\+|dan|&)\s*perempuan",
    re.IGNORECASE,
)
_WIDE = re.compile(r"(?P<stem>.*?)[\s_.-]*(?P<year>(?:19|20)\d\d)")
_FEWEST_YEARS = 3
YEAR = Field("tahun", "Tahun", Role.PERIOD)


@dataclass(frozen=True)
class Row:
    """The rows of a table that say the same of its times, places and kinds.

    :param value: the sum of theirs; :param count: how many rows say a value.
    """

    keys: tuple[str, ...]
    value: float | None
    count: int


@dataclass(frozen=True)
class Groups:
    """A table, summed up.

    :param by: what the keys of its rows say.
    """

    by: tuple[Field, ...]
    value: Field
    rows: tuple[Row, ...]
    totals: int = 0

    def distinct(self, place: int) -> list[str]:
        """What is said there, in the order of the rows."""
        return list(dict.fromkeys(row.keys[place] for row in self.rows))


def grouped(
    by: Sequence[Field], value: Field, rows: Iterable[tuple[Sequence[str | None], object, int]]
) -> Groups:
    """Rows of the database as groups, without lines of totals."""
    found, totals = [], 0
    for keys, number, count in rows:
        said = tuple((key or "").strip() for key in keys)
        if any(is_total(key) for key in said):
            totals += 1
            continue
        found.append(Row(said, _number(number), count))
    return Groups(tuple(by), value, tuple(found), totals)


def is_total(text: str) -> bool:
    """Whether a kind or a place is the sum of the others."""
    return len(text) < 60 and _TOTAL.fullmatch(text) is not None


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def wide(fields: Sequence[Field]) -> Mapping[str, tuple[tuple[str, Field], ...]]:
    """The columns that are one value over years (`2021`, `2022`, …), by what they begin with."""
    found: dict[str, list[tuple[str, Field]]] = {}
    for one in fields:
        match = _WIDE.fullmatch(one.name.strip())
        if match and (one.role is Role.VALUE or is_year(one.name)) and one.is_number:
            found.setdefault(match["stem"].strip(" _.-"), []).append((match["year"], one))
    return {stem: tuple(many) for stem, many in found.items() if len(many) >= _FEWEST_YEARS}


def melted(groups: Sequence[tuple[str, Groups]], value: Field) -> Groups:
    """One table of several, each of a year."""
    by = (*groups[0][1].by, YEAR)
    rows = tuple(
        Row((*row.keys, year), row.value, row.count) for year, one in groups for row in one.rows
    )
    return Groups(by, value, rows, max(one.totals for _, one in groups))


def telling(groups: Groups) -> Groups:
    """Without columns that say the same in every row, or the same as another one does.

    Of a code and a name that go together the name stays.
    """
    kept: list[int] = []
    columns = [tuple(row.keys[n] for row in groups.rows) for n in range(len(groups.by))]
    for place in sorted(range(len(groups.by)), key=lambda n: (groups.by[n].is_code, n)):
        if len(set(columns[place])) < 2 and groups.by[place].role is not Role.PERIOD:
            continue
        if not any(_same(columns[place], columns[other]) for other in kept):
            kept.append(place)
    kept.sort()
    return Groups(
        tuple(groups.by[n] for n in kept),
        groups.value,
        tuple(Row(tuple(row.keys[n] for n in kept), row.value, row.count) for row in groups.rows),
        groups.totals,
    )


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = set(zip(one, other, strict=True))
    return len(pairs) == len(set(one)) == len(set(other))
