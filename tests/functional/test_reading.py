"""A published table for readers: drawn, sorted, filtered, taken along; never more than they may."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, upload
from .test_access import restricted

# What the checks would hold up is what these tests are about.
pytestmark = pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "io-1:off io-2:off io-3:off")

SAID = 'Jumlah "<b>x</b>" 100%; {a}'
NAME = "Jumlah <b>x</b> 100%; {a}"  # the DataStore takes no quotation marks
VARIABLES: list[dict[str, str]] = [
    {"nama": "tahun", "tipe": "tahun"},
    {"nama": "kode_wilayah", "tipe": "kode", "kode_referensi": "wilayah-kemendagri"},
    {"nama": SAID, "label": "Penduduk", "tipe": "bilangan_bulat", "satuan": "Orang"},
    {"nama": "catatan", "tipe": "teks"},
]
FORMULA = '=HYPERLINK("http://x.example")'
ROWS = [
    (year, f"64.71.0{area}", 1000 * area + year, FORMULA if area == 2 else f"<i>ke {area}</i>")
    for year in (2021, 2022, 2023)
    for area in range(1, 7)
]


def _csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("tahun", "kode_wilayah", SAID, "catatan"), *ROWS])
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def dataset(office: Office) -> dict[str, Any]:
    resource = {"name": "Penduduk kecamatan", "format": "CSV", "upload": upload(_csv())}
    shown = office.publish(variabel=VARIABLES, resources=[resource])
    assert outbox.drain(shown["id"])[1] == 0
    return shown


@pytest.fixture
def address(dataset: dict[str, Any]) -> str:
    return f"/sdi/table/{dataset['resources'][0]['id']}"


def test_a_files_page_shows_its_picture_and_its_table(app: Any, dataset: dict[str, Any]):
    page = app.get(f"/dataset/{dataset['name']}/resource/{dataset['resources'][0]['id']}").body
    assert 'class="sdi-plot-wide"' in page
    assert "Penduduk <small>(Orang)</small>" in page
    assert "18 baris" in page
    assert "<b>x</b>" not in page
    assert "<i>ke" not in page


def test_a_table_is_sorted_by_any_column_both_ways(app: Any, address: str):
    for query, first in (("sort=3", 2021 + 1000), ("sort=3&desc=1", 2023 + 6000)):
        found = json.loads(app.get(f"{address}.json?{query}").body)
        assert len(found) == 18
        assert found[0][NAME] == first


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("f0=2022", 6),
        ("f3=>5.000", 12),
        ("f3=1.000..4.000", 3),
        ("f3=%3E%3D6021&f0=2021", 3),
        ("q=selatan", 3),
        ("q=%25", 0),
        ("q=_", 0),
        ("f4=hyperlink", 3),
        ("f3=banyak", 18),
        ("sort=99999&page=-1&f77=x&desc=9", 18),
    ],
)
def test_filters_keep_what_passes_and_nonsense_filters_nothing(
    app: Any, address: str, query: str, count: int
):
    assert len(json.loads(app.get(f"{address}.json?{query}").body)) == count


def test_a_filter_that_is_not_understood_says_so_at_its_column(app: Any, address: str):
    page = app.get(f"{address}?f3=banyak").body
    assert 'aria-invalid="true"' in page
    assert 'value="banyak"' in page


def test_nothing_found_says_so(app: Any, address: str):
    assert "Tidak ada baris yang cocok" in app.get(f"{address}?q=tidakada").body


def test_files_hold_what_is_shown_and_no_formula(app: Any, address: str):
    text = app.get(f"{address}.csv?f0=2021").body.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row[NAME]) for row in rows] == [1000 * area + 2021 for area in range(1, 7)]
    assert rows[1]["catatan"] == f"'{FORMULA}"
    answer = app.get(f"{address}.xlsx?f0=2021")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cells = list(sheet.iter_rows(values_only=True))
    assert len(cells) == 7
    assert cells[2][-1] == FORMULA
    assert sheet.cell(3, len(cells[0])).data_type == "s"
    assert json.loads(app.get(f"{address}.json?f0=2021").body)[1]["catatan"] == FORMULA


def test_only_the_part_that_changes_is_sent_where_a_page_asks(app: Any, address: str):
    part = app.get(f"{address}?q=kota", headers={"HX-Request": "true"}).body
    assert part.lstrip().startswith("<section")
    picture = app.get(f"{address}/picture?kind=bars", headers={"HX-Request": "true"}).body
    assert "sdi-barchart" in picture
    assert "<html" not in picture
    assert "<html" in app.get(f"{address}/picture?kind=bars").body


@pytest.mark.parametrize("end", ["", "/picture", ".csv", ".json", ".xlsx"])
def test_nobody_reads_the_table_of_a_file_that_isnt_open_to_him(app: Any, office: Office, end: str):
    closed = restricted(office)["resources"][0]["id"]
    for id in (closed, "x", "00000000-0000-0000-0000-000000000000", "%00"):
        answer = app.get(f"/sdi/table/{id}{end}", status=404)
        assert "rahasia0besar7" not in answer.body


def test_a_draft_has_no_table_page(app: Any, office: Office):
    draft = office.propose(resources=[{"name": "D", "format": "CSV", "upload": upload(_csv())}])
    (resource,) = draft["dataset"]["resources"]
    app.get(f"/sdi/table/{resource['id']}", status=404)
