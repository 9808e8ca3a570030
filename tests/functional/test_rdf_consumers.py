"""rdflib and pyoxigraph read what goes out, with their own HTTP where they have some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pytest
import requests
from ckan.lib import search
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from .odd_datasets import ODD, ODD_RESOURCE
from .serving import Site, served
from .test_catalog import FULL, MINIMAL, RESOURCE, publish
from .test_feed import OXIGRAPH, SYNTAXES, public

HYDRA_NEXT = pyoxigraph.NamedNode("http://www.w3.org/ns/hydra/core#next")
PAGE = "http://www.w3.org/ns/hydra/core#PagedCollection"
TYPE = pyoxigraph.NamedNode(str(RDF.type))
DATASET = pyoxigraph.NamedNode(str(DCAT.Dataset))


@pytest.fixture(scope="module")
def filled(_application, reset_db) -> Iterator[Site]:
    """A portal over HTTP with ordinary, full and odd datasets."""
    reset_db()
    search.clear_all()
    with served(_application, page_size=2) as site:
        publish(**FULL, resources=[RESOURCE])
        publish(**ODD, resources=[ODD_RESOURCE])
        for _ in range(3):
            publish(**MINIMAL)
        yield site


@pytest.fixture
def site(filled) -> str:
    filled.apply()
    return filled.url


def uris(site: str) -> set[str]:
    return {f"{site}/dataset/{id_}" for id_ in public()}


class TestRdflib:
    @pytest.mark.parametrize("extension", SYNTAXES)
    def test_reads_the_whole_catalogue_by_its_address(self, site, extension):
        graph = Graph().parse(f"{site}/catalog.{extension}?page=all", format=SYNTAXES[extension])
        assert set(map(str, graph.subjects(RDF.type, DCAT.Dataset))) == uris(site)

    def test_knows_the_syntax_from_what_the_portal_says(self, site):
        graphs = [Graph().parse(f"{site}/catalog.{extension}?page=all") for extension in OXIGRAPH]
        for graph in graphs:
            for page in list(graph.subjects(RDF.type, URIRef(PAGE))):
                graph.remove((page, None, None))
        assert all(isomorphic(graphs[0], other) for other in graphs[1:])

    @pytest.mark.parametrize("extension", ["ttl", "rdf", "jsonld"])
    def test_follows_the_pages(self, site, extension):
        url, found, turned = URIRef(f"{site}/catalog.{extension}"), Graph(), 0
        while url:
            page = Graph().parse(str(url))
            (url,) = [*page.objects(None, URIRef(HYDRA_NEXT.value)), None][:1]
            found += page
            turned += 1
        assert turned == 3
        assert set(map(str, found.subjects(RDF.type, DCAT.Dataset))) == uris(site)
        titles = {str(title) for title in found.objects(None, DCTERMS.title)}
        assert ODD["title"] in titles


class TestPyoxigraph:
    """It refuses what others let pass; nothing here asks it to be lenient."""

    def quads(self, answer: requests.Response, extension: str) -> list[Any]:
        assert answer.status_code == 200
        media_type = answer.headers["Content-Type"].split(";")[0]
        assert pyoxigraph.RdfFormat.from_media_type(media_type) == OXIGRAPH[extension]
        return list(pyoxigraph.parse(answer.content, OXIGRAPH[extension]))

    @pytest.mark.parametrize("extension", OXIGRAPH)
    def test_reads_the_whole_catalogue(self, site, extension):
        quads = self.quads(requests.get(f"{site}/catalog.{extension}?page=all"), extension)
        found = {q.subject.value for q in quads if (q.predicate, q.object) == (TYPE, DATASET)}
        assert found == uris(site)

    @pytest.mark.parametrize("extension", OXIGRAPH)
    def test_follows_the_pages(self, site, extension):
        url, found = f"{site}/catalog.{extension}", set()
        while url:
            quads = self.quads(requests.get(url), extension)
            found |= {q.subject.value for q in quads if (q.predicate, q.object) == (TYPE, DATASET)}
            url = next((q.object.value for q in quads if q.predicate == HYDRA_NEXT), "")
        assert found == uris(site)
