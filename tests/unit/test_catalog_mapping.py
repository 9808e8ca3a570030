"""The mapping table: whole, and its IRIs read back as what they were written from."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import ckanext.sdi_balikpapan as package
from ckanext.sdi_balikpapan.catalog import mapping
from ckanext.sdi_balikpapan.standards import codelists

SCHEMA = yaml.safe_load(
    (Path(package.__file__).parent / "schemas" / "dataset.yaml").read_text(encoding="utf-8")
)


def fields(group: str) -> dict[str, dict]:
    return {field["field_name"]: field for field in SCHEMA[group]}


@pytest.mark.parametrize(
    ("group", "table"),
    [("dataset_fields", mapping.DATASET), ("resource_fields", mapping.RESOURCE)],
)
def test_every_field_of_the_schema_goes_out(group, table):
    mapped = {term.field for term in table}
    carried = set(fields(group)) - (mapping.NOT_CARRIED if group == "dataset_fields" else set())
    assert mapped == carried


def test_every_column_of_a_variable_goes_out():
    columns = {f["field_name"] for f in fields("dataset_fields")["variabel"]["repeating_subfields"]}
    assert {term.field for term in mapping.VARIABEL} == columns


@pytest.mark.parametrize(
    "term", mapping.DATASET + mapping.RESOURCE + mapping.VARIABEL, ids=lambda term: term.field
)
def test_every_term_is_spelled_with_a_known_prefix_and_column(term):
    assert mapping.expand(term.property)
    assert not term.type or mapping.expand(term.type)
    for column in filter(None, (term.iri, term.wider)):
        assert all(column in code.more for code in codelists.code_list(term.code_list))


@pytest.mark.parametrize(
    ("group", "table"),
    [("dataset_fields", mapping.DATASET), ("resource_fields", mapping.RESOURCE)],
)
def test_a_field_goes_out_by_the_code_list_that_its_form_offers(group, table):
    lists = {term.field: term.code_list for term in table if term.code_list}
    schema = {name: f["sdi_list"] for name, f in fields(group).items() if "sdi_list" in f}
    ours = {name: lists[name] for name in schema}
    assert ours == schema


def test_an_iri_that_stands_for_a_code_stands_for_no_other_code():
    for term in mapping.DATASET + mapping.RESOURCE:
        if term.iri:
            iris = [
                code[term.iri] for code in codelists.code_list(term.code_list) if code[term.iri]
            ]
            assert len(iris) == len(set(iris)), term.field


@given(st.sampled_from(codelists.names()), st.text(min_size=1).filter(lambda t: t.isprintable()))
def test_the_iri_of_a_code_reads_back_on_any_portal(name, kode):
    for base in ("https://satudata.contoh.go.id", "http://localhost:5000/"):
        assert mapping.code_of(mapping.code_iri(base, name, kode)) == (name, kode)


@pytest.mark.parametrize("iri", ["https://contoh.go.id/kode/wilayah", "https://contoh.go.id/a", ""])
def test_what_is_no_code_reads_as_none(iri):
    assert mapping.code_of(iri) is None
