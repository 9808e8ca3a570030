"""The linter of names, on names judged by hand (`tests/data/nama_konsep.csv`)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.registry.naming import Kind, lint, rules

FILE = Path(__file__).parents[1] / "data" / "nama_konsep.csv"
with FILE.open(encoding="utf-8", newline="") as _file:
    NAMES = list(csv.DictReader(_file, delimiter=";"))

# Precision, recall.
FLOORS = dict.fromkeys(["tanda", "periode", "wilayah", "ukuran", "kapital"], (0.98, 0.98))
FLOORS["singkatan"] = (0.95, 0.95)


def found(row: dict[str, str]) -> set[str]:
    return {complaint.rule for complaint in lint(row["jenis"], row["nama"])}


def test_the_linter_finds_what_a_reader_finds(capsys: pytest.CaptureFixture[str]) -> None:
    right, alarms, missed = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for row in NAMES:
        expected, told = set(row["langgar"].split()), found(row)
        right.update(expected & told)
        alarms.update(told - expected)
        missed.update(expected - told)
        if told != expected:
            wrong.append((row["nama"], expected, told))
    with capsys.disabled():
        for rule in FLOORS:
            precision = right[rule] / (right[rule] + alarms[rule])
            recall = right[rule] / (right[rule] + missed[rule])
            known = right[rule] + missed[rule]
            print(f"\n  {rule}: precision {precision:.2f}, recall {recall:.2f} of {known}", end="")
        print(f"\n  {len(NAMES)} names, wrong: {wrong}")
    for rule, (precision, recall) in FLOORS.items():
        assert right[rule] / (right[rule] + alarms[rule]) >= precision, rule
        assert right[rule] / (right[rule] + missed[rule]) >= recall, rule


@pytest.mark.parametrize("row", [row for row in NAMES if row["langgar"]], ids=lambda r: r["nama"])
def test_the_proposed_name_is_the_one_a_reader_would_write(row: dict[str, str]) -> None:
    assert {complaint.proposed for complaint in lint(row["jenis"], row["nama"])} == {row["usulan"]}


WORDS = sorted({word for row in NAMES for word in row["nama"].split()})
NAMES_MADE = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=30)


@given(st.sampled_from(Kind), NAMES_MADE)
def test_a_proposed_name_keeps_every_rule(kind: Kind, name: str) -> None:
    for complaint in lint(kind, name):
        assert not complaint.proposed or lint(kind, complaint.proposed) == []
        assert complaint.reason("id")
        assert complaint.reason("en")


def test_a_name_is_taken_whatever_its_capitals() -> None:
    assert [c.rule for c in lint("konsep", "Penduduk Miskin", ["penduduk  miskin"])] == ["unik"]
    complaints = lint("konsep", "Jumlah Penduduk", ["Penduduk"])
    assert [(c.rule, c.found) for c in complaints] == [("ukuran", "Jumlah"), ("unik", "Penduduk")]
    assert "sudah dipakai" in complaints[1].reason()


def test_each_rule_says_for_what_it_is_and_where_it_comes_from() -> None:
    for rule in rules().values():
        assert rule.kinds <= {kind.value for kind in Kind}
        assert "INDAH" in rule.source or "usulan" in rule.source
    assert rules()["ukuran"].kinds == {"konsep"}
