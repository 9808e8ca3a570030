"""What goes out to other systems: e-walidata's columns, and the codes of statistical metadata."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from ckanext.sdi_balikpapan.planning.exports import ewalidata

from .office import Office, open_office
from .plan_office import promised
from .registry_office import agreed


@pytest.fixture
def office() -> Office:
    return open_office()


def table(app, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(app.get(f"/sdi/files/{address}").text)))


def test_a_year_goes_out_in_the_columns_of_e_walidata(office: Office, app):
    entry = promised(office, kode_indikator="1.01.01", nama_indikator="=Angka Partisipasi")
    office.publish(id_dds=entry["body"]["id_ddd"])
    rows = table(app, "e-walidata-2027.csv")
    assert tuple(rows[0]) == ewalidata.COLUMNS
    (mine,) = (row for row in rows if row["uraian_indikator"] == "'=Angka Partisipasi")
    expected = {
        "kodeindikator": "1.01.01",
        "satuan": "orang",
        "bidangurusan": "1.01",
        "uraibidang": "Pendidikan",
        "tahun": "2027",
        "kodepemda": "6471",
        "data": "",
    }
    assert {name: mine[name] for name in expected} == expected
    assert mine["lastupdate"].endswith("+00:00")


def test_how_certain_the_form_is_stands_beside_the_rows(office: Office, app):
    promised(office)
    assert "Seberapa pasti" in app.get("/sdi/files").text
    assert "Seberapa pasti" not in app.get("/sdi/files/e-walidata-2027.csv").text
    book = openpyxl.load_workbook(io.BytesIO(app.get("/sdi/files/e-walidata-2027.xlsx").data))
    assert book.sheetnames == ["e-walidata-2027", "Baca dahulu"]
    said = " ".join(str(row[0].value) for row in book["Baca dahulu"].iter_rows())
    assert "Seberapa pasti" in said
    assert [cell.value for cell in book["e-walidata-2027"][1]] == list(ewalidata.COLUMNS)


def test_a_year_without_a_list_has_no_file(app):
    for address in ("e-walidata-1999.csv", "e-walidata-99999.csv", "e-walidata-2027.pdf"):
        assert app.get(f"/sdi/files/{address}").status_code == 404


def test_codes_say_what_uses_them(office: Office, app):
    activity = agreed(office, "kegiatan")
    promise = promised(office, kode_metadata=f"{activity['id']}; KEG-0815")
    dataset = office.publish(kegiatan=activity["id"], id_kegiatan_mms="KEG-0815")
    rows = table(app, "kode-ms.csv")
    (mine,) = (row for row in rows if row["id_registri"] == activity["id"])
    assert mine["jenis"] == "MS-Keg"
    assert mine["asal_kode"] == "registri"
    assert mine["dataset"] == dataset["name"]
    assert mine["butir_daftar_data"] == promise["body"]["id_ddd"]
    (other,) = (row for row in rows if row["kode"] == "KEG-0815")
    assert (other["asal_kode"], other["dataset"]) == ("dataset", dataset["name"])
    assert other["butir_daftar_data"] == promise["body"]["id_ddd"]
    assert app.get("/sdi/files/kode-ms.xlsx").status_code == 200
