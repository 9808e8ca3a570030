"""The plain JSON catalogues and the origin of a dataset, by what their readers expect."""

from __future__ import annotations

import json

import pytest
from ckanext.dcat.converters import dcat_to_ckan
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.catalog import dcat_json, origin, pod
from ckanext.sdi_balikpapan.catalog.portal import Portal
from ckanext.sdi_balikpapan.standards.codelists import code_list

PORTAL = Portal(
    "https://data.contoh.go.id", "https://data.contoh.go.id", "Data", "Kominfo", "d@a.id"
)
MINIMAL = {"id": "a1", "name": "penduduk", "title": "Penduduk", "notes": "Yang tercatat."}
FULL = {
    **MINIMAL,
    "metadata_created": "2024-03-01T00:00:00.000000",
    "metadata_modified": "2024-03-02T10:00:00.123456",
    "author": "Disdukcapil",
    "tags": [{"name": "demografi"}],
    "kategori": "pemerintahan-umum",
    "prioritas_tahun": ["2023", "2024"],
    "accessRights": "terbuka",
    "accrualPeriodicity": "tahunan",
    "license_id": "cc-by",
    "wilayah": ["64.71"],
    "temporal_start": "2023-01-01",
    "temporal_end": "2023-12-31",
    "kontak": [{"nama": "Bidang Data", "email": "b@contoh.go.id"}],
    "resources": [
        {"url": "https://data.contoh.go.id/x.csv", "url_type": "upload", "format": "CSV", "size": 9}
    ],
}
# What POD 1.1 demands of every dataset, wherever it is from.
REQUIRED = ("title", "description", "keyword", "modified", "publisher", "contactPoint")
ALSO = ("identifier", "accessLevel")


@pytest.mark.parametrize("dataset", [FULL, {**MINIMAL, "metadata_modified": "2024-03-02T10:00:00"}])
def test_a_pod_record_has_what_pod_demands(dataset):
    found = pod.record(dataset, PORTAL)
    assert all(found.get(key) for key in REQUIRED + ALSO)


def test_a_pod_record_says_category_and_priority_as_neighbours_read_them():
    found = pod.record(FULL, PORTAL)
    assert found["kategori"] == "Pemerintahan Umum"
    assert found["prioritas_tahun"] == ["2023", "2024"]
    assert found["accessLevel"] == "public"
    assert found["accrualPeriodicity"] == "R/P1Y"
    assert found["temporal"] == "2023-01-01/2023-12-31"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["contactPoint"]["hasEmail"] == "mailto:b@contoh.go.id"
    (file,) = found["distribution"]
    assert (file["downloadURL"], file["mediaType"]) == (FULL["resources"][0]["url"], "text/csv")


def test_a_file_that_isnt_open_is_only_told_where_to_ask_for():
    (file,) = pod.record({**FULL, "accessRights": "tertutup"}, PORTAL)["distribution"]
    assert "downloadURL" not in file
    assert pod.record({**FULL, "accessRights": "tertutup"}, PORTAL)["accessLevel"] == "non-public"


@pytest.mark.parametrize("code", list(code_list("jadwal_pemutakhiran")), ids=lambda code: code.kode)
def test_every_schedule_has_its_interval(code):
    assert pod.record({**FULL, "accrualPeriodicity": code.kode}, PORTAL)["accrualPeriodicity"]


@pytest.mark.parametrize("record", [pod.record, dcat_json.record])
def test_the_identifier_survives_another_name_and_title(record):
    other = {**FULL, "name": "lain", "title": "Lain"}
    assert record(FULL, PORTAL)["identifier"] == record(other, PORTAL)["identifier"]


def test_the_stock_json_harvester_reads_a_record():
    taken = dcat_to_ckan(dcat_json.record(FULL, PORTAL))
    extras = {extra["key"]: extra["value"] for extra in taken["extras"]}
    assert (taken["title"], taken["notes"]) == (FULL["title"], FULL["notes"])
    assert taken["tags"] == FULL["tags"]
    assert extras["guid"] == "https://data.contoh.go.id/dataset/a1"
    assert extras["dcat_publisher_name"] == "Disdukcapil"
    assert extras["language"] == "id"
    assert [file["url"] for file in taken["resources"]] == [FULL["resources"][0]["url"]]


@pytest.mark.parametrize("record", [pod.record, dcat_json.record])
@given(
    text=st.text(min_size=1), field=st.sampled_from(["title", "notes", "kategori", "license_id"])
)
def test_any_text_makes_a_record_of_json(record, text, field):
    assert json.loads(json.dumps(record({**FULL, field: text}, PORTAL)).encode())


@pytest.mark.parametrize(
    ("more", "foreign"),
    [
        ({}, False),
        ({"uri": "https://data.contoh.go.id/dataset/a1"}, False),
        ({"uri": "https://data.contoh.go.id.lain.test/dataset/a1"}, True),
        ({"extras": [{"key": "uri", "value": "https://lain.test/1"}]}, True),
        ({"extras": [{"key": "guid", "value": "x"}]}, True),
        ({"harvest_source_id": "x"}, True),
        ({"extras": [{"key": "kode_dssd", "value": "x"}]}, False),
    ],
)
def test_what_another_catalogue_sends_out_is_foreign(more, foreign):
    assert origin.is_foreign({**MINIMAL, **more}, "https://data.contoh.go.id") is foreign


def test_a_foreign_dataset_keeps_its_uri():
    foreign = {**FULL, "extras": [{"key": "uri", "value": "https://lain.test/1"}]}
    assert pod.record(foreign, PORTAL)["identifier"] == "https://lain.test/1"


def test_the_feed_knows_the_same_marks_of_a_harvest():
    from ckanext.sdi_balikpapan.catalog.feed import triggers

    assert triggers.HARVESTED == origin.HARVESTED
