"""The dataset's page for its readers: method, licence, citation, contact, versions."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, complete, open_office, upload
from .registry_office import agreed
from .test_access import restricted
from .test_dataset_page import edit

HOSTILE = '<script>alert(1)</script>"}} \\input{x}\r\nER  - '


@pytest.fixture
def office() -> Office:
    return open_office()


def test_the_page_tells_how_data_is_made_and_how_it_may_be_used(office: Office, app: Any) -> None:
    shown = office.publish(
        metode_perhitungan="Dijumlahkan per kelurahan.",
        level_estimasi="kecamatan",
        temporal_start="2024-01-01",
        temporal_end="2024-12-31",
        kontak=[{"nama": "Bidang Data", "email": "data@contoh.go.id"}],
    )
    page = app.get(f"/dataset/{shown['name']}").body
    for said in (
        "Tentang data ini",
        "Dijumlahkan per kelurahan.",
        "Angkanya sahih sampai tingkat Kecamatan; jangan dipakai",
        "1 Januari 2024 sampai 31 Desember 2024",
        "asal sumbernya disebutkan",
        "(versi 1)",
        "mailto:data@contoh.go.id",
        "Riwayat versi",
    ):
        assert said in page, said


def test_versions_name_the_fields_that_changed_and_not_what_stood_there(
    office: Office, app: Any
) -> None:
    shown = office.publish(interpretasi="Ini ternyata keliru.")
    for number in range(4):
        edit(office, shown["name"], interpretasi=f"Yang benar, {number}.")
    page = app.get(f"/dataset/{shown['name']}").body
    assert "Semua versi (5)" in page
    page = app.get(f"/dataset/{shown['name']}/versions").body
    assert "Versi 5" in page
    assert "Versi 1" in page
    assert page.count("Yang berubah:") == 4
    assert "Interpretasi" in page
    assert "keliru" not in page
    assert app.get(f"/dataset/{shown['name']}/versions?page=9").status_code == 200


def test_a_citation_is_a_file_for_reference_managers(office: Office, app: Any) -> None:
    shown = office.publish(author=HOSTILE.replace("\r\n", " "))
    found = app.get(f"/dataset/{shown['name']}/cite.bib")
    assert found.headers["Content-Type"].startswith("application/x-bibtex")
    assert f'filename="{shown["name"]}.bib"' in found.headers["Content-Disposition"]
    assert "\\input{" not in found.body
    assert f"/dataset/{shown['name']}}}" in found.body
    found = app.get(f"/dataset/{shown['name']}/cite.ris")
    assert found.body.count("ER  - \r\n") == 1
    assert "<script>alert(1)" not in app.get(f"/dataset/{shown['name']}").body


def test_what_is_not_public_has_no_citation_and_no_versions(office: Office, app: Any) -> None:
    proposal = office.submit()
    shown = office.publish()
    office.step(
        "walidata",
        "publish",
        office.approve(
            office.step(
                "clerk",
                "submit",
                office.call(
                    "clerk",
                    "sdi_proposal_save",
                    id=shown["name"],
                    kind="withdraw",
                    reason="Keliru.",
                ),
            )
        ),
    )
    for name in (proposal["dataset"]["name"], shown["name"], "tidak-ada", complete()["name"]):
        for page in ("cite.bib", "cite.ris", "versions"):
            assert app.get(f"/dataset/{name}/{page}").status_code in (404, 410), (name, page)


def test_the_picture_of_the_first_table_comes_after_the_page(office: Office, app: Any) -> None:
    shown = office.publish()
    assert "sdi-first" not in app.get(f"/dataset/{shown['name']}").body
    outbox.drain(shown["id"])
    page = app.get(f"/dataset/{shown['name']}").body
    address = f"/sdi/table/{shown['resources'][0]['id']}/picture"
    assert f'hx-get="{address}"' in page
    assert app.get(address, headers={"HX-Request": "true"}).status_code == 200
    hidden = restricted(office)
    assert "sdi-first" not in app.get(f"/dataset/{hidden['name']}").body


def test_the_activity_is_named_and_not_numbered(office: Office, app: Any) -> None:
    activity = agreed(office, "kegiatan")
    shown = office.publish(kegiatan=activity["id"])
    page = app.get(f"/dataset/{shown['name']}").body
    table = page[page.index("Semua isian metadata") :]
    assert f"/sdi/registry/{activity['name']}" in table
    assert activity["id"] not in table
    assert "Bagaimana dikumpulkan" in page


def test_whatever_is_written_in_a_dataset_stays_text_on_its_pages(office: Office, app: Any) -> None:
    fields = ("metode_perhitungan", "interpretasi", "rumus", "author", "konsep", "satuan")
    shown = office.publish(
        title=f"Judul {HOSTILE}",
        klasifikasi=[HOSTILE],
        kontak=[{"nama": HOSTILE, "email": "data@contoh.go.id"}],
        resources=[{"name": HOSTILE, "format": "CSV", "upload": upload()}],
        **dict.fromkeys(fields, HOSTILE),
    )
    outbox.drain(shown["id"])
    edit(office, shown["name"], interpretasi=f"{HOSTILE} lagi")
    address = f"/dataset/{shown['name']}"
    for path in (address, f"{address}/versions", f"/en{address}", "/"):
        page = app.get(path).body
        assert "alert(1)" in page, path
        assert "<script>alert(1)" not in page, path
