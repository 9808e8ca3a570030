"""A file with planted mistakes: found at row and column, answered, mended, and seen in review."""

from __future__ import annotations

from typing import Any

import pytest

from .story import DESK, PASSWORD, Person, Town

VARIABLES = [
    {"nama": "kelurahan", "tipe": "teks", "kunci": "ya"},
    {"nama": "jumlah", "tipe": "bilangan_bulat"},
]
WRONG = b"kelurahan;jumlah\nManggar;1.234\nLamaru;dua\n"
MENDED = b"kelurahan;jumlah\nManggar;1.234\nLamaru;2\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_clerk_mends_what_the_check_of_his_file_finds(
    visit, log_in, live, unique, width: int
) -> None:
    town = Town(live, unique)
    siti, wati = town.user("siti", "Siti Rahmah"), town.user("wati", "Wati Lestari")
    draft = _draft(town, siti, town.agency("Dinas Pangan", siti))
    town.grant(wati, "walidata")
    clerk, walidata = (Person(visit(), width) for _ in range(2))
    log_in(clerk.page, siti, PASSWORD)

    clerk.opens(f"{DESK}/{draft}/resources/new")
    clerk.attaches(WRONG, "pangan.csv")
    clerk.clicks("Simpan berkas")
    clerk.clicks("Lihat temuan")
    assert "dua" in clerk.reads()
    clerk.shoots("temuan")
    clerk.clicks("Titik memisah ribuan: 1.234,5")
    clerk.page.locator(".sdi-findings td a").first.click()
    variable = clerk.page.locator("#variabel-1")
    variable.locator("details[open]").wait_for()
    assert variable.locator("[name=variabel-1-notasi_angka]").input_value() == "id"
    clerk.shoots("variabel")

    clerk.opens(f"{DESK}/{draft}/resources")
    clerk.clicks("Ubah")
    clerk.attaches(MENDED, "pangan.csv")
    clerk.clicks("Simpan berkas")
    assert "tidak ada temuan" in clerk.reads()
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Ajukan")

    log_in(walidata.page, wati, PASSWORD)
    walidata.opens(f"{DESK}/{draft}")
    assert "Isi 1 berkas sesuai dengan variabel yang dinyatakan." in walidata.reads()
    walidata.shoots("periksa-berkas")
    assert clerk.mishaps + walidata.mishaps == []


def _draft(town: Town, clerk: str, agency: str) -> str:
    token = town._act("api_token_create", user=clerk, name=town.unique("t"))["token"]
    dataset: dict[str, Any] = {
        "title": f"Produksi Pangan {town.unique('n')}",
        "owner_org": agency,
        "notes": "Banyaknya produksi pangan.",
        "konsep": "Produksi",
        "ukuran": "Jumlah",
        "satuan": "Ton",
        "kategori": "pemerintahan-umum",
        "jenis": "statistik",
        "accrualPeriodicity": "tahunan",
        "accessRights": "terbuka",
        "license_id": "cc-by",
        "wilayah": ["64.71"],
        "variabel": VARIABLES,
    }
    response = town.live.action("sdi_proposal_save", token, allow_incomplete=True, **dataset)
    assert response.ok, response.text
    return str(response.json()["result"]["id"])
