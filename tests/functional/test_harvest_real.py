"""Real catalogues, and our own: each dataset arrives or has its reason, and no field is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.model as model
import pytest

from ckanext.sdi_balikpapan.harvest.jobs import service
from ckanext.sdi_balikpapan.harvest.model import Outcome
from ckanext.sdi_balikpapan.harvest.sources import service as sources
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people import roles
from tests.faults import sends

from .office import unique
from .test_catalog import FULL, MINIMAL, RESOURCE, SHAPES, publish
from .test_harvest_runs import DEFAULTS, Town, hashes, office, town, writes  # noqa: F401

FIXTURES = SHAPES.parents[1] / "harvest-fixtures"
SUFFIXES = (".rdf", ".xml", ".ttl", ".jsonld", ".json")
REAL = sorted(p for p in FIXTURES.rglob("*") if p.suffix in SUFFIXES) if FIXTURES.exists() else []
# Larger ones take minutes; the soak reads them too.
MOST_BYTES = 300_000
pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")


@pytest.mark.skipif(not REAL, reason="no real catalogues here")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(p, id=p.name, marks=[] if p.stat().st_size < MOST_BYTES else pytest.mark.soak)
        for p in REAL
    ],
)
def test_every_dataset_of_a_real_catalogue_arrives_or_has_its_reason(town, path):  # noqa: F811
    source = town.another(f"/{path.name}", options={"defaults": DEFAULTS})
    town.faults.on(f"/{path.name}", sends(path.read_bytes(), ""))
    job = town.run(source)
    rows = service.outcomes(job.id, limit=100_000)[1]
    assert job.counts["read"] == len(rows)
    for row in rows:
        assert row.result in ("proposed", "drafted") or row.problems, row.title
    assert len(town.proposals()) == sum(row.result in ("proposed", "drafted") for row in rows)
    assert job.counts["read"] or job.state == "failed"

    before = hashes(town), [part for part in writes() if part]
    again = town.run(source)
    refused = model.Session.query(Outcome).filter_by(job_id=again.id)
    assert {row.result for row in refused} <= {"refused"}  # by the reading: they have no identifier
    model.Session.query(Outcome).filter_by(job_id=again.id).delete()
    model.Session.commit()
    assert (hashes(town), [part for part in writes() if part]) == before


EXPORTS = ["/catalog.ttl?page=all", "/catalog.xml?page=all", "/catalog.jsonld?page=all"]


@pytest.mark.parametrize("path", EXPORTS)
def test_what_we_export_comes_back_with_every_field_and_says_so_again(app, town, path):  # noqa: F811
    walidata = roles.actor_for(town.office.names["walidata"])
    source = town.another("/ekspor", options={})
    sources.approve(source, walidata, now() + timedelta(days=3), "", now())
    full = {k: v for k, v in FULL.items() if k not in ("keputusan_akses", "prioritas_tahun")}
    full |= {"accessRights": "terbuka", "title": unique("Penuh")}
    sent = [publish(**fields, resources=[RESOURCE]) for fields in ({**MINIMAL}, full)]
    town.faults.on("/ekspor", sends(app.get(path).body, ""))
    job = town.run(source)
    assert (job.counts.get("published"), job.state) == (2, "done"), town.problems(job)
    back = {record.title: record.subject_id for record in town.records()}
    for dataset in sent:
        again = town.office.call(None, "package_show", id=back[dataset["title"]])
        came = {"issued": again.get("issued"), **_content(dataset)}  # the export says when
        assert _content(again) == came
    assert town.run(source).counts.get("same") == 2


def _content(dataset: dict[str, Any]) -> dict[str, Any]:
    own = """id name owner_org organization creator_user_id metadata_created metadata_modified
    extras sdi_version sdi_approved_at sdi_approved_by tags resources num_resources""".split()
    said = {
        key: value for key, value in dataset.items() if key not in own and value not in ("", [])
    }
    files = [{key: file.get(key) for key in RESOURCE} for file in dataset["resources"]]
    return {**said, "files": files, "tags": sorted(tag["name"] for tag in dataset["tags"])}
