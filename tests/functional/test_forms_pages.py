"""Entries as files on the pages: templates, exports, and imports that become drafts."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from ckan.tests import factories
from openpyxl import load_workbook

from ckanext.sdi_balikpapan.proposals.subjects.types import TYPES
from ckanext.sdi_balikpapan.standards.forms.form import form
from ckanext.sdi_balikpapan.standards.forms.spreadsheet import export, read
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy

from .office import Office, open_office
from .registry_office import ENTRIES, agreed, propose, whole


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


def headers(office: Office, person: str = "clerk") -> dict[str, str]:
    return {"Authorization": factories.APIToken(user=office.names[person])["token"]}


def bring(office: Office, app: Any, data: bytes, person: str = "clerk", **said: str) -> Any:
    said.setdefault("group", office.organization["id"])
    said.setdefault("format", "xlsx")
    return app.flask_app.test_client().post(
        "/sdi/proposals/import",
        data={**said, "upload": (io.BytesIO(data), "isian.xlsx")},
        headers=headers(office, person),
    )


def form_of(type_: str) -> Any:
    return form(TYPES[type_].form)


@pytest.mark.parametrize("type_", ENTRIES)
def test_everybody_may_have_the_template(app: Any, type_: str) -> None:
    answer = app.get(f"/sdi/registry/template/{type_}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert load_workbook(io.BytesIO(answer.data)).worksheets
    assert app.get("/sdi/registry/template/dataset").status_code == 404


@pytest.mark.parametrize("type_", ENTRIES)
def test_entries_of_a_workbook_become_drafts(office: Office, app: Any, type_: str) -> None:
    bodies = [whole(type_), whole(type_)]
    answer = bring(office, app, export(form_of(type_), bodies), type=type_)
    assert answer.status_code == 302, answer.text
    for body in bodies:
        title = body[form_of(type_).title_field]
        [found] = office.call("clerk", "sdi_proposal_list", q=title)["results"]
        assert (found["title"], found["state"]) == (title, "draft")
        proposal = office.call("clerk", "sdi_proposal_show", id=found["id"])
        known = form_of(type_).by_name
        entry = {k: v for k, v in proposal["entry"].items() if k in known}
        assert entry == tidy(form_of(type_), body)


def test_what_is_wrong_is_shown_before_anything_is_saved(office: Office, app: Any) -> None:
    body = {**whole("kegiatan"), "email_instansi": "kantor"}
    data = export(form("ms_keg"), [body])
    answer = bring(office, app, data, type="kegiatan")
    assert answer.status_code == 409
    assert "bukan alamat e-mail" in answer.text
    assert "base64," in answer.text
    title = body["judul_kegiatan"]
    assert office.call("clerk", "sdi_proposal_list", q=title)["count"] == 0
    again = bring(office, app, data, type="kegiatan", anyway="true")
    assert again.status_code == 302
    assert office.call("clerk", "sdi_proposal_list", q=title)["count"] == 1


def test_a_proposal_is_filled_in_from_a_file(office: Office, app: Any) -> None:
    proposal = propose(office, "variabel", id_sds="SP00055.00.00")
    page = app.get(f"/sdi/proposals/{proposal['id']}/edit", headers=headers(office))
    assert f"/sdi/proposals/import?proposal={proposal['id']}" in page.body
    body = {**whole("variabel"), "satuan": "Jiwa"}
    answer = bring(office, app, export(form("ms_var"), [body]), proposal=proposal["id"])
    assert answer.status_code == 302, answer.text
    filled = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["entry"]
    assert filled["satuan"] == "Jiwa"
    assert not filled.get("id_sds")


def test_two_entries_do_not_fill_in_one_proposal(office: Office, app: Any) -> None:
    proposal = propose(office, "konsep")
    data = export(form("konsep"), [whole("konsep"), whole("konsep")])
    answer = bring(office, app, data, proposal=proposal["id"])
    assert answer.status_code == 409
    assert "beberapa entri" in answer.text


def test_who_was_slower_is_told(office: Office, app: Any) -> None:
    proposal = propose(office, "konsep")
    data = export(form("konsep"), [whole("konsep")])
    answer = bring(office, app, data, proposal=proposal["id"], content_hash="0" * 64)
    assert answer.status_code == 409
    assert "tidak tersimpan" in answer.text


def test_what_indah_says_beyond_the_form_stays_as_a_comment(office: Office, app: Any) -> None:
    body = whole("variabel")
    record = {"data": {"nama": body["nama_variabel"], "warna": "hijau"}}
    data = json.dumps(record).encode()
    answer = bring(office, app, data, type="variabel", format="indah", anyway="true")
    assert answer.status_code == 302, answer.text
    id = re.search(r"[0-9a-f-]{36}", answer.headers["Location"])[0]
    [comment] = office.call("clerk", "sdi_comment_list", id=id)
    assert "data.warna: hijau" in comment["text"]


@pytest.mark.parametrize("type_", ENTRIES)
def test_answers_are_downloaded_by_those_who_may_read_them(
    office: Office, app: Any, type_: str
) -> None:
    proposal = propose(office, type_)
    url = f"/sdi/proposals/{proposal['id']}/answers"
    answer = app.get(url, headers=headers(office))
    [found] = read(answer.data, form_of(type_)).entries
    assert found[form_of(type_).title_field] == proposal["title"]
    for person in ("member", "outsider"):
        hidden = app.get(url, headers=headers(office, person))
        assert hidden.status_code == 404
    assert app.get(url, follow_redirects=False).status_code == 302
    wrong = app.get(f"{url}?format=pdf", headers=headers(office))
    assert wrong.status_code == 404


def test_everybody_takes_an_agreed_entry_in_every_format(office: Office, app: Any) -> None:
    entry = agreed(office, "kegiatan")
    page = app.get(f"/sdi/registry/{entry['name']}").body
    for of in ("xlsx", "indah", "sirusa", "json"):
        url = f"/sdi/registry/{entry['id']}/answers?format={of}"
        assert app.get(url).headers["Content-Disposition"]
        assert of == "json" or f"format={of}" in page
    indah = app.get(f"/sdi/registry/{entry['id']}/answers?format=indah").json
    assert indah["data"]["judul_kegiatan"] == entry["body"]["judul_kegiatan"]


def test_who_may_not_draft_imports_nothing(office: Office, app: Any) -> None:
    data = export(form("konsep"), [whole("konsep")])
    answer = bring(office, app, data, person="member", type="konsep")
    assert answer.status_code == 409
    assert "Hanya penyusun usulan" in answer.text


def test_the_registry_and_the_form_lead_to_the_import(office: Office, app: Any) -> None:
    assert "/sdi/proposals/import" in app.get("/sdi/registry", headers=headers(office)).body
    new = app.get("/sdi/proposals/new?type=kegiatan", headers=headers(office)).body
    assert "/sdi/registry/template/kegiatan" in new
    page = app.get("/sdi/proposals/import?type=konsep", headers=headers(office)).body
    assert 'value="xlsx"' in page
    assert 'value="indah"' not in page


def test_what_is_missing_is_said_once_with_its_question(office: Office, app: Any) -> None:
    draft = {"subject_type": "kegiatan", "owner_org": office.organization["name"]}
    title = {"judul_kegiatan": "Kompilasi Data Keluarga", "allow_incomplete": True}
    proposal = office.call("clerk", "sdi_proposal_save", **draft, **title)
    for address in ("", "/edit?check=1"):
        page = app.get(f"/sdi/proposals/{proposal['id']}{address}", headers=headers(office)).text
        text = " ".join(re.sub(r"<[^>]*>", "", page).split())
        assert "0.2 Tahun belum diisi" in text
        assert "0.2 Tahun: 0.2 Tahun" not in text
        assert "tahun_kegiatan:" not in text
        assert "Wajib diisi" not in text
