"""A large file with errors whose places are known, and what it should have been."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

CODES = {f"64.71.{k:02d}.{1000 + v}": "" for k in range(1, 7) for v in range(1, 7)}
CONTRACT = Contract(
    (
        Column("id", Type.INTEGER, key=True),
        Column("kode", Type.CODE, codes=CODES),
        Column("nama", Type.TEXT, required=True),
        Column("tahun", Type.YEAR),
        Column("tanggal", Type.DATE),
        Column("jumlah", Type.INTEGER, minimum=Decimal(0)),
        Column("nilai", Type.DECIMAL, minimum=Decimal(0), maximum=Decimal(1000)),
        Column("aktif", Type.BOOLEAN),
    )
)
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True}},
        {"name": "kode", "type": "string", "constraints": {"enum": list(CODES)}},
        {"name": "nama", "type": "string", "constraints": {"required": True}},
        {"name": "tahun", "type": "year"},
        {"name": "tanggal", "type": "date"},
        {"name": "jumlah", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "nilai", "type": "number", "constraints": {"minimum": 0, "maximum": 1000}},
        {"name": "aktif", "type": "boolean", "trueValues": ["ya"], "falseValues": ["tidak"]},
    ],
    "primaryKey": ["id"],
}
"""The same checks, as frictionless takes them."""

_ERRORS: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("id", "duplicate_key", lambda number: str(number - 7)),
    ("kode", "not_in_codes", lambda number: "99.9"),  # noqa: ARG005
    ("nama", "empty_cell", lambda number: ""),  # noqa: ARG005
    ("tahun", "not_year", lambda number: "20x4"),  # noqa: ARG005
    ("tanggal", "impossible_date", lambda number: "2023-02-30"),  # noqa: ARG005
    ("jumlah", "not_integer", lambda number: "12.7"),  # noqa: ARG005
    ("jumlah", "below_minimum", lambda number: f"-{number}"),
    ("nilai", "not_number", lambda number: f"x{number}"),
    ("nilai", "above_maximum", lambda number: "1000.5"),  # noqa: ARG005
    ("aktif", "not_yes_no", lambda number: "mungkin"),  # noqa: ARG005
)


@dataclass(frozen=True)
class Planted:
    """A file and the errors in it: rule, column, row."""

    path: Path
    rows: int
    errors: frozenset[tuple[str, str, int]]


def plant(path: Path, rows: int, errors: int, *, quoted: bool = False) -> Planted:
    """Writes a file of so many rows, with so many errors spread over it.

    :param quoted: texts stand in quotes, as some programs write them.
    """
    draw = random.Random(rows)
    codes = list(CODES)
    names = [column.name for column in CONTRACT.columns]
    places: set[tuple[str, str, int]] = set()
    every = rows // errors
    mark = '"' if quoted else ""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for number in range(1, rows + 1):
            cells = [
                str(number),
                draw.choice(codes),
                f"Kelurahan {draw.randrange(500)}",
                str(2000 + draw.randrange(25)),
                f"{draw.randrange(2000, 2025)}-{draw.randrange(10, 13)}-{draw.randrange(10, 29)}",
                str(draw.randrange(100_000)),
                f"{draw.random() * 1000:.2f}",
                draw.choice(("ya", "tidak")),
            ]
            if number % every == 0 and number > 7:
                column, rule, made = _ERRORS[draw.randrange(len(_ERRORS))]
                cells[names.index(column)] = made(number)
                places.add((rule, column, number + 1))
            cells[2] = f"{mark}{cells[2]}{mark}"
            file.write(",".join(cells) + "\n")
    return Planted(path, rows, frozenset(places))
