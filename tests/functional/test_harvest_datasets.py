"""What another portal says in RDF arrives in our fields, and our own comes back whole."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.harvest.reading.datasets import mapped
from ckanext.sdi_balikpapan.harvest.reading.reasons import Reason
from ckanext.sdi_balikpapan.harvest.reading.records import Endpoint, Kind, Record, Unreadable
from ckanext.sdi_balikpapan.harvest.reading.walking import Walk, walk
from ckanext.sdi_balikpapan.harvest.rules.applying import apply
from ckanext.sdi_balikpapan.harvest.rules.rows import read

from .test_catalog import FULL, MINIMAL, RESOURCE, SHAPES, SITE, graph_of, publish, shown

FIXTURES = SHAPES.parents[1] / "harvest-fixtures"
URL = "https://sumber.contoh.go.id/catalog"
RULES, _ = read("organisation, *, opd")


def page(url: str, body: str | bytes) -> Any:
    body = body.encode() if isinstance(body, str) else body
    return SimpleNamespace(url=url, body=body, media_type="", charset="")


def records(source: Walk) -> Iterator[Record]:
    for batch in source:
        assert batch.refused == ()
        yield from batch.records
    assert source.complete, source.words


def brought_in(record: Record) -> dict[str, Any]:
    return apply(RULES, mapped(record).dataset)[0]


def same(back: dict[str, Any], dataset: dict[str, Any], like: dict[str, Any]) -> None:
    fields = [key for key in like if key not in ("tags", "resources")]
    assert {key: back.get(key) for key in fields} == {key: dataset.get(key) for key in fields}
    assert back["tags"] == [{"name": tag["name"]} for tag in dataset["tags"]]


@pytest.mark.parametrize("syntax", ["ttl", "xml", "jsonld"])
@pytest.mark.parametrize("fields", [MINIMAL, FULL], ids=["minimal", "full"])
def test_a_dataset_of_this_extension_comes_back_field_by_field(fields, syntax):
    dataset = shown(fields, RESOURCE)
    text = graph_of(dataset, syntax)
    (record,) = records(walk(Endpoint(URL), lambda url: page(url, text)))
    back = brought_in(record)
    same(back, dataset, fields)
    (file,) = back["resources"]
    assert {key: file.get(key) for key in RESOURCE} == RESOURCE


def test_every_syntax_of_ours_gives_the_same_record():
    dataset = shown(FULL, RESOURCE)
    found = set()
    for syntax in ("ttl", "xml", "jsonld"):
        text = graph_of(dataset, syntax)
        (record,) = records(walk(Endpoint(URL), lambda url, text=text: page(url, text)))
        found.add((record.remote_id, record.hash))
    assert len(found) == 1


@pytest.mark.usefixtures("clean_db", "clean_index")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/catalog.ttl?limit=2", None),
        ("/catalog.rdf?page=1", None),
        ("/catalog.jsonld", None),
        ("/", Kind.CKAN_SEARCH),
    ],
)
def test_the_catalogue_that_we_send_out_comes_back_whole(app, path, kind):
    org = factories.Organization()["id"]
    full = {k: v for k, v in FULL.items() if k != "keputusan_akses"} | {"accessRights": "terbuka"}
    free = {**full, "title": "Bebas", "extras": [{"key": "nomor_lama", "value": "7"}]}
    sent = {fields["title"]: fields for fields in (MINIMAL, {**full, "title": "Penuh"}, free)}
    for fields in sent.values():
        publish(**fields, owner_org=org, resources=[RESOURCE])

    def get(url: str) -> Any:
        parts = urlsplit(url)
        return page(url, app.get(f"{parts.path}?{parts.query}").body)

    found = list(records(walk(Endpoint(SITE + path, kind=kind, rows=2), get)))
    back = {record.title: brought_in(record) for record in found}
    assert set(back) == set(sent)
    for title, fields in sent.items():
        like = {key: value for key, value in fields.items() if key != "extras"}
        same(back[title], {"tags": [], **fields}, like)
        (file,) = back[title]["resources"]
        assert {key: file.get(key) for key in RESOURCE} == RESOURCE
    if kind is Kind.CKAN_SEARCH:
        assert back["Bebas"]["extras"] == free["extras"]


@pytest.mark.usefixtures("clean_db", "clean_index")
@pytest.mark.parametrize("path", ["/data.json", "/dcat.json"])
def test_what_the_plain_catalogues_say_of_us_comes_back(app, path):
    org = factories.Organization()["id"]
    full = {k: v for k, v in FULL.items() if k != "keputusan_akses"} | {"accessRights": "terbuka"}
    for title in ("Satu", "Dua"):
        publish(**{**full, "title": title}, owner_org=org, resources=[RESOURCE])

    def get(url: str) -> Any:
        parts = urlsplit(url)
        return page(url, app.get(f"{parts.path}?{parts.query}").body)

    source = walk(Endpoint(SITE + path), get)
    back = [brought_in(record) for record in records(source)]
    assert {dataset["title"] for dataset in back} == {"Satu", "Dua"}
    said = ["notes", "tags", "author", "issued"]
    if path == "/data.json":
        said += ["kategori", "prioritas_tahun", "license_id", "accrualPeriodicity", "wilayah"]
        said += ["temporal_start", "temporal_end", "kontak", "documentation", "accessRights"]
    for dataset in back:
        assert {key: dataset.get(key) for key in said} == {key: full[key] for key in said}
        (file,) = dataset["resources"]
        assert (file["url"], file["format"]) == (RESOURCE["url"], "CSV")


def test_words_of_others_reach_the_rules():
    text = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <https://a.id/1> a dcat:Dataset ; dct:title "Klinik"@id ; dct:publisher [ foaf:name "Dinkes" ] ;
      dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
      dct:spatial [ skos:prefLabel "Kota Balikpapan" ] ;
      dct:accessRights "public" ; dct:accrualPeriodicity "monthly" ;
      dcat:distribution [ dcat:accessURL <https://a.id/x> ; dct:format "xlxs" ;
        dct:license <http://creativecommons.org/licenses/by/4.0/> ] ."""
    (record,) = records(walk(Endpoint(URL), lambda url: page(url, text)))
    rules, _ = read("organisation, dinkes, dinas-kesehatan")
    dataset, unmatched = apply(rules, mapped(record).dataset)
    expected = {
        "title": "Klinik",
        "author": "Dinkes",
        "owner_org": "dinas-kesehatan",
        "kategori": "perlindungan-sosial-dan-kesehatan",
        "wilayah": ["64.71"],
        "accessRights": "terbuka",
        "accrualPeriodicity": "bulanan",
        "license_id": "cc-by",
    }
    assert {key: dataset.get(key) for key in expected} == expected
    assert [file["format"] for file in dataset["resources"]] == ["XLSX"]
    assert [u.subject.value for u in unmatched] == ["jenis"]


