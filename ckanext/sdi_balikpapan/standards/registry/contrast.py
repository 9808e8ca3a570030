"""What tells two entries apart that look alike: the measure, a class, or the thing itself. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from ckanext.sdi_balikpapan.standards.registry.text import Terms
from ckanext.sdi_balikpapan.standards.registry.word_table import rows


class Aspect(str, Enum):
    """In what two entries differ."""

    MEASURE = "ukuran"
    CLASS = "klasifikasi"
    CONCEPT = "konsep"


@dataclass(frozen=True)
class Difference:
    """One difference: what the first says, what the second says, maybe nothing."""

    aspect: Aspect
    one: str
    other: str
    group: str = ""


# "Rasio" and "Perbandingan" are said of percentages and of indices, too.
_INTERCHANGEABLE = ({"rasio", "persen"}, {"rasio", "indeks"})


def differences(
    one: Terms, other: Terms, measures: tuple[str, str] = ("", "")
) -> tuple[Difference, ...]:
    """What differs between two names, as terms."""
    found = []
    if all(measures) and measures[0] != measures[1] and set(measures) not in _INTERCHANGEABLE:
        found.append(Difference(Aspect.MEASURE, *measures))
    here, there = _classes(one), _classes(other)
    for group in sorted(here.keys() | there.keys()):
        mine, theirs = here.get(group, ""), there.get(group, "")
        aspect, one_sided = _groups()[group]
        if mine != theirs and (one_sided or (mine and theirs)):
            found.append(Difference(aspect, mine, theirs, group))
    return tuple(found)


def _classes(found: Terms) -> dict[str, str]:
    """The one class of each group that is named; who names several means them all."""
    text = f" {' '.join(found)} "
    said = [(group, term) for group, term in _terms() if f" {term} " in text]
    # "tidak aktif" holds "aktif".
    said = [(g, t) for g, t in said if not any(g == h and t != u and t in u for h, u in said)]
    counts = Counter(group for group, _ in said)
    return {group: term for group, term in said if counts[group] == 1}


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    return tuple((row["kelompok"], row["istilah"]) for row in rows("pertentangan"))


@cache
def _groups() -> Mapping[str, tuple[Aspect, bool]]:
    """Of each group what a difference in it means, and whether it counts if only one says it."""
    return {
        row["kelompok"]: (Aspect(row["arti"]), row["sepihak"] == "ya")
        for row in rows("pertentangan")
    }
