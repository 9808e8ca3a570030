"""Small files made at random, with the schema for frictionless and the contract for us."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Dialect, Type

CODES = {"01": "Timur", "02": "Barat", "10": "Utara", "64.71": "Kota"}
_WORDS = ("Sepinggan", "Klandasan Ilir", "a, b; c", 'kata "dikutip"', "dua\nbaris", "é—“x”", "0")
_GOOD: dict[Type, Sequence[str]] = {
    Type.INTEGER: ("0", "1", "-7", "+12", "345678", "99"),
    Type.DECIMAL: ("0", "-3", "12.5", "0.25", "99999.75", "7"),
    Type.DATE: ("2024-12-31", "2024-02-29", "1945-08-17"),
    Type.YEAR: ("2024", "1999", "2000"),
    Type.BOOLEAN: ("ya", "tidak"),
    Type.CODE: tuple(CODES),
    Type.TEXT: _WORDS,
}
_BAD: dict[Type, Sequence[str]] = {
    Type.INTEGER: ("12.7", "x", "1,5", "12 km", "--", "1.2.3", "5-"),
    Type.DECIMAL: ("x", "1,5", "12 km", "1.2.3", "12,50", "3 4", "(5)"),
    Type.DATE: ("2024-02-30", "kemarin", "2024-13-01", "x"),
    Type.YEAR: ("20x4", "24", "2024/25", "tahun"),
    Type.BOOLEAN: ("mungkin", "x", "2"),
    Type.CODE: ("1", "03", "Timur", "zz"),
    Type.TEXT: _WORDS,
}
"""What both refuse. Where only we do (1_000, NaN, 1e400 …) the tests of the values say so."""
_PEERS = {
    Type.INTEGER: "integer",
    Type.DECIMAL: "number",
    Type.DATE: "date",
    Type.YEAR: "year",
    Type.BOOLEAN: "boolean",
    Type.CODE: "string",
    Type.TEXT: "string",
}
_MISSING = {"", "-"}
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


@dataclass
class Made:
    """One file, and how each of the two is told what must stand in it.

    :param lines: of each record the physical line on which it begins; the header is the first.
    """

    content: bytes
    contract: Contract
    schema: dict[str, Any]
    separator: str
    encoding: str
    lines: list[int] = field(default_factory=list)


def made(seed: int) -> Made:
    """The file of that number, always the same."""
    draw = random.Random(seed)
    columns = _columns(draw)
    rows = [_row(draw, columns) for _ in range(draw.choice((1, 3, 8, 30)))]
    if draw.random() < 0.3 and len(rows) > 1:
        rows[-1] = list(rows[0])
    for row in rows if draw.random() < 0.15 else ():
        _make_ragged(draw, row)
    separator, encoding = draw.choice(",;\t|"), draw.choice(_ENCODINGS)
    records = [[column.name for column in columns], *rows]
    texts = [_text(record, separator, draw.choice(("\n", "\r\n"))) for record in records]
    lines, line = [], 1
    for text in texts:
        lines.append(line)
        line += len(list(io.StringIO(text, newline="")))
    dialect = Dialect(separator, "" if encoding.startswith("utf") else encoding, 1)
    contract = Contract(tuple(columns), dialect)
    content = "".join(texts).encode(encoding)
    return Made(content, contract, _schema(columns), separator, encoding, lines)


def _columns(draw: random.Random) -> list[Column]:
    count = draw.randint(1, 6)
    keys = draw.sample(range(count), k=draw.choice((0, 1, min(2, count))))
    return [_column(draw, f"kolom_{n}", n in keys) for n in range(count)]


def _column(draw: random.Random, name: str, key: bool) -> Column:
    kind = draw.choice(list(_GOOD))
    limits: dict[str, Any] = {}
    if kind.is_number and draw.random() < 0.5:
        limits = {
            "minimum": Decimal(draw.choice((0, -5))),
            "maximum": Decimal(draw.choice((12, 99))),
        }
    return Column(
        name,
        kind,
        required=key or draw.random() < 0.3,
        key=key,
        codes=CODES if kind is Type.CODE else None,
        missing=("-",) if draw.random() < 0.3 else (),
        notation="en",
        **limits,
    )


def _row(draw: random.Random, columns: Sequence[Column]) -> list[str]:
    """Hardly ever blank as a whole: frictionless counts that as an error, we don't."""
    cells = [_cell(draw, column) for column in columns]
    if set(cells) <= _MISSING:
        cells[0] = draw.choice(_GOOD[columns[0].type])
    return cells


def _cell(draw: random.Random, column: Column) -> str:
    chance = draw.random()
    if chance < 0.08:
        return ""
    if chance < 0.12 and column.missing:
        return column.missing[0]
    return draw.choice((_BAD if chance < 0.2 else _GOOD)[column.type])


def _make_ragged(draw: random.Random, row: list[str]) -> None:
    if draw.random() < 0.5 and set(row[:-1]) - _MISSING:
        row.pop()
    else:
        row.append("lebih")


def _text(record: Sequence[str], separator: str, end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerow(record)
    return out.getvalue()


def _schema(columns: Sequence[Column]) -> dict[str, Any]:
    keys = [column.name for column in columns if column.key]
    return {"fields": [_peer_field(column) for column in columns]} | (
        {"primaryKey": keys} if keys else {}
    )


def _peer_field(column: Column) -> dict[str, Any]:
    limits = {name: getattr(column, name) for name in ("minimum", "maximum")}
    constraints: dict[str, Any] = {k: int(v) for k, v in limits.items() if v is not None}
    constraints |= {"required": True} if column.required else {}
    constraints |= {"enum": list(column.codes)} if column.codes else {}
    said: dict[str, Any] = {"name": column.name, "type": _PEERS[column.type]}
    said["missingValues"] = ["", *column.missing]
    if column.type is Type.BOOLEAN:
        said |= {"trueValues": ["ya"], "falseValues": ["tidak"]}
    if column.type is Type.INTEGER:
        said["bareNumber"] = True
    return said | ({"constraints": constraints} if constraints else {})
