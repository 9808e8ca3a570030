"""Proposed variables, put into those that are there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.declaring.filling import NoSuchAnswer, answered, filled

NAMES = st.sampled_from(["a", "b", "c"])
ROWS = st.lists(
    st.fixed_dictionaries({"nama": NAMES}, optional={"tipe": st.just("teks"), "label": NAMES}),
    max_size=3,
    unique_by=lambda row: row["nama"],
)


@given(ROWS, ROWS)
def test_nothing_that_was_written_is_lost_and_every_column_is_there(
    rows: list[dict[str, Any]], proposed: list[dict[str, Any]]
) -> None:
    found = filled(rows, {"variabel": proposed})
    assert [{**row, **old} for row, old in zip(found, rows, strict=False)] == found[: len(rows)]
    assert {row["nama"] for row in found} == {row["nama"] for row in [*rows, *proposed]}
    assert filled(found, {"variabel": proposed}) == found


def test_only_a_sure_pair_is_renamed() -> None:
    pairs = [
        {"lama": "a_2023", "baru": "a_2024", "pasti": True},
        {"lama": "b", "baru": "bb", "pasti": False},
    ]
    rows = [{"nama": "a_2023"}, {"nama": "b", "jumlah_dari": "a_2023; c"}]
    found = filled(rows, {"pasangan": pairs})
    assert found == [{"nama": "a_2024"}, {"nama": "b", "jumlah_dari": "a_2024; c"}]


def test_variables_of_another_file_are_left_alone() -> None:
    rows = [{"nama": "a", "berkas": "Lain"}]
    found = filled(rows, {"variabel": [{"nama": "a", "tipe": "teks"}]}, "Data")
    assert found == [*rows, {"nama": "a", "tipe": "teks", "berkas": "Data"}]


PROPOSED = {
    "variabel": [{"nama": "a", "tipe": "kode", "klasifikasi_isian": "1=1; 2=2", "kunci": "ya"}],
    "pertanyaan": [
        {
            "kode": "daftar_kode",
            "kolom": "a",
            "isian": "klasifikasi_isian",
            "pilihan": ["ya", "tidak"],
        },
        {
            "kode": "kode_atau_angka",
            "kolom": "a",
            "isian": "tipe",
            "pilihan": ["kode", "bilangan_bulat"],
        },
        {"kode": "kunci", "kolom": "", "isian": "kunci", "pilihan": ["ya", "tidak"]},
        {"kode": "tanpa_kunci", "kolom": "", "isian": "kunci", "pilihan": ["a"]},
        {
            "kode": "pribadi",
            "kolom": "a",
            "isian": "dapat_diakses_umum",
            "pilihan": ["tidak", "ya"],
        },
    ],
}
ANSWERS = [
    ("daftar_kode", "a", "ya", {"klasifikasi_isian": "1=1; 2=2"}),
    ("daftar_kode", "a", "tidak", {"klasifikasi_isian": "", "tipe": "teks"}),
    ("kode_atau_angka", "a", "bilangan_bulat", {"tipe": "bilangan_bulat", "klasifikasi_isian": ""}),
    ("kunci", "", "tidak", {"kunci": "tidak"}),
    ("tanpa_kunci", "", "a", {"kunci": "ya"}),
    ("pribadi", "a", "tidak", {"dapat_diakses_umum": "tidak"}),
]


@pytest.mark.parametrize(("question", "column", "choice", "expected"), ANSWERS)
def test_an_answer_stands_in_the_variable(
    question: str, column: str, choice: str, expected: dict[str, str]
) -> None:
    rows = [{"nama": "a"}, {"nama": "z"}]
    found = answered(rows, PROPOSED, question=question, column=column, choice=choice)
    assert {key: found[0][key] for key in expected} == expected
    assert found[1] == {"nama": "z"}


@pytest.mark.parametrize(
    ("question", "column", "choice"),
    [("daftar_kode", "a", "x"), ("daftar_kode", "z", "ya"), ("lain", "a", "ya")],
)
def test_what_was_not_asked_is_no_answer(question: str, column: str, choice: str) -> None:
    with pytest.raises(NoSuchAnswer):
        answered([{"nama": "a"}], PROPOSED, question=question, column=column, choice=choice)
