"""A first declaration proposed from a file: types, key, sums and questions."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality.declaring import Declaration, Registry, Role, Variable, declare
from ckanext.sdi_balikpapan.quality.reading.open import open_table
from ckanext.sdi_balikpapan.quality.table import Cell, Chunk, Table, Unreadable
from ckanext.sdi_balikpapan.standards.contract import Dialect, Type, contract_of


def table(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    made = [list(row) for row in rows]
    return Table(tuple(names), lambda: iter([Chunk(range(2, len(made) + 2), made)]))


def column(name: str, cells: Sequence[Cell]) -> Declaration:
    return declare(table([name, "x"], [[cell, i] for i, cell in enumerate(cells)]))


MANY = range(40)
KINDS = [
    ("kode_pos", [f"{76111 + i}" for i in MANY], Type.CODE),
    ("npsn", [f"304{i:05}" for i in MANY], Type.CODE),
    ("urusan", ["01", "02", "10"] * 5, Type.CODE),
    ("nomor_rumah", [f"00{i}" for i in MANY], Type.CODE),
    ("kode_kelurahan", [f"64.71.01.{1001 + i}" for i in MANY], Type.CODE),
    ("kode_kecamatan", [f"647101{i % 6}" for i in MANY], Type.CODE),
    ("KODE_KEC", ["64.71.01", "64.71.02"] * 9, Type.CODE),
    ("kode_kota", ["64.71", "64.72"] * 9, Type.CODE),
    ("kode_provinsi", ["64.0", "63.0"] * 9, Type.CODE),
    ("no_hp", ["081254000123"] * 9, Type.CODE),
    ("rt", ["1", "2", "3"] * 9, Type.CODE),
    ("tahun", ["2020", "2021"] * 9, Type.YEAR),
    ("jumlah_penduduk", ["2020", "2021", "12"] * 9, Type.INTEGER),
    ("jumlah", ["11111", "22222"] * 30, Type.INTEGER),
    ("Luas (km2)", ["1,5", "20,25"] * 9, Type.DECIMAL),
    ("harga", ["12.500", "1.250.000", "900"] * 9, Type.INTEGER),
    ("persen", ["1.5", "20.25"] * 9, Type.DECIMAL),
    ("tanggal", ["2024-01-31", "2024-02-01"] * 9, Type.DATE),
    ("tanggal", [date(2024, 1, 31)] * 9, Type.DATE),
    ("aktif", ["Ya", "Tidak"] * 9, Type.BOOLEAN),
    ("status", ["ADA", "TIDAK ADA"] * 9, Type.BOOLEAN),
    ("jenis_kelamin", ["L", "P"] * 9, Type.CODE),
    ("nama_kelurahan", ["Damai", "Manggar"] * 9, Type.TEXT),
    ("namakec", ["ANDIR", "COBLONG"] * 9, Type.TEXT),
    ("kdprov", ["64", "63"] * 9, Type.CODE),
    ("alamat", [f"Jl. Mawar {i}" for i in MANY], Type.TEXT),
    ("jumlah_guru", [12, 13, 14], Type.INTEGER),
    ("suhu", [12.5, 13.0], Type.DECIMAL),
]


@pytest.mark.parametrize(("name", "cells", "expected"), KINDS)
def test_a_column_gets_the_type_that_an_officer_would_give_it(
    name: str, cells: Sequence[Cell], expected: Type
) -> None:
    assert column(name, cells).guesses[0].column.type is expected


PADDED = st.lists(st.from_regex(r"\A[0-9]{1,6}\Z"), min_size=1, max_size=30)


@given(PADDED, st.integers(0, 10**4).map(lambda n: f"0{n}"))
def test_what_has_leading_zeros_never_becomes_a_number(cells: list[str], padded: str) -> None:
    found = column("isian", [*cells, padded]).guesses[0].column
    assert not found.type.is_number
    assert found.type is not Type.YEAR


def test_leading_zeros_are_seen_in_the_last_of_many_rows() -> None:
    rows = [[str(100_000 + i)] for i in range(9_000)]
    chunks = [Chunk(range(len(rows)), rows), Chunk([9_001], [["012345"]])]
    found = declare(Table(("isian",), lambda: iter(chunks)))
    assert found.guesses[0].column.type is Type.CODE
    assert found.facts["sampled"] == ["isian"]


ASKED = [
    ("jarak", ["1.234", "2.500"], "notasi", ("id", "en")),
    ("jarak", ["1.234", "2,5", "1.5"], "notasi_campur", ("id", "en")),
    ("nilai_a", ["5", "6", "-"], "penanda_kosong", ("ya", "tidak")),
    ("tanggal", ["01/02/2024", "03/04/2024"], "urutan_tanggal", ("id", "en")),
    ("rincian", [f"{54321 + i}" for i in MANY], "kode_atau_angka", ("kode", "bilangan_bulat")),
    ("angkatan", ["2019", "2020"], "tahun_atau_angka", ("tahun", "bilangan_bulat")),
    ("jumlah", ["2.0", "3.0"], "pecahan_nol", ("bilangan_desimal", "bilangan_bulat")),
    ("jumlah", [*map(str, MANY), "rusak"], "isi_campur", ("bilangan_bulat", "teks")),
    ("kode_desa", ["6471010001", "6471010002"], "kode_wilayah", None),
    ("nik", ["6471012345670001"] * 3, "pribadi", ("tidak", "ya")),
    ("isian", ["6471010101900001", "6471014202910002"], "pribadi", ("tidak", "ya")),
    ("isian", ["081254000123", "+6281254000999"], "pribadi", ("tidak", "ya")),
    ("golongan", ["A", "B", "C"] * 9, "daftar_kode", ("ya", "tidak")),
    ("catatan", ["", ""], "kosong", None),
]


@pytest.mark.parametrize(("name", "cells", "code", "choices"), ASKED)
def test_what_the_file_leaves_open_is_asked_with_its_choices(
    name: str, cells: Sequence[Cell], code: str, choices: tuple[str, ...] | None
) -> None:
    asked = {question.code: question for question in column(name, cells).guesses[0].questions}
    assert code in asked
    assert choices in (None, asked[code].choices)
    assert name in asked[code].sentence("id")
    assert name in asked[code].sentence("en")


def parts(i: int) -> list[str]:
    return [str(i * 7), str(i * 5 + 1), str(i * 12 + 1)]


def regions() -> Declaration:
    names = ["no", "kode_kelurahan", "nama_kelurahan", "tahun", "laki_laki", "perempuan", "total"]
    rows = [
        [str(i + 1), f"64.71.01.{1001 + i % 9}", f"K{i % 9}", str(2020 + i // 9), *parts(i)]
        for i in range(36)
    ]
    return declare(table(names, rows))


def test_the_key_is_the_smallest_set_of_codes_and_periods_that_names_a_row() -> None:
    assert [c.name for c in regions().contract.keys] == ["kode_kelurahan", "tahun"]


def test_a_key_with_a_few_double_rows_is_asked_about() -> None:
    rows = [[f"64.71.01.{1001 + i % 200}", str(2020 + i // 200)] for i in range(400)]
    found = declare(table(["kode_kelurahan", "tahun"], [*rows, rows[0]]))
    assert [c.name for c in found.contract.keys] == ["kode_kelurahan", "tahun"]
    assert [q.code for q in found.questions] == ["kunci"]


def test_a_total_is_the_sum_of_the_numbers_beside_it() -> None:
    total = regions().contract.column("total")
    assert total
    assert total.sum_of == ("laki_laki", "perempuan")


def test_the_proposed_rows_make_the_proposed_contract() -> None:
    found = regions()
    made = contract_of({"variabel": found.rows()}, {})
    assert made.problems == ()
    for proposed, read in zip(found.contract.columns, made.columns, strict=True):
        for field in ("name", "type", "unit", "key", "reference", "notation", "sum_of", "required"):
            assert getattr(read, field) == getattr(proposed, field), (proposed.name, field)


def test_an_agreed_variable_gives_its_concept_unit_and_definition() -> None:
    registry = Registry(
        [Variable("v1", "Jumlah Penduduk", "Banyaknya orang", "Jiwa", ("jml_pend",))]
    )
    for name in ("jumlah_penduduk", "jml_pend", "Jumlah Penduduk"):
        found = declare(table([name], [["5"], ["6"]]), registry).guesses[0]
        assert (found.column.concept, found.column.unit) == ("v1", "Jiwa")
    near = declare(table(["penduduk"], [["5"], ["6"]]), registry).guesses[0]
    assert near.column.concept == "belum_ada"
    assert near.questions[-1].choices == ("v1", "belum_ada")


def test_a_hundred_thousand_rows_take_about_a_second() -> None:
    rows = [
        [f"64.71.{i % 90:02}.1001", str(2000 + i // 5000), f"{i}", f"{i}.5"] for i in range(100_000)
    ]
    chunks = [Chunk(range(4096), rows[i : i + 4096]) for i in range(0, len(rows), 4096)]
    start = time.process_time()
    declare(Table(("kode_kelurahan", "tahun", "jumlah", "harga"), lambda: iter(chunks)))
    assert time.process_time() - start < 3


REAL = Path(__file__).parents[3] / "shared" / "real-data"
FILES = sorted(REAL.rglob("*.csv")) if REAL.is_dir() else []
# What holds digits and is no number, as a person sees it.
CODES = "kode kd npsn nik".split()


@pytest.mark.skipif(not FILES, reason="the real files are not here")
def test_no_code_of_a_real_file_becomes_a_number() -> None:
    seen = 0
    for file in FILES:
        try:
            found = declare(open_table(file, file.name, Dialect()))
        except Unreadable:
            continue
        for guess in found.guesses:
            if set(guess.column.name.casefold().replace("/", "_").split("_")) & set(CODES):
                assert guess.column.type is Type.CODE or guess.role is Role.VALUE, guess.column.name
                seen += guess.role is Role.REGION_CODE
    assert seen > 20


KEYS = {
    "bandung-jumlah_kk": {"KODE_KD", "tahun", "semester"},
    "bandung-kepadatan_penduduk": {"KODE_KEC", "tahun"},
    "bandung-resiko_stunting": {"KODE_KEC", "kategori", "tahun"},
    "bandung-kpm_bansos": {"KODE_KEC", "jenis_bansos", "tahun"},
    "bandung-harga-pangan-harian-2025": {"Timestamp", "Komoditas"},
    "jakarta-imb-1998-2012": {"tahun"},
    "jabar-idm-pembuangan-limbah-sungai-desa": {"kemendagri_kode_desa_kelurahan", "tahun"},
}


@pytest.mark.parametrize("file", [f for f in FILES if f.stem in KEYS], ids=lambda f: f.stem)
def test_the_key_of_a_real_file_is_found(file: Path) -> None:
    found = declare(open_table(file, file.name, Dialect()))
    assert {c.name for c in found.contract.keys} == KEYS[file.stem]
