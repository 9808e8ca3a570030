"""The feed's pure rules: joined gzip, every syntax says the same, questions and their refusal."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import datetime, timezone

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from ckanext.sdi_balikpapan.catalog.feed import asking, gzipping
from ckanext.sdi_balikpapan.catalog.feed.syntaxes import SYNTAXES
from ckanext.sdi_balikpapan.catalog.feed.triples import (
    TYPE,
    Blank,
    Iri,
    Text,
    Triple,
    iri,
    labelled,
    text,
)

CATALOG = Iri("https://data.test")
PREFIXES = {"dcat": "http://www.w3.org/ns/dcat#", "ex": "https://ex.test/v#"}
OXIGRAPH = {
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "xml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
RDFLIB = {"nt": "nt", "ttl": "turtle", "xml": "xml", "jsonld": "json-ld"}


@given(st.lists(st.binary(max_size=3000)))
def test_joined_pieces_are_one_gzip_file_of_one_member(contents):
    packed = b"".join(gzipping.joined(gzipping.piece(content) for content in contents))
    assert gzip.decompress(packed) == b"".join(contents)
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert reader.decompress(packed) == b"".join(contents)
    assert reader.eof
    assert reader.unused_data == b""


@given(st.binary(max_size=3000))
def test_a_piece_gives_back_what_it_was(content):
    piece = gzipping.piece(content)
    assert (piece.plain() if piece.size else b"") == content


def texts():
    return st.text(max_size=12).map(lambda value: value + "\r\n\"'<&\\\t")


def nodes(name: str):
    own = st.integers(0, 3).map(lambda n: Iri(f"https://data.test/dataset/{name}/{n}"))
    return st.one_of(own, st.sampled_from([Blank(f"{name}{n}") for n in "abc"]))


def objects(name: str):
    # rdflib's parsers write known datatypes anew, so that equal values are one; unknown stay.
    return st.one_of(
        nodes(name),
        st.text(max_size=8).map(lambda value: iri("https://ex.test/" + value)),
        st.builds(text, texts(), st.sampled_from(["", "id", "en"])),
        st.builds(text, texts(), st.just(""), st.just("https://ex.test/v#t")),
    )


def statements(name: str):
    predicates = st.sampled_from(["https://ex.test/v#p", "https://other.test/a/b", "tag:x:y#z"])
    typed = st.builds(
        Triple,
        nodes(name),
        st.just(TYPE),
        st.sampled_from([Iri("http://www.w3.org/ns/dcat#Dataset"), Iri("https://ex.test/v#T")]),
    )
    said = st.builds(Triple, nodes(name), predicates, objects(name))
    return st.lists(st.one_of(typed, said), max_size=12)


@settings(max_examples=150, deadline=None)
@given(statements("one"), statements("two"))
def test_parts_of_datasets_make_one_document_that_says_the_same_in_every_syntax(first, second):
    head = [Triple(CATALOG, TYPE, Iri(PREFIXES["dcat"] + "Catalog"))]
    graphs = {}
    for name, syntax in SYNTAXES.items():
        parts = [
            syntax.part(PREFIXES, CATALOG, Iri(f"https://data.test/dataset/{n}/0"), labelled(t, n))
            for n, t in (("one", first), ("two", second))
        ]
        document = syntax.start(PREFIXES, CATALOG, head) + "".join(parts) + syntax.end()
        list(pyoxigraph.parse(io.BytesIO(document.encode()), format=OXIGRAPH[name]))
        graphs[name] = Graph().parse(data=document, format=RDFLIB[name])
    for name, graph in graphs.items():
        assert isomorphic(graph, graphs["nt"]), name


@given(statements("one"), st.randoms())
def test_labels_and_order_follow_from_the_content(triples, draw):
    names = {"onea": "z1", "oneb": "z2", "onec": "z3"}

    def renamed(term):
        return Blank(names[term.label]) if isinstance(term, Blank) else term

    others = [Triple(renamed(s), p, renamed(o)) for s, p, o in triples]
    draw.shuffle(others)
    blanks = {t for one in triples for t in (one[0], one[2]) if isinstance(t, Blank)}
    if len(blanks) <= 1:
        assert labelled(triples, "b") == labelled(others, "b")


@given(st.text())
def test_a_name_holds_nothing_that_a_syntax_forbids(value):
    name = iri("https://data.test/" + value)
    list(pyoxigraph.parse(f"<{name.iri}> <a:b> <{name.iri}> .".encode(), format=OXIGRAPH["nt"]))


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-01-31T08:00:00+08:00", 0),
        ("2026-01-31T08:00:00 08:00", 0),  # a "+" that nobody encoded
        ("2026-01-31T07:00:00+0700", 0),
        ("2026-01-31T00:00:00Z", 0),
        ("2026-01-31T00:00:00", 0),
        ("2026-01-31 03:00", 3),
        ("20260131T030000Z", 3),
        ("2026-01-30T22:30:00-02:30", 1),
        ("2026-01-31", 0),
    ],
)
def test_a_moment_may_have_any_offset(written, hour):
    assert asking.moment(written) == datetime(2026, 1, 31, hour, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"page": ["0"]}, "number"),
        ({"page": ["-1"]}, "number"),
        ({"page": ["٣"]}, "number"),
        ({"page": ["9" * 400]}, "number"),
        ({"page": ["1", "2"]}, "twice"),
        ({"page": ["1'; drop table package --"]}, "number"),
        ({"cursor": ["x\0"]}, "number"),
        ({"cursor": ["1"], "page": ["2"]}, "cursor_and_page"),
        ({"cursor": ["1"], "modified_since": ["2026-01-01"]}, "cursor_and_since"),
        ({"limit": ["100000"]}, "number"),
        ({"tombstones": ["mungkin"]}, "choice"),
        ({"origin": ["../etc"]}, "choice"),
        ({"modified_since": ["kemarin"]}, "time"),
        ({"modified_since": ["0001-01-01T00:00:00+14:00"]}, "time"),
        ({"modified_since": ["9999-12-31T23:59:59-14:00"]}, "time"),
        ({"modified_since": ["2026-01-31T08:00:00+99:00"]}, "time"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_reason(args, why):
    with pytest.raises(asking.BadQuestion) as refused:
        asking.question(args, 100)
    assert refused.value.why == why


@given(st.dictionaries(st.sampled_from(sorted(asking.OWN)), st.lists(st.text(), max_size=2)))
def test_whatever_is_asked_is_understood_or_refused(args):
    try:
        asked = asking.question(args, 100)
    except asking.BadQuestion:
        return
    assert asked.page >= 0
    assert 1 <= asked.limit <= asking.LARGEST_PAGE


def test_text_without_a_datatype_is_a_plain_string():
    assert text("a", "", "http://www.w3.org/2001/XMLSchema#string") == Text("a")
