"""The words that names and definitions are judged by, from `data/*.csv`. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this room."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def words(role: str) -> Mapping[str, str]:
    """The words that play a role in names, in small letters, with how they are written best."""
    found = (row for row in rows("kata_nama") if row["peran"] == role)
    return {row["kata"].casefold(): row["baku"] or row["kata"] for row in found}
