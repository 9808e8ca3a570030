"""The schema as CKAN and scheming run it: what must be said, and what a wrong answer is told."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.lib.plugins import lookup_package_plugin, plugin_validate
from ckan.tests import factories, helpers

REQUIRED = {
    "accessRights",
    "accrualPeriodicity",
    "jenis",
    "kategori",
    "konsep",
    "license_id",
    "name",
    "notes",
    "satuan",
    "title",
    "ukuran",
    "wilayah",
}


@pytest.fixture
def org() -> dict[str, Any]:
    return factories.Organization(title="Dinas Kesehatan")


@pytest.fixture
def minimal(org: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "dataset",
        "title": "Jumlah Penduduk",
        "name": factories.Dataset.stub().name,
        "notes": "Penduduk yang tercatat pada akhir tahun.",
        "owner_org": org["id"],
        "kategori": "pemerintahan-umum",
        "jenis": "statistik",
        "konsep": "Penduduk",
        "ukuran": "Jumlah",
        "satuan": "Orang",
        "accessRights": "terbuka",
        "accrualPeriodicity": "tahunan",
        "license_id": "cc-by",
        "wilayah": ["64.71"],
    }


@pytest.fixture
def full(minimal: dict[str, Any]) -> dict[str, Any]:
    return {
        **minimal,
        "urusan": "2.12",
        "klasifikasi": ["Wilayah", "Jenis Kelamin"],
        "id_sds": "sp00055.00.00",
        "kodereferensi": ["wilayah-bps", "wilayah-kemendagri"],
        "metode_perhitungan": "Penjumlahan.",
        "rumus": "P = L + W",
        "interpretasi": "Makin besar makin banyak.",
        "level_estimasi": "kecamatan",
        "variabel": [
            {"nama": f"kolom_{n}", "tipe": "bilangan_bulat", "satuan": "Orang"} for n in range(12)
        ],
        "id_kegiatan_mms": "K1",
        "id_msind": "I1",
        "id_indikator_mms": "M1",
        "identitas_rekomendasi": "V-23.1600.004",
        "documentation": ["https://contoh.go.id/metadata"],
        "temporal_start": "2023-01-01",
        "temporal_end": "2023-12-31",
        "issued": "2024-02-01",
        "kontak": [{"nama": "Bidang Data", "email": "data@contoh.go.id"}],
        "id_dds": "D1",
        "prioritas_tahun": ["2024", "2023"],
        "kriteria_prioritas": ["sdgs"],
        "indikator_prioritas": "Jumlah penduduk",
        "publisher_type": "daerah-kota",
        "url": "https://contoh.go.id/data",
        "version": "2",
        "tags": [{"name": "penduduk"}],
        "resources": [
            {
                "url": "https://contoh.go.id/data.csv",
                "name": "Data 2023",
                "format": "CSV",
                "mimetype": "text/csv",
                "size": 12,
                "hash": "ab" * 32,
                "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                "periode": "2023",
                "bahasa": "id",
            }
        ],
    }


def validate(data: dict[str, Any], action: str = "package_create") -> tuple[dict, dict]:
    """A plain dict through scheming, as a proposal does it: no row, nothing stored."""
    plugin = lookup_package_plugin("dataset")
    schema = getattr(plugin, f"{action.split('_')[1]}_package_schema")()
    context = {"model": model, "session": model.Session, "user": "", "ignore_auth": True}
    return plugin_validate(plugin, context, data, schema, action)


def test_ten_minutes_are_enough_for_what_is_required(minimal):
    _, errors = validate(minimal)
    assert errors == {}


def test_what_is_missing_is_named(minimal):
    _, errors = validate({"type": "dataset", "owner_org": minimal["owner_org"]})
    assert set(errors) == REQUIRED


def test_a_dataset_needs_an_agency(minimal):
    del minimal["owner_org"]
    assert set(validate(minimal)[1]) == {"owner_org"}


def test_every_field_passes_without_a_row(full):
    data, errors = validate(full)
    assert errors == {}
    assert [row["nama"] for row in data["variabel"]] == [f"kolom_{n}" for n in range(12)]


def test_validating_twice_changes_nothing(full):
    once, _ = validate(full)
    twice, errors = validate({key: value for key, value in once.items() if key != "extras"})
    assert errors == {}
    assert {e["key"]: e["value"] for e in twice["extras"]} == {
        e["key"]: e["value"] for e in once["extras"]
    }


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"kategori": "ekonomi"}, "kategori", "ekonomi-dan-industri"),
        ({"wilayah": ["6471"]}, "wilayah", "64.71"),
        ({"wilayah": []}, "wilayah", ""),
        ({"wilayah": ["64.71.05.1001"]}, "wilayah", "tidak ada"),
        ({"license_id": "cc-nc"}, "license_id", "cc-by"),
        ({"accessRights": "rahasia"}, "accessRights", "tertutup"),
        ({"accessRights": "terbatas"}, "keputusan_akses", "Forum"),
        ({"accessRights": "terbatas", "keputusan_akses": "PPID"}, "keputusan_akses", "nomor dan"),
        ({"id_sds": "SP55"}, "id_sds", "SP00055.00.00"),
        ({"identitas_rekomendasi": "23.1600"}, "identitas_rekomendasi", "V-23.1600.004"),
        ({"temporal_start": "31-12-2023"}, "temporal_start", "2024-12-31"),
        (
            {"temporal_start": "2024-01-01", "temporal_end": "2023-12-31"},
            "temporal_end",
            "2024-01-01",
        ),
        ({"prioritas_tahun": ["dua ribu"]}, "prioritas_tahun", "2024"),
        ({"documentation": ["contoh.go.id"]}, "documentation", "https://"),
        ({"konsep": "   "}, "konsep", ""),
        ({"accessRights": "tertutup", "keputusan_akses": "  "}, "keputusan_akses", "PPID"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"klasifikasi": ["x" * 30_001]}, "klasifikasi", "30.000"),
        ({"kategori": {"a": 1}}, "kategori", "satu teks"),
        ({"rumus": "x" * 30_001}, "rumus", "30.000"),
    ],
)
def test_a_wrong_answer_is_told_what_would_be_right(minimal, change, field, words):
    _, errors = validate({**minimal, **change})
    assert set(errors) == {field}
    assert words in errors[field][0]


def test_a_wrong_part_of_a_group_is_told_in_its_place(minimal):
    variabel = [{"nama": "a", "tipe": "teks"}, {"nama": "", "tipe": "angka"}]
    _, errors = validate({**minimal, "variabel": variabel})
    assert errors["variabel"][0] == {}
    assert set(errors["variabel"][1]) == {"nama", "tipe"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x"])
def test_a_link_that_a_browser_would_run_is_refused(minimal, url):
    _, errors = validate({**minimal, "resources": [{"url": url}]})
    assert set(errors["resources"][0]) == {"url"}


@pytest.mark.parametrize(
    "url", ["data.csv", "https://contoh.go.id/a:b.csv", "ftp://contoh.go.id/a"]
)
def test_links_and_names_of_files_are_taken(minimal, url):
    assert validate({**minimal, "resources": [{"url": url}]})[1] == {}


def test_a_closed_dataset_names_its_decision(minimal):
    decided = {"accessRights": "tertutup", "keputusan_akses": "Forum SDI 3/2024, 5 Maret 2024"}
    assert validate({**minimal, **decided})[1] == {}


def test_the_producer_is_the_agency_unless_another_is_named(minimal):
    assert validate(minimal)[0]["author"] == "Dinas Kesehatan"
    assert validate({**minimal, "author": "Bidang P2P"})[0]["author"] == "Bidang P2P"


def test_what_a_form_sends_for_nothing_counts_as_nothing(minimal):
    empty = {"id_sds": "", "urusan": "", "prioritas_tahun": "", "kodereferensi": "", "rumus": " "}
    data, errors = validate({**minimal, **empty})
    assert errors == {}
    assert "id_sds" not in {extra["key"] for extra in data["extras"]}


def test_one_choice_from_a_form_is_a_list_of_one(minimal):
    data, errors = validate({**minimal, "wilayah": "64.71.01"})
    assert errors == {}
    assert data["wilayah"] == '["64.71.01"]'


def test_years_may_come_as_one_text(minimal):
    data, _ = validate({**minimal, "prioritas_tahun": "2024, 2022"})
    assert data["prioritas_tahun"] == '["2022", "2024"]'


def test_the_portals_own_marks_of_a_file_pass_untouched(full):
    resource = validate(full)[0]["resources"][0]
    for key in ("hash", "hash_algorithm", "mimetype", "size"):
        assert resource[key] == full["resources"][0][key]


def test_an_agency_is_described_by_code_lists():
    org = factories.Organization(
        kode="dinkes",
        singkatan="DKK",
        jenis_opd="dinas",
        urusan=["1.02"],
        publisher_type="daerah-kota",
        kontak_email="dkk@contoh.go.id",
        situs="https://dkk.contoh.go.id",
    )
    shown = helpers.call_action("organization_show", id=org["id"])
    assert (shown["kode"], shown["urusan"]) == ("dinkes", ["1.02"])
    with pytest.raises(tk.ValidationError):
        factories.Organization(kode="entah")


def test_the_form_of_an_agency_offers_the_code_lists(app):
    token = factories.SysadminWithToken()["token"]
    page = app.get("/organization/new", headers={"Authorization": token}).body
    assert "Perangkat daerah" in page or "Kode perangkat daerah" in page
    assert 'value="dinkes"' in page


class TestCodeLists:
    def test_anybody_may_see_which_there_are(self, app):
        answer = app.get("/api/3/action/sdi_code_list_list").json["result"]
        assert {"name", "title", "count"} == set(answer[0])
        assert "wilayah" in {item["name"] for item in answer}

    def test_anybody_may_search_one(self, app):
        url = "/api/3/action/sdi_code_list_show?name=wilayah&q=manggar&limit=1"
        answer = app.get(url).json["result"]
        assert answer["count"] == 2
        assert [code["kode"] for code in answer["codes"]] == ["64.71.01.1001"]
        assert answer["codes"][0]["kode_bps"] == "6471020001"
        assert answer["codes"][0]["sumber"]

    def test_an_unknown_one_is_told_which_there_are(self, app):
        answer = app.get("/api/3/action/sdi_code_list_show?name=entah", status=404).json
        assert "wilayah" in answer["error"]["message"]

    @pytest.mark.parametrize("query", ["limit=-1", "offset=x", "valid_on=kemarin"])
    def test_a_parameter_that_makes_no_sense_is_refused(self, app, query):
        app.get(f"/api/3/action/sdi_code_list_show?name=wilayah&{query}", status=409)


def test_every_field_has_words_in_both_languages_and_a_place_on_the_form():
    schema = tk.get_action("scheming_dataset_schema_show")({}, {"type": "dataset"})
    for field in schema["dataset_fields"] + schema["resource_fields"]:
        assert {"id", "en"} == set(field["label"]), field["field_name"]
        assert {"id", "en"} == set(field.get("help_text", {"id": 1, "en": 1}))
    pages = tk.h.scheming_get_dataset_form_pages("dataset")
    assert [page["title"]["id"] for page in pages] == [
        "Identitas",
        "Standar data",
        "Metadata",
        "Akses dan jadwal",
    ]


class TestForm:
    """Every field drawn by its snippet: empty, filled in, and with an error."""

    @pytest.fixture
    def drawn(self, app):
        def draw(field: dict[str, Any], data: dict[str, Any], errors: dict[str, Any]) -> str:
            with app.flask_app.test_request_context():
                return tk.render_snippet(
                    "scheming/snippets/form_field.html",
                    {
                        "field": field,
                        "data": data,
                        "errors": errors,
                        "licenses": [],
                        "entity_type": "dataset",
                        "object_type": "dataset",
                    },
                )

        return draw

    def fields(self) -> list[dict[str, Any]]:
        schema = tk.get_action("scheming_dataset_schema_show")({}, {"type": "dataset"})
        fields = schema["dataset_fields"] + schema["resource_fields"]
        # These two need an agency's member and a stored file.
        apart = {"owner_org", "url"}
        return [
            field
            for field in fields
            if field["field_name"] not in apart and field.get("form_snippet", "") is not None
        ]

    def test_every_field_can_be_drawn(self, drawn, full):
        for field in self.fields():
            name = field["field_name"]
            for data in ({}, full, {**full, **full["resources"][0]}):
                assert f"field-{name}" in drawn(field, data, {}) or name in drawn(field, data, {})

    def test_a_field_of_several_codes_shows_just_those_that_were_chosen(self, drawn):
        (field,) = [f for f in self.fields() if f["field_name"] == "wilayah"]
        html = drawn(field, {"wilayah": "64.71.01"}, {"wilayah": ["salah"]})
        assert re.findall(r'value="([\d.]+)" selected', html) == ["64.71.01"]
        assert "salah" in html
        assert "Kecamatan Balikpapan Timur" in html

    def test_the_city_is_the_first_guess(self, drawn):
        (field,) = [f for f in self.fields() if f["field_name"] == "wilayah"]
        html = drawn(field, {"wilayah": field["default"]}, {})
        assert re.findall(r'value="([\d.]+)" selected', html) == ["64.71"]
