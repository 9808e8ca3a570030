"""The fast writer says what the profile says, of every dataset, in every syntax."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import graph_diff, to_isomorphic

from ckanext.sdi_balikpapan.catalog.feed import fragments, graphs, quick, rows, trees
from ckanext.sdi_balikpapan.catalog.feed.gzipping import Piece
from ckanext.sdi_balikpapan.catalog.feed.syntaxes import SYNTAXES
from ckanext.sdi_balikpapan.catalog.feed.triples import TYPE, Iri, Triple
from ckanext.sdi_balikpapan.catalog.feed.turtle import nt_part
from ckanext.sdi_balikpapan.catalog.mapping import DATASET, RESOURCE, VARIABEL, Kind, Term
from ckanext.sdi_balikpapan.catalog.writing.nodes import Unsure
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.standards.codelists import names

from .office import open_office
from .office import upload as a_file
from .test_catalog import DATASETS, FULL, MINIMAL, WORDS, codes, publish, shown
from .test_catalog import RESOURCE as FILE

READ_AS = {"nt": "nt", "ttl": "turtle", "xml": "xml", "jsonld": "json-ld"}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def slow(dataset: dict[str, Any]) -> Graph:
    """What the profile says, through rdflib."""
    name, triples = graphs.of_dataset(dataset)
    text = nt_part(graphs.PREFIXES, graphs.catalog(), name, triples)
    return Graph().parse(data=text, format="nt")


def fast(dataset: dict[str, Any], name: str) -> Graph:
    """What the writer says, read back from a whole document."""
    syntax, catalog = SYNTAXES[name], graphs.catalog()
    being = [Triple(catalog, TYPE, Iri(graphs.PREFIXES["dcat"] + "Catalog"))]
    text = syntax.start(graphs.PREFIXES, catalog, being)
    text += syntax.draw(catalog, trees.tree(dataset, trees.portal())) + syntax.end()
    found = Graph().parse(data=text, format=READ_AS[name])
    for triple in Graph().parse(data=nt_part({}, catalog, None, being), format="nt"):
        found.remove(triple)
    return found


def differences(dataset: dict[str, Any], name: str) -> list[str]:
    mine, theirs = to_isomorphic(fast(dataset, name)), to_isomorphic(slow(dataset))
    if mine == theirs:
        return []
    _, more, less = graph_diff(mine, theirs)
    return [f"+ {t}" for t in more] + [f"- {t}" for t in less]


def value(term: Term) -> st.SearchStrategy[Any]:
    """Anything that a form could hold for a row of the mapping table."""
    if term.kind is Kind.GROUP:
        parts = {part.field: value(part) for part in term.parts}
        return st.lists(st.fixed_dictionaries({}, optional=parts), max_size=3)
    one = {
        Kind.CODE: (codes(term.code_list) if term.code_list in names() else WORDS) | WORDS,
        Kind.INTEGER: st.integers(0, 10**12),
        Kind.ENTRY: st.uuids().map(str) | WORDS,
        Kind.YEAR: st.integers(1900, 2100).map(str),
        Kind.LINK: WORDS.map(lambda text: f"https://contoh.go.id/{text}"),
        Kind.MEDIA_TYPE: st.sampled_from(["text/csv", "a b", "csv"]) | WORDS,
    }.get(term.kind, WORDS | ANYTHING)
    return st.lists(one, max_size=3, unique=True) if term.many else one


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=12)
BY_HAND = {
    "title": ANYTHING,
    "notes": ANYTHING,
    "url": ANYTHING.map(lambda text: f"https://contoh.go.id/{text}"),
    "version": ANYTHING,
    "author": ANYTHING,
    "tags": st.lists(st.fixed_dictionaries({"name": WORDS}), max_size=3),
    "issued": st.dates().map(str) | st.sampled_from(["2024", "2024-05", "kemarin"]),
    "temporal_start": st.dates().map(str) | st.sampled_from(["2024", "2024-13"]),
    "temporal_end": st.dates().map(str),
    "kontak": st.lists(
        st.fixed_dictionaries({"nama": WORDS}, optional={"email": st.just("a@b.go.id")}), max_size=2
    ),
    "extras": st.sampled_from(
        [
            [],
            [{"key": "uri", "value": "https://lain.go.id/set/1"}],
            [{"key": "guid", "value": "https://lain.go.id/2"}],
            [{"key": "harvest_source_id", "value": "x"}],
        ]
    ),
}
ALL = st.fixed_dictionaries(
    {},
    optional={
        **{t.field: value(t) for t in DATASET if t.kind not in (Kind.CORE, Kind.AGENT)},
        **BY_HAND,
    },
)
FILES = st.lists(
    st.fixed_dictionaries(
        {"url": ANYTHING.map(lambda text: f"https://contoh.go.id/{text}")},
        optional={
            **{t.field: value(t) for t in RESOURCE if t.kind is not Kind.CORE},
            "name": ANYTHING,
            "description": ANYTHING,
            "url_type": st.just("upload"),
            "hash": st.just("Ab" * 32) | WORDS,
            "hash_algorithm": st.just("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "created": st.datetimes().map(lambda moment: moment.isoformat()),
        },
    ),
    max_size=2,
)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("fields", [MINIMAL, FULL], ids=["minimal", "full"])
def test_the_writer_says_what_the_profile_says(fields, syntax):
    assert differences(shown(fields, FILE), syntax) == []


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
@given(fields=DATASETS, syntax=st.sampled_from(list(SYNTAXES)))
def test_whatever_a_clerk_fills_in_is_written_without_the_profile(fields, syntax):
    assert differences(shown(fields, FILE), syntax) == []


def _same_or_unsure(fields: dict[str, Any], files: list[dict[str, Any]], syntax: str) -> None:
    dataset = shown({**MINIMAL, **fields}, *files)
    try:
        found = differences(dataset, syntax)
    except Unsure:
        return
    assert found == []


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(fields=ALL, files=FILES, syntax=st.sampled_from(list(SYNTAXES)))
def test_odd_values_come_out_the_same_or_are_left_to_the_profile(fields, files, syntax):
    _same_or_unsure(fields, files, syntax)


@pytest.mark.soak
@settings(max_examples=5000, deadline=None, suppress_health_check=QUIET)
@given(fields=ALL, files=FILES, syntax=st.sampled_from(list(SYNTAXES)))
def test_thousands_of_odd_values_come_out_the_same(fields, files, syntax):
    _same_or_unsure(fields, files, syntax)


@pytest.mark.parametrize("term", [*DATASET, *RESOURCE, *VARIABEL], ids=lambda term: term.field)
def test_each_row_of_the_mapping_is_written(term):
    """With this row alone: another's value could hide that it is forgotten."""
    field = {term.field: _example(term)}
    where = {"variabel": [field]} if term in VARIABEL else field
    is_file = term in RESOURCE
    fields, file = ({}, where) if is_file else (where, {})
    assert differences(shown({**MINIMAL, **fields}, {**FILE, **file}), "nt") == []


