"""What doesn't fit is tidied or dropped with a remark, and never stops a dataset."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from harvest_pages import FIXTURES, URL, giving
from hypothesis import example, given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.reading import ckan_fields, json_fields, texts
from ckanext.sdi_balikpapan.harvest.reading.json_record import storable
from ckanext.sdi_balikpapan.harvest.reading.reasons import Reason
from ckanext.sdi_balikpapan.harvest.reading.records import Endpoint
from ckanext.sdi_balikpapan.harvest.reading.remarks import Remarks
from ckanext.sdi_balikpapan.harvest.reading.tidying import tidy
from ckanext.sdi_balikpapan.harvest.reading.walking import walk
from ckanext.sdi_balikpapan.harvest.rules.applying import apply
from ckanext.sdi_balikpapan.standards.flat_extras import flat_extras

FILE = {"url": "https://contoh.go.id/a.csv", "name": "A"}


def tidied(**fields: Any) -> tuple[dict[str, Any], list[tuple[str, Reason]]]:
    remarks = Remarks()
    found = tidy({"title": "A", **fields}, remarks)
    assert all("{" not in remark.words for remark in remarks)
    return found, [(remark.field, remark.reason) for remark in remarks]


def of_ckan(record: dict[str, Any]) -> dict[str, Any]:
    return tidy(ckan_fields.dataset(record), Remarks())


def of_json(record: dict[str, Any]) -> dict[str, Any]:
    return tidy(json_fields.dataset(record, "a"), Remarks())


def test_html_becomes_text_with_its_links_and_lists():
    html = (
        "<DIV STYLE='x'><p>Data <b>penduduk</b> &amp; KK.</p><script>alert(1)</script><ul><li>Satu"
        "</li><li><a href='https://a.id/b'>Dua</a> <a href='javascript:x'>Tiga</a></li></ul></DIV>"
    )
    found, remarks = tidied(notes=html)
    assert found["notes"] == "Data penduduk & KK.\n\n- Satu\n\n- [Dua](https://a.id/b) Tiga"
    assert remarks == [("notes", Reason.CHANGED)]
    assert tidied(notes="a < b dan c > d")[0]["notes"] == "a < b dan c > d"


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-05"),
        ("2024-03-05T10:00:00+07:00", "2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05", "2024-03-05"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("05/03/2024", "2024-03-05", "2024-03-05"),
        ("5 Maret 2024", "2024-03-05", "2024-03-05"),
        ("2024-13-01", "", ""),
        ("31/02/2024", "", ""),
        ("0000", "", ""),
        ("kapan-kapan", "", ""),
    ],
)
def test_days_are_read_as_people_write_them(said, start, end):
    assert (texts.day(said), texts.day(said, end=True)) == (start, end)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_month_ends_on_its_last_day(day):
    last = date.fromisoformat(texts.day(f"{day:%Y-%m}", end=True))
    assert last.month == day.month
    assert (date.fromordinal(last.toordinal() + 1)).day == 1 if last.year < 9999 else True


def test_wrong_days_and_a_period_that_ends_before_it_starts_are_dropped():
    found, remarks = tidied(issued="segera", temporal_start="2024", temporal_end="2023")
    assert "issued" not in found
    assert "temporal_end" not in found
    assert remarks == [("issued", Reason.DROPPED), ("temporal_end", Reason.DROPPED)]


@given(st.text(max_size=150))
def test_a_keyword_is_one_by_the_rule_of_ckan_or_none(text):
    tag = texts.tag(text)
    assert tag == "" or re.fullmatch(r"[\w .-]{2,100}", tag)


def test_keywords_that_break_the_rule_are_tidied_and_doubled_ones_are_one():
    found, remarks = tidied(tags=[{"name": "Data/KK"}, {"name": "data kk"}, {"name": "!"}])
    assert found["tags"] == [{"name": "Data KK"}]
    assert remarks == [("tags", Reason.CHANGED), ("tags", Reason.DROPPED)]


def test_a_media_type_that_contradicts_the_format_is_dropped():
    found, remarks = tidied(resources=[{**FILE, "format": "CSV", "mimetype": "image/png"}])
    assert found["resources"] == [{**FILE, "format": "CSV"}]
    assert remarks == [("resources.mimetype", Reason.MEDIA_TYPE)]
    (zipped,) = tidied(resources=[{**FILE, "format": "SHP", "mimetype": "application/zip"}])[0][
        "resources"
    ]
    assert zipped["mimetype"] == "application/zip"


def test_a_format_that_only_an_address_names_is_named_by_its_end():
    said = "http://publications.europa.eu/resource/authority/file-type/WMS"
    (file,) = tidied(resources=[{**FILE, "format": said}])[0]["resources"]
    assert file["format"] == "WMS"


@pytest.mark.parametrize("said", ["d@a.id", " mailto:d@a.id ", "https://lain.id/d@a.id"])
def test_an_address_for_mail_is_found_in_what_is_written(said):
    assert tidied(kontak=[{"nama": "D", "email": said}])[0]["kontak"][0]["email"] == "d@a.id"


def test_data_in_extras_comes_and_is_remarked():
    extras = [{"key": "2023", "value": "17"}, {"key": "2024", "value": 18}]
    found, remarks = tidied(extras=extras)
    assert found["extras"] == [{"key": "2023", "value": "17"}, {"key": "2024", "value": "18"}]
    assert [reason for _, reason in remarks] == [Reason.DATA_IN_EXTRAS] * 2


def test_extras_never_bear_the_name_of_a_field_nor_come_twice():
    extras = [
        {"key": k, "value": v} for k, v in [("title", "B"), ("x", "1"), ("x", "2"), ("", "3")]
    ]
    found, remarks = tidied(extras=extras)
    assert found["extras"] == [{"key": "x", "value": "1"}]
    assert remarks == [("x", Reason.TWICE)]


def test_files_without_an_address_on_the_web_are_dropped_and_named():
    found, remarks = tidied(resources=[{"url": "javascript:alert(1)"}, {"name": "B"}, FILE])
    assert found["resources"] == [FILE]
    assert [reason for _, reason in remarks] == [Reason.NO_ADDRESS] * 2


def test_long_texts_are_cut_and_said():
    found, remarks = tidied(notes="é" * 40_000, version="9" * 200)
    assert len(found["notes"].encode()) <= texts.MAX_BYTES
    assert len(found["version"]) == 100
    assert {reason for _, reason in remarks} == {Reason.SHORTENED}


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "key", "value", "@value", "url", "x"]), inside)
    ),
    max_leaves=8,
)
POD_KEYS = sorted({row.key for row in (*json_fields.DATASET, *json_fields.FILE)} | {"distribution"})
CKAN_KEYS = sorted({*ckan_fields._FIELDS, *ckan_fields._RECORD_KEYS, "resources", "extras", "tags"})


@given(st.dictionaries(st.sampled_from(POD_KEYS), ODD))
def test_no_json_record_stops_the_mapping(record):
    dataset, _ = apply((), of_json(storable(record)))
    assert json.loads(json.dumps(dataset)) == dataset


@example({"resources": 1})
@given(st.dictionaries(st.sampled_from(CKAN_KEYS), ODD))
def test_no_ckan_record_stops_the_mapping(record):
    dataset, _ = apply((), of_ckan(storable(record)))
    assert json.loads(json.dumps(dataset)) == dataset


FULL = {
    "title": "Jumlah Penduduk",
    "notes": "Yang tercatat.",
    "author": "Bidang Data",
    "kategori": "pemerintahan-umum",
    "jenis": "statistik",
    "konsep": "Penduduk",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "accessRights": "terbatas",
    "keputusan_akses": "Forum SDI 3/2024, 5 Maret 2024",
    "accrualPeriodicity": "tahunan",
    "license_id": "cc-by",
    "wilayah": ["64.71.01", "64.71.01.1001"],
    "klasifikasi": ["Jenis Kelamin", "Wilayah"],
    "kodereferensi": ["wilayah-bps"],
    "variabel": [{"nama": "a", "tipe": "bilangan_bulat", "wajib": "ya"}],
    "prioritas_tahun": ["2023", "2024"],
    "kontak": [{"nama": "Bidang Data", "email": "data@contoh.go.id"}],
    "id_sds": "SP00055.00.00",
    "issued": "2024-02-01",
    "version": "2",
    "tags": [{"name": "demografi"}],
    "extras": [{"key": "nomor_lama", "value": "7"}],
    "resources": [{**FILE, "format": "CSV", "mimetype": "text/csv", "size": 3, "periode": "2023"}],
}


def test_a_portal_with_our_schema_comes_field_by_field():
    record = {
        **FULL,
        "id": "a",
        "name": "penduduk",
        "state": "active",
        "organization": {"title": "Disdukcapil"},
        "extras": [*FULL["extras"], *flat_extras(FULL)],
    }
    dataset, unmatched = apply((), of_ckan(record))
    assert dataset == FULL
    assert [(u.subject.value, u.said) for u in unmatched] == [
        ("organisation", "Disdukcapil"),
        ("organisation", "Bidang Data"),
    ]


def test_a_portal_with_core_s_schema_says_it_in_extras_by_name():
    """As the national side's CKAN keeps what it harvested: names of codes, flat."""
    record = {
        "title": "A",
        "extras": [
            *flat_extras(FULL),
            {"key": "harvest_object_id", "value": "x"},
            {"key": "accesslevel", "value": "Terbatas"},
        ],
    }
    dataset, _ = apply((), of_ckan(record))
    named = "kategori jenis ukuran satuan accessRights accrualPeriodicity id_sds prioritas_tahun"
    assert {key: dataset.get(key) for key in named.split()} == {
        key: FULL[key] for key in named.split()
    }
    assert dataset["extras"] == FULL["extras"]


