"""Stock consumers, unchanged, over HTTP: what they get, what they keep, and what a change does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
import requests
from ckan.lib import search
from ckan.tests import factories

from ckanext.sdi_balikpapan.standards.flat_extras import FLAT_KEYS
from stack.consumers import NoConsumers

from .neighbour import Neighbour, open_neighbours
from .odd_datasets import ODD, ODD_RESOURCE
from .office import open_office
from .serving import Site, served
from .test_catalog import FULL, MINIMAL, RESOURCE, publish
from .test_feed import change, public

pytestmark = pytest.mark.soak

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Each with the harvester that reads it, and where.
SOURCES = {
    "ckan": ("ckan", ""),
    "turtle": ("dcat_rdf", "/catalog.ttl"),
    "xml": ("dcat_rdf", "/catalog.xml"),
    "jsonld": ("dcat_rdf", "/catalog.jsonld"),
    "dcat_json": ("dcat_json", "/dcat.json"),
    "pod": ("dcat_json", "/data.json"),
}
RDF = [name for name, (type_, _) in SOURCES.items() if type_ == "dcat_rdf"]
PLAIN_JSON = [name for name, (type_, _) in SOURCES.items() if type_ == "dcat_json"]


@dataclass(frozen=True)
class Harvest:
    """How a job ended, and what the neighbour holds since, by our ids."""

    job: dict[str, Any]
    held: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """Our portal over HTTP, and for each way to harvest it a neighbour and his source."""

    site: Site
    neighbours: dict[str, Neighbour]
    sources: dict[str, str]

    @property
    def url(self) -> str:
        return self.site.url

    def harvest(self, name: str) -> Harvest:
        source = self.sources[name]
        job, found = self.neighbours[name].ask(["harvest", source], ["datasets", source])
        return Harvest(job, _by_id(found))

    def held(self, name: str) -> dict[str, dict[str, Any]]:
        return _by_id(self.neighbours[name].ask(["datasets", self.sources[name]])[0])


def _by_id(datasets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {dataset["guid_there"].rsplit("/", 1)[-1]: dataset for dataset in datasets}
    assert len(found) == len(datasets)
    return found


@pytest.fixture(scope="module")
def trial(_application, reset_db, tmp_path_factory) -> Iterator[Trial]:
    try:
        neighbours = open_neighbours(tmp_path_factory.mktemp("neighbours"), SOURCES)
    except NoConsumers as why:
        pytest.skip(f"ckanext-harvest tidak dapat dipasang: {why}")
    reset_db()
    search.clear_all()
    with served(_application, page_size=4) as site:
        _fill()
        config = {"remote_orgs": "create"}
        sources = {
            name: neighbours[name].ask(["source", type_, site.url + path, config])[0]
            for name, (type_, path) in SOURCES.items()
        }
        yield Trial(site, neighbours, sources)


@pytest.fixture(autouse=True)
def settings(trial) -> None:
    trial.site.apply()


def _fill() -> None:
    url = "https://contoh.go.id/b.xlsx"
    workbook = {**RESOURCE, "url": url, "format": "XLSX", "mimetype": XLSX}
    publish(**FULL, sdi_version="3", resources=[RESOURCE, workbook])
    publish(**ODD, resources=[ODD_RESOURCE])
    publish(**MINIMAL)
    open_office().publish()
    org = factories.Organization(title="Dinas Komunikasi & Informatika")["id"]
    for _ in range(6):
        publish(**MINIMAL, owner_org=org, resources=[RESOURCE])


@pytest.fixture(scope="module")
def first(trial) -> dict[str, Any]:
    """What each source brought at first, by the name of the source."""
    return {name: trial.harvest(name) for name in SOURCES}


def ours(trial: Trial) -> dict[str, dict[str, Any]]:
    """The datasets as anybody reads them through our API, by id."""
    url = f"{trial.url}/api/3/action/package_search?rows=1000"
    return {found["id"]: found for found in requests.get(url).json()["result"]["results"]}


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


def names(dataset: dict[str, Any], field: str = "tags", key: str = "name") -> set[str]:
    return {one[key] for one in dataset[field]}


def of(dataset: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: dataset.get(field) or None for field in fields}


def links(dataset: dict[str, Any]) -> set[str]:
    return {quote(resource["url"], safe=":/?&=%") for resource in dataset["resources"]}


@pytest.mark.parametrize("name", SOURCES)
class TestAnyHarvester:
    def test_it_gets_every_dataset_once_and_no_error(self, trial, first, name):
        done = first[name]
        assert done.job["status"] == "Finished"
        assert not done.job["errors"]["gather_errors"]
        assert not done.job["errors"]["object_errors"]
        assert done.job["stats"]["added"] == len(public()) == len(ours(trial))
        assert set(done.held) == public()

    def test_title_description_and_landing_page_arrive_to_the_letter(self, trial, first, name):
        for id_, dataset in ours(trial).items():
            held = first[name].held[id_]
            assert of(held, ("title", "notes")) == of(dataset, ("title", "notes"))
            page = f"{trial.url}/dataset/{dataset['name']}"
            own = [dataset["url"]] if dataset.get("url") and name != "pod" else [None, "", page]
            assert held["url"] in own

    def test_tags_arrive(self, trial, first, name):
        for id_, dataset in ours(trial).items():
            assert names(dataset) <= names(first[name].held[id_])

    def test_every_file_arrives_with_its_address_name_and_format(self, trial, first, name):
        for id_, dataset in ours(trial).items():
            held = first[name].held[id_]
            assert links(held) == links(dataset)
            by_link = {quote(one["url"], safe=":/?&=%"): one for one in held["resources"]}
            for resource in dataset["resources"]:
                found = by_link[quote(resource["url"], safe=":/?&=%")]
                # POD has no word for a file's size.
                fields = ("name", "description", "format", *(["size"] if name != "pod" else []))
                assert of(found, fields) == of(resource, fields)


class TestTheCkanHarvester:
    def test_it_keeps_every_field_that_cores_schema_has(self, trial, first):
        fields = ("name", "author", "author_email", "maintainer", "maintainer_email")
        fields += ("license_id", "version", "type", "metadata_modified")
        for id_, dataset in ours(trial).items():
            held = first["ckan"].held[id_]
            assert of(held, fields) == of(dataset, fields)
            assert held["organization"]["title"] == dataset["organization"]["title"]
            for one, other in zip(held["resources"], dataset["resources"], strict=True):
                fields_ = ("mimetype", "hash", "id", "position", "periode")
                assert of(one, fields_) == of(other, fields_)

    def test_it_keeps_what_the_national_side_reads_as_extras(self, trial, first):
        for id_, dataset in ours(trial).items():
            assert extras(dataset).items() <= extras(first["ckan"].held[id_]).items()

    def test_the_full_dataset_arrives_with_each_of_the_national_names(self, first):
        (full,) = (one for one in first["ckan"].held.values() if "demografi" in names(one))
        found = extras(full)
        assert found["Hasil_Pemeriksaan_SKDN"] == "1"
        assert found["prioritas_tahun"] == "2023, 2024"
        assert found["kategori"] == "Pemerintahan Umum"
        assert set(found) >= FLAT_KEYS

    def test_what_the_office_published_is_there_with_its_file(self, first):
        (uploaded,) = (
            one for one in first["ckan"].held.values() if any("/download/" in u for u in links(one))
        )
        assert uploaded["resources"][0]["url_type"] is None
        assert extras(uploaded)["Hasil_Pemeriksaan_SKDN"] == "1"
        (link,) = links(uploaded)
        assert requests.get(link).status_code == 200


@pytest.mark.parametrize("name", RDF)
class TestTheRdfHarvester:
    def test_it_keeps_licence_version_and_the_files_types_and_checksums(self, trial, first, name):
        for id_, dataset in ours(trial).items():
            held = first[name].held[id_]
            assert held.get("version") == dataset.get("version")
            # ckanext-dcat reads a dataset's licence from its files.
            if dataset["resources"]:
                assert held["license_id"] == dataset["license_id"]
            for resource in dataset["resources"]:
                (found,) = (r for r in held["resources"] if r["uri"].endswith(resource["id"]))
                assert of(found, ("mimetype", "hash")) == of(resource, ("mimetype", "hash"))

    def test_it_keeps_what_its_profile_can_hold(self, trial, first, name):
        (full,) = (one for one in ours(trial).values() if "demografi" in names(one))
        found = extras(first[name].held[full["id"]])
        assert found["issued"] == FULL["issued"]
        assert (found["temporal_start"], found["temporal_end"]) == ("2023-01-01", "2023-12-31")
        assert found["access_rights"].endswith("/access-right/RESTRICTED")
        assert found["frequency"].endswith("/frequency/ANNUAL")
        # It has room for one of the two creators.
        assert found["creator_name"] in (FULL["author"], full["organization"]["title"])
        assert found["contact_email"] == "data@contoh.go.id"
        assert "https://contoh.go.id/metadata" in found["documentation"]
        assert "/data-theme/GOVE" in found["theme"]
        assert "/wilayah/64.71.01" in found["spatial_uri"]
        assert found["provenance"] == FULL["metode_perhitungan"]
        assert "language/IND" in found["language"]
        assert {"publisher_name", "identifier", "modified", "conforms_to"} <= set(found)


@pytest.mark.parametrize("name", PLAIN_JSON)
class TestTheJsonHarvester:
    def test_it_keeps_publisher_dates_and_language(self, trial, first, name):
        for id_, dataset in ours(trial).items():
            found = extras(first[name].held[id_])
            assert found["dcat_modified"].startswith(dataset["metadata_modified"][:19])
            assert found["dcat_issued"]
            assert found["language"] == "id"
            assert found["dcat_publisher_name"]


@pytest.mark.usefixtures("first")
class TestTheNextTime:
    """Runs last: it changes what is offered."""

    def test_an_edit_arrives_and_what_was_withdrawn_goes(self, trial):
        gone, edited, *_ = sorted(public())
        change(gone, state="deleted")
        change(edited, title="Judul Baru", tags=[{"name": "baru"}])
        new = publish(**MINIMAL)["id"]
        for name in SOURCES:
            done = trial.harvest(name)
            assert done.job["status"] == "Finished"
            assert not done.job["errors"]["object_errors"]
            assert done.held[edited]["title"] == "Judul Baru"
            assert "baru" in names(done.held[edited])
            # The CKAN harvester knows no deletion; it needs the feed's tombstones.
            assert set(done.held) - public() == ({gone} if name == "ckan" else set())
            assert new in done.held
            assert done.job["stats"]["added"] == 1
            assert done.job["stats"]["deleted"] == (name != "ckan")
            assert public() <= set(done.held)

    def test_a_third_time_brings_nothing_new(self, trial):
        before = {name: set(trial.held(name)) for name in SOURCES}
        for name in SOURCES:
            done = trial.harvest(name)
            assert done.job["stats"]["added"] == done.job["stats"]["deleted"] == 0
            assert set(done.held) == before[name]
