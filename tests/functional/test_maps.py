"""A table with region codes is drawn on a map of the portal that an admin names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.portal.maps import boundaries
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, upload
from .test_access import restricted

# What the checks would hold up is what these tests are about.
pytestmark = pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "io-1:off io-2:off io-3:off")

HOSTILE = "<script>alert(1)</script>"
ROWS = "tahun,kode_kecamatan,jumlah\n" + "".join(
    f"{year},64.71.0{n},{1000 * n + year}\n" for year in (2023, 2024) for n in range(1, 6)
)
VARIABLES: list[dict[str, str]] = [
    {"nama": "tahun", "tipe": "tahun"},
    {"nama": "kode_kecamatan", "tipe": "kode", "kode_referensi": "wilayah-kemendagri"},
    {"nama": "jumlah", "label": "Penduduk", "tipe": "bilangan_bulat", "satuan": "Orang"},
]


def _square(n: int) -> dict[str, Any]:
    ring = [[116 + n, -1], [117 + n, -1], [117 + n, -2], [116 + n, -2], [116 + n, -1]]
    said = {"kode": f"64.71.0{n}", "nama": f"Kecamatan {n}{HOSTILE if n == 2 else ''}"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": said, "geometry": geometry}


def _geojson(text: str = "") -> dict[str, Any]:
    said = {"type": "FeatureCollection", "features": [_square(n) for n in range(1, 7)]}
    body = (text or json.dumps(said)).encode()
    return {"name": "Batas", "format": "GeoJSON", "upload": upload(body, "batas.geojson")}


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def dataset(office: Office) -> dict[str, Any]:
    resource = {"name": "Penduduk", "format": "CSV", "upload": upload(ROWS.encode())}
    shown = office.publish(variabel=VARIABLES, resources=[resource])
    assert outbox.drain(shown["id"])[1] == 0
    return shown


@pytest.fixture(scope="module")
def bounds(office: Office) -> str:
    return str(office.publish(resources=[_geojson()])["name"])


@pytest.fixture
def named(bounds: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    boundaries._kept.clear()
    monkeypatch.setitem(tk.config, boundaries.SETTING, [bounds])
    yield bounds
    boundaries._kept.clear()


def _page(dataset: dict[str, Any]) -> str:
    return f"/dataset/{dataset['name']}/resource/{dataset['resources'][0]['id']}"


def test_without_the_setting_there_is_no_map_and_the_page_stands(
    dataset: dict[str, Any], app: Any
) -> None:
    page = app.get(_page(dataset))
    assert page.status_code == 200
    assert 'id="sdi-map"' not in page.body
    assert app.get(f"/sdi/map/{dataset['resources'][0]['id']}").status_code == 404


@pytest.mark.usefixtures("named")
def test_the_page_has_a_map_of_the_last_year_with_its_figures(
    dataset: dict[str, Any], app: Any
) -> None:
    page = app.get(_page(dataset)).body
    section = page[page.index('id="sdi-map"') : page.index('id="sdi-stored"')]
    assert section.count("<title>") == 6
    assert "Kecamatan 1: 3.024" in section
    assert "tidak ada data" in section
    assert "Hanya tahun: 2024." in section or "Hanya Tahun: 2024." in section
    assert HOSTILE not in page


@pytest.mark.usefixtures("named")
def test_a_reader_chooses_another_year(dataset: dict[str, Any], app: Any) -> None:
    address = f"/sdi/map/{dataset['resources'][0]['id']}?only.tahun=2023"
    for headers in ({}, {"HX-Request": "true"}):
        page = app.get(address, headers=headers).body
        assert "Kecamatan 1: 3.023" in page
        assert ("<html" in page) == (not headers)


@pytest.mark.usefixtures("named")
def test_a_restricted_table_has_no_map_for_others(office: Office, app: Any) -> None:
    resource = {"name": "Penduduk", "format": "CSV", "upload": upload(ROWS.encode())}
    shown = restricted(office, variabel=VARIABLES, resources=[resource])
    outbox.drain(shown["id"])
    assert app.get(f"/sdi/map/{shown['resources'][0]['id']}").status_code == 404
    assert "Kecamatan 1" not in app.get(_page(shown)).body


@pytest.mark.parametrize("text", ["{", '{"features": []}', "[" * 1000])
def test_boundaries_that_cannot_be_drawn_break_nothing(
    office: Office, dataset: dict[str, Any], app: Any, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    boundaries._kept.clear()
    wrong = office.publish(resources=[_geojson(text)])["name"]
    monkeypatch.setitem(tk.config, boundaries.SETTING, [wrong, "tidak-ada"])
    page = app.get(_page(dataset))
    assert page.status_code == 200
    assert 'id="sdi-map"' not in page.body


def test_boundaries_that_are_not_open_are_not_drawn(
    office: Office, dataset: dict[str, Any], app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    boundaries._kept.clear()
    shut = restricted(office, resources=[_geojson()])["name"]
    monkeypatch.setitem(tk.config, boundaries.SETTING, [shut])
    assert 'id="sdi-map"' not in app.get(_page(dataset)).body


def test_outlines_are_kept_for_all_workers(named: str) -> None:
    first = boundaries.outlines()
    assert len(first[0].regions) == 6
    boundaries._kept.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundaries, "outline", None)
        assert boundaries.outlines() == first, named