def test_a_record_of_data_json_comes_in_our_fields():
    record = {
        "identifier": "a",
        "title": "A",
        "accessLevel": "non-public",
        "rights": "Keputusan 3/2024, 5 Maret 2024",
        "license": "http://creativecommons.org/licenses/by/4.0/legalcode",
        "theme": ["Kesehatan"],
        "prioritas_tahun": "2023, 2024",
        "spatial": "Kota Balikpapan",
        "temporal": "2023-01-01/2023-12",
        "accrualPeriodicity": "R/P1M",
        "contactPoint": {"fn": "Data", "hasEmail": "mailto:d@a.id"},
        "publisher": {"name": "Bidang", "subOrganizationOf": {"name": "Dinas Kesehatan"}},
        "distribution": [{"downloadURL": FILE["url"], "mediaType": "text/csv"}],
        "bureauCode": ["1"],
    }
    dataset, unmatched = apply((), of_json(record))
    expected = {
        "accessRights": "tertutup",
        "keputusan_akses": "Keputusan 3/2024, 5 Maret 2024",
        "license_id": "cc-by",
        "kategori": "perlindungan-sosial-dan-kesehatan",
        "prioritas_tahun": ["2023", "2024"],
        "wilayah": ["64.71"],
        "temporal_end": "2023-12-31",
        "accrualPeriodicity": "bulanan",
        "kontak": [{"nama": "Data", "email": "d@a.id"}],
        "resources": [{"url": FILE["url"], "format": "CSV", "mimetype": "text/csv"}],
    }
    assert {key: dataset.get(key) for key in expected} == expected
    assert {"key": "bureauCode", "value": '["1"]'} in dataset["extras"]
    assert [u.said for u in unmatched] == ["Bidang", "Dinas Kesehatan", ""]


@pytest.mark.skipif(not FIXTURES.exists(), reason="no real catalogues here")
def test_every_real_json_record_is_mapped():
    for path in sorted(FIXTURES.rglob("*.json")):
        for batch in walk(Endpoint(URL), giving({URL: path.read_bytes()})):
            for record in batch.records:
                raw, remarks = dict(record.raw["record"]), Remarks()
                found = tidy(json_fields.dataset(raw, record.remote_id), remarks)
                assert found["title"] == record.title
                lost = sum(remark.reason is Reason.NO_ADDRESS for remark in remarks)
                assert len(found["resources"]) + lost == len(raw.get("distribution") or [])
