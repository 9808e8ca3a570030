"""Datasets in schema.org's words."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.catalog.portal import Portal
from ckanext.sdi_balikpapan.catalog.schema_org import catalogue, dataset, script

PORTAL = Portal(
    base="https://data.contoh.go.id",
    site="https://data.contoh.go.id/portal",
    title="Satu Data",
    walidata="Diskominfo",
    email="data@contoh.go.id",
)
MINIMAL: dict[str, Any] = {"id": "1f", "name": "penduduk", "title": "Penduduk"}
FULL: dict[str, Any] = {
    **MINIMAL,
    "notes": "Banyaknya penduduk.",
    "author": "Disdukcapil",
    "organization": {"name": "disdukcapil", "title": "Disdukcapil"},
    "kategori": "pemerintahan-umum",
    "wilayah": ["64.71"],
    "license_id": "cc-by",
    "accessRights": "terbuka",
    "tags": [{"name": "demografi"}],
    "id_dds": "D1",
    "temporal_start": "2023-01-01",
    "temporal_end": "2023-12-31",
    "issued": "2024-02-01",
    "metadata_created": "2024-01-01T01:02:03.456789",
    "metadata_modified": "2024-03-01T00:00:00",
    "metode_perhitungan": "Penjumlahan",
    "version": "2",
    "kontak": [{"nama": "Bidang Data", "email": "bidang@contoh.go.id"}],
    "variabel": [
        {"nama": "jml", "label": "Jumlah", "definisi": "Banyaknya.", "satuan": "Orang"},
        {"nama": "tahun", "minimum": "1990"},
    ],
    "resources": [
        {
            "id": "r1",
            "name": "Data",
            "url": "https://data.contoh.go.id/d/r1/a.csv",
            "url_type": "upload",
            "format": "CSV",
            "size": 12,
            "hash": "ab",
            "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        },
        {"id": "r2", "url": "https://lain.go.id/halaman", "mimetype": "text/html"},
    ],
}


def test_each_field_has_its_word():
    said = dataset(FULL, PORTAL)
    assert said["@id"] == "https://data.contoh.go.id/dataset/1f"
    assert said["url"] == "https://data.contoh.go.id/portal/dataset/penduduk"
    assert said["identifier"][0] == said["@id"]
    assert said["identifier"][1]["value"] == "D1"
    assert said["keywords"] == ["demografi"]
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["isAccessibleForFree"] is True
    assert "conditionsOfAccess" not in said
    assert said["creator"]["name"] == "Disdukcapil"
    assert said["creator"]["url"].endswith("/organization/disdukcapil")
    assert said["publisher"]["name"] == "Diskominfo"
    assert said["publisher"]["contactPoint"]["email"] == "bidang@contoh.go.id"
    assert said["temporalCoverage"] == "2023-01-01/2023-12-31"
    assert said["spatialCoverage"][0]["name"] == "Kota Balikpapan"
    assert said["spatialCoverage"][0]["@id"].endswith("/kode/wilayah/64.71")
    assert said["datePublished"] == "2024-02-01"
    assert said["dateCreated"] == "2024-01-01T01:02:03Z"
    assert said["dateModified"] == "2024-03-01T00:00:00Z"
    assert said["measurementTechnique"] == "Penjumlahan"
    assert said["includedInDataCatalog"]["@id"] == catalogue(PORTAL, "", "64.71")["@id"]


def test_variables_are_what_is_measured():
    jumlah, tahun = dataset(FULL, PORTAL)["variableMeasured"]
    assert jumlah == {
        "@type": "PropertyValue",
        "name": "Jumlah",
        "alternateName": "jml",
        "description": "Banyaknya.",
        "unitText": "Orang",
    }
    assert tahun == {"@type": "PropertyValue", "name": "tahun", "minValue": "1990"}
    (konsep,) = dataset({**MINIMAL, "konsep": "Penduduk", "satuan": "Orang"}, PORTAL)[
        "variableMeasured"
    ]
    assert (konsep["name"], konsep["unitText"]) == ("Penduduk", "Orang")


def test_a_file_can_be_fetched_and_a_page_only_visited():
    file, page = dataset(FULL, PORTAL)["distribution"]
    assert file["contentUrl"] == "https://data.contoh.go.id/d/r1/a.csv"
    assert (file["encodingFormat"], file["contentSize"], file["sha256"]) == (
        "text/csv",
        "12 B",
        "ab",
    )
    assert "contentUrl" not in page
    assert page["url"].endswith("/dataset/penduduk/resource/r2")


def test_a_restricted_dataset_says_so_and_offers_no_file():
    said = dataset(
        {**FULL, "accessRights": "terbatas", "keputusan_akses": "Forum SDI 3/2024"}, PORTAL
    )
    assert said["conditionsOfAccess"] == "Terbatas: Forum SDI 3/2024"
    assert "isAccessibleForFree" not in said
    for file in said["distribution"]:
        assert "contentUrl" not in file
        assert file["conditionsOfAccess"] == said["conditionsOfAccess"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [("2023-01-01", None, "2023-01-01/.."), (None, "2023-12-31", "../2023-12-31")],
)
def test_a_period_may_be_open(start, end, said):
    fields = {**MINIMAL, "temporal_start": start, "temporal_end": end}
    assert dataset(fields, PORTAL)["temporalCoverage"] == said


def test_what_is_not_known_is_not_said():
    said = dataset(MINIMAL, PORTAL)
    assert not {"license", "spatialCoverage", "temporalCoverage", "distribution"} & set(said)
    assert not [value for value in said.values() if value in ("", None, [])]


class _Scripts(HTMLParser):
    """What a browser takes for the content of the first script, and what it sees beside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[str] = []
        self.content = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's signature
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.content += data


@given(st.text(max_size=60), st.sampled_from(["title", "notes", "author", "version"]))
def test_no_text_ends_the_script(text, field):
    for bad in (text, f"</script><script>alert(1)</script>{text}", f"<!--<script>{text}]]>"):
        written = script(dataset({**FULL, field: bad}, PORTAL))
        parser = _Scripts()
        parser.feed(f'<script type="application/ld+json">{written}</script>')
        assert parser.tags == ["script"]
        assert json.loads(parser.content)["@type"] == "Dataset"
