"""The EPSS as data, and what is counted for its indicators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.evidence import epss
from ckanext.sdi_balikpapan.planning.evidence.metrics import (
    CITY_ONLY,
    METRICS,
    Record,
    Source,
    is_fresh,
    measure,
)

CERTAINTIES = {"hukum", "dibaca", "pengetahuan", "usulan"}


class TestTheTable:
    def test_there_are_5_domains_19_aspects_and_38_indicators(self):
        count = [sum(n.tingkat == t for n in epss.nodes().values())
                 for t in (epss.DOMAIN, epss.ASPECT, epss.INDICATOR)]  # fmt: skip
        assert count == [5, 19, 38]

    def test_weights_add_up_to_a_hundred_under_every_parent(self):
        parents = {node.induk for node in epss.nodes().values()}
        for parent in parents:
            assert sum(node.bobot for node in epss.children(parent)) == 100, parent
        indicators = [n.kode for n in epss.nodes().values() if n.tingkat == epss.INDICATOR]
        assert sum(map(epss.of_all, indicators)) == pytest.approx(100)
        assert epss.of_all("10101") == pytest.approx(7)
        assert epss.of_all("20302") == pytest.approx(24 * 0.21 * 0.5)

    def test_each_row_says_how_certain_it_is(self):
        assert {node.keyakinan for node in epss.nodes().values()} <= CERTAINTIES
        assert all(node.sumber and node.nama_en for node in epss.nodes().values())

    def test_16_indicators_come_from_the_facts_and_3_were_added(self):
        rows = epss.evidence()
        assert sum(row["asal"] == epss.FROM_FACTS for row in rows.values()) == 16
        assert len(rows) == 19
        assert set(rows) == set(METRICS)
        assert all(epss.nodes()[kode].tingkat == epss.INDICATOR for kode in rows)

    def test_everything_is_said_in_both_languages(self):
        for row in [*epss.evidence().values(), *epss.levels()]:
            assert all(row.said.values())
        assert [row["kode"] for row in epss.levels()] == list("12345")
        for kode in ("40304", "50201", "50302"):
            assert [row["tingkat"] for row in epss.criteria(kode)] == list("12345")
        assert epss.criteria("10101") == ()


def dataset(**facts: object) -> Record:
    return Record(str(facts.get("id", "d")), "T", "opd", "/dataset/d", {"failing": [], **facts})


FULL = {
    "konsep": "Penduduk",
    "notes": "Banyaknya",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "jenis": "statistik",
    "kegiatan": "k",
    "variabel": [{"nama": "jumlah", "kode_referensi": ""}],
    "resources": [{"format": "csv", "url": "u"}, {"format": "XLSX", "url": "u"}],
    "urusan": "2.12",
    "wilayah": ["64.71"],
    "accessRights": "terbuka",
    "license_id": "cc-by",
    "kontak": [{"nama": "Unit"}],
    "fresh": True,
}
LACKING = [
    ("10101", "satuan"),
    ("10201", "kegiatan"),
    ("10201", "variabel"),
    ("10301", "resources"),
    ("10401", "urusan"),
    ("10401", "wilayah"),
    ("20402", "accessRights"),
    ("20402", "resources"),
    ("20403", "resources"),
    ("40101", "kontak"),
    ("40101", "license_id"),
    ("40104", "accessRights"),
]


def counted(kode: str, *records: Record) -> tuple[int, int]:
    found = measure(METRICS[kode], records)
    return found.counted, found.of


@pytest.mark.parametrize(("kode", "missing"), LACKING)
def test_a_dataset_counts_while_it_lacks_nothing(kode: str, missing: str) -> None:
    assert counted(kode, dataset(**FULL)) == (1, 1)
    assert counted(kode, dataset(**{**FULL, missing: None})) == (0, 1)


def test_the_finer_points_of_datasets() -> None:
    assert counted("10201", dataset(**{**FULL, "jenis": "geospasial"})) == (0, 0)
    pdf = [{"format": "PDF", "url": "u"}, {"format": "pdf", "url": "v"}]
    assert counted("10301", dataset(**{**FULL, "resources": pdf})) == (0, 1)
    assert counted("20403", dataset(**{**FULL, "resources": pdf})) == (0, 1)
    limited = {**FULL, "accessRights": "terbatas"}
    assert counted("40104", dataset(**limited)) == (0, 1)
    assert counted("40104", dataset(**limited, keputusan_akses="1/2026 2026-01-01")) == (1, 1)
    assert counted("20402", dataset(**limited)) == (0, 1)
    assert counted("20301", dataset(**{**FULL, "fresh": None})) == (0, 0)
    assert counted("20301", dataset(**{**FULL, "fresh": False})) == (0, 1)
    assert counted("40103", dataset(**{**FULL, "failing": ["ak-1"]})) == (0, 1)
    column = [{"nama": "w", "kode_referensi": "kemendagri"}]
    assert counted("10401", dataset(**{**FULL, "urusan": "", "variabel": column})) == (1, 1)


def test_releases_that_are_still_to_come_are_no_part_of_the_whole() -> None:
    found = [
        Record(str(n), "R", "a", "/", {"standing": s, "day": "2026-01-01", "delivered": ""})
        for n, s in enumerate(["on_time", "late", "overdue", "due", "due"])
    ]
    assert counted("20302", *found) == (1, 3)


def test_only_surveys_need_a_recommendation() -> None:
    survey = {"cara_pengumpulan_data": "2"}
    found = [
        Record("1", "S", "a", "/", survey),
        Record("2", "S", "a", "/", {**survey, "identitas_rekomendasi": "V-26.6471.001"}),
        Record("3", "S", "a", "/", {**survey, "identitas_rekomendasi": "menyusul"}),
        Record("4", "K", "a", "/", {"cara_pengumpulan_data": "3"}),
    ]
    assert counted("50201", *found) == (1, 3)


def test_nothing_to_count_is_no_share() -> None:
    assert measure(METRICS["20302"], []).share is None


AGES = [
    ("tahunan", 366, True),
    ("tahunan", 733, False),
    ("bulanan", 62, True),
    ("bulanan", 63, False),
    ("tahunan", None, False),
    ("ad_hoc", 5, None),
    ("", 5, None),
]


@pytest.mark.parametrize(("schedule", "age", "fresh"), AGES)
def test_data_are_fresh_for_two_of_their_periods(schedule, age, fresh) -> None:
    assert is_fresh(schedule, age) is fresh


records = st.lists(
    st.builds(
        lambda id, org, fine: dataset(**{**FULL, "id": id, "kontak": fine}, org=org),
        st.text("abcdef", min_size=1, max_size=2),
        st.sampled_from("xy"),
        st.booleans(),
    )
)


@given(records, st.randoms())
def test_no_record_counts_twice_and_order_makes_no_difference(found, random) -> None:
    last = list({record.id: record for record in found}.values())
    other = list(last)
    random.shuffle(other)
    assert measure(METRICS["40101"], found) == measure(METRICS["40101"], other)
    assert measure(METRICS["40101"], found).of == len({record.id for record in found})


def test_what_belongs_to_no_opd_is_known() -> None:
    assert {Source.CONSUMERS, Source.DECISIONS} == CITY_ONLY
