"""A hundred fields and three files, checked, talked about and decided on one screen."""

from __future__ import annotations

import pytest

from .story import DESK, PASSWORD, Person, Town

ROWS = b"kode_wilayah,jumlah,nik\n64.71.05,89433,6471014501900001\n64.71.01,101022,\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_large_proposal_is_decided_on_one_screen(visit, log_in, live, unique, width) -> None:
    town = Town(live, unique)
    siti, wati = town.user("siti", "Siti Rahmah"), town.user("wati", "Wati Lestari")
    town.agency("Dinas Sosial", siti)
    town.grant(wati, "walidata")
    clerk, walidata = (Person(visit(), width) for _ in range(2))
    log_in(clerk.page, siti, PASSWORD)
    log_in(walidata.page, wati, PASSWORD)
    title = f"Penerima Bantuan {unique('n')}"
    _enters(clerk, title)
    proposal = clerk.page.url

    walidata.opens(f"{DESK}/queue")
    walidata.page.get_by_label(f"Pilih {title}").check()
    walidata.clicks("Setujui yang dipilih…")
    assert "setujui di halamannya" in walidata.reads()
    walidata.shoots("banyak")
    walidata.clicks(title)
    walidata.shoots("periksa-banyak-isian")
    walidata.page.locator(".sdi-jump").get_by_text("Daftar periksa").click()
    walidata.page.select_option("#answer-md-2", "na")
    walidata.clicks("Simpan jawaban")
    walidata.page.select_option("#comment-place", "notes")
    walidata.page.fill("#comment-text", "Per kapan?\nDesember?")
    walidata.clicks("Kirim komentar")
    walidata.shoots("periksa-komentar")

    walidata.page.locator(".sdi-jump").get_by_text("Keputusan").click()
    assert walidata.page.locator("#public-note").is_visible()
    button = walidata.page.get_by_text("Setujui dan terbitkan")
    button.focus()
    with walidata.page.expect_navigation():
        walidata.page.keyboard.press("Enter")
    assert "Sudah terbit" in walidata.reads()
    clerk.opens(proposal)
    clerk.clicks("Lihat versi terbit")
    assert "Catatan walidata:" in clerk.reads()
    assert clerk.mishaps + walidata.mishaps == []


def _enters(clerk: Person, title: str) -> None:
    clerk.opens(f"{DESK}/new")
    clerk.fills(title=title)
    clerk.chooses("[name=kategori]", "pemerintahan-umum")
    clerk.clicks("Simpan dan lanjut")
    clerk.fills(konsep="Bantuan", notes="Penerima bantuan.", ukuran="Jumlah", satuan="Orang")
    clerk.clicks("Simpan dan lanjut")
    for number in range(12):
        clerk.clicks("Tambah")
        clerk.page.fill(f"[name=variabel-{number}-nama]", f"kolom_{number}")
    clerk.clicks("Simpan dan lanjut")
    clerk.clicks("Simpan dan lanjut")
    for number in range(3):
        clerk.clicks("Tambah berkas")
        clerk.attaches(ROWS + b"64.71.02,%d,\n" % number, f"bantuan-{number}.csv")
        clerk.fills(name=f"Bantuan {number}")
        clerk.clicks("Simpan berkas")
    clerk.clicks("Lanjut ke pemeriksaan")
    clerk.clicks("Ajukan")
