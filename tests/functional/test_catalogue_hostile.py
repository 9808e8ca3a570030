"""Whatever is sent to the catalogue's addresses, none answers 500, and what is refused says why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from rdflib import Graph

from .office import unique
from .test_catalog import FULL, MINIMAL, RESOURCE, publish
from .test_feed import HYDRA, ids

CATALOGUE = ("/catalog.ttl", "/catalog.xml", "/catalog.jsonld", "/catalog.nt")
JSON = ("/data.json", "/dcat.json")
OTHERS = (
    "/",
    "/catalog.exe",
    "/sitemap.xml",
    "/sitemap-datasets-1.xml",
    "/sitemap-registry-1.xml",
    "/robots.txt",
    "/kode/wilayah",
    "/kode/wilayah/64.71",
    "/sdi/registry",
    "/dataset_series/tidak-ada.ttl",
    "/api/3/action/package_search",
    "/api/3/action/sdi_code_list_show",
    "/api/3/action/dcat_catalog_show",
    "/api/3/action/dcat_catalog_search",
    "/api/3/action/dcat_dataset_show",
)
DATASET = ("/dataset/{id}.ttl", "/dataset/{id}.nt", "/dataset/{id}.exe", "/dataset/{name}")

PATHS = (*CATALOGUE, *JSON, *OTHERS, *DATASET)

NUMBERS = ("0", "-1", "1e9", "9" * 19, "9" * 400, "1.5", "NaN", "١", "0x10", "+1", "1_000", " 1 ")
TEXTS = (
    "%00",
    "%FF%FE",
    "%C0%AF",
    "%ED%A0%80",
    "%E2%80%AE",
    "%0d%0aSet-Cookie:x=1",
    "'%20or%201=1--",
    "%22%3E%3Cscript%3E",
    "../../etc/passwd",
    "%7B%7B7*7%7D%7D",
    "%25s%25n",
    "x" * 5000,
    "",
)
NAMES = ("page", "cursor", "limit", "modified_since", "tombstones", "origin", "profiles", "q", "fq")
TIMES = (
    "2026-02-30",
    "2026-01-01T00:00:00+99:00",
    "-9999-01-01",
    "0001-01-01T00:00:00+14:00",
    "24",
)
SHAPES = (
    "page[]=1",
    "page[x]=1",
    "page=1&page=2",
    "page=1;page=2",
    "&&&=&=",
    "=x",
    "%00=1",
    "?",
    "%",
)
HEADERS: tuple[dict[str, str], ...] = (
    {"Accept": "text/turtle;q=1.2.3"},
    {"Accept": ",;;q=,*/*;q=x,\u00ff/\u00ff"},
    {"Accept": "text/turtle" + ",a/b" * 2000},
    {"Accept-Encoding": "gzip;q=nan, *;q=-1"},
    {"Accept-Encoding": "\u00ff"},
    {"Accept-Language": "../../x;q=9"},
    {"If-None-Match": '"'},
    {"If-None-Match": 'W/"x", *'},
    {"If-Modified-Since": "kemarin"},
    {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"If-Range": "x", "Range": "bytes=5-1"},
    {"Range": "bytes=0-99999999999999999999"},
    {"Cookie": "ckan=\u00ff; auth_tkt=x"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"},
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
IDS = ("%00", "%FF", "..", "%2e%2e%2f", "a" * 3000, "'", "%F0%9F%92%A9", "x%00y", "{}", "%252e")


@pytest.fixture(scope="module")
def dataset(_application: Any) -> dict[str, Any]:
    return publish(**FULL, resources=[RESOURCE])


def queries() -> Iterator[str]:
    yield from SHAPES
    for name in NAMES:
        yield from (f"{name}={value}" for value in TEXTS)
    for name in ("page", "cursor", "limit"):
        yield from (f"{name}={value}" for value in NUMBERS)
    yield from (f"modified_since={value}" for value in TIMES)
    yield "&".join(f"{name}={value}" for name in NAMES for value in ("1", "%00"))


def address(path: str, dataset: dict[str, Any]) -> str:
    return path.replace("{id}", dataset["id"]).replace("{name}", dataset["name"])


def check(answer: Any, asked: str) -> None:
    assert answer.status_code < 500, (asked, answer.status_code)
    assert "Set-Cookie:x" not in str(answer.headers)
    if answer.status_code >= 400 and "html" in (answer.content_type or ""):
        assert '"><script>' not in answer.get_data(as_text=True), asked
    if answer.status_code == 400 and answer.content_type.startswith("text/plain"):
        assert len(answer.get_data(as_text=True).split()) > 4, asked


@pytest.mark.parametrize("path", PATHS)
class TestNothingBreaksIt:
    def test_by_its_parameters(self, app, dataset, path):
        ask_all(app, address(path, dataset), some(path))

    @pytest.mark.soak
    def test_by_any_of_its_parameters(self, app, dataset, path):
        ask_all(app, address(path, dataset), list(queries()))

    def test_by_headers(self, app, dataset, path):
        for headers in HEADERS if path in (*CATALOGUE[:1], *DATASET, "/") else HEADERS[::4]:
            check(app.get(address(path, dataset), headers=headers, follow_redirects=False), path)

    def test_by_methods(self, app, dataset, path):
        for method in METHODS:
            client = app.flask_app.test_client(use_cookies=False)
            answer = client.open(address(path, dataset), method=method, data=b"\x00\xff")
            check(answer, f"{method} {path}")


def some(path: str) -> list[str]:
    """All questions where most is made of them, elsewhere each tenth, others for each path."""
    found = list(queries())
    return found if path == CATALOGUE[0] else found[PATHS.index(path) % 10 :: 10]


def ask_all(app: Any, path: str, asked: list[str]) -> None:
    for query in asked:
        check(app.get(f"{path}?{query}", follow_redirects=False), f"{path}?{query}")


@pytest.mark.parametrize("form", ["", ".ttl", ".nt", ".exe", ".ttl.ttl", "."])
def test_no_id_breaks_it(app, form):
    for id_ in IDS:
        asked = f"/dataset/{id_}{form}"
        answer = app.get(asked, headers={"Accept": "text/turtle"}, follow_redirects=False)
        check(answer, asked)


@pytest.mark.usefixtures("dataset")
@pytest.mark.parametrize("path", [*CATALOGUE, "/dcat.json"])
def test_what_is_refused_says_why_and_the_rest_is_answered(app, path):
    statuses = {}
    for query in ("page=1", "page=x", "limit=0", "cursor=-1", "modified_since=x", "page=%00"):
        statuses[query] = app.get(f"{path}?{query}").status_code
    assert statuses.pop("page=1") == 200
    assert set(statuses.values()) == {400}


def test_many_profiles_cost_no_time(app, dataset):
    many = ",".join(["x"] * 2000)
    began = time.perf_counter()
    for path in ("/catalog.ttl", "/dataset/{id}.ttl"):
        assert app.get(f"{address(path, dataset)}?profiles={many}").status_code == 400
    for action in ("dcat_catalog_show", "dcat_catalog_search"):
        url = f"/api/3/action/{action}?profiles="
        assert app.get(url + many).status_code == 409
        assert app.get(url + "x" * 2000).status_code == 409
    assert time.perf_counter() - began < 3


def test_the_pages_of_a_search_are_linked_by_addresses(app):
    tag = unique("{a} &= é")
    made = {publish(**{**MINIMAL, "tags": [{"name": "aa"}], "title": tag})["id"] for _ in range(3)}
    query = urlencode(
        {"q": f'"{tag}"', "fq": "tags:aa", "limit": 1, "modified_since": "2020-01-01"}
    )
    url, found = f"/catalog.ttl?{query}", set()
    for _ in made:
        parts = urlsplit(url)
        graph = Graph().parse(data=app.get(f"{parts.path}?{parts.query}").data, format="turtle")
        found |= ids(graph)
        url = next(map(str, graph.objects(None, HYDRA.next)), "")
    assert found == made
    assert not url
