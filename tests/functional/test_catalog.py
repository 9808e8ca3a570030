"""The catalogue as consumers get it: over HTTP, by the shapes, through ckanext-dcat's parser."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories, helpers
from ckanext.dcat.processors import RDFParser, RDFSerializer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ckanext.sdi_balikpapan.catalog.mapping import expand
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.standards.codelists import code_list

PROFILE = ["sdi_dcat_ap_3"]
STOCK = ["euro_dcat_ap_3"]
SHAPES = Path(__file__).parents[3] / "shared" / "dcat-ap-shacl" / "3.0.1"
SITE = "http://127.0.0.1:5000"
EU = "http://publications.europa.eu/resource/authority"
FORMATS = {"ttl": "turtle", "xml": "xml", "rdf": "xml", "jsonld": "json-ld"}
CONTENT = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}

MINIMAL: dict[str, Any] = {
    "title": "Jumlah Penduduk",
    "notes": "Penduduk yang tercatat pada akhir tahun.",
    "kategori": "pemerintahan-umum",
    "jenis": "statistik",
    "konsep": "Penduduk",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "accessRights": "terbuka",
    "accrualPeriodicity": "tahunan",
    "license_id": "cc-by",
    "wilayah": ["64.71"],
}
FULL: dict[str, Any] = {
    **MINIMAL,
    "author": "Bidang Pelayanan Data",
    "urusan": "2.12",
    "klasifikasi": ["Jenis Kelamin", "Wilayah"],
    "wilayah": ["64.71.01", "64.71.01.1001"],
    "id_sds": "SP00055.00.00",
    "kodereferensi": ["wilayah-bps", "wilayah-kemendagri"],
    "metode_perhitungan": "Penjumlahan semua catatan.",
    "rumus": "P = L + W",
    "interpretasi": "Makin besar makin banyak.",
    "level_estimasi": "kecamatan",
    "variabel": [
        {"nama": f"kolom_{n}", "label": "Kolom", "tipe": "bilangan_bulat"} for n in range(12)
    ],
    "id_kegiatan_mms": "K1",
    "id_msind": "I1",
    "id_indikator_mms": "M1",
    "identitas_rekomendasi": "V-23.1600.004",
    "documentation": ["https://contoh.go.id/metadata"],
    "accessRights": "terbatas",
    "keputusan_akses": "Forum SDI 3/2024, 5 Maret 2024",
    "temporal_start": "2023-01-01",
    "temporal_end": "2023-12-31",
    "issued": "2024-02-01",
    "kontak": [{"nama": "Bidang Data", "email": "data@contoh.go.id"}],
    "id_dds": "D1",
    "prioritas_tahun": ["2023", "2024"],
    "kriteria_prioritas": ["sdgs"],
    "indikator_prioritas": "Jumlah penduduk",
    "publisher_type": "daerah-kota",
    "url": "https://contoh.go.id/data",
    "version": "2",
    "tags": [{"name": "demografi"}],
}
RESOURCE = {
    "url": "https://contoh.go.id/data.csv",
    "name": "Data 2023",
    "description": "Satu baris per kelurahan.",
    "format": "CSV",
    "mimetype": "text/csv",
    "size": 12,
    "hash": "ab" * 32,
    "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
    "periode": "2023",
    "bahasa": "id",
}


def shown(fields: dict[str, Any], *resources: dict[str, Any]) -> dict[str, Any]:
    """A dataset as package_show gives it, without a database."""
    pkg = str(uuid.uuid4())
    return {
        "id": pkg,
        "name": "data-" + pkg[:8],
        "type": "dataset",
        "metadata_created": "2024-03-01T00:00:00.000000",
        "metadata_modified": "2024-03-02T00:00:00.000000",
        "organization": {"id": "5f1c", "name": "disdukcapil", "title": "Disdukcapil"},
        "author": "Disdukcapil",
        "tags": [],
        **fields,
        "resources": [{"id": str(uuid.uuid4()), "package_id": pkg, **r} for r in resources],
    }


def graph_of(dataset: dict[str, Any], syntax: str = "ttl") -> str:
    return RDFSerializer(profiles=PROFILE).serialize_dataset(dataset, _format=syntax)


def parsed(text: str, profiles: list[str], syntax: str = "ttl") -> list[dict[str, Any]]:
    parser = RDFParser(profiles=profiles)
    parser.parse(text, _format=syntax)
    return list(parser.datasets())


def sdi_fields(dataset: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    return {key: dataset.get(key) for key in like if key not in ("tags", "documentation")}


def publish(**fields: Any) -> dict[str, Any]:
    """A dataset that the public sees, past the gate."""
    org = fields.pop("owner_org", None) or factories.Organization()["id"]
    user = factories.Sysadmin()["name"]
    name = f"data-{uuid.uuid4().hex[:10]}"
    with passage("maintenance: uji"):
        return helpers.call_action(
            "package_create", {"user": user}, name=name, owner_org=org, **fields
        )


class TestOneDataset:
    @pytest.mark.parametrize("syntax", ["ttl", "xml", "jsonld"])
    @pytest.mark.parametrize("fields", [MINIMAL, FULL], ids=["minimal", "full"])
    def test_what_goes_out_comes_back(self, fields, syntax):
        dataset = shown(fields, RESOURCE)
        (back,) = parsed(graph_of(dataset, syntax), PROFILE, syntax)
        assert sdi_fields(back, fields) == sdi_fields(dataset, fields)
        assert back.get("documentation") == fields.get("documentation")
        assert back["tags"] == dataset["tags"]
        (resource,) = back["resources"]
        assert {key: resource.get(key) for key in RESOURCE} == RESOURCE

    def test_the_walidata_publishes_and_the_agency_creates(self):
        dataset = shown(MINIMAL)
        g = Graph().parse(data=graph_of(dataset))
        ref = URIRef(f"{SITE}/dataset/{dataset['id']}")
        publisher = g.value(ref, DCTERMS.publisher)
        assert str(publisher) == f"{SITE}/walidata"
        assert "Komunikasi dan Informatika" in str(g.value(publisher, FOAF.name))
        creator = g.value(ref, DCTERMS.creator)
        assert str(creator) == f"{SITE}/organization/5f1c"
        assert g.value(creator, FOAF.name) == Literal("Disdukcapil")

    def test_a_category_goes_out_as_european_theme_and_as_our_own_with_both_names(self):
        g = Graph().parse(data=graph_of(shown(MINIMAL)))
        own = URIRef(f"{SITE}/kode/tema/pemerintahan-umum")
        assert {str(theme) for theme in g.objects(None, DCAT.theme)} == {
            str(own),
            f"{EU}/data-theme/GOVE",
        }
        assert set(g.objects(own, SKOS.prefLabel)) == {
            Literal("Pemerintahan Umum", lang="id"),
            Literal("General Government", lang="en"),
        }

    def test_titles_and_descriptions_say_their_language(self):
        g = Graph().parse(data=graph_of(shown(FULL, RESOURCE)))
        for kind in (DCAT.Dataset, DCAT.Distribution):
            (ref,) = g.subjects(RDF.type, kind)
            for predicate in (DCTERMS.title, DCTERMS.description):
                assert [text.language for text in g.objects(ref, predicate)] == ["id"]

    def test_uris_stay_when_dataset_and_agency_get_other_names(self):
        dataset = shown(FULL, RESOURCE)
        org = {"id": "5f1c", "name": "kependudukan", "title": "Dinas Kependudukan"}
        other = {**dataset, "name": "lain", "title": "Lain", "organization": org}
        now, then = (
            {
                node
                for node in Graph().parse(data=graph_of(one)).subjects()
                if isinstance(node, URIRef)
            }
            for one in (dataset, other)
        )
        assert now == then

    def test_codes_go_out_as_iris(self):
        g = Graph().parse(data=graph_of(shown(MINIMAL, RESOURCE)))
        out = {str(node) for node in g.objects()}
        assert {
            f"{EU}/frequency/ANNUAL",
            f"{EU}/access-right/PUBLIC",
            f"{EU}/file-type/CSV",
            f"{EU}/language/IND",
            f"{SITE}/kode/wilayah/64.71",
            "https://creativecommons.org/licenses/by/4.0/",
            "https://www.iana.org/assignments/media-types/text/csv",
        } <= out

    def test_entries_of_the_registry_go_out_as_iris_and_come_back(self):
        entry = "5f1c0000-0000-4000-8000-000000000001"
        rows = [{"nama": "a", "konsep": entry}, {"nama": "b", "konsep": "belum_ada"}]
        fields = {**MINIMAL, "kegiatan": entry, "indikator": "IKU 3", "variabel": rows}
        text = graph_of(shown(fields))
        named = set(Graph().parse(data=text).objects(None, URIRef(expand("sdi:kegiatan"))))
        assert named == {URIRef(f"{SITE}/sdi/registry/{entry}")}
        (back,) = parsed(text, PROFILE)
        assert sdi_fields(back, fields) == fields

    def test_stock_consumers_read_it_too(self):
        dataset = shown({**FULL, "tags": [{"name": "demografi"}]}, RESOURCE)
        (back,) = parsed(graph_of(dataset), STOCK)
        assert (back["title"], back["notes"]) == (FULL["title"], FULL["notes"])
        assert back["license_id"] == "cc-by"
        assert {tag["name"] for tag in back["tags"]} == {"demografi", "Penduduk"}
        (resource,) = back["resources"]
        for key in ("url", "name", "size", "hash", "mimetype", "format"):
            assert resource[key] == RESOURCE[key]

    @pytest.mark.parametrize("fields", [MINIMAL, FULL], ids=["minimal", "full"])
    def test_a_neighbour_with_this_extension_can_take_it_in(self, fields):
        (back,) = parsed(graph_of(shown(fields, RESOURCE)), PROFILE)
        neighbour = factories.Organization()
        taken = publish(**{**back, "owner_org": neighbour["id"]})
        assert sdi_fields(taken, fields) == sdi_fields(shown(fields), fields)
        assert taken["organization"]["id"] == neighbour["id"]

    def test_a_concept_that_is_also_a_tag_stays_one(self):
        dataset = shown({**MINIMAL, "tags": [{"name": "Penduduk"}]})
        (back,) = parsed(graph_of(dataset), PROFILE)
        assert back["tags"] == [{"name": "Penduduk"}]

    def test_an_unknown_format_is_still_named(self):
        (back,) = parsed(graph_of(shown(MINIMAL, {**RESOURCE, "format": "SAV"})), PROFILE)
        assert back["resources"][0]["format"] == "SAV"

    def test_a_restricted_file_is_only_told_where_to_ask_for(self):
        limited = {"accessRights": "terbatas", "keputusan_akses": "PPID 1/2026, 2026-03-01"}
        dataset = shown({**MINIMAL, **limited}, {**RESOURCE, "url_type": "upload"})
        g = Graph().parse(data=graph_of(dataset))
        assert set(g.objects(None, DCAT.downloadURL)) == set()
        assert set(g.objects(None, DCAT.accessURL)) == {URIRef(RESOURCE["url"])}

    def test_an_uploaded_file_has_a_download_address(self):
        g = Graph().parse(data=graph_of(shown(MINIMAL, {**RESOURCE, "url_type": "upload"})))
        assert set(g.objects(None, DCAT.downloadURL)) == {URIRef(RESOURCE["url"])}
        assert set(g.objects(None, DCAT.accessURL)) == {URIRef(RESOURCE["url"])}


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1
).map(lambda text: " ".join(text.split()) or "x")


def codes(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([code.kode for code in code_list(name)])


def several(items: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(items, min_size=1, max_size=4, unique=True).map(sorted)


VARIABEL = st.fixed_dictionaries(
    {"nama": WORDS}, optional={"definisi": WORDS, "tipe": codes("tipe_variabel"), "satuan": WORDS}
)
DATASETS = st.fixed_dictionaries(
    {
        "title": WORDS,
        "notes": WORDS,
        "konsep": WORDS,
        "ukuran": WORDS,
        "satuan": WORDS,
        "kategori": codes("tema"),
        "jenis": codes("jenis_data"),
        "accessRights": codes("akses"),
        "accrualPeriodicity": codes("jadwal_pemutakhiran"),
        "license_id": codes("lisensi"),
        "wilayah": several(codes("wilayah")),
    },
    optional={
        "author": WORDS,
        "urusan": codes("urusan"),
        "klasifikasi": several(WORDS),
        "kodereferensi": several(codes("kode_referensi")),
        "id_sds": st.from_regex(r"\A[A-Z]{1,2}[0-9]{5}\.[0-9]{2}\.[0-9]{2}\Z"),
        "metode_perhitungan": WORDS,
        "keputusan_akses": WORDS,
        "rumus": WORDS,
        "interpretasi": WORDS,
        "level_estimasi": codes("level_estimasi"),
        "variabel": st.lists(VARIABEL, min_size=1, max_size=12),
        "id_dds": WORDS,
        "id_msind": WORDS,
        "id_kegiatan_mms": WORDS,
        "identitas_rekomendasi": WORDS,
        "prioritas_tahun": several(st.integers(1990, 2090).map(str)),
        "kriteria_prioritas": several(codes("kriteria_prioritas")),
        "publisher_type": codes("publisher_type"),
        "temporal_start": st.dates().map(lambda day: day.isoformat()),
        "temporal_end": st.dates().map(lambda day: day.isoformat()),
    },
)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(fields=DATASETS, syntax=st.sampled_from(["ttl", "xml", "jsonld"]))
def test_any_dataset_comes_back_as_it_went_out(fields, syntax):
    (back,) = parsed(graph_of(shown(fields), syntax), PROFILE, syntax)
    assert sdi_fields(back, fields) == fields


@QUICK
@given(fields=DATASETS)
def test_all_syntaxes_say_the_same(fields):
    dataset = shown(fields, RESOURCE)
    graphs = [
        Graph().parse(data=graph_of(dataset, syntax), format=FORMATS[syntax]) for syntax in FORMATS
    ]
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


ANYTHING = st.text(min_size=1)


@QUICK
@given(
    text=ANYTHING,
    syntax=st.sampled_from(list(FORMATS)),
    field=st.sampled_from(
        ["title", "notes", "konsep", "rumus", "id_msind", "author", "url", "version", "id_sds"]
    ),
)
def test_no_text_can_spoil_the_catalogue(text, syntax, field):
    dataset = shown(
        {**FULL, field: text, "documentation": [f"https://contoh.go.id/{text}"]},
        {**RESOURCE, "mimetype": text, "format": text, "url": f"https://contoh.go.id/{text}"},
    )
    assert Graph().parse(data=graph_of(dataset, syntax), format=FORMATS[syntax])


class TestShapes:
    """The mandatory part of DCAT-AP 3.0.1, as its own shapes have it."""

    @pytest.fixture(scope="class")
    def violations(self):
        pyshacl = pytest.importorskip("pyshacl")
        if not SHAPES.is_dir():
            pytest.skip("../shared/dcat-ap-shacl is not here")
        shapes = Graph().parse(SHAPES / "shapes.ttl")

        def check(text: str) -> str:
            graph = Graph().parse(data=text)
            conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes)
            return "" if conforms else report

        return check

    @pytest.mark.parametrize(
        "dataset",
        [
            pytest.param((MINIMAL,), id="minimal"),
            pytest.param((FULL, RESOURCE, {**RESOURCE, "url_type": "upload"}), id="full"),
            pytest.param((MINIMAL, {"url": "https://a.id/x", "format": "SAV"}), id="odd format"),
            pytest.param(({**MINIMAL, "license_id": "other-open"}, RESOURCE), id="odd licence"),
        ],
    )
    def test_a_dataset_breaks_none(self, violations, dataset):
        assert violations(graph_of(shown(*dataset))) == ""

    def test_the_catalogue_breaks_none(self, violations):
        datasets = [shown(MINIMAL), shown(FULL, RESOURCE)]
        serializer = RDFSerializer(profiles=PROFILE)
        assert violations(serializer.serialize_catalog({}, datasets, _format="ttl")) == ""


class TestOverHTTP:
    @pytest.fixture
    def dataset(self):
        return publish(**FULL, resources=[RESOURCE])

    @pytest.mark.parametrize("syntax", ["ttl", "rdf", "xml", "jsonld"])
    def test_a_dataset_answers_in_every_syntax(self, app, dataset, syntax):
        answer = app.get(f"/dataset/{dataset['name']}.{syntax}")
        g = Graph().parse(data=answer.body, format=FORMATS[syntax])
        assert URIRef(f"{SITE}/dataset/{dataset['id']}") in g.subjects(RDF.type, DCAT.Dataset)

    @pytest.mark.parametrize("syntax", ["ttl", "rdf", "xml", "jsonld"])
    def test_the_catalogue_answers_in_every_syntax(self, app, dataset, syntax):
        answer = app.get(f"/catalog.{syntax}?fq=name:{dataset['name']}")
        (back,) = parsed(answer.body, PROFILE, syntax)
        assert sdi_fields(back, FULL) == sdi_fields(FULL, FULL)

    @pytest.mark.parametrize("syntax", ["ttl", "rdf", "jsonld"])
    def test_a_consumer_may_ask_by_its_accept_header(self, app, dataset, syntax):
        if not tk.config["ckanext.dcat.enable_content_negotiation"]:
            pytest.skip("ckanext.dcat.enable_content_negotiation is off")
        address = f"/dataset/{dataset['name']}"
        answer = app.get(address, headers={"Accept": CONTENT[syntax]})
        assert answer.headers["Content-Type"].startswith(CONTENT[syntax])
        assert Graph().parse(data=answer.body, format=FORMATS[syntax])

    def test_a_code_answers_at_its_iri(self, app):
        answer = app.get("/kode/wilayah/64.71.01", follow_redirects=False, status=303)
        found = app.get(answer.headers["Location"]).json["result"]["codes"]
        assert [code["kode"] for code in found] == ["64.71.01"]

    @pytest.mark.parametrize("address", ["/kode/wilayah/99", "/kode/entah/1"])
    def test_an_unknown_code_is_not_found(self, app, address):
        app.get(address, status=404)
