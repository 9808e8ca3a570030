"""From a dataset's `variabel` rows to a contract; what is declared badly is said, never raised."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.contract import (
    Column,
    Contract,
    Dialect,
    Problem,
    Type,
    contract_of,
)

D = Decimal


def declared(resource: dict[str, Any] | None = None, **row: str) -> Contract:
    return contract_of({"variabel": [{"nama": "jumlah", **row}]}, resource or {})


def test_a_row_in_full_becomes_a_column_in_full() -> None:
    (column,) = declared(
        label="Jumlah KK",
        definisi="Banyaknya kartu keluarga",
        konsep="k-1",
        tipe="bilangan_bulat",
        satuan="keluarga",
        wajib="ya",
        kunci="tidak",
        minimum="0",
        maksimum="1250,5",
        nilai_kosong="-; n/a",
        notasi_angka="id",
    ).columns
    assert column == Column(
        "jumlah",
        Type.INTEGER,
        "Jumlah KK",
        "Banyaknya kartu keluarga",
        "k-1",
        "keluarga",
        required=True,
        minimum=D(0),
        maximum=D("1250.5"),
        missing=("-", "n/a"),
        notation="id",
    )


def test_own_codes_stand_one_on_a_line_or_between_semicolons() -> None:
    for text in ("1=Laki-laki\n2=Perempuan", "1=Laki-laki; 2 = Perempuan;"):
        (column,) = declared(tipe="kode", klasifikasi_isian=text).columns
        assert column.codes == {"1": "Laki-laki", "2": "Perempuan"}


def test_reference_codes_come_from_their_list() -> None:
    (column,) = declared(tipe="kode", kode_referensi="perangkat-daerah").columns
    assert column.codes
    assert column.reference == "perangkat-daerah"


def test_codes_of_regions_are_left_to_those_who_know_regions() -> None:
    (column,) = declared(tipe="kode", kode_referensi="wilayah-kemendagri").columns
    assert (column.codes, column.reference) == (None, "wilayah-kemendagri")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"tipe": "angka"}, "declared_type"),
        ({"wajib": "mungkin"}, "declared_choice"),
        ({"notasi_angka": "fr"}, "declared_choice"),
        ({"tipe": "bilangan_bulat", "minimum": "9", "maksimum": "1"}, "declared_range"),
        ({"tipe": "bilangan_bulat", "minimum": "nol"}, "declared_limit"),
        ({"tipe": "bilangan_desimal", "maksimum": "1.000"}, "declared_limit_ambiguous"),
        ({"tipe": "tanggal", "minimum": "31/12/2024"}, "declared_limit_date"),
        ({"tipe": "teks", "minimum": "1"}, "declared_limit_type"),
        ({"tipe": "kode", "klasifikasi_isian": "1=a\n1=b"}, "declared_codes"),
        ({"tipe": "kode", "klasifikasi_isian": "=a"}, "declared_codes"),
        ({"tipe": "kode", "kode_referensi": "entah"}, "declared_reference"),
        ({"jumlah_dari": "laki; perempuan"}, "declared_sum"),
        ({"jumlah_dari": "jumlah"}, "declared_sum"),
    ],
)
def test_what_is_declared_badly_is_said(row: dict[str, str], rule: str) -> None:
    contract = declared(**row)
    assert {one.rule for one in contract.problems} == {rule}
    assert contract.problems[0].column == "jumlah"


@pytest.mark.parametrize(
    ("resource", "rule"),
    [
        ({"baca_pemisah": "titik dan koma"}, "declared_separator"),
        ({"baca_baris_judul": "tiga"}, "declared_header_row"),
        ({"baca_baris_judul": "0"}, "declared_header_row"),
        ({"berlaku_pada": "kapan-kapan"}, "declared_valid_on"),
    ],
)
def test_so_is_what_the_file_declares(resource: dict[str, str], rule: str) -> None:
    assert [one.rule for one in declared(resource).problems] == [rule]


def test_a_declared_notation_says_what_a_limit_means() -> None:
    for notation, limit in (("id", D(1000)), ("en", D("1.000"))):
        row = {"tipe": "bilangan_desimal", "maksimum": "1.000", "notasi_angka": notation}
        assert declared(**row).columns[0].maximum == limit


def test_how_the_file_is_written_stands_at_the_file() -> None:
    resource = {
        "baca_pemisah": "titik koma",
        "baca_enkode": "cp1252",
        "baca_baris_judul": "3",
        "baca_lembar": "Data",
        "berlaku_pada": "2024-12-31",
    }
    contract = declared(resource)
    assert contract.dialect == Dialect(";", "cp1252", 3, "Data")
    assert contract.valid_on == date(2024, 12, 31)


def test_a_variable_may_belong_to_one_file_only() -> None:
    body = {"variabel": [{"nama": "a", "berkas": "Data 2024"}, {"nama": "b"}]}
    assert [c.name for c in contract_of(body, {"name": "data 2024"}).columns] == ["a", "b"]
    assert [c.name for c in contract_of(body, {"name": "Data 2023"}).columns] == ["b"]
    by_url = contract_of(
        {"variabel": [{"nama": "a", "berkas": "a.csv"}]}, {"url": "http://x/a.csv"}
    )
    assert len(by_url.columns) == 1


def test_a_variable_that_is_declared_twice_counts_once() -> None:
    contract = contract_of({"variabel": [{"nama": "a", "tipe": "tahun"}, {"nama": "a"}]}, {})
    assert contract.columns == (Column("a", Type.YEAR),)
    assert contract.problems == (Problem("declared_twice", "a"),)


FIELDS = """
    nama label definisi konsep tipe satuan kode_referensi klasifikasi_isian wajib kunci minimum
    maksimum nilai_kosong notasi_angka jumlah_dari berkas
""".split()
VALUES = st.one_of(
    st.text(max_size=12),
    st.none(),
    st.integers(),
    st.sampled_from(["ya", "0", "1.000", "kode", "bilangan_bulat", "tanggal", "2024-01-01", "a=b"]),
)
ROWS = st.dictionaries(st.sampled_from(FIELDS), VALUES)
RESOURCES = st.dictionaries(
    st.sampled_from("name url baca_pemisah baca_enkode baca_baris_judul berlaku_pada".split()),
    VALUES,
)


@given(st.lists(st.one_of(ROWS, st.text(max_size=3)), max_size=4), RESOURCES)
def test_nothing_that_a_person_sends_raises_and_json_keeps_all(
    rows: list[Any], resource: dict[str, Any]
) -> None:
    contract = contract_of({"variabel": rows}, resource)
    assert Contract.from_dict(json.loads(json.dumps(contract.as_dict()))) == contract


def test_a_limit_of_nought_survives_json() -> None:
    contract = Contract((Column("n", Type.INTEGER, minimum=D(0), maximum=D("0.0")),))
    assert Contract.from_dict(contract.as_dict()) == contract


def test_a_body_without_variables_asks_for_nothing() -> None:
    assert contract_of({}, {}) == Contract()
    assert contract_of({"variabel": "teks"}, {}) == Contract()
