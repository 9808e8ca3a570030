"""What the public gets beside the data: variables on the pages, and described for programs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, upload

# What the checks would hold up is what these tests are about.
pytestmark = pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "io-1:off io-2:off io-3:off")

LIMITED = {"accessRights": "terbatas", "keputusan_akses": "Keputusan PPID No. 1, 2 Januari 2026"}
VARIABLES: list[dict[str, str]] = [
    {
        "nama": "jk",
        "label": "Jenis kelamin",
        "definisi": "Menurut kartu keluarga.",
        "tipe": "kode",
        "klasifikasi_isian": "1=Laki-laki; 2=Perempuan",
        "kunci": "ya",
    },
    {"nama": "jumlah", "tipe": "bilangan_bulat", "satuan": "Orang", "notasi_angka": "id"},
]
FILE = b"jk;jumlah\n1;1.234\n2;20\n"


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


def published(office: Office, **changes: Any) -> dict[str, Any]:
    resource = {"name": "Data", "format": "CSV", "upload": upload(FILE)}
    shown = office.publish(resources=[resource], **{"variabel": VARIABLES, **changes})
    outbox.drain(shown["id"])
    return shown


def described(shown: dict[str, Any], name: str) -> str:
    return f"/dataset/{shown['name']}/resource/{shown['resources'][0]['id']}/{name}.json"


def test_pages_show_what_the_columns_mean_and_lead_to_their_descriptions(
    office: Office, app: Any
) -> None:
    shown = published(office)
    for page in (f"/dataset/{shown['name']}", described(shown, "x").rsplit("/", 1)[0]):
        body = app.get(page).body
        for words in ("Jenis kelamin", "Menurut kartu keluarga.", "Laki-laki", "Orang"):
            assert words in body, (page, words)
        links = re.findall(r'<link rel="describedby" type="([^"]+)" href="([^"]+)"', body)
        assert [type_ for type_, _ in links] == ["application/json", "application/csvm+json"]
        for type_, address in links:
            answer = app.get(address)
            assert answer.mimetype == type_
            json.loads(answer.body)


def test_descriptions_say_how_the_file_is_written(office: Office, app: Any) -> None:
    shown = published(office)
    schema = json.loads(app.get(described(shown, "table-schema")).body)
    assert [field["name"] for field in schema["fields"]] == ["jk", "jumlah"]
    assert schema["fields"][1]["groupChar"] == "."
    web = json.loads(app.get(described(shown, "csv-metadata")).body)
    assert web["url"] == shown["resources"][0]["url"]
    assert web["dialect"]["delimiter"] == ";"
    download = app.get(shown["resources"][0]["url"])
    assert described(shown, "csv-metadata").split("/resource/")[1] in download.headers["Link"]
    assert 'rel="describedby"' in download.headers["Link"]


def test_the_description_of_a_restricted_file_is_public_and_the_file_is_not(
    office: Office, app: Any
) -> None:
    shown = published(office, **LIMITED)
    for name in ("table-schema", "csv-metadata"):
        body = app.get(described(shown, name)).body
        assert "jumlah" in body
        assert "1.234" not in body
    assert app.get(shown["resources"][0]["url"], status=403)


@pytest.mark.parametrize("name", ["table-schema", "csv-metadata"])
def test_what_is_not_published_or_not_declared_has_no_description(
    office: Office, app: Any, name: str
) -> None:
    undeclared = published(office, variabel=[])
    assert app.get(described(undeclared, name), status=404)
    proposal = office.propose(variabel=VARIABLES)
    unborn = {"name": proposal["dataset"]["name"], "resources": proposal["dataset"]["resources"]}
    assert app.get(described(unborn, name), status=404)
    other = described(published(office), name).replace("/resource/", "/resource/x")
    assert app.get(other, status=404)
    with_foreign = {**published(office), "resources": published(office)["resources"]}
    assert app.get(described(with_foreign, name), status=404)


def test_a_page_says_what_its_table_holds_otherwise(office: Office, app: Any) -> None:
    file = {"name": "D", "format": "CSV", "upload": upload(b"jk;jumlah\n1;rusak\n1;2\n")}
    shown = office.publish(resources=[file], variabel=VARIABLES)
    outbox.drain(shown["id"])
    page = app.get(described(shown, "x").rsplit("/", 1)[0]).body
    assert "Kolom jumlah: 1 sel tidak sesuai tipenya" in page
    assert "Kunci (jk) tidak menunjuk satu baris saja" in page
    binary = {"name": "D", "format": "CSV", "upload": upload(b"PK\x03\x04\x00\x00")}
    shown = office.publish(resources=[binary])
    outbox.drain(shown["id"])
    assert (
        "tidak dapat dibaca sebagai tabel" in app.get(described(shown, "x").rsplit("/", 1)[0]).body
    )
