"""How far a dataset keeps the four principles of Satu Data Indonesia, from 0 to 100. Pure.

Each principle (Perpres 39/2019 ps 3-9) is worth 25 points, spread over its checks that fit the
dataset: a yes counts whole, what nobody could tell yet counts half, a no counts nothing. Weights
are ours; the law gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PRINCIPLES = ("standar_data", "metadata", "interoperabilitas", "kode_referensi")
EACH = 25.0
WORTH: Mapping[str, float] = {"yes": 1.0, "unsure": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Checked:
    """One check of one dataset: which, of which principle, and the answer that stands."""

    check: str
    principle: str
    answer: str
    field: str = ""


@dataclass(frozen=True)
class Score:
    """Points in all and by principle, and the checks that could still bring some."""

    points: float
    by_principle: Mapping[str, float]
    gains: tuple[tuple[str, str, float], ...]
    """What a check would add if its answer were yes: check, field, points; most first."""


def score(checked: Iterable[Checked]) -> Score:
    """The score of a dataset; a principle without a fitting check counts whole."""
    items = [one for one in checked if one.answer in WORTH and one.principle in PRINCIPLES]
    counts = {p: sum(one.principle == p for one in items) for p in PRINCIPLES}
    got = {p: EACH if not counts[p] else 0.0 for p in PRINCIPLES}
    gains = []
    for one in items:
        share = EACH / counts[one.principle]
        got[one.principle] += share * WORTH[one.answer]
        missing = share * (1 - WORTH[one.answer])
        if missing:
            gains.append((one.check, one.field, round(missing, 2)))
    by_principle = {p: round(points, 2) for p, points in got.items()}
    gains.sort(key=lambda gain: (-gain[2], gain[0]))
    return Score(round(sum(got.values()), 1), by_principle, tuple(gains))


def mean(values: Iterable[float]) -> float | None:
    """The average of several scores, or None of none."""
    found = list(values)
    return round(sum(found) / len(found), 1) if found else None
