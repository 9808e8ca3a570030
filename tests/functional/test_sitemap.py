"""The sitemap names every public page and no other."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories

from ckanext.sdi_balikpapan.catalog.sitemap import views

from .office import unique
from .test_catalog import MINIMAL, SITE, publish
from .test_feed import change

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(app: Any, url: str) -> dict[str, str]:
    """Addresses and the days of their last change."""
    parts = urlsplit(url)
    answer = app.get(parts.path, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/xml")
    return {
        element.findtext(f"{NAME}loc") or "": element.findtext(f"{NAME}lastmod") or ""
        for element in ElementTree.fromstring(answer.data)
    }


def everything(app: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for url in read(app, "/sitemap.xml"):
        one = read(app, url)
        assert one
        assert not found.keys() & one.keys()
        found |= one
    return found


class TestWhatIsNamed:
    @pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "9" * 7, "9" * 5000])
    def test_a_sitemap_that_there_is_not_is_not_found(self, app, number):
        assert app.get(f"/sitemap-datasets-{number}.xml").status_code == 404

    def test_datasets_offices_groups_and_the_main_pages(self, app):
        org, group = factories.Organization(), factories.Group()
        made = publish(**MINIMAL, owner_org=org["id"])
        foreign = publish(**MINIMAL, extras=[{"key": "guid", "value": unique("urn:x")}])
        found = everything(app)
        for path in (
            "/",
            "/dataset/",
            "/organization/",
            "/sdi/registry",
            f"/dataset/{made['name']}",
            f"/dataset/{foreign['name']}",
            f"/organization/{org['name']}",
            f"/group/{group['name']}",
        ):
            assert SITE + path in found
        assert found[f"{SITE}/dataset/{made['name']}"].endswith("Z")
        assert found[f"{SITE}/organization/{org['name']}"]
        assert all(url.startswith(SITE + "/") for url in found)

    def test_every_address_answers_anybody(self, app):
        publish(**MINIMAL)
        for url in list(everything(app))[:40]:
            app.get(urlsplit(url).path, status=200)

    def test_nothing_that_is_not_public(self, app):
        hidden = publish(**MINIMAL, private=True)
        gone = publish(**MINIMAL)
        change(gone["id"], state="deleted")
        org = factories.Organization()
        tk.get_action("organization_delete")(
            {"user": factories.Sysadmin()["name"], "ignore_auth": True}, {"id": org["id"]}
        )
        found = " ".join(everything(app))
        assert not [name for name in (hidden["name"], gone["name"], org["name"]) if name in found]

    def test_a_change_is_dated(self, app):
        made = publish(**MINIMAL)
        url = f"{SITE}/dataset/{made['name']}"
        before = everything(app)[url]
        time.sleep(1.1)
        change(made["id"], title="Lain")
        assert everything(app)[url] > before


class TestTheRegistry:
    def test_entries_are_named_until_they_are_withdrawn(self, app):
        name = _entry("agreed")
        gone = _entry("withdrawn")
        found = everything(app)
        assert f"{SITE}/sdi/registry/{name}" in found
        assert f"{SITE}/sdi/registry/{gone}" not in found


def _entry(status: str) -> str:
    name = unique("konsep")
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text("set local sdi.pass = 'maintenance: uji'"))
        connection.execute(
            sa.text(
                "insert into sdi_entry (id, type, name, title, organization_id, status, body,"
                " content_hash, version, id_sds, words, attestation, published_at)"
                " values (:name, 'konsep', :name, 'Konsep', 'x', :status, '{}', '', 1, '', '',"
                " '{}', now())"
            ),
            {"name": name, "status": status},
        )
    return name


class TestHowItAnswers:
    def test_who_knows_it_gets_304_until_something_changes(self, app):
        made = publish(**MINIMAL)
        for path in ("/sitemap.xml", "/sitemap-datasets-1.xml"):
            tag = app.get(path).headers["ETag"]
            assert app.get(path, headers={"If-None-Match": tag}).status_code == 304
        time.sleep(1.1)
        change(made["id"], title="Lain")
        assert app.get(path, headers={"If-None-Match": tag}).status_code == 200

    def test_it_is_packed_for_who_can_unpack(self, app):
        answer = app.get("/sitemap.xml", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"<sitemapindex" in gzip.decompress(answer.data)

    def test_robots_are_told_where_it_is(self, app):
        text = app.get("/robots.txt").body
        assert f"\nSitemap: {SITE}/sitemap.xml\n" in text + "\n"
        assert "Disallow: /api/" in text

    @pytest.mark.usefixtures("fresh_databases")
    def test_long_sections_are_divided_and_nothing_is_lost(self, app, monkeypatch):
        made = [publish(**MINIMAL)["name"] for _ in range(5)]
        change(made[2], state="deleted")
        monkeypatch.setattr(views, "MOST", 2)
        urls = [url for url in read(app, "/sitemap.xml") if "datasets" in url]
        assert len(urls) == 3
        found = [url for part in urls for url in read(app, part)]
        assert found == [f"{SITE}/dataset/{name}" for name in made if name != made[2]]

    @pytest.mark.usefixtures("fresh_databases")
    def test_an_empty_portal_has_a_sitemap(self, app):
        assert f"{SITE}/" in everything(app)

    @pytest.mark.parametrize(
        "path", ["datasets-0", "datasets-9999", "datasets-" + "9" * 40, "orang-1", "main-2"]
    )
    def test_a_part_that_there_is_not_is_not_found(self, app, path):
        app.get(f"/sitemap-{path}.xml", status=404)


@pytest.mark.usefixtures("fresh_databases")
def test_a_sitemap_costs_as_few_queries_for_a_thousand_datasets_as_for_one(app):
    org = factories.Organization()["id"]
    counts = []
    for low, high in ((1, 1), (2, 1000)):
        _seed(org, low, high)
        with _counted() as queries:
            assert len(read(app, "/sitemap-datasets-1.xml")) == high
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _seed(org: str, low: int, high: int) -> None:
    query = """
    insert into package (id, name, title, type, state, private, owner_org, metadata_created,
      metadata_modified)
    select 'id-' || n, 'data-' || n, 'Data', 'dataset', 'active', false, :org, now(), now()
    from generate_series(cast(:low as int), cast(:high as int)) n
    """
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text("set local sdi.pass = 'maintenance: uji'"))
        connection.execute(sa.text(query), {"org": org, "low": low, "high": high})


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    sa.event.listen(model.meta.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(model.meta.engine, "before_cursor_execute", note)


@pytest.mark.soak
@pytest.mark.usefixtures("fresh_databases")
def test_ten_thousand_datasets_take_less_than_a_second(app):
    _seed(factories.Organization()["id"], 1, 10_000)
    began = time.process_time()
    assert len(read(app, "/sitemap-datasets-1.xml")) == 10_000
    assert time.process_time() - began < 1