def _example(term: Term) -> Any:
    examples: dict[Kind, Any] = {
        Kind.INTEGER: 7,
        Kind.ENTRY: "5f1c0000-0000-4000-8000-000000000001",
        Kind.YEAR: "2024",
        Kind.LINK: "https://contoh.go.id/a",
        Kind.MEDIA_TYPE: "text/csv",
        Kind.GROUP: {"nama": "kolom"},
        Kind.CONTACT: {"nama": "Bidang Data"},
    }
    one = examples.get(term.kind, "https://contoh.go.id/b" if term.field == "url" else "2024")
    return [one] if term.many and term.field != "tag_string" else one


def kept_text(package_id: str) -> str:
    """What is kept of a dataset in Turtle, made anew."""
    fragments.make([package_id])
    found = fragments.Fragment.__table__.c
    query = sa.select(found.deflated, found.size, found.crc).where(
        found.package_id == package_id, found.syntax == "ttl"
    )
    return Piece(*model.Session.execute(query).one()).plain().decode()


class TestReading:
    """Datasets read set-wise are those that `package_show` gives."""

    def test_a_published_dataset_is_read_as_it_is_shown(self):
        extras = [{"key": "guid", "value": "https://lain.go.id/2"}, {"key": "bebas", "value": "x"}]
        upload = {"name": "Data", "format": "CSV", "upload": a_file(), "periode": "2023"}
        several = [
            publish(**FULL, extras=extras, resources=[FILE, {**FILE, "url": "contoh.go.id/a"}]),
            publish(**MINIMAL),
            open_office().publish(resources=[upload]),
        ]
        read = rows.read([made["id"] for made in several])
        for made in several:
            shown_ = fragments.public_dataset(made["id"])
            assert quick.told(read[made["id"]]) == quick.told(shown_)

    def test_a_file_with_an_odd_name_keeps_its_address(self):
        made = open_office().publish(
            resources=[{"name": "A", "upload": a_file(b"a,b\n1,2\n", "Data Ü (1).csv")}]
        )
        (read,) = rows.read([made["id"]]).values()
        assert quick.told(read) == quick.told(fragments.public_dataset(made["id"]))

    def test_what_not_everybody_may_see_is_not_read(self):
        made = open_office().publish()
        with passage("maintenance: uji"):
            model.Session.execute(
                sa.text("update package set private = true where id = :id"), {"id": made["id"]}
            )
            model.Session.commit()
        assert rows.read([made["id"]]) == {}

    def test_a_portal_that_shows_datasets_otherwise_goes_the_slow_way(self, monkeypatch):
        made = open_office().publish()
        other = {**fragments.public_dataset(made["id"]), "notes": "Lain."}
        quick._agreed().clear()
        monkeypatch.setattr(fragments, "public_dataset", lambda _id: other)
        assert not quick.is_like_the_profile(made["id"], "basis")
        assert "Lain." in kept_text(made["id"])

    def test_other_profiles_go_the_slow_way(self, monkeypatch):
        made = open_office().publish()
        monkeypatch.setitem(tk.config, "ckanext.dcat.rdf.profiles", "euro_dcat_ap_3")
        assert not quick.is_like_the_profile(made["id"], fragments.basis())

    def test_an_extension_that_may_hide_a_field_of_some_goes_the_slow_way(self, monkeypatch):
        made = open_office().publish()
        assert quick.is_like_the_profile(made["id"], fragments.basis())
        quick._strangers.cache_clear()
        monkeypatch.setattr(quick, "_KNOWN", frozenset({"sdi_balikpapan", "datastore"}))
        assert not quick.is_like_the_profile(made["id"], fragments.basis())
        quick._strangers.cache_clear()

    def test_another_type_of_dataset_is_left_to_the_profile(self):
        with pytest.raises(Unsure):
            trees.tree(shown({**MINIMAL, "type": "dataset_series"}), trees.portal())

    def test_a_field_that_no_table_knows_goes_the_slow_way_alone(self):
        office = open_office()
        plain = office.publish()
        odd = office.publish(extras=[{"key": "spatial_text", "value": "Teluk Balikpapan"}])
        assert "Teluk Balikpapan" in kept_text(odd["id"])
        assert "dcat:Dataset" in kept_text(plain["id"])
