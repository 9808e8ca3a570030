"""What a form lacks is told while a clerk types, by keyboard alone, on any screen."""

from __future__ import annotations

import pytest

from .story import DESK, PASSWORD, Person, Town


@pytest.mark.parametrize("width", [1280, 360])
def test_the_list_follows_what_is_typed(visit, log_in, live, unique, width) -> None:
    town = Town(live, unique)
    siti = town.user("siti", "Siti Rahmah")
    town.agency("Dinas Sosial", siti)
    clerk = Person(visit(), width)
    log_in(clerk.page, siti, PASSWORD)
    assert clerk.page.url.endswith("/sdi/workspace")
    clerk.shoots("meja-kerja")
    clerk.opens(f"{DESK}/new")
    clerk.fills(title=f"Penerima Bantuan {unique('n')}")
    clerk.clicks("Simpan dan lanjut")
    listed = clerk.page.locator("#kurang")
    listed.locator("a[href='#field-kategori']").wait_for()
    clerk.shoots("isian-kurang")
    clerk.chooses("[name=kategori]", "pemerintahan-umum")
    listed.locator("a[href='#field-kategori']").wait_for(state="detached")
    listed.locator("button[value='to:2']").first.focus()
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    assert "/edit/2" in clerk.page.url
    clerk.opens(clerk.page.url.split("/edit")[0] + "/edit")
    assert clerk.page.input_value("[name=kategori]") == "pemerintahan-umum"
    assert clerk.mishaps == []
