"""A citizen finds data from the home page, reads, draws and cites it; with the keyboard alone."""

from __future__ import annotations

import pytest

from .story import DESK, PASSWORD, Person, Town

ROWS = "tahun,kode_wilayah,jumlah\n" + "".join(
    f"{year},64.71.0{n},{1000 * n + year}\n" for year in (2022, 2023, 2024) for n in range(1, 7)
)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_citizen_finds_reads_and_cites_data(visit, log_in, live, unique, width) -> None:
    town = Town(live, unique)
    siti, wati = town.user("siti", "Siti Rahmah"), town.user("wati", "Wati Lestari")
    town.agency("Dinas Kependudukan", siti)
    town.grant(wati, "walidata")
    title = f"Jumlah Penduduk {unique('n')}"
    _published(visit, log_in, siti, wati, title)

    citizen = Person(visit(), width)
    citizen.opens("/")
    citizen.shoots("pembaca-beranda")
    assert title in citizen.reads()
    link = citizen.page.get_by_role("link", name=title, exact=True)
    link.focus()
    with citizen.page.expect_navigation():
        citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_selector(".sdi-use")
    said = citizen.reads()
    for words in ("Tentang data ini", "Memakai data ini", "Kutipan", "Versi 1"):
        assert words in said, words
    citizen.shoots("pembaca-dataset")
    with citizen.page.expect_download() as found:
        ris = citizen.page.get_by_role("link", name="RIS", exact=True)
        ris.focus()
        citizen.page.keyboard.press("Enter")
    assert title in found.value.path().read_text()
    assert citizen.mishaps == []


def _published(visit, log_in, siti: str, wati: str, title: str) -> None:
    """A dataset that the clerk submits and the walidata publishes, on their pages."""
    clerk, walidata = (Person(visit(), 1280) for _ in range(2))
    log_in(clerk.page, siti, PASSWORD)
    log_in(walidata.page, wati, PASSWORD)
    clerk.opens(f"{DESK}/new")
    clerk.fills(title=title)
    clerk.chooses("[name=kategori]", "pemerintahan-umum")
    clerk.clicks("Simpan dan lanjut")
    clerk.fills(konsep="Penduduk", notes="Banyaknya penduduk.", ukuran="Jumlah", satuan="Orang")
    for _ in range(3):
        clerk.clicks("Simpan dan lanjut")
    clerk.clicks("Tambah berkas")
    clerk.attaches(ROWS.encode(), "penduduk.csv")
    clerk.fills(name="Penduduk kecamatan")
    clerk.clicks("Simpan berkas")
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Ajukan")
    walidata.opens(clerk.page.url)
    walidata.clicks("Setujui dan terbitkan")
    assert "Sudah terbit" in walidata.reads()
