"""The finder of twins, on indicators judged by hand (`tests/data/indikator_serupa.csv`)."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.standards.registry.contrast import Aspect
from ckanext.sdi_balikpapan.standards.registry.similar import (
    Decision,
    Entry,
    Index,
    neighbours,
)

FILE = Path(__file__).parents[1] / "data" / "indikator_serupa.csv"
with FILE.open(encoding="utf-8", newline="") as _file:
    ROWS = {row["id"]: row for row in csv.DictReader(_file, delimiter=";")}
ENTRIES = {key: Entry(key, row["nama"], row["definisi"]) for key, row in ROWS.items()}
TWINS = {
    frozenset(pair)
    for pair in combinations(ROWS, 2)
    if ROWS[pair[0]]["kembar"] and ROWS[pair[0]]["kembar"] == ROWS[pair[1]]["kembar"]
}

# Average precision over all pairs, share of entries with a twin among their first three. Half of
# the twins here differ by an acronym or a synonym: without the dictionary they are hard to see.
FLOORS = {True: (0.93, 0.98), False: (0.38, 0.80)}


def figures(index: Index) -> tuple[float, float]:
    scores: dict[frozenset[str], float] = {}
    with_twin = {key for pair in TWINS for key in pair}
    found = 0
    for key, entry in ENTRIES.items():
        near = index.neighbours(entry, limit=20)
        for other in near:
            pair = frozenset((key, other.id))
            scores[pair] = max(scores.get(pair, 0.0), other.score)
        found += key in with_twin and any(frozenset((key, n.id)) in TWINS for n in near[:3])
    hits, precision = 0, 0.0
    for place, pair in enumerate(sorted(scores, key=lambda p: -scores[p]), 1):
        if pair in TWINS:
            hits += 1
            precision += hits / place
    return precision / len(TWINS), found / len(with_twin)


@pytest.mark.parametrize("dictionary", FLOORS, ids=["dictionary", "no dictionary"])
def test_a_twin_of_another_agency_is_found(
    dictionary: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    precision, among_three = figures(Index(ENTRIES.values(), dictionary))
    with capsys.disabled():
        print(
            f"\n  {len(ENTRIES)} indicators, {len(TWINS)} pairs, dictionary {dictionary}: "
            f"AP {precision:.3f}, a twin among three {among_three:.3f}"
        )
    assert precision >= FLOORS[dictionary][0]
    assert among_three >= FLOORS[dictionary][1]


def test_the_suggestion_is_mostly_what_a_reader_decides(
    capsys: pytest.CaptureFixture[str],
) -> None:
    index = Index(ENTRIES.values())
    told: Counter[tuple[str, str]] = Counter()
    for key, entry in ENTRIES.items():
        near = {n.id: n.suggestion.value for n in index.neighbours(entry, limit=20)}
        others = [other for other in ROWS if int(key) < int(other)]
        told.update((judged(key, other), near.get(other, "berbeda")) for other in others)
    with capsys.disabled():
        print(f"\n  judged, suggested: {dict(told)}")
    same = [n for (judgement, _), n in told.items() if judgement == "sama"]
    assert told["sama", "sama"] / sum(same) >= 0.95
    assert told["varian", "sama"] == 0
    assert told["", "sama"] <= 8


def judged(one: str, other: str) -> str:
    """The labels: twins are the same; a variant names its kin."""
    a, b = ROWS[one], ROWS[other]
    if frozenset((one, other)) in TWINS:
        return "sama"
    kin = {a["varian"].rstrip("1"), a["varian"]} & {b["kembar"], b["varian"]} - {""}
    kin |= {b["varian"].rstrip("1"), b["varian"]} & {a["kembar"], a["varian"]} - {""}
    return "varian" if kin else ""


def of(name: str, definition: str = "") -> Entry:
    return Entry(name, name, definition)


@pytest.mark.parametrize(
    ("one", "other", "aspect"),
    [
        ("Jumlah Penduduk Miskin", "Persentase Penduduk Miskin", Aspect.MEASURE),
        ("Jumlah Penduduk Laki-laki", "Jumlah Penduduk Perempuan", Aspect.CLASS),
        ("Jumlah Siswa SD", "Jumlah Siswa SMP", Aspect.CLASS),
        ("Jumlah Kelahiran Bayi", "Jumlah Kematian Bayi", Aspect.CONCEPT),
    ],
)
def test_the_reason_says_in_what_two_differ(one: str, other: str, aspect: Aspect) -> None:
    crowd = [Entry(key, entry.name, entry.definition) for key, entry in ENTRIES.items()]
    found = neighbours(of(one), [*crowd, of(other)], limit=20)
    near = next(n for n in found if n.id == other)
    assert [d.aspect for d in near.differs] == [aspect]
    assert near.suggestion is not Decision.SAME
    assert near.why("id") != near.why("en")


def test_an_empty_registry_has_no_neighbours() -> None:
    assert neighbours(of("Jumlah Penduduk"), []) == []
    assert Index([of("x")]).neighbours(of("")) == []
