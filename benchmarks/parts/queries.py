"""Labelled searches over a made-up city's catalogue, and how well a ranking answers them. Pure.

Datasets and labels are by one author: good to see whether a change helps, no claim about users.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "search"


@dataclass(frozen=True)
class Dataset:
    """A dataset that can be found."""

    id: str
    title: str
    notes: str
    organization: str
    tags: str


@dataclass(frozen=True)
class Query:
    """What somebody types.

    :param kind: what is hard about it: `acronym`, `synonym`, `inflected`, …
    :param relevant: how well a dataset answers it: 3 fully, 2 well, 1 a little.
    """

    query: str
    kind: str
    relevant: Mapping[str, int]


def datasets() -> list[Dataset]:
    """The catalogue."""
    return [Dataset(**row) for row in _rows("datasets")]


def queries() -> list[Query]:
    """All labelled searches."""
    return [Query(row["query"], row["kind"], _labels(row["relevant"])) for row in _rows("queries")]


def halves(asked: Sequence[Query]) -> tuple[list[Query], list[Query]]:
    """Those on which a search may be tuned, and those on which it never is.

    Every second one in the order of the hash of its text, so that nobody chose them.
    """
    ordered = sorted(asked, key=lambda one: hashlib.sha256(one.query.encode()).hexdigest())
    return ordered[0::2], ordered[1::2]


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """How well the first results answer, from 0 to 1 (Järvelin and Kekäläinen 2002)."""
    best = _gain(sorted(relevant.values(), reverse=True)[:depth])
    return _gain([relevant.get(id, 0) for id in ranked[:depth]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _labels(text: str) -> dict[str, int]:
    pairs = (one.rsplit(":", 1) for one in text.split())
    return {id: int(grade) for id, grade in pairs}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
