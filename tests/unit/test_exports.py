"""A contract in the words of Frictionless Table Schema and of CSV on the Web."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality.values.yes_no import NO, YES
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type, contract_of
from ckanext.sdi_balikpapan.standards.exports import shown
from ckanext.sdi_balikpapan.standards.exports.csvw import csvw
from ckanext.sdi_balikpapan.standards.exports.table_schema import table_schema
from ckanext.sdi_balikpapan.standards.exports.written import FALSE, GROUPED, TRUE, Written

ROWS: list[dict[str, str]] = [
    {
        "nama": "kode",
        "label": "Kode wilayah",
        "definisi": "Kelurahan menurut Kemendagri.",
        "tipe": "kode",
        "kunci": "ya",
    },
    {"nama": "jk", "tipe": "kode", "klasifikasi_isian": "1=Laki-laki; 2=Perempuan"},
    {"nama": "jumlah", "tipe": "bilangan_bulat", "satuan": "Orang", "minimum": "0"},
    {"nama": "nilai", "tipe": "bilangan_desimal", "notasi_angka": "id", "nilai_kosong": "-; n/a"},
    {"nama": "hari", "tipe": "tanggal", "wajib": "ya", "minimum": "2025-01-01"},
    {"nama": "tahun", "tipe": "tahun"},
    {"nama": "aktif", "tipe": "ya_tidak", "konsep": "konsep-1"},
]
CONTRACT = contract_of({"variabel": ROWS}, {})
WRITTEN = Written(
    names=["kode", "jk", "catatan", "jumlah", "nilai", "hari", "tahun", "aktif"],
    separator=";",
    encoding="Windows-1252",
    header_row=3,
    notation={"jumlah": "id"},
    forms={"jumlah": [GROUPED], "hari": ["99/99/9999"], "aktif": ["+Ya", "-Tidak"]},
)


def spellings(words: str) -> list[str]:
    """Each word as it is, with a capital, and in capitals; what looks the same only once."""
    plain = [word.replace("_", " ") for word in words.split()]
    every = [[word, word[:1].upper() + word[1:], word.upper()] for word in plain]
    return [form for forms in every for form in dict.fromkeys(forms)]


def test_a_table_schema_says_what_was_declared_in_the_files_order() -> None:
    assert table_schema(CONTRACT, WRITTEN) == {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": "kode",
                "type": "string",
                "title": "Kode wilayah",
                "description": "Kelurahan menurut Kemendagri.",
                "constraints": {"required": True},
            },
            {"name": "jk", "type": "string", "constraints": {"enum": ["1", "2"]}},
            {"name": "catatan", "type": "string"},
            {
                "name": "jumlah",
                "type": "number",
                "decimalChar": ",",
                "groupChar": ".",
                "unit": "Orang",
                "constraints": {"minimum": 0},
            },
            {
                "name": "nilai",
                "type": "number",
                "decimalChar": ",",
                "groupChar": ".",
                "missingValues": ["", "-", "n/a"],
            },
            {
                "name": "hari",
                "type": "date",
                "format": "%d/%m/%Y",
                "constraints": {"required": True, "minimum": "2025-01-01"},
            },
            {"name": "tahun", "type": "year"},
            {
                "name": "aktif",
                "type": "boolean",
                "trueValues": spellings("ya y yes true benar ada 1"),
                "falseValues": spellings("tidak t n no false salah 0 tdk tidak_ada"),
            },
        ],
        "missingValues": [""],
        "primaryKey": ["kode"],
    }


def test_csvw_says_what_was_declared_by_the_rules_of_its_specification() -> None:
    """By hand from W3C's "Metadata Vocabulary for Tabular Data", sections 5 and 6."""
    url = "https://data.example.go.id/a.csv"
    concepts = {"konsep-1": "https://data.example.go.id/sdi/registry/konsep-1"}
    found = csvw(CONTRACT, url, WRITTEN, {"dc:title": "Penduduk", "dc:license": ""}, concepts)
    columns = found["tableSchema"].pop("columns")
    assert found == {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "id"}],
        "@type": "Table",
        "url": url,
        "dc:title": "Penduduk",
        "dialect": {
            "delimiter": ";",
            "encoding": "windows-1252",
            "header": True,
            "headerRowCount": 1,
            "skipRows": 2,
            "skipBlankRows": True,
            "trim": True,
        },
        "tableSchema": {"primaryKey": ["kode"]},
    }
    assert columns[0] == {
        "name": "kode",
        "titles": ["kode"],
        "dc:title": "Kode wilayah",
        "dc:description": "Kelurahan menurut Kemendagri.",
        "datatype": {"base": "string"},
        "null": [""],
        "required": True,
    }
    assert [column["datatype"] for column in columns[1:]] == [
        {"base": "string", "format": "1|2"},
        {"base": "string"},
        {"base": "integer", "minimum": "0", "format": {"decimalChar": ",", "groupChar": "."}},
        {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
        {"base": "date", "minimum": "2025-01-01", "format": "dd/MM/yyyy"},
        {"base": "gYear"},
        {"base": "boolean", "format": "Ya|Tidak"},
    ]
    assert columns[4]["null"] == ["", "-", "n/a"]
    assert columns[3]["schema:unitText"] == "Orang"
    assert columns[7]["dc:subject"] == {"@id": concepts["konsep-1"]}


@pytest.mark.parametrize(
    ("forms", "notation", "table", "web"),
    [
        ([], "", "any", {"base": "string"}),
        (["9999-99-99"], "", "default", {"base": "date", "format": "yyyy-MM-dd"}),
        (["99/99/9999"], "", "%d/%m/%Y", {"base": "date", "format": "dd/MM/yyyy"}),
        (["99/99/9999"], "en", "%m/%d/%Y", {"base": "date", "format": "MM/dd/yyyy"}),
        (["9999-99-99", "99/99/9999"], "id", "any", {"base": "string"}),
        (["99 Agustus 9999"], "", "any", {"base": "string"}),
    ],
)
def test_a_format_of_days_is_promised_only_where_all_of_them_have_it(
    forms: list[str], notation: str, table: str, web: dict[str, Any]
) -> None:
    contract = Contract((Column("d", Type.DATE),))
    seen = Written(names=["d"], notation={"d": notation}, forms={"d": forms})
    assert table_schema(contract, seen)["fields"][0]["format"] == table
    assert csvw(contract, "a.csv", seen)["tableSchema"]["columns"][0]["datatype"] == web


def test_integers_without_marks_are_integers() -> None:
    contract = Contract((Column("n", Type.INTEGER, notation="id"),))
    types = [
        table_schema(contract, seen)["fields"][0]["type"]
        for seen in (Written(), Written(["n"]), Written(["n"], forms={"n": [GROUPED]}))
    ]
    assert types == ["number", "integer", "number"]


def test_words_that_mean_two_things_to_different_files_are_no_boolean() -> None:
    contract = Contract((Column("b", Type.BOOLEAN),))
    for forms in ([], ["+ya"], ["+ya", "+Ya", "-tidak"]):
        found = csvw(contract, "a.csv", Written(names=["b"], forms={"b": forms}))
        assert found["tableSchema"]["columns"][0]["datatype"] == {"base": "string"}


def test_yes_and_no_are_those_that_the_check_knows() -> None:
    assert set(TRUE) == YES
    assert set(FALSE) == NO


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_names_in_csvw_may_stand_in_an_address_and_are_all_different(header: list[str]) -> None:
    found = csvw(Contract(), "a.csv", Written(names=header))
    names = [column["name"] for column in found["tableSchema"]["columns"]]
    assert len(set(names)) == len(header)
    for name in names:
        assert name[0] != "_"
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.%")


def test_what_nobody_has_read_yet_is_described_as_declared() -> None:
    names = [field["name"] for field in table_schema(CONTRACT)["fields"]]
    assert names == [row["nama"] for row in ROWS]
    assert Written.from_dict({"names": ["a"], "separator": None, "else": 1}) == Written(names=["a"])


def test_a_page_shows_each_variable_in_the_readers_language() -> None:
    found = {language: shown.variables(CONTRACT, language)[1] for language in ("id", "en")}
    assert found["id"].type == "Kode (teks dari daftar kode)"
    assert found["en"].type == "Code (text from a code list)"
    assert found["id"].codes == (("1", "Laki-laki"), ("2", "Perempuan"))
    undecided = contract_of({"variabel": [{"nama": "a", "konsep": "belum_ada"}]}, {})
    assert shown.variables(undecided, "id")[0].concept == ""
