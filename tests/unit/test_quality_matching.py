"""Next year's file, matched to last year's contract."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality.declaring import declare
from ckanext.sdi_balikpapan.quality.matching import Matching, match
from ckanext.sdi_balikpapan.quality.table import Chunk, Table
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Dialect, Type

LAST = Contract(
    (
        Column("kode_kelurahan", Type.CODE, key=True, reference="wilayah-kemendagri"),
        Column("jenis_kelamin", Type.CODE, codes={"L": "Laki-laki", "P": "Perempuan"}),
        Column("Laki-laki 2023", Type.INTEGER, unit="Jiwa"),
        Column("perempuan_2023", Type.INTEGER, unit="Jiwa"),
        Column("total", Type.INTEGER, sum_of=("Laki-laki 2023", "perempuan_2023")),
    ),
    Dialect(separator=",", encoding="UTF-8", header_row=1),
)
CELLS = {
    "kode_kelurahan": [f"64.71.01.{1001 + i}" for i in range(20)],
    "jenis_kelamin": ["L", "P"] * 10,
    "Laki-laki 2023": [str(i * 3) for i in range(20)],
    "perempuan_2023": [str(i * 5) for i in range(20)],
    "total": [str(i * 8) for i in range(20)],
}
DIALECT = {"separator": ",", "encoding": "UTF-8", "header_row": 1}


def matched(
    names: Sequence[tuple[str, Sequence[str]]],
    aliases: dict[str, Sequence[str]] | None = None,
    **dialect: object,
) -> Matching:
    rows = [list(row) for row in zip(*(cells for _, cells in names), strict=True)]
    table = Table(
        tuple(name for name, _ in names),
        lambda: iter([Chunk(range(2, len(rows) + 2), rows)]),
        {**DIALECT, **dialect},
    )
    return match(LAST, declare(table), aliases)


def changed(old: str, new: str, cells: Sequence[str] | None = None) -> Matching:
    """Last year's file with one column under another name, or with other cells."""
    return matched(
        [(new if n == old else n, cells if cells and n == old else c) for n, c in CELLS.items()]
    )


def codes(found: Matching) -> list[str]:
    return [change.code for change in found.changes]


def test_a_file_of_the_same_shape_has_no_changes() -> None:
    found = matched(list(CELLS.items()))
    assert found.changes == ()
    assert found.contract == LAST
    assert {pair.how for pair in found.pairs} == {"nama"}


RENAMED = [
    ("kode_kelurahan", "KODE KELURAHAN", "ejaan"),
    ("kode_kelurahan", "kd_kelurahan", "isi"),
    ("kode_kelurahan", "kode_kel", "ejaan"),
    ("perempuan_2023", "perempuan_2024", "tahun"),
    ("Laki-laki 2023", "laki_laki_2024", "tahun"),
    ("jenis_kelamin", "kelamin", "isi"),
    ("total", "jumlah_total", "isi"),
]


@pytest.mark.parametrize(("old", "new", "how"), RENAMED)
def test_a_column_is_known_under_its_new_name(old: str, new: str, how: str) -> None:
    found = changed(old, new)
    assert next(pair.how for pair in found.pairs if pair.old == old and pair.new == new) == how
    assert codes(found) == ["mungkin_berganti_nama" if how == "isi" else "berganti_nama"]
    assert found.contract.column(new)


def test_an_alias_names_a_column_too() -> None:
    names = [("gender" if n == "jenis_kelamin" else n, c) for n, c in CELLS.items()]
    found = matched(names, {"jenis_kelamin": ("Gender",)})
    assert next(pair.how for pair in found.pairs if pair.new == "gender") == "alias"


def test_the_parts_of_a_sum_move_on_with_their_names() -> None:
    total = changed("perempuan_2023", "perempuan_2024").contract.column("total")
    assert total
    assert total.sum_of == ("Laki-laki 2023", "perempuan_2024")


def test_columns_that_come_and_go_are_told() -> None:
    names = [(n, c) for n, c in CELLS.items() if n != "jenis_kelamin"]
    found = matched([*names, ("harga_beras (Rp)", [f"{i}500" for i in range(20)])])
    assert codes(found) == ["hilang", "bertambah"]
    added = found.contract.column("harga_beras (Rp)")
    assert added
    assert added.unit == "Rupiah"


SHAPES = [
    ("jenis_kelamin", ["L", "X"] * 10, "kode_baru", "X"),
    ("total", ["rusak", "baik"] * 10, "tipe_berubah", "total"),
]


@pytest.mark.parametrize(("name", "cells", "code", "said"), SHAPES)
def test_what_the_cells_now_hold_is_told(
    name: str, cells: Sequence[str], code: str, said: str
) -> None:
    found = changed(name, name, cells)
    assert codes(found) == [code]
    assert said in found.changes[0].sentence("id")
    assert said in found.changes[0].sentence("en")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("separator", ";", "pemisah"),
        ("encoding", "cp1252", "enkode"),
        ("header_row", 3, "baris_judul"),
    ],
)
def test_another_way_of_writing_is_told(key: str, value: object, code: str) -> None:
    found = matched(list(CELLS.items()), **{key: value})
    assert codes(found) == [code]
    assert found.changes[0].sentence("en") != found.changes[0].sentence("id")


@given(st.randoms(use_true_random=False))
def test_the_order_of_columns_is_a_change_and_nothing_more(shuffled: random.Random) -> None:
    names = list(CELLS.items())
    shuffled.shuffle(names)
    found = matched(names)
    assert codes(found) == ([] if names == list(CELLS.items()) else ["berpindah"])
    assert {c.name: c for c in found.contract.columns} == {c.name: c for c in LAST.columns}


def test_the_rows_of_last_year_keep_all_that_they_say() -> None:
    rows = [
        {"nama": c.name, "definisi": f"Arti {c.name}", "kalimat_pertanyaan": "-"}
        for c in LAST.columns
    ]
    adapted = changed("perempuan_2023", "perempuan_2024").rows(rows)
    assert [row["definisi"] for row in adapted] == [row["definisi"] for row in rows]
    assert adapted[3]["nama"] == "perempuan_2024"
    assert adapted[4]["jumlah_dari"] == "Laki-laki 2023; perempuan_2024"
