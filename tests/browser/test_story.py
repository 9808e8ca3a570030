"""One dataset, from a clerk's draft to an anonymous download, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from .story import DESK, PASSWORD, Person, Town

NAMES = b"kecamatan,jumlah\nBalikpapan Kota,89433\nBalikpapan Timur,101022\n"
CODES = b"kode,kecamatan,jumlah\n64.71.05,Balikpapan Kota,89433\n64.71.01,Balikpapan Timur,101022\n"
LATER = CODES + b"64.71.02,Balikpapan Barat,97544\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_dataset_goes_from_a_draft_to_the_public(visit, log_in, live, unique, width) -> None:
    town = Town(live, unique)
    siti, wati = town.user("siti", "Siti Rahmah"), town.user("wati", "Wati Lestari")
    town.agency("Dinas Kependudukan dan Pencatatan Sipil", siti)
    town.grant(wati, "walidata")
    clerk, walidata, citizen = (Person(visit(), width) for _ in range(3))
    log_in(clerk.page, siti, PASSWORD)
    log_in(walidata.page, wati, PASSWORD)
    title = f"Jumlah Penduduk Menurut Kecamatan {unique('n')}"

    _drafts(clerk, title)
    proposal = clerk.page.url
    clerk.clicks("Ajukan")
    assert "Walidata akan memeriksanya" in clerk.reads()

    _returns(walidata, title)
    _corrects(clerk, proposal)
    walidata.opens(proposal)
    walidata.fills(note="Sudah sesuai.")
    walidata.clicks("Setujui dan terbitkan")
    assert "Sudah terbit" in walidata.reads()
    walidata.shoots("terbit")

    address = clerk.page.url
    clerk.opens(proposal)
    clerk.clicks("Lihat versi terbit")
    address = clerk.page.url
    _downloads(citizen, address, title)

    _proposes_a_change(clerk, title)
    walidata.opens(clerk.page.url)
    assert "Terbit sekarang" in walidata.reads()
    walidata.shoots("periksa-perubahan")
    walidata.clicks("Setujui dan terbitkan")
    citizen.opens(address)
    assert "pada akhir Desember" in citizen.reads()
    assert clerk.mishaps + walidata.mishaps + citizen.mishaps == []


def test_a_form_that_was_open_too_long_is_saved_by_one_more_click(
    visit, log_in, live, unique
) -> None:
    town = Town(live, unique)
    siti = town.user("siti", "Siti Rahmah")
    town.agency("Dinas Perhubungan", siti)
    clerk = Person(visit(), 390)
    log_in(clerk.page, siti, PASSWORD)
    clerk.opens(f"{DESK}/new")
    clerk.fills(title="Diketik sehari penuh")
    clerk.page.evaluate("document.querySelector('#dataset-edit [name=_csrf_token]').value = 'basi'")
    clerk.clicks("Simpan dahulu")
    assert "Belum disimpan" in clerk.reads()
    clerk.shoots("belum-disimpan")
    clerk.clicks("Simpan isian ini")
    assert "Perlu dilengkapi" in clerk.reads()
    assert "Diketik sehari penuh" in clerk.reads()


def _drafts(clerk: Person, title: str) -> None:
    clerk.opens(DESK)
    clerk.shoots("meja-kerja-kosong")
    clerk.clicks("Usulkan dataset baru")
    clerk.fills(title=title)
    clerk.clicks("Simpan dan lanjut")
    assert "Wajib diisi" in clerk.reads()  # the category; what was typed is still there
    assert clerk.page.input_value("[name=title]") == title
    clerk.shoots("isian-identitas")
    clerk.chooses("[name=kategori]", "pemerintahan-umum")
    clerk.clicks("Simpan dan lanjut")
    clerk.fills(konsep="Penduduk", notes="Penduduk yang tercatat.", ukuran="Jumlah", satuan="Orang")
    clerk.clicks("Simpan dan lanjut")
    for number, name in enumerate(("kecamatan", "jumlah")):
        clerk.clicks("Tambah")
        clerk.page.fill(f"[name=variabel-{number}-nama]", name)
    clerk.shoots("isian-metadata")
    clerk.clicks("Simpan dan lanjut")
    clerk.clicks("Simpan dan lanjut")
    clerk.clicks("Tambah berkas")
    clerk.attaches(NAMES, "penduduk.csv")
    clerk.fills(name="Penduduk 2024")
    clerk.clicks("Simpan berkas")
    clerk.shoots("berkas")
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Pratinjau halaman")
    assert "belum terbit" in clerk.reads()
    clerk.shoots("pratinjau")
    clerk.clicks("Kembali ke usulan")
    clerk.shoots("siap-diajukan")


def _returns(walidata: Person, title: str) -> None:
    walidata.opens(f"{DESK}/queue")
    walidata.shoots("antrean")
    walidata.clicks(title)
    walidata.clicks("Kembalikan dengan alasan")
    walidata.chooses("#reason-principle-1", "kode_referensi")
    walidata.chooses("#reason-field-1", "resources")
    walidata.page.fill("#reason-note-1", "Tambahkan kolom kode wilayah.")
    walidata.clicks("Tambah alasan lain")
    walidata.chooses("#reason-field-2", "notes")
    walidata.page.fill("#reason-note-2", "Sebutkan tanggal pencatatannya.")
    walidata.shoots("kembalikan")
    walidata.clicks("Kembalikan")
    assert "dikembalikan kepada Produsen Data" in walidata.reads()


def _corrects(clerk: Person, proposal: str) -> None:
    clerk.opens(DESK)
    assert "memperbaiki dan mengajukan lagi" in clerk.reads()
    clerk.opens(proposal)
    assert "Tambahkan kolom kode wilayah." in clerk.reads()
    clerk.shoots("dikembalikan")
    clerk.page.locator("a:text-is('perbaiki')").nth(1).click()
    clerk.fills(notes="Penduduk yang tercatat pada 31 Desember.")
    clerk.clicks("Simpan dahulu")
    clerk.page.locator("a:text-is('perbaiki')").first.click()
    clerk.clicks("Ubah")
    clerk.attaches(CODES, "penduduk-berkode.csv")
    clerk.clicks("Simpan berkas")
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Ajukan")


def _downloads(citizen: Person, address: str, title: str) -> None:
    citizen.opens(address)
    assert title in citizen.reads()
    citizen.shoots("halaman-publik")
    with citizen.page.expect_download() as download:
        citizen.page.locator("a.resource-url-analytics").first.evaluate("link => link.click()")
    assert Path(download.value.path()).read_bytes() == CODES


def _proposes_a_change(clerk: Person, title: str) -> None:
    clerk.clicks("Kelola")
    assert title in clerk.reads()
    clerk.clicks("Usulkan perubahan")
    clerk.page.locator(".sdi-steps a", has_text="Standar data").click()
    clerk.fills(
        notes="Penduduk yang tercatat pada akhir Desember, menurut kecamatan tempat tinggal."
    )
    clerk.clicks("Simpan dahulu")
    clerk.page.locator(".sdi-steps a", has_text="Berkas").click()
    clerk.clicks("Ubah")
    clerk.attaches(LATER, "penduduk-2025.csv")
    clerk.clicks("Simpan berkas")
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Ajukan")
