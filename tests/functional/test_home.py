"""The home page: search, themes, agencies, newest, most read, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from ckan.lib.search import SearchError

from ckanext.sdi_balikpapan.portal.home import gathering
from ckanext.sdi_balikpapan.proposals.model import now

from . import plan_office
from .office import Office, open_office

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    gathering._kept.clear()
    yield
    gathering._kept.clear()


@pytest.fixture
def office() -> Office:
    return open_office()


def body_of(page: str) -> str:
    """What stands between head and foot: the search engines' block is in the head."""
    return page[page.index("sdi-hero") : page.index("site-footer")]


def test_what_is_published_stands_on_the_home_page_at_once(office: Office, app: Any) -> None:
    app.get("/")
    shown = office.publish(title=f"Jumlah Pohon {HOSTILE}")
    draft = office.submit(title="Belum Disetujui Siapa Pun")
    page = body_of(app.get("/").body)
    assert "Jumlah Pohon &lt;img" in page
    assert HOSTILE not in page
    assert f"/dataset/{shown['name']}" in page
    assert draft["dataset"]["title"] not in page
    assert "kategori=pemerintahan-umum" in page
    assert "Pemerintahan Umum" in page
    assert "General Government" in body_of(app.get("/en/").body)


def test_themes_and_agencies_lead_to_their_datasets(office: Office, app: Any) -> None:
    shown = office.publish(kategori="budaya-dan-agama")
    asked = "kategori=budaya-dan-agama&sort=metadata_created+desc"
    assert shown["name"] in app.get(f"/dataset/?{asked}").body
    found = {item["name"] for item in gathering.home().facets["organization"]}
    assert office.organization["name"] in found


def test_coming_releases_stand_on_the_home_page(office: Office, app: Any) -> None:
    soon = (now() + timedelta(days=2)).date()
    entry = plan_office.promised(
        office,
        tahun=str(soon.year),
        nama_data=f"Data {HOSTILE}",
        jadwal_rilis=[{"periode": str(soon.year), "tanggal": soon.isoformat()}],
    )
    page = body_of(app.get("/").body)
    assert f"/sdi/registry/{entry['name']}" in page
    assert HOSTILE not in page


def test_the_page_is_put_together_once_a_minute_and_not_for_each_visitor(
    office: Office, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish()
    gathered: list[Any] = []
    once = gathering._gathered
    monkeypatch.setattr(gathering, "_gathered", lambda day: gathered.append(day) or once(day))
    for _ in range(3):
        app.get("/")
    assert len(gathered) == 1
    monkeypatch.setattr(gathering, "_SECONDS", -1.0)
    app.get("/")
    assert len(gathered) == 2


def test_the_page_stands_while_the_search_is_down(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**_asked: Any) -> Any:
        raise SearchError("Solr")

    monkeypatch.setattr(gathering, "_search", down)
    page = app.get("/")
    assert page.status_code == 200
    assert "Pencarian sedang tidak dapat dijangkau" in page.body
    assert not gathering._kept


def test_an_empty_portal_says_so(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = {"count": 0, "results": [], "search_facets": {}}
    monkeypatch.setattr(gathering, "_search", lambda **_asked: nothing)
    monkeypatch.setattr(gathering, "_releases", lambda _day: [])
    page = body_of(app.get("/").body)
    assert "Belum ada dataset yang terbit." in page
    assert 'id="themes"' not in page
    assert 'id="newest"' not in page


def test_most_read_is_left_out_where_nobody_counts(
    office: Office, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = office.publish()
    assert "Paling banyak dibaca" not in app.get("/").body
    gathering._kept.clear()
    search = gathering._search

    def counted(**asked: Any) -> Any:
        if "views_recent" in asked.get("fq", ""):
            return {"results": [shown]}
        return search(**asked)

    monkeypatch.setattr(gathering, "_search", counted)
    monkeypatch.setattr(gathering, "_counts_readers", lambda: True)
    page = body_of(app.get("/").body)
    assert "Paling banyak dibaca" in page
    assert page.index(shown["name"], page.index('id="used"'))
