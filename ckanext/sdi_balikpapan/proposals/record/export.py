"""The log as files that a stranger can read, and check without this portal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import chain

COLUMNS = (*chain.FIELDS, "previous", "hash", "actor_name")
"""What a row says; `actor_name` is today's name of an account and no part of the hash."""

_RUN = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes for a formula when a cell begins with it."""


def harmless(value: object) -> str:
    """A cell that no spreadsheet runs: what begins like a formula gets an apostrophe before it.

    So does what begins with an apostrophe: taking one off each gives the original back.
    """
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return f"'{text}" if text.startswith(_RUN) else text


def lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """JSON Lines: one row of the log on each line, every field as it is hashed."""
    for row in rows:
        yield json.dumps(dict(row), sort_keys=True, ensure_ascii=False) + "\n"


def table(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """CSV for a spreadsheet, with a heading."""
    yield _line(COLUMNS)
    for row in rows:
        yield _line([harmless(row.get(name)) for name in COLUMNS])


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


FORMATS: dict[str, Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]] = {
    "jsonl": lines,
    "csv": table,
}
