"""The EPSS as data: domains, aspects, indicators, levels, and what a portal can show of them. Pure.

Source: Peraturan BPS 3/2022, as public copies have it; the text itself wasn't seen. What a portal
can show for an indicator is our own proposal. It is evidence and never a score.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Node:
    """A domain, an aspect or an indicator, with its weight among its siblings in percent."""

    kode: str
    tingkat: str
    induk: str
    nama: str
    nama_en: str
    bobot: int
    sumber: str
    keyakinan: str

    def name(self, lang: str) -> str:
        """What it is called."""
        return self.nama_en if lang == "en" else self.nama


@dataclass(frozen=True)
class Row:
    """A row of words in two languages."""

    said: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.said[name]

    def word(self, name: str, lang: str) -> str:
        """One of its texts, in a language."""
        return self.said[f"{name}_en" if lang == "en" else name]


DOMAIN, ASPECT, INDICATOR = "domain", "aspek", "indikator"
FROM_FACTS = "fakta"
"""Indicators whose evidence the facts of this project name; the others are added by this portal."""


@cache
def nodes() -> Mapping[str, Node]:
    """Everything that has a code, in order."""
    return {row["kode"]: _node(row) for row in _rows("epss")}


@cache
def evidence() -> Mapping[str, Row]:
    """What is counted for each indicator that a portal can show something of."""
    return {row["kode"]: Row(row) for row in _rows("bukti")}


@cache
def levels() -> tuple[Row, ...]:
    """The five levels, from the lowest."""
    return tuple(Row(row) for row in _rows("tingkat"))


@cache
def criteria(kode: str) -> tuple[Row, ...]:
    """What each level asks of an indicator where that is known; empty where only the general
    meaning of the levels is."""
    return tuple(Row(row) for row in _rows("kriteria") if row["indikator"] == kode)


def children(kode: str) -> list[Node]:
    """What belongs to a domain or an aspect; the domains for none."""
    return [node for node in nodes().values() if node.induk == kode]


def path(kode: str) -> list[Node]:
    """Domain, aspect and the indicator itself."""
    node = nodes()[kode]
    return [*(path(node.induk) if node.induk else []), node]


def of_all(kode: str) -> float:
    """The share of the whole index that an indicator weighs, in percent."""
    share = 100.0
    for node in path(kode):
        share *= node.bobot / 100
    return share


def _node(row: Mapping[str, str]) -> Node:
    return Node(**{**row, "bobot": int(row["bobot"])})  # type: ignore[arg-type]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
