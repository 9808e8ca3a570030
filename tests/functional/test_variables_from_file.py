"""Variables filled in from a file: one click, questions, and last year's shape."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from . import registry_office
from .office import Office, open_office, upload
from .test_file_checks import check_of, token

FILE = b"kode_kelurahan;tahun;jumlah_kk;luas (km2)\n" + b"".join(
    b"64.71.01.%d;%d;%d;1,5\n" % (1001 + place, year, 100 + place)
    for year in (2021, 2022, 2023)
    for place in range(4)
)
NEXT = FILE.replace(b"kode_kelurahan", b"KODE KELURAHAN").replace(b"luas (km2)", b"panjang (km)")
UNCLEAR = b"kelurahan;jarak\nManggar;1.234\nLamaru;2.500\n"


@pytest.fixture
def office() -> Office:
    return open_office()


def proposed(office: Office, content: bytes, **more: Any) -> dict[str, Any]:
    file = {"name": "Data", "format": "CSV", "upload": upload(content, "data.csv")}
    return office.propose(resources=[file], variabel=more.pop("variabel", []), **more)


def step(office: Office, who: str, action: str, proposal: dict[str, Any], **more: Any) -> Any:
    resource_id = proposal["dataset"]["resources"][0]["id"]
    return office.call(
        who, f"sdi_variables_{action}", id=proposal["id"], resource_id=resource_id, **more
    )


def variables(office: Office, proposal: dict[str, Any]) -> dict[str, dict[str, Any]]:
    after = office.step("clerk", "show", proposal)
    return {row["nama"]: row for row in after["dataset"]["variabel"]}


def test_one_call_declares_every_column_and_the_file_then_fits(office: Office) -> None:
    proposal = proposed(office, FILE)
    step(office, "clerk", "fill", proposal, content_hash=proposal["content_hash"])
    rows = variables(office, proposal)
    assert {name: row["tipe"] for name, row in rows.items()} == {
        "kode_kelurahan": "kode",
        "tahun": "tahun",
        "jumlah_kk": "bilangan_bulat",
        "luas (km2)": "bilangan_desimal",
    }
    assert [name for name, row in rows.items() if row.get("kunci") == "ya"] == [
        "kode_kelurahan",
        "tahun",
    ]
    assert rows["luas (km2)"]["satuan"] == "km2"
    assert check_of(office, office.step("clerk", "show", proposal))["counts"]["error"] == 0


def test_what_somebody_wrote_stays(office: Office) -> None:
    written = [{"nama": "jumlah_kk", "tipe": "teks", "definisi": "Tulisan tangan"}]
    proposal = proposed(office, FILE, variabel=written)
    step(office, "clerk", "fill", proposal)
    row = variables(office, proposal)["jumlah_kk"]
    assert (row["tipe"], row["definisi"]) == ("teks", "Tulisan tangan")
    assert not row.get("label")


def test_a_question_is_answered_by_one_of_its_choices(office: Office) -> None:
    proposal = proposed(office, UNCLEAR)
    step(office, "clerk", "fill", proposal)
    asked = step(office, "clerk", "propose", proposal)["pertanyaan"]
    question = next(one for one in asked if one["kode"] == "notasi")
    assert question["pilihan"] == ["id", "en"]
    answer = {"question": "notasi", "column": "jarak"}
    with pytest.raises(tk.ValidationError):
        step(office, "clerk", "answer", proposal, **answer, choice="xx")
    step(office, "clerk", "answer", proposal, **answer, choice="id")
    assert variables(office, proposal)["jarak"]["notasi_angka"] == "id"


def test_an_agreed_variable_gives_its_unit(office: Office) -> None:
    name = "Kepala Keluarga Menetap"
    entry = registry_office.agreed(
        office, "variabel", nama_variabel=name, alias="kk_menetap", satuan="Keluarga"
    )
    file = FILE.replace(b"jumlah_kk", b"kk_menetap")
    found = step(office, "clerk", "propose", proposed(office, file))
    row = next(row for row in found["variabel"] if row["nama"] == "kk_menetap")
    assert (row["konsep"], row["satuan"]) == (entry["id"], "Keluarga")


def test_next_years_file_keeps_what_was_declared_and_tells_what_changed(office: Office) -> None:
    first = proposed(office, FILE)
    step(office, "clerk", "fill", first)
    shown = office.step("clerk", "show", first)
    declared = [{**row, "definisi": f"Arti {row['nama']}"} for row in shown["dataset"]["variabel"]]
    office.call("clerk", "sdi_proposal_save", proposal_id=first["id"], variabel=declared)
    seen = office.step("clerk", "submit", first)["content_hash"]
    office.step("walidata", "approve", first, content_hash=seen)
    office.step("walidata", "publish", first)
    file = {"name": "Data", "format": "CSV", "upload": upload(NEXT, "data.csv")}
    edit = office.call("clerk", "sdi_proposal_save", id=first["dataset_id"], resources=[file])
    found = step(office, "clerk", "propose", edit)
    assert [change["kode"] for change in found["perubahan"]] == [
        "berganti_nama",
        "hilang",
        "bertambah",
    ]
    step(office, "clerk", "fill", edit)
    rows = variables(office, edit)
    assert rows["KODE KELURAHAN"]["definisi"] == "Arti kode_kelurahan"
    assert rows["panjang (km)"]["satuan"] == "km"
    assert "kode_kelurahan" not in rows


def test_only_who_may_edit_fills_and_who_may_not_read_sees_nothing(office: Office) -> None:
    proposal = office.step("clerk", "submit", proposed(office, FILE))
    assert step(office, "walidata", "propose", proposal)["variabel"]
    for action in ("fill", "answer"):
        with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
            step(office, "walidata", action, proposal)
    for action in ("propose", "fill", "answer"):
        with pytest.raises(tk.ObjectNotFound):
            step(office, "outsider", action, proposal)


def test_a_file_that_is_no_table_says_so(office: Office) -> None:
    proposal = proposed(office, b"\x00\x01\x02" * 100)
    assert "tidak_terbaca" in step(office, "clerk", "propose", proposal)
    with pytest.raises(tk.ValidationError):
        step(office, "clerk", "fill", proposal)


def test_the_page_offers_the_click_and_the_questions(office: Office, app: Any) -> None:
    proposal = proposed(office, UNCLEAR)
    id = proposal["dataset"]["resources"][0]["id"]
    headers = {"Authorization": token(office, "clerk")}
    address = f"/sdi/proposals/{proposal['id']}/variables/{id}"
    page = app.get(address, headers=headers)
    assert "Isi dari berkas" in page.body
    assert "dapat dibaca dengan dua cara" in page.body
    listing = app.get(f"/sdi/proposals/{proposal['id']}/resources", headers=headers)
    assert address in listing.body


def test_the_page_of_variables_leads_to_what_its_files_propose(office: Office, app: Any) -> None:
    proposal = proposed(office, FILE)
    id = proposal["dataset"]["resources"][0]["id"]
    headers = {"Authorization": token(office, "clerk")}
    edit = f"/sdi/proposals/{proposal['id']}/edit/3"
    assert f'value="copy:file:{id}"' in app.get(edit, headers=headers).body
    sent = {"variabel-0-nama": "tahun", "variabel-0-label": "Tahun data"}
    sent |= {"content_hash": proposal["content_hash"], "save": f"copy:file:{id}"}
    answer = app.post(edit, data=sent, headers=headers, follow_redirects=False)
    assert answer.headers["Location"].endswith(f"/sdi/proposals/{proposal['id']}/variables/{id}")
    assert variables(office, proposal)["tahun"]["label"] == "Tahun data"


def test_a_concept_is_found_by_the_names_that_the_page_asks_for(office: Office, app: Any) -> None:
    entry = registry_office.agreed(office, "variabel")
    asked = {"q": entry["title"], "type": "variabel", "status": "agreed"}
    found = app.get("/api/3/action/sdi_registry_list", query_string=asked).json["result"]
    assert entry["name"] in [one["name"] for one in found["results"]]
    proposal = proposed(office, FILE)
    headers = {"Authorization": token(office, "clerk")}
    page = app.get(f"/sdi/proposals/{proposal['id']}/edit/3", headers=headers).body
    assert 'data-sdi-registry="/api/3/action/sdi_registry_list"' in page