def test_a_profile_that_fails_refuses_one_dataset_and_says_so(monkeypatch):
    text = graph_of(shown(MINIMAL))
    (record,) = records(walk(Endpoint(URL), lambda url: page(url, text)))

    def fail(*_args: Any) -> None:
        raise KeyError("x")

    monkeypatch.setattr("ckanext.sdi_balikpapan.catalog.profile.SDIProfile.parse_dataset", fail)
    with pytest.raises(Unreadable, match="unreadable"):
        mapped(record)


@pytest.mark.parametrize("count", [150, pytest.param(5000, marks=pytest.mark.soak)])
def test_a_damaged_record_is_mapped_or_refused_and_nothing_else(count):
    by = random.Random(7)
    (whole,) = records(
        walk(Endpoint(URL), lambda url: page(url, graph_of(shown(FULL, RESOURCE, RESOURCE))))
    )
    lines = whole.raw["ntriples"].splitlines(keepends=True)
    for _ in range(count):
        chosen = [line for line in lines if by.random() > 0.2]
        objects = [line.split(" ", 2)[2] for line in lines]
        for _ in range(by.choice([0, 3, 30])):
            at = by.randrange(len(chosen))
            s, p, _ = chosen[at].split(" ", 2)
            chosen[at] = f"{s} {p} {by.choice(objects)}"
        raw = {**whole.raw, "ntriples": "".join(chosen)}
        try:
            dataset = brought_in(replace(whole, raw=raw))
        except Unreadable as why:
            assert why.reason is Reason.UNREADABLE  # noqa: PT017 - either way is an end
        else:
            assert json.loads(json.dumps(dataset)) == dataset


@pytest.mark.skipif(not FIXTURES.exists(), reason="no real catalogues here")
@pytest.mark.parametrize("suffix", ["rdf", "xml", "ttl", "json"])
def test_every_real_dataset_is_mapped_and_can_be_stored(suffix):
    paths = sorted(FIXTURES.rglob(f"*.{suffix}"))
    assert paths
    for path in paths:
        body = path.read_bytes()
        for record in records(walk(Endpoint(URL), lambda url, body=body: page(url, body))):
            again = Record(
                record.remote_id,
                record.title,
                record.modified,
                json.loads(json.dumps(dict(record.raw))),
                record.hash,
            )
            dataset = brought_in(again)
            assert dataset["title"]
            assert json.loads(json.dumps(dataset)) == dataset
