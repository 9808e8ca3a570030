"""A walk through a catalogue is complete, or it says why it isn't."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections import Counter

import pyoxigraph as ox
import pytest
from harvest_damage import damaged
from harvest_pages import FIXTURES, PREFIXES, URL, Page, giving, search, turtle

from ckanext.sdi_balikpapan.harvest.reading.contexts import KNOWN
from ckanext.sdi_balikpapan.harvest.reading.guessing import find
from ckanext.sdi_balikpapan.harvest.reading.reasons import Reason
from ckanext.sdi_balikpapan.harvest.reading.records import Caps, Endpoint, Kind, Record, Refused
from ckanext.sdi_balikpapan.harvest.reading.walking import Walk, walk

CKAN = "https://sumber.contoh.go.id/api/3/action/package_search"
ENTITY = "<!DOCTYPE rdf:RDF [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
RDF_OPEN = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">'


def seen(source: Walk) -> tuple[list[Record], list[Refused]]:
    batches = list(source)
    return [r for b in batches for r in b.records], [r for b in batches for r in b.refused]


def walked(pages, **more) -> tuple[Walk, list[str], list[Refused]]:
    first = more.pop("url", next(iter(pages)))
    found = walk(Endpoint(first, **more), giving(pages))
    records, refused = seen(found)
    return found, [r.remote_id for r in records], refused


def chain(*pages: str) -> dict[str, str]:
    """Pages of which each points to the next."""
    urls = [URL, *(f"{URL}?page={n}" for n in range(2, len(pages) + 1))]
    return dict(zip(urls, pages, strict=True))


@pytest.mark.parametrize("write", ['hydra:next "{}"', "hydra:next <{}>", 'hydra:nextPage "{}"'])
def test_pages_follow_each_other_as_old_and_new_catalogues_say(write):
    text = turtle("a", following="@").replace('hydra:next "@"', write.format("?page=2"))
    found, ids, refused = walked(chain(text, turtle("b")))
    assert (found.complete, found.reason, found.pages, refused) == (True, None, 2, [])
    assert ids == [f"{URL}/a", f"{URL}/b"]


def test_an_empty_yet_valid_catalogue_is_complete():
    found, ids, _ = walked({URL: turtle()})
    assert (found.complete, found.seen, ids) == (True, 0, [])
    for text in ('{"dataset": []}', "[]", search(count=0)):
        assert walked({URL: text})[0].complete


BROKEN = {
    Reason.HTML: "<!doctype html><html>Masuk</html>",
    Reason.NOTHING_SENT: "",
    Reason.NOT_A_CATALOGUE: '<http://a> <http://b> "c" .',
    Reason.BROKEN: turtle("b")[:-40],
    Reason.REMOTE_ERROR: '{"success": false, "error": {"message": "sibuk"}}',
    Reason.REMOTE_CONTEXT: '{"@context": "http://10.0.0.1/c", "@id": "http://a"}',
    Reason.ENTITIES: ENTITY + RDF_OPEN + "&b;</rdf:RDF>",
    Reason.TOO_DEEP: RDF_OPEN + "<a:b><a:c>" * 100_000,
    Reason.WRONG_NEXT: turtle("b", following="http://169.254.169.254/latest"),
    Reason.CYCLE: turtle("b", following=URL),
    Reason.SAME_AGAIN: turtle("a") + f'<{URL}/a> <http://purl.org/dc/terms/x> "y" .',
    Reason.NOT_FETCHED: turtle("b", following="?page=3"),
    Reason.FEWER: turtle("b", total=9),
}


@pytest.mark.parametrize("reason", BROKEN, ids=lambda r: r.value)
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "second"])
def test_a_fault_on_any_page_ends_the_walk_incomplete_with_its_reason(reason, is_first):
    if is_first and reason is Reason.SAME_AGAIN:
        pytest.skip("the first page repeats none")
    pages = (
        {URL: BROKEN[reason]}
        if is_first
        else chain(turtle("a", following="?page=2"), BROKEN[reason])
    )
    started = time.monotonic()
    found, ids, _ = walked(pages)
    assert (found.complete, found.reason) == (False, reason)
    assert "?" not in found.words.replace("?page", "")
    assert is_first or f"{URL}/a" in ids
    assert time.monotonic() - started < 1


DEEP = ["[" * 200_000, '{"a":' * 200_000, '{"dataset": [' + '{"a":' * 900 + "1" + "}" * 900 + "]}"]


@pytest.mark.parametrize("text", DEEP)
def test_deep_json_is_refused(text):
    found, ids, _ = walked({URL: text}, kind=Kind.POD)
    assert (found.complete, ids, found.reason) == (False, [], Reason.TOO_DEEP)


def test_endless_pages_end_at_the_cap():
    def get(url: str) -> Page:
        number = int(url.partition("=")[2] or 1)
        return Page(url, turtle(str(number), following=f"?page={number + 1}").encode())

    found = walk(Endpoint(URL), get, Caps(pages=5))
    records, _ = seen(found)
    assert (len(records), found.complete, found.reason) == (5, False, Reason.TOO_MANY_PAGES)


def test_a_longer_cycle_is_noticed():
    following = [turtle(n, following=f"?page={p}") for n, p in zip("abc", "232", strict=True)]
    found, ids, _ = walked(chain(*following))
    assert (len(ids), found.reason) == (3, Reason.CYCLE)


def test_too_many_records_end_it():
    found = walk(Endpoint(URL), giving({URL: turtle("a", "b", "c")}), Caps(records=2))
    seen(found)
    assert (found.complete, found.reason) == (False, Reason.TOO_MANY_RECORDS)


def test_a_walk_that_was_left_is_not_complete():
    found = walk(Endpoint(URL), giving(chain(turtle("a", following="?page=2"), turtle("b"))))
    next(iter(found))
    assert (found.complete, found.reason) == (False, Reason.STOPPED)


@pytest.mark.parametrize("url", [CKAN, URL, f"{URL}.ttl?q=a"])
def test_what_changed_since_a_day_is_asked_for_and_is_never_all(url):
    asked = []

    def get(url: str) -> Page:
        asked.append(url)
        return Page(url, search(count=0).encode() if "/api/" in url else turtle().encode())

    found = walk(Endpoint(url, since="2024-01-01T00:00:00+07:00"), get)
    assert seen(found) == ([], [])
    assert (found.complete, found.reason) == (False, Reason.PARTIAL)
    assert len(asked) == 1
    assert "modified" in asked[0]
    assert "2024-01-01T00%3A00%3A00%2B07%3A00" in asked[0]


def test_a_page_that_hasn_t_changed_says_so():
    found = walk(Endpoint(URL), lambda url: Page(url, b"", not_changed=True))
    assert seen(found) == ([], [])
    assert (found.complete, found.reason) == (False, Reason.NOT_CHANGED)


@pytest.mark.parametrize("cap", [1, 3, 10, 1000])
def test_a_ckan_that_gives_fewer_rows_than_asked_is_read_to_the_end(cap):
    names = [f"d{n:02}" for n in range(25)]

    def get(url: str) -> Page:
        start = int(dict(pair.split("=") for pair in url.partition("?")[2].split("&"))["start"])
        chosen = [{"id": n, "name": n, "title": n} for n in names[start : start + cap]]
        return Page(url, search(*chosen, count=len(names)).encode())

    found = walk(Endpoint("https://sumber.contoh.go.id/id", kind=Kind.CKAN_SEARCH), get)
    records, refused = seen(found)
    assert [r.remote_id for r in records] == names
    assert (found.complete, refused) == (True, [])


def test_an_error_of_ckan_is_no_empty_page():
    pages = {
        CKAN + "?rows=2&sort=id+asc&start=0": search({"id": "a"}, {"id": "b"}, count=4),
        CKAN + "?rows=2&sort=id+asc&start=2": '{"success": false, "error": {"message": "sibuk"}}',
    }
    found, ids, _ = walked(pages, url=CKAN, rows=2)
    assert (ids, found.complete, found.reason) == (["a", "b"], False, Reason.REMOTE_ERROR)
    assert "sibuk" in found.words


def test_a_ckan_whose_page_is_empty_before_the_end_isn_t_complete():
    found, _, _ = walked({CKAN + "?rows=200&sort=id+asc&start=0": search(count=4)}, url=CKAN)
    assert (found.complete, found.reason) == (False, Reason.FEWER)


def test_what_isn_t_public_there_is_refused_here():
    text = search(
        {"id": "a", "private": True},
        {"id": "b", "state": "deleted"},
        {"id": "c", "type": "harvest", "title": "Sumber"},
        {"id": "d"},
        count=4,
    )
    _, ids, refused = walked({URL: text})
    reasons = [r.reason for r in refused]
    assert reasons == [Reason.NOT_PUBLIC, Reason.NOT_PUBLIC, Reason.NOT_A_DATASET]
    assert ids == ["d"]


def test_dcat_json_is_read_until_a_page_is_empty():
    def page(*ids: str) -> str:
        return json.dumps([{"identifier": i, "title": i} for i in ids])

    pages = {URL: page("a", "b"), f"{URL}?page=2": page("c"), f"{URL}?page=3": "[]"}
    found, ids, _ = walked(pages)
    assert (found.complete, ids) == (True, ["a", "b", "c"])
    # A single file, served for whatever page.
    found, ids, _ = walked({URL: page("a"), f"{URL}?page=2": page("a")})
    assert (found.complete, ids) == (True, ["a"])
    # Pages that come again from the third on are none.
    pages[f"{URL}?page=3"] = page("c")
    assert walked(pages)[0].reason is Reason.CYCLE


def test_doubled_and_missing_ids_are_one_refused_record_each_and_not_the_end():
    records = [
        {"identifier": i, "title": t} for i, t in zip(["a", "a", "", "b"], "ABCD", strict=True)
    ]
    found, ids, refused = walked({URL: json.dumps({"dataset": [*records, 7, None]})}, kind=Kind.POD)
    assert (found.complete, ids) == (True, ["a", "b"])
    by_reason = [(r.reason, r.remote_id) for r in refused]
    assert by_reason == [
        (Reason.DUPLICATE, "a"),
        (Reason.NO_ID, ""),
        (Reason.NOT_A_RECORD, ""),
        (Reason.NOT_A_RECORD, ""),
    ]
    assert "a" in refused[0].words
    assert "C" in refused[1].words


def test_a_cut_document_gives_what_came_before_the_cut_and_is_not_complete():
    text = json.dumps({"dataset": [{"identifier": str(n), "title": "x"} for n in range(9)]})
    found, ids, _ = walked({URL: text[:-30]}, kind=Kind.POD)
    assert (found.complete, found.reason) == (False, Reason.BROKEN)
    assert ids == [str(n) for n in range(8)]


def test_what_json_cannot_keep_doesn_t_come_in():
    text = '{"dataset": [{"identifier": "a", "title": "A\\u0000", "n": NaN, "big": 1e999}]}'
    (batch,) = walk(Endpoint(URL, kind=Kind.POD), giving({URL: text}))
    assert batch.records[0].raw["record"] == {
        "identifier": "a",
        "title": "A",
        "n": None,
        "big": None,
    }


def test_relative_addresses_are_those_of_the_page():
    text = turtle("a").replace(f"<{URL}/a>", "<dataset/a>")
    assert walked({URL: text})[1] == ["https://sumber.contoh.go.id/dataset/a"]


def test_iris_that_are_none_are_taken_and_written_as_iris():
    text = turtle("a").replace(f"{URL}/a>", f"{URL}/a [1] b>")
    assert walked({URL: text})[1] == [f"{URL}/a%20[1]%20b"]


def test_what_datasets_share_cannot_be_copied_without_end():
    """A page of 300 kB that would become gigabytes."""
    datasets = "".join(f"<d{n}> a dcat:Dataset ; dct:relation <z> ." for n in range(3000))
    text = PREFIXES + datasets + "<z> dct:title " + ",".join(f'"{n}"' for n in range(19_000)) + "."
    started = time.process_time()
    found, ids, refused = walked({URL: text})
    assert time.process_time() - started < 10
    assert (found.complete, len(ids) + len(refused)) == (True, 3000)
    assert {r.reason for r in refused} == {Reason.TOO_BIG}


def test_an_id_that_no_index_takes_is_refused_and_a_long_title_is_cut():
    records = [{"identifier": "a" * 9000, "title": "A"}, {"identifier": "b", "title": "B" * 9000}]
    source = walk(Endpoint(URL, kind=Kind.POD), giving({URL: json.dumps({"dataset": records})}))
    (record,), (refused,) = seen(source)
    assert (record.remote_id, len(record.title)) == ("b", 500)
    assert (refused.reason, len(refused.remote_id)) == (Reason.TOO_BIG, 201)


def test_known_contexts_cannot_be_multiplied_without_end():
    many = json.dumps({"@context": [next(iter(KNOWN))] * 5000, "@id": "https://a"})
    assert walked({URL: many})[0].reason is Reason.TOO_DEEP


def test_what_a_store_cannot_keep_is_taken_out_of_rdf():
    text = turtle("a").replace("Data a", "Data\\u0000 a\x0b").replace("Bidang a", "B\\u0000")
    (batch,) = walk(Endpoint(URL), giving({URL: text}))
    (record,) = batch.records
    assert record.title == "Data a"
    assert "\x00" not in record.raw["ntriples"]


@pytest.mark.parametrize("syntax", [None, "RDF_XML", "N_TRIPLES", "JSON_LD"])
def test_reading_takes_less_than_a_millisecond_per_dataset(syntax):
    text: str | bytes = turtle(*(str(n) for n in range(500)))
    if syntax:
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=URL)
        text = ox.serialize(quads, format=getattr(ox.RdfFormat, syntax)) or b""
    started = time.process_time()
    found, ids, _ = walked({URL: text})
    assert (found.complete, len(ids)) == (True, 500)
    assert time.process_time() - started < 0.5


def in_every_syntax() -> list[bytes]:
    text = turtle("a", "b", "c")
    formats = [ox.RdfFormat.RDF_XML, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD]
    quads = list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=URL))
    written = [ox.serialize(quads, format=syntax) or b"" for syntax in formats]
    records = [{"identifier": n, "title": n, "accessLevel": "public"} for n in "abc"]
    found = [{"id": n, "title": n, "resources": []} for n in "abc"]
    pod = json.dumps({"dataset": records}).encode()
    return [text.encode(), *written, pod, search(*found, count=3).encode()]


@pytest.mark.parametrize("count", [500, pytest.param(50_000, marks=pytest.mark.soak)])
def test_no_damaged_page_gets_out_of_a_walk(count):
    ends = Counter()
    for body in damaged(in_every_syntax(), count):
        found, _, _ = walked({URL: body})
        assert found.complete == (found.reason is None)
        assert found.complete or found.words
        ends[found.reason] += 1
    assert {None, Reason.BROKEN, Reason.NOT_A_CATALOGUE} <= ends.keys()


@pytest.mark.soak
def test_memory_stays_flat_over_fifty_thousand_records():
    def get(url: str) -> Page:
        number = int(url.partition("=")[2] or 1)
        names = [f"{number}-{n}" for n in range(100)]
        following = f"?page={number + 1}" if number < 500 else ""
        return Page(url, turtle(*names, following=following).encode())

    tracemalloc.start()
    early = late = 0
    for batch in walk(Endpoint(URL), get):
        if batch.page.endswith("=50"):
            early = tracemalloc.get_traced_memory()[0]
        late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    # What grows are the ids that were seen.
    assert late - early < 16_000_000


PORTAL = "https://sumber.contoh.go.id"
AT = {
    f"{PORTAL}/catalog.ttl": (turtle(), Kind.TURTLE),
    f"{PORTAL}/api/3/action/package_search": (search(count=0), Kind.CKAN_SEARCH),
    f"{PORTAL}/data.json": ('{"dataset": [{"accessLevel": "public"}]}', Kind.POD),
    f"{PORTAL}/dcat.json": ("[]", Kind.DCAT_JSON),
}


@pytest.mark.parametrize("url", AT)
def test_a_portal_s_own_address_is_enough_to_find_its_catalogue(url):
    text, kind = AT[url]
    get = giving({PORTAL: "<html></html>", url: text})
    assert find(Endpoint(PORTAL), get) == (Endpoint(url), kind)
    assert find(Endpoint(url), get) == (Endpoint(url), kind)


def test_where_there_is_no_catalogue_none_is_found():
    assert find(Endpoint(PORTAL), giving({PORTAL: "<html></html>"})) is None


# How many datasets each real catalogue has, counted by hand.
REAL = {
    "large-spatial.data.json": 1,
    "usda.gov.data.json": 3,
    "dataset_gov_de.rdf": 1,
    "catalog.xml": 2,
    "dataset-datetimes-bad.xml": 1,
    "catalog_dati_unibo.rdf": 12,
    "catalog-endpoint.rdf": 6,
    "dcatus_with_none.json": 402,
    "E_DCAT-AP-ES_Catalog_NSIP.ttl": 3,
    "catalog_0.ttl": 1,
    "catalog_0_diff_update.ttl": 1,
    "pcm-dpc-ukr2022-catalog.rdf": 5,
    "evian.json": 8,
}


@pytest.mark.skipif(not FIXTURES.exists(), reason="no real catalogues here")
@pytest.mark.parametrize(("name", "datasets"), REAL.items())
def test_of_a_real_catalogue_every_dataset_arrives(name, datasets):
    (path,) = FIXTURES.rglob(name)
    found, ids, refused = walked({URL: path.read_bytes()})
    assert (found.complete, refused, len(ids)) == (True, [], datasets)
