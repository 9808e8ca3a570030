"""The forms by API and from the command line."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.exceptions import CkanConfigurationException
from ckan.tests import factories
from click.testing import CliRunner
from openpyxl import load_workbook

from ckanext.sdi_balikpapan.standards.forms import cli, settings
from ckanext.sdi_balikpapan.standards.forms.form import form, names
from ckanext.sdi_balikpapan.standards.forms.spreadsheet import export

from .office import Office, open_office, upload

COMPILATION = {"judul_kegiatan": "Kompilasi Kunjungan", "cara_pengumpulan_data": "3"}


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


def send(office: Office, data: bytes, person: str = "clerk", **more: Any) -> dict[str, Any]:
    sent = {"form": "ms_keg", "upload": upload(data, "isian.xlsx"), **more}
    return office.call(person, "sdi_form_import", **sent)


def test_everybody_may_read_what_the_forms_ask(office: Office) -> None:
    listed = office.call(None, "sdi_form_show")
    assert [one["name"] for one in listed["forms"]] == list(names())
    shown = office.call(None, "sdi_form_show", name="ms_keg")
    assert len(shown["fields"]) == 74
    [rule] = [one for one in shown["rules"] if one["id"] == "keg-4.2-isi"]
    assert rule["when_told"]["id"] == "4.1 Kegiatan ini dilakukan: Berulang"
    assert rule["level"] == "block"
    assert json.dumps(shown)


def test_the_setting_changes_what_a_rule_does(office: Office, ckan_config: Any) -> None:
    sent = {"form": "ms_keg", "answers": COMPILATION}
    assert office.call("clerk", "sdi_form_check", **sent)["blocks"]
    ckan_config[settings.FORM_RULES] = "*:warn"
    checked = office.call("clerk", "sdi_form_check", **sent)
    assert not checked["blocks"]
    assert checked["count"] == len(checked["problems"]) > 10


def test_a_setting_that_cannot_be_read_stops_the_start(ckan_config: Any) -> None:
    ckan_config[settings.FORM_RULES] = "keg-99-isi:block"
    with pytest.raises(CkanConfigurationException, match="keg-99-isi"):
        settings.form_levels()


def test_a_check_says_what_is_asked_of_a_compilation(office: Office) -> None:
    checked = office.call("member", "sdi_form_check", form="ms_keg", answers=COMPILATION)
    assert "uji_coba" not in checked["asked"]
    assert "jenis_rancangan_sampel" in checked["forbidden"]
    assert "tujuan_kegiatan" in checked["required"]
    [missing] = [p for p in checked["problems"] if p["field"] == "tujuan_kegiatan"]
    assert missing["text"]["id"].startswith("3.2 Tujuan Kegiatan belum diisi")
    assert missing["text"]["en"].startswith("3.2 Objectives is not filled in")


def test_a_filled_in_workbook_comes_back_marked(office: Office) -> None:
    found = send(office, export(form("ms_keg"), [COMPILATION]))
    assert found["entries"][0]["answers"] == COMPILATION
    assert {one["cell"][0] for one in found["problems"]} == {"F"}
    marked = load_workbook(io.BytesIO(base64.b64decode(found["marked"]["content_base64"])))
    assert marked.sheetnames[0] == "Kesalahan"
    assert marked["Kesalahan"].max_row == len(found["problems"]) + 1


@pytest.mark.parametrize("of", ["xlsx", "indah", "sirusa", "json"])
def test_what_is_exported_can_be_imported(office: Office, of: str) -> None:
    sent = {"form": "ms_keg", "format": of}
    file = office.call("clerk", "sdi_form_export", entries=[{"answers": COMPILATION}], **sent)
    content = {"content_base64": file["content_base64"]}
    found = office.call("clerk", "sdi_form_import", **sent, **content)
    assert [one["answers"] for one in found["entries"]] == [COMPILATION]


def test_what_indah_says_beyond_the_form_goes_out_again(office: Office) -> None:
    record = {"data": {"judul_kegiatan": "A", "nilai_baru": 1}, "base_id": 7, "status": "APPROVED"}
    sent = {"form": "ms_keg", "format": "indah"}
    data = json.dumps(record).encode()
    [entry] = send(office, data, format="indah")["entries"]
    assert {"path": "data.nilai_baru", "value": 1} in entry["notes"]
    file = office.call("clerk", "sdi_form_export", entries=[entry], **sent)
    assert json.loads(base64.b64decode(file["content_base64"])) == record


def test_a_template_speaks_the_language_that_is_asked_for(office: Office) -> None:
    for lang, word in (("id", "Cara mengisi"), ("en", "How to fill it in")):
        file = office.call("clerk", "sdi_form_export", form="ms_keg", lang=lang)
        book = load_workbook(io.BytesIO(base64.b64decode(file["content_base64"])))
        assert book["MS-Keg"].cell(2, 3).value == word


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"upload": None}, "upload"),
        ({"upload": None, "content_base64": "?"}, "Base64"),
        ({"format": "pdf"}, "pdf"),
        ({"form": "konsep", "format": "indah"}, "indah"),
        ({"lang": "jv"}, "id"),
        ({"about": "["}, "objek"),
        ({"upload": upload(b"a,b\n")}, "XLSX"),
        ({"upload": upload(b"{"), "format": "json"}, "JSON"),
        ({"upload": upload(b"[]"), "format": "sirusa"}, "entri"),
        ({"upload": upload(b"[1]"), "format": "indah"}, "MS-Keg"),
    ],
)
def test_what_cannot_be_imported_is_explained(office: Office, changes: Any, word: str) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        send(office, b"", **changes)
    assert word in str(refused.value.error_dict)


def test_an_unknown_form_is_not_found(office: Office) -> None:
    with pytest.raises(tk.ObjectNotFound, match="ms_keg"):
        office.call(None, "sdi_form_show", name="ms-kegiatan")


@pytest.mark.parametrize("person", [None, "member"])
def test_who_may_not_draft_does_not_import(office: Office, person: str | None) -> None:
    with pytest.raises(tk.NotAuthorized):
        office.call(person, "sdi_form_import", form="ms_keg")


def test_a_file_is_sent_as_ckan_takes_files(office: Office, app: Any) -> None:
    token = factories.APIToken(user=office.names["clerk"])["token"]
    file = (io.BytesIO(export(form("ms_keg"), [COMPILATION])), "isian.xlsx")
    answer = app.flask_app.test_client().post(
        "/api/3/action/sdi_form_import",
        data={"form": "ms_keg", "upload": file},
        headers={"Authorization": token},
    )
    assert answer.json["result"]["entries"][0]["answers"] == COMPILATION


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(cli.forms_, [str(word) for word in words])


def test_files_are_made_checked_and_converted_from_the_command_line(tmp_path: Path) -> None:
    empty, filled = tmp_path / "kosong.xlsx", tmp_path / "isian.xlsx"
    assert run("template", "ms_keg", empty).exit_code == 0
    said = run("check", "ms_keg", empty)
    assert said.exit_code == 1
    assert "Belum ada yang diisi" in said.output
    filled.write_bytes(export(form("ms_keg"), [COMPILATION]))
    marked = tmp_path / "tanda.xlsx"
    said = run("check", "ms_keg", filled, "--marked", marked)
    assert said.exit_code == 1
    assert "block\t1\tMS-Keg!F" in said.output
    assert load_workbook(marked).sheetnames[0] == "Kesalahan"
    record, back = tmp_path / "indah.json", tmp_path / "balik.json"
    assert run("convert", "ms_keg", filled, record, "--to", "indah").exit_code == 0
    assert json.loads(record.read_text())["data"]["judul_kegiatan"] == "Kompilasi Kunjungan"
    assert run("convert", "ms_keg", record, back, "--from", "indah").exit_code == 0
    assert json.loads(back.read_text())["answers"] == COMPILATION
    assert run("convert", "konsep", record, back, "--from", "indah").exit_code == 1
