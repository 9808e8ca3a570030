"""A hash stays while nothing changes, and changes when something does."""

from __future__ import annotations

import json
import random
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from harvest_pages import FIXTURES, PREFIXES, URL, turtle
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.reading import canonical, rdf
from ckanext.sdi_balikpapan.harvest.reading.records import Kind, Record, Turn

TEXT = st.text(max_size=8)
JSON = st.recursive(
    TEXT | st.integers() | st.booleans(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXT, inside, max_size=4),
    max_leaves=12,
)
RECORD = st.dictionaries(TEXT, JSON, min_size=1, max_size=6)


def shuffled(value: Any, by: random.Random) -> Any:
    if isinstance(value, dict):
        items = [(key, shuffled(item, by)) for key, item in value.items()]
        by.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        return by.sample([shuffled(item, by) for item in value], len(value))
    return value


@given(RECORD, st.randoms(use_true_random=False))
def test_order_makes_no_difference(record, by):
    assert canonical.of_json(shuffled(record, by)) == canonical.of_json(record)


@given(RECORD, st.sampled_from(sorted(canonical.VOLATILE)), JSON)
def test_neither_do_fields_that_change_by_themselves_nor_empty_ones(record, key, value):
    plain = {k: v for k, v in record.items() if k != key}
    noisy = {**plain, key: value, "kosong": [], "tak_ada": None, "hampa": {"a": ""}}
    assert canonical.of_json(noisy) == canonical.of_json(plain)


@given(RECORD, st.sampled_from(["title", "notes", "modified"]), st.integers())
def test_any_change_makes_one(record, key, value):
    before, after = {**record, key: f"a{value}"}, {**record, key: f"b{value}"}
    assert canonical.of_json(before) != canonical.of_json(after)


def test_case_makes_a_difference_in_words_and_none_in_vocabularies():
    file = {"format": "CSV", "mediaType": "text/csv", "title": "Data"}
    noisy = {"format": "csv", "mediaType": "Text/CSV", "title": "Data"}
    assert canonical.of_json({"d": [file]}) == canonical.of_json({"d": [noisy]})
    assert canonical.of_json(file) != canonical.of_json({**file, "title": "DATA"})


def record_of(text: str, kind: Kind = Kind.TURTLE) -> Record:
    (found,) = rdf.read(text, kind, URL, Turn())
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    ("syntax", "kind"),
    [
        (ox.RdfFormat.RDF_XML, Kind.RDFXML),
        (ox.RdfFormat.N_TRIPLES, Kind.NTRIPLES),
        (ox.RdfFormat.JSON_LD, Kind.JSONLD),
    ],
)
def test_every_syntax_gives_the_same_hash_and_the_same_graph(syntax, kind):
    text = turtle("a")
    other = ox.serialize(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=URL), format=syntax)
    assert record_of(other.decode(), kind) == record_of(text)


def test_rdflib_gives_what_pyoxigraph_gives():
    text = turtle("a", "b")
    fast = sorted(line for line in rdf._by_pyoxigraph(text, ox.RdfFormat.TURTLE, URL))
    slow = sorted(line for line in rdf._by_rdflib(text, "turtle", URL))
    named = [[line for line in lines if "_:" not in line[0] + line[2]] for lines in (fast, slow)]
    assert named[0] == named[1]
    assert len(fast) == len(slow)


@given(st.randoms(use_true_random=False))
def test_neither_order_nor_labels_of_blank_nodes_matter(by):
    text = turtle("a")
    quads = list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=URL))
    by.shuffle(quads)
    mixed = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
    assert record_of(mixed, Kind.NTRIPLES).hash == record_of(text).hash


NOISE = [
    ('dct:format "CSV"', 'dct:format "csv"'),
    ('"Data a"@id', '"Data a"@ID'),
    ("a dcat:Catalog .", 'a dcat:Catalog ; dct:modified "2030-01-01" .'),
    (
        "a dcat:Catalog .",
        f"a dcat:Catalog . <#r> a dcat:CatalogRecord ; foaf:primaryTopic <{URL}/a> ;"
        ' dct:modified "2030-01-01" .',
    ),
]
CHANGES = [
    ('"Data a"@id', '"Data b"@id'),
    ('"Data a"@id', '"DATA a"@id'),
    ('"Bidang a"', '"Bidang b"'),
    ('foaf:name "Dinas"', 'foaf:name "Badan"'),
    (f"<{URL}/a.csv>", f"<{URL}/b.csv>"),
    ('dct:format "CSV"', 'dct:format "XLS"'),
    ("a dcat:Dataset ;", 'a dcat:Dataset ; dct:modified "2030-01-01" ;'),
]


@pytest.mark.parametrize(("old", "new"), NOISE)
def test_noise_around_a_dataset_isn_t_a_change(old, new):
    assert old in turtle("a")
    assert record_of(turtle("a").replace(old, new)).hash == record_of(turtle("a")).hash


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_within_it_is(old, new):
    assert old in turtle("a")
    assert record_of(turtle("a").replace(old, new)).hash != record_of(turtle("a")).hash


def test_blank_nodes_in_a_circle_end():
    text = PREFIXES + f"<{URL}/a> a dcat:Dataset ; dct:relation _:x . _:x dct:relation _:y . "
    assert record_of(text + "_:y dct:relation _:x .").remote_id == f"{URL}/a"


@pytest.mark.skipif(not FIXTURES.exists(), reason="no real catalogues here")
def test_of_a_real_pair_exactly_one_dataset_changed():
    folder = FIXTURES / "fdk-no"
    before, after = (
        record_of((folder / f"{name}.ttl").read_text())
        for name in ("catalog_0", "catalog_0_diff_update")
    )
    assert before.remote_id == after.remote_id
    assert before.hash != after.hash


@pytest.mark.skipif(not FIXTURES.exists(), reason="no real catalogues here")
def test_real_graphs_have_the_same_hashes_in_another_syntax():
    for path in sorted(FIXTURES.rglob("*.rdf")):
        text = path.read_text(encoding="utf-8")
        records = list(rdf.read(text, Kind.RDFXML, URL, Turn()))
        graph = rdflib.Graph().parse(data=text, format="xml", publicID=URL)
        again = list(rdf.read(graph.serialize(format="turtle"), Kind.TURTLE, URL, Turn()))
        assert {r.remote_id: r.hash for r in again} == {r.remote_id: r.hash for r in records}


def test_a_record_can_be_stored():
    assert json.loads(json.dumps(dict(record_of(turtle("a")).raw)))["kind"] == "rdf"
