"""Code lists: whole, sourced, and equal to the facts they were carried over from."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.standards import codelists
from ckanext.sdi_balikpapan.standards.codelists import Code, code_list, lookup

FACTS = Path(__file__).parents[3] / "shared" / "domain"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="../shared/domain is not here")


def facts(name: str):
    return json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", codelists.names())
def test_every_code_has_a_name_a_source_and_a_confidence(name):
    for code in code_list(name):
        assert code.kode
        assert code.nama
        assert code.name_en
        assert code.sumber
        assert code.keyakinan in {"dibaca", "pengetahuan", "usulan"}


@pytest.mark.parametrize("name", codelists.names())
def test_no_code_stands_twice_in_a_list(name):
    kode = [code.kode for code in code_list(name)]
    assert len(kode) == len(set(kode))


def test_every_file_is_in_the_index_and_every_entry_has_a_file():
    files = {path.stem for path in codelists.FOLDER.glob("*.csv")} - {codelists.INDEX}
    assert set(codelists.names()) == files


def test_an_unknown_list_is_refused():
    with pytest.raises(codelists.UnknownCodeList):
        code_list("../setup")


def test_balikpapan_has_6_kecamatan_and_34_kelurahan():
    levels = [code["tingkat"] for code in code_list("wilayah")]
    assert {level: levels.count(level) for level in set(levels)} == {
        "provinsi": 1,
        "kota": 1,
        "kecamatan": 6,
        "kelurahan": 34,
    }


def test_every_region_lies_in_a_region_that_its_code_begins_with():
    for code in code_list("wilayah"):
        if code["induk"]:
            assert code.kode.startswith(code["induk"] + ".")
            assert lookup("wilayah", code["induk"])


@pytest.mark.parametrize(
    ("name", "column", "other"),
    [
        ("opd", "jenis", "jenis_opd"),
        ("kode_referensi", "daftar", None),
        ("opd", "urusan", "urusan"),
    ],
)
def test_what_a_list_refers_to_exists(name, column, other):
    for code in code_list(name):
        for value in code[column].split():
            assert lookup(other, value) if other else value in codelists.names()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("tema", "eu_theme"),
        ("jadwal_pemutakhiran", "eu_frequency"),
        ("akses", "eu_access_right"),
        ("format", "eu_file_type"),
        ("bahasa", "eu_language"),
    ],
)
def test_every_code_that_goes_out_has_its_european_iri(name, column):
    for code in code_list(name):
        assert code[column].startswith("http://publications.europa.eu/resource/authority/")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("6471", "64.71"),
        ("6471020", "64.71.01"),
        ("6471020002", "64.71.01.1004"),
        ("Balikpapan Timur", "64.71.01"),
        ("sungainangka", "64.71.05.1010"),
        ("lemaru", "64.71.01.1002"),
        ("Manggar Bru", "64.71.01.1004"),
        ("entah", None),
        ("", None),
    ],
)
def test_a_wrong_code_finds_the_one_that_was_meant(written, meant):
    near = code_list("wilayah").nearest(written)
    assert (near and near.kode) == meant


def test_a_search_finds_every_word_in_any_column():
    assert [c.kode for c in code_list("wilayah").search("manggar baru")] == ["64.71.01.1004"]
    assert [c.kode for c in code_list("opd").search("DKK")] == ["dinkes"]
    assert len(code_list("wilayah").search()) == 42


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2021, 12, 31), True),
        (date(2022, 1, 1), False),
    ],
)
def test_a_code_is_valid_from_its_first_to_its_last_day(day, valid):
    period = {"berlaku_sejak": date(2020, 1, 1), "berlaku_sampai": date(2021, 12, 31)}
    assert Code("a", "A", "A", **period).valid_on(day) is valid


def test_a_code_without_dates_is_always_valid():
    assert Code("a", "A", "A").valid_on(date(1950, 1, 1))


@needs_facts
def test_regions_equal_the_facts():
    wilayah = facts("wilayah_balikpapan")
    ours = {code.kode: code for code in code_list("wilayah")}
    for kecamatan in wilayah["kecamatan"]:
        for region in (kecamatan, *kecamatan["kelurahan"]):
            code = ours.pop(region["kode_kemendagri"])
            assert code["kode_bps"] == region["kode_bps"]
            assert code.nama == f"{region['jenis'].capitalize()} {region['nama']}"
    assert set(ours) == {wilayah["provinsi"]["kode_kemendagri"], wilayah["kota"]["kode_kemendagri"]}


@needs_facts
def test_agencies_categories_and_affairs_equal_the_facts():
    opd = {o["slug"]: o["nama"] for o in facts("opd")["opd"]}
    assert {c.kode: c.nama for c in code_list("opd")} == opd
    assert len(opd) == 36
    tema = {t["slug"]: "; ".join(t["subtema"]) for t in facts("tema")["tema"]}
    assert {c.kode: c["subtema"] for c in code_list("tema")} == tema
    bidang = [b for group in facts("urusan")["kelompok"] for b in group["bidang"]]
    assert {c.kode: c.nama for c in code_list("urusan")} == {b["kode"]: b["nama"] for b in bidang}


@needs_facts
@pytest.mark.parametrize(
    ("name", "theirs", "column", "iri"),
    [
        ("jadwal_pemutakhiran", "jadwal_pemutakhiran", "eu_frequency", "eu_frequency_usulan"),
        ("akses", "akses_data", "eu_access_right", "eu_access_right_usulan"),
        ("jenis_data", "jenis_data", "pembina", "pembina"),
    ],
)
def test_short_lists_equal_the_facts(name, theirs, column, iri):
    expected = {row["value"]: (row["label_id"], row[iri]) for row in facts("codelists")[theirs]}
    assert {c.kode: (c.nama, c[column]) for c in code_list(name)} == expected
