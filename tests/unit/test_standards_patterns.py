"""How codes and dates are written."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.sdi_balikpapan.standards import patterns


@pytest.mark.parametrize(
    "kode", ["SD00001.00.00", "SP00055.00.00", "UL17645.00.00", "ST01246.00.01"]
)
def test_codes_of_the_data_standard_are_taken(kode):
    assert patterns.kode_sds(kode) == kode


def test_a_code_is_tidied():
    assert patterns.kode_sds(" sp00055. 00.00 ") == "SP00055.00.00"


@pytest.mark.parametrize(
    "kode", ["", "SP55", "SP00055", "SP00055.0.0", "SPX00055.00.00", "00055.00.00"]
)
def test_what_is_no_code_of_the_data_standard_is_not_taken(kode):
    assert patterns.kode_sds(kode) is None


@pytest.mark.parametrize("nomor", ["V-23.1600.004", "V-23.1375.002", "k-24.6471.0012"])
def test_numbers_of_recommendations_are_taken_loosely(nomor):
    assert patterns.nomor_rekomendasi(nomor) == nomor.upper()


@pytest.mark.parametrize("nomor", ["", "23.1600.004", "V-2023.1600.004", "V 23 1600"])
def test_what_is_no_recommendation_is_not_taken(nomor):
    assert patterns.nomor_rekomendasi(nomor) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T10:00:00", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("29-02-2024", None),
        ("2024", None),
        ("2024-W09-1", None),
        ("2024-02-29 dan seterusnya", date(2024, 2, 29)),
        ("2024-02-291", None),
        ("", None),
    ],
)
def test_a_day_is_written_year_first(text, day):
    assert patterns.tanggal(text) == day


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Keputusan PPID 12/2026, 3 Februari 2026", True),
        ("Forum SDI No. 188.45/7/2026 tanggal 2026-03-01", True),
        ("Berita acara 4, 01/03/2026", True),
        ("PPID 3 Februari 2026", False),
        ("Keputusan PPID 188.45/12/2026", False),
        ("Forum", False),
        ("", False),
    ],
)
def test_a_decision_has_a_number_and_a_day(text: str, whole: bool) -> None:
    assert patterns.names_a_decision(text) is whole
