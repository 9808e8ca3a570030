"""One dataset as RDF: from the fragments, as ckanext-dcat says it; nothing that isn't public."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories, helpers
from ckanext.dcat.processors import RDFSerializer
from rdflib import DCAT, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.catalog.feed.syntaxes import EXTENSIONS

from .test_catalog import CONTENT, FULL, MINIMAL, PROFILE, RESOURCE, SITE, publish
from .test_feed import SYNTAXES, change

PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def dataset() -> dict[str, Any]:
    return publish(**FULL, resources=[RESOURCE])


def read(answer: Any, syntax: str = "ttl") -> Graph:
    assert answer.status_code == 200, answer.body
    return Graph().parse(data=answer.data, format=SYNTAXES[syntax])


def is_kept(id_: str) -> bool:
    query = sa.text("select count(*) from sdi_fragment where package_id = :id")
    with model.meta.engine.connect() as connection:
        return bool(connection.execute(query, {"id": id_}).scalar())


class TestTheDocument:
    @pytest.mark.parametrize("extension", EXTENSIONS)
    @pytest.mark.parametrize("by", ["id", "name"])
    def test_says_what_ckanext_dcat_says_and_whose_it_is(self, app, dataset, extension, by):
        answer = app.get(f"/dataset/{dataset[by]}.{extension}", headers=PLAIN)
        graph = read(answer, extension)
        assert answer.headers["Content-Type"].startswith(EXTENSIONS[extension][1])
        catalog = URIRef(SITE)
        graph.remove((catalog, RDF.type, DCAT.Catalog))
        graph.remove((catalog, DCAT.dataset, URIRef(f"{SITE}/dataset/{dataset['id']}")))
        shown = helpers.call_action("package_show", id=dataset["id"])
        stock = RDFSerializer(profiles=PROFILE).serialize_dataset(shown, _format="ttl")
        assert isomorphic(graph, Graph().parse(data=stock, format="turtle"))

    def test_is_the_same_whether_it_is_kept_already_or_not(self, app, dataset):
        assert not is_kept(dataset["id"])
        first = app.get(f"/dataset/{dataset['id']}.ttl", headers=PLAIN).data
        fragments.rebuild()
        assert is_kept(dataset["id"])
        assert app.get(f"/dataset/{dataset['id']}.ttl", headers=PLAIN).data == first

    @pytest.mark.parametrize("syntax", CONTENT)
    def test_is_given_to_who_accepts_it(self, app, dataset, syntax):
        answer = app.get(
            f"/dataset/{dataset['name']}", headers={"Accept": CONTENT[syntax], **PLAIN}
        )
        assert answer.headers["Content-Type"].startswith(CONTENT[syntax])
        assert "Accept" in answer.headers["Vary"]
        assert (None, RDF.type, DCAT.Dataset) in read(answer, syntax)

    def test_a_browser_gets_the_page(self, app, dataset):
        accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        for path in (f"/dataset/{dataset['name']}", "/"):
            answer = app.get(path, headers={"Accept": accept})
            assert "<html" in answer.body
            assert "Accept" in answer.vary

    def test_what_came_from_elsewhere_has_its_document_too(self, app):
        made = publish(**MINIMAL, extras=[{"key": "guid", "value": "urn:x:1"}])
        assert read(app.get(f"/dataset/{made['id']}.ttl", headers=PLAIN))

    def test_another_profile_is_ckanext_dcats(self, app, dataset):
        answer = app.get(f"/dataset/{dataset['id']}.ttl?profiles=schemaorg", headers=PLAIN)
        types = {str(type_) for type_ in read(answer).objects(None, RDF.type)}
        assert any(type_.endswith("schema.org/Dataset") for type_ in types)


class TestConditions:
    def test_who_knows_it_gets_304_until_it_changes(self, app, dataset):
        url = f"/dataset/{dataset['id']}.ttl"
        tag = app.get(url).headers["ETag"]
        unchanged = app.get(url, headers={"If-None-Match": tag})
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        publish(**MINIMAL)
        assert app.get(url, headers={"If-None-Match": tag}).status_code == 304
        change(dataset["id"], title="Lain")
        assert app.get(url, headers={"If-None-Match": tag}).status_code == 200

    def test_the_date_of_its_own_change_serves_as_well(self, app, dataset):
        url = f"/dataset/{dataset['id']}.ttl"
        time.sleep(2.1)
        at = app.get(url).headers["Last-Modified"]
        assert app.get(url, headers={"If-Modified-Since": at}).status_code == 304

    def test_each_coding_has_its_own_tag(self, app, dataset):
        url = f"/dataset/{dataset['id']}.ttl"
        tags = {
            app.get(url, headers={"Accept-Encoding": coding}).headers["ETag"]
            for coding in ("gzip", "identity")
        }
        assert len(tags) == 2


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld"])
    def test_a_hidden_dataset_is_refused_and_a_missing_one_not_found(self, app, extension):
        made = publish(**MINIMAL)
        app.get(f"/dataset/{made['id']}.{extension}", status=200)
        change(made["id"], private=True)
        app.get(f"/dataset/{made['id']}.{extension}", status=403)
        change(made["id"], private=False, state="deleted")
        app.get(f"/dataset/{made['id']}.{extension}", status=403)
        app.get(f"/dataset/tidak-ada.{extension}", status=404)

    def test_who_may_read_a_hidden_dataset_gets_it(self, app):
        made = publish(**MINIMAL, private=True)
        token = helpers.call_action("api_token_create", user=_admin(), name="x")["token"]
        answer = app.get(f"/dataset/{made['id']}.nt", headers={"Authorization": token})
        assert (None, RDF.type, DCAT.Dataset) in read(answer, "nt")


def _admin() -> str:
    return factories.Sysadmin()["name"]


class TestDataJson:
    @pytest.mark.usefixtures("fresh_databases")
    def test_who_asks_for_further_pages_of_the_whole_gets_none(self, app):
        for _ in range(3):
            publish(**MINIMAL)
        sizes = {
            query: len(app.get(f"/data.json?{query}").json["dataset"])
            for query in ("", "page=1", "page=2", "page=3", "limit=2", "limit=2&page=2")
        }
        assert sizes == {
            "": 3,
            "page=1": 3,
            "page=2": 0,
            "page=3": 0,
            "limit=2": 3,
            "limit=2&page=2": 1,
        }
