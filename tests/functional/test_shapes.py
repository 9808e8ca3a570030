"""Our own shapes: what we write breaks none, and what breaks one is said with its field."""

from __future__ import annotations

from typing import Any

import pytest
from ckanext.dcat.processors import RDFSerializer
from hypothesis import HealthCheck, given, settings
from rdflib import Graph

from ckanext.sdi_balikpapan.catalog import validating
from ckanext.sdi_balikpapan.catalog.mending import fields, sentence

from .test_catalog import (
    DATASETS,
    FULL,
    MINIMAL,
    PROFILE,
    RESOURCE,
    SHAPES,
    graph_of,
    publish,
    shown,
)

pytest.importorskip("pyshacl")

THEIRS = [SHAPES / "shapes.ttl"] if SHAPES.is_dir() else []


def broken(dataset: dict[str, Any]) -> list[str]:
    graph = Graph().parse(data=graph_of(dataset))
    found = validating.violations(graph, *THEIRS)
    return [sentence(one, validating.labels()) for one in found]


@pytest.mark.parametrize("dataset", [(MINIMAL,), (MINIMAL, RESOURCE), (FULL, RESOURCE)])
def test_a_dataset_breaks_none(dataset):
    assert broken(shown(*dataset)) == []


def test_the_catalogue_breaks_none():
    text = RDFSerializer(profiles=PROFILE).serialize_catalog(
        {}, [shown(MINIMAL), shown(FULL, RESOURCE)], _format="ttl"
    )
    assert validating.violations(Graph().parse(data=text), *THEIRS) == []


def _any_breaks_none(given_: dict[str, Any]) -> None:
    limited = given_["accessRights"] != "terbuka"
    decided = {"keputusan_akses": "Forum SDI 3/2024"} if limited else {}
    assert broken(shown({**decided, **given_}, RESOURCE)) == []


_QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=_QUIET)
@given(fields_=DATASETS)
def test_some_generated_datasets_break_none(fields_):
    _any_breaks_none(fields_)


@pytest.mark.soak
@settings(max_examples=1000, deadline=None, suppress_health_check=_QUIET)
@given(fields_=DATASETS)
def test_a_thousand_generated_datasets_break_none(fields_):
    _any_breaks_none(fields_)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"notes": ""}, "notes"),
        ({"kategori": ""}, "kategori"),
        ({"wilayah": []}, "wilayah"),
        ({"wilayah": ["Balikpapan"]}, "wilayah"),
        ({"konsep": ""}, "konsep"),
        ({"satuan": ""}, "satuan"),
        ({"ukuran": ""}, "ukuran"),
        ({"accrualPeriodicity": ""}, "accrualPeriodicity"),
        ({"license_id": ""}, "license_id"),
        ({"accessRights": "tertutup"}, "keputusan_akses"),
    ],
    ids=str,
)
def test_what_is_missing_is_said_with_the_field_that_mends_it(change, field):
    graph = Graph().parse(data=graph_of(shown({**MINIMAL, **change})))
    found = validating.violations(graph)
    assert field in {name for one in found for name in fields(one)}
    assert any(f"({field})" in sentence(one, validating.labels()) for one in found)


class TestTheCommand:
    @pytest.fixture
    def run(self, cli):
        from ckanext.sdi_balikpapan.cli import sdi

        return lambda *words: cli.invoke(sdi, ["dcat", "validate", *words])

    def test_a_file_that_fits_is_said_to_fit(self, run, tmp_path):
        path = tmp_path / "a.ttl"
        path.write_text(graph_of(shown(FULL, RESOURCE)))
        answer = run("--file", str(path))
        assert (answer.exit_code, answer.output.strip()) == (0, "Memenuhi profil.")

    def test_a_file_that_doesnt_is_told_what_to_mend(self, run, tmp_path):
        path = tmp_path / "a.ttl"
        path.write_text(graph_of(shown({**MINIMAL, "satuan": ""})))
        answer = run("--file", str(path))
        assert answer.exit_code == 1
        assert "isian “Satuan” (satuan)" in answer.output

    def test_a_published_dataset_and_the_catalogue_fit(self, run):
        dataset = publish(**FULL, resources=[RESOURCE])
        assert run(dataset["name"]).output.strip() == "Memenuhi profil."
        assert dataset["id"] not in run("--catalogue").output

    def test_what_is_no_rdf_is_refused_in_words(self, run, tmp_path):
        path = tmp_path / "a.ttl"
        path.write_text("bukan rdf")
        answer = run("--file", str(path))
        assert answer.exit_code == 1
        assert "tidak terbaca sebagai RDF" in answer.output

    def test_an_unknown_dataset_is_not_found(self, run):
        assert "Tidak ada dataset" in run("tidak-ada").output

    @pytest.mark.parametrize("words", [(), ("x", "--catalogue")])
    def test_exactly_one_thing_is_looked_at(self, run, words):
        assert "Sebutkan satu" in run(*words).output
