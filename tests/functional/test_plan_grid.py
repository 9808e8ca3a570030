"""The table of the Daftar Data and the pages of its sheet, as people type, send and read them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.planning.lists import grid
from ckanext.sdi_balikpapan.planning.lists.importing import confirming, queue

from .office import Office, open_office, unique
from .plan_office import promised, propose
from .plan_sheets import preview, row, upload

SCRIPT = "<script>alert(1)</script>"
Open = Callable[..., Any]


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def year() -> int:
    return random.randrange(3000, 9000)


@pytest.fixture
def browse(app: Any, office: Office) -> Open:
    tokens = {p: factories.APIToken(user=name)["token"] for p, name in office.names.items()}

    def open_(person: str | None, address: str, /, *, htmx: bool = False, **sent: Any) -> Any:
        headers = {"Authorization": tokens[person]} if person else {}
        if htmx:
            headers["HX-Request"] = "true"
        method = "POST" if sent.pop("post", False) or sent else "GET"
        with app.flask_app.test_client() as client:
            return client.open(address, method=method, data=sent or None, headers=headers)

    return open_


def _text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def _rows(office: Office, year: int, person: str = "clerk", **asked: Any) -> list[dict[str, Any]]:
    asked = {"year": year, "organization": office.organization["name"], **asked}
    return office.call(person, "sdi_plan_grid", **asked)["rows"]


def _save(office: Office, year: int, person: str = "clerk", **typed: Any) -> dict[str, Any]:
    asked = {"year": year, "organization": office.organization["name"], **typed}
    return office.call(person, "sdi_plan_grid_save", **asked)


def _dated(year: int) -> dict[str, Any]:
    return {
        "tahun": str(year),
        "jadwal_rilis": [{"periode": f"{year}", "tanggal": f"{year}-04-30"}],
    }


def test_a_row_is_kept_as_a_draft_and_the_agreed_entry_stays(office: Office, year: int):
    entry = promised(office, **_dated(year))
    (opened,) = _rows(office, year)
    assert not opened["is_draft"]
    kept = _save(office, year, version=opened["version"], satuan="jiwa", nama_data=entry["title"])
    assert (kept["standing"], kept["texts"]["satuan"], kept["is_draft"]) == ("saved", "jiwa", True)
    assert office.call(None, "sdi_registry_show", id=entry["id"])["body"]["satuan"] == "orang"
    again = _save(office, year, version=kept["version"], satuan="jiwa", nama_data=entry["title"])
    assert again["standing"] == "same"


def test_a_new_row_becomes_a_draft_once(office: Office, year: int):
    kept = _save(office, year, nama_data="Jumlah Guru", jenis_data="statistik")
    assert kept["standing"] == "saved"
    assert {"definisi", "jadwal_pemutakhiran"} <= kept["missing"].keys()
    twice = _save(office, year, nama_data="jumlah  guru")
    assert (twice["standing"], list(twice["errors"])) == ("wrong", ["nama_data"])
    assert len(_rows(office, year)) == 1


def test_two_people_in_one_row_lose_nothing(office: Office, year: int):
    propose(office, **_dated(year), satuan="orang", definisi="lama")
    (opened,) = _rows(office, year)
    name = opened["texts"]["nama_data"]
    mine = {"version": opened["version"], "nama_data": name}
    _save(office, year, "clerk2", **mine, satuan="kepala", definisi="lama")
    other = _save(office, year, **mine, satuan="orang", definisi="baru")
    assert (other["standing"], other["texts"]["satuan"]) == ("saved", "kepala")
    clash = _save(office, year, **mine, satuan="jiwa")
    assert clash["standing"] == "conflict"
    assert clash["texts"]["satuan"] == "jiwa"
    assert [(c["theirs"], c["mine"]) for c in clash["clashes"]] == [("kepala", "jiwa")]
    chosen = _save(office, year, **mine, satuan="jiwa", choices={"satuan": "mine"})
    assert (chosen["standing"], chosen["texts"]["satuan"]) == ("saved", "jiwa")
    assert chosen["texts"]["definisi"] == "baru"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("jenis_data", "purbakala"),
        ("jadwal_rilis", "besok"),
        ("nama_data", ""),
        ("id_ddd", "x" * 3),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_stays_typed(
    office: Office, year: int, key: str, text: str
):
    promised(office, **_dated(year))
    (opened,) = _rows(office, year)
    typed = {"nama_data": opened["texts"]["nama_data"], key: text}
    row = _save(office, year, version=opened["version"], **typed)
    assert (row["standing"], list(row["errors"])) == ("wrong", [key])
    assert row["texts"][key] == text


def test_only_those_who_draft_for_an_agency_see_its_table(office: Office, year: int):
    for person in ("member", "outsider"):
        with pytest.raises(tk.NotAuthorized):
            _rows(office, year, person)
    assert _rows(office, year, "walidata") == []


def test_pages_of_fifty_hold_every_entry_once(office: Office, year: int, monkeypatch):
    monkeypatch.setattr(grid, "PAGE", 2)
    names = [f"Data {n}" for n in range(5)]
    for name in names:
        _save(office, year, nama_data=name)
    found = [row["texts"]["nama_data"] for n in (1, 2, 3) for row in _rows(office, year, page=n)]
    assert found == names


def test_the_table_is_typed_into_with_and_without_a_script(browse: Open, office: Office, year: int):
    draft = propose(office, **_dated(year), satuan="orang")
    where = f"/sdi/plan/{year}/grid?columns=standar"
    page = browse("clerk", where)
    assert page.status_code == 200
    version = re.search(r'name="version" value="([^"]+)"', page.get_data(as_text=True))
    assert version
    sent = {"version": version[1], "nama_data": draft["title"], "columns": "standar"}
    sent["organization"] = office.organization["name"]
    row = browse("clerk", where, htmx=True, **sent, satuan=SCRIPT)
    assert "Tersimpan sebagai draf" in _text(row)
    assert SCRIPT not in row.get_data(as_text=True)
    clash = browse("clerk2", where, **sent, satuan="jiwa")
    assert clash.status_code == 409
    assert "pilih isi yang dipakai" in _text(clash)
    assert 'value="jiwa"' in clash.get_data(as_text=True)
    done = browse("clerk2", where, **sent, satuan="jiwa", **{"choice-satuan": "mine"})
    assert done.status_code == 302
    assert _rows(office, year)[0]["texts"]["satuan"] == "jiwa"


def test_a_new_row_by_script_leaves_room_for_the_next(browse: Open, office: Office, year: int):
    where, owner = f"/sdi/plan/{year}/grid", office.organization["name"]
    row = browse("clerk", where, htmx=True, nama_data="Satu", organization=owner, version="")
    assert 'id="row-new"' in row.get_data(as_text=True)
    assert len(_rows(office, year)) == 1


def test_a_file_is_looked_at_confirmed_and_handed_over_on_the_pages(
    browse: Open, office: Office, year: int
):
    rows = [row(office, "Lengkap"), row(office, SCRIPT, Definisi="", **{"Jenis Data": "entah"})]
    file = (BytesIO(upload(rows).stream.read()), "lembar.csv")
    assert browse("clerk", f"/sdi/plan/{year}/sheet").status_code == 200
    sent = browse("clerk", f"/sdi/plan/{year}/import", upload=file)
    assert sent.status_code == 302, _text(sent)
    where = sent.headers["Location"].replace("http://test.ckan.net", "")
    page = browse("clerk", where)
    assert "<code>D3</code>" in page.get_data(as_text=True)
    assert SCRIPT not in page.get_data(as_text=True)
    assert browse("clerk2", where).status_code == 404
    assert browse("clerk", where, post=True).status_code == 302
    assert "1 menjadi draf" in _text(browse("clerk", where))
    handed = browse("clerk", f"/sdi/plan/{year}/submit", post=True)
    assert "1 diajukan" in _text(browse("clerk", handed.headers["Location"]))


def test_a_long_import_says_how_far_it_is(
    browse: Open, office: Office, year: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "enqueue", lambda _: None)
    seen = preview(office, year, [row(office, "Panjang")])
    where = f"/sdi/plan/{year}/import/{seen['id']}"
    browse("clerk", where, post=True)
    assert "0 dari 1 baris" in _text(browse("clerk", where))
    assert "0 dari 1 baris" in _text(browse("clerk", f"{where}/progress"))


def test_a_file_that_cannot_be_read_says_why(browse: Open, year: int):
    sent = browse("clerk", f"/sdi/plan/{year}/import", upload=(BytesIO(b"%PDF-1.7"), "a.xlsx"))
    assert sent.status_code == 409
    assert "bukan XLSX atau CSV" in _text(sent)


def test_everybody_downloads_the_sheet_and_nobody_else_imports(browse: Open, year: int):
    file = browse(None, f"/sdi/plan/{year}/sheet/file?template=true")
    assert file.data.startswith(b"PK")
    assert 'filename="daftar-data-' in file.headers["Content-Disposition"]
    assert "Periksa berkas" not in _text(browse(None, f"/sdi/plan/{year}/sheet"))
    assert browse(None, f"/sdi/plan/{year}/sheet/file?format=doc").status_code == 404
    for person in (None, "outsider"):
        sent = browse(person, f"/sdi/plan/{year}/import", upload=(BytesIO(b"a"), unique("a")))
        assert sent.status_code in (302, 401, 403)
