"""The European assessment, our own score, and what the national portal objects to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.catalog.rating import national
from ckanext.sdi_balikpapan.catalog.rating.mqa import METRICS, MOST, Dimension, assess
from ckanext.sdi_balikpapan.quality.score import PRINCIPLES, Checked, mean, score

OURS = {
    "url": "https://data.test/dataset/1/resource/2/download/a.csv",
    "url_type": "upload",
    "format": "CSV",
    "mimetype": "text/csv",
    "size": 12,
}
BEST: dict[str, Any] = {
    "title": "Jumlah Penduduk",
    "notes": "Penduduk menurut kelurahan.",
    "tags": [{"name": "penduduk"}],
    "kategori": "pemerintahan-umum",
    "wilayah": ["64.71"],
    "temporal_start": "2024-01-01",
    "license_id": "cc-by",
    "accessRights": "terbuka",
    "keputusan_akses": "PPID 1/2026",
    "issued": "2024-02-01",
    "metadata_modified": "2024-03-01T00:00:00",
    "author": "Disdukcapil",
    "satuan": "Orang",
    "ukuran": "Jumlah",
    "accrualPeriodicity": "tahunan",
    "jenis": "statistik",
    "id_msind": "I1",
    "resources": [OURS],
}


def test_there_are_23_metrics_and_405_points():
    assert (len(METRICS), MOST) == (23, 405)
    sums = {d: sum(m.points for m in METRICS if m.dimension is d) for d in Dimension}
    assert [sums[d] for d in Dimension] == [100, 100, 110, 75, 20]


# Added up by hand from the table of the MQA.
@pytest.mark.parametrize(
    ("change", "points", "rating"),
    [
        ({}, 405, "excellent"),
        ({"tags": []}, 375, "excellent"),
        ({"tags": [], "konsep": "Penduduk"}, 405, "excellent"),
        ({"kategori": ""}, 375, "excellent"),
        ({"wilayah": [], "temporal_start": ""}, 365, "excellent"),
        ({"license_id": ""}, 375, "excellent"),
        ({"license_id": "sendiri"}, 395, "excellent"),
        ({"accessRights": ""}, 390, "excellent"),
        ({"keputusan_akses": ""}, 400, "excellent"),
        ({"notes": ""}, 375, "excellent"),
        # No file at all: 100 for access, 80 for the formats, 5 for the size are out of reach.
        ({"resources": []}, 220, "sufficient"),
        # A file that may not be fetched by everybody has no download address.
        ({"accessRights": "terbatas"}, 355, "excellent"),
        ({"resources": [{**OURS, "format": "XLS"}]}, 385, "excellent"),
        ({"resources": [{**OURS, "format": "SAV"}]}, 355, "excellent"),
        ({"resources": [{**OURS, "size": None, "mimetype": ""}]}, 390, "excellent"),
    ],
)
def test_points_are_those_of_the_hand_made_sums(change, points, rating):
    found = assess({**BEST, **change}, {})
    assert (found.points, found.rating) == (points, rating)


@pytest.mark.parametrize(
    ("reached", "points", "unknown"),
    [({}, 305, 50), ({"https://lain.test/a.csv": True}, 355, 0)],
)
def test_what_nobody_has_asked_is_unknown_and_not_failed(reached, points, unknown):
    link = {"url": "https://lain.test/a.csv", "format": "CSV", "mimetype": "text/csv", "size": 1}
    found = assess({**BEST, "resources": [link]}, reached)
    assert (found.points, found.unknown) == (points, unknown)


def test_an_address_that_does_not_answer_has_failed():
    link = {"url": "https://lain.test/a.csv", "format": "CSV"}
    found = assess({**BEST, "resources": [link]}, {link["url"]: False})
    assert found.found["access_url_answers"] is False
    assert found.unknown == 0


def test_the_best_file_counts():
    poor = {"url": "https://lain.test/a.pdf", "format": "PDF"}
    assert assess({**BEST, "resources": [poor, OURS]}, {}).points == 405


def test_a_conformance_that_a_validator_found_goes_before_the_guess():
    assert assess(BEST, {}, conforms=False).points == 375


@pytest.mark.parametrize(
    ("change", "name", "field", "blocks"),
    [
        ({"title": ""}, "no_title", "title", True),
        ({"notes": ""}, "no_definition", "notes", True),
        ({"author": ""}, "no_producer", "author", True),
        ({"resources": []}, "no_file", "resources", True),
        ({"kategori": ""}, "no_theme", "kategori", False),
        ({"kategori": "lain"}, "unknown_theme", "kategori", False),
        ({"satuan": ""}, "no_unit", "satuan", False),
        ({"ukuran": ""}, "no_measure", "ukuran", False),
        ({"accrualPeriodicity": ""}, "no_schedule", "accrualPeriodicity", False),
        ({"license_id": ""}, "no_licence", "license_id", False),
        ({"accessRights": ""}, "no_access", "accessRights", False),
        (
            {"accessRights": "terbatas", "keputusan_akses": ""},
            "limited_without_decision",
            "keputusan_akses",
            True,
        ),
        ({"resources": [{**OURS, "format": ""}]}, "no_format", "resources", False),
        ({"resources": [{**OURS, "format": "xlxs"}]}, "unknown_format", "resources", False),
        (
            {"resources": [{**OURS, "mimetype": "image/png"}]},
            "other_media_type",
            "resources",
            False,
        ),
        ({"prioritas_tahun": ["2024"]}, "priority_without_criteria", "kriteria_prioritas", False),
        ({"id_msind": ""}, "no_statistical_code", "id_msind", False),
    ],
)
def test_each_objection_names_the_field_that_mends_it(change, name, field, blocks):
    (found,) = national.objections({**BEST, **change})
    assert (found.name, found.field, found.blocks) == (name, field, blocks)


@pytest.mark.parametrize(
    ("url", "internal"),
    [
        ("http://10.1.2.3/a.csv", True),
        ("http://192.168.0.1/a", True),
        ("http://localhost/a", True),
        ("http://server/a", True),
        ("http://arsip.local/a", True),
        ("http://[::1]/a", True),
        ("http://[fe80::1", True),
        ("https://contoh.go.id/a", False),
        ("https://103.10.61.1/a", False),
    ],
)
def test_an_address_inside_the_office_is_objected_to(url, internal):
    found = national.objections({**BEST, "resources": [{"url": url, "format": "CSV"}]})
    assert [one.name for one in found] == (["internal_address"] if internal else [])


def test_a_whole_dataset_meets_no_objection():
    assert national.objections(BEST) == []


CHECKS = st.lists(
    st.builds(
        Checked,
        st.text(max_size=4),
        st.sampled_from(PRINCIPLES),
        st.sampled_from(["yes", "no", "unsure", "na"]),
    ),
    max_size=12,
)


@given(CHECKS)
def test_a_score_lies_between_nothing_and_a_hundred_and_gains_reach_it(checked):
    found = score(checked)
    assert 0 <= found.points <= 100
    assert abs(found.points + sum(gain for _, _, gain in found.gains) - 100) < 0.2


@given(CHECKS, st.randoms())
def test_a_score_knows_no_order(checked, random):
    mixed = list(checked)
    random.shuffle(mixed)
    assert score(mixed).points == score(checked).points


@given(CHECKS)
def test_a_better_answer_never_lowers_the_score(checked):
    better = [
        Checked(c.check, c.principle, "yes" if c.answer == "no" else c.answer) for c in checked
    ]
    assert score(better).points >= score(checked).points


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ([], 100.0),
        (["yes", "yes"], 100.0),
        (["yes", "no"], 87.5),
        (["unsure"], 87.5),
        (["no"], 75.0),
        (["na", "no"], 75.0),
    ],
)
def test_one_principle_is_a_quarter(answers, points):
    checked = [Checked(f"md-{n}", "metadata", answer) for n, answer in enumerate(answers)]
    assert score(checked).points == points


def test_the_average_of_nothing_is_nothing():
    assert mean([]) is None
    assert mean([1, 2]) == 1.5
