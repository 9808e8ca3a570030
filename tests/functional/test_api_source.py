"""CKAN's own API as harvesters read it: flat extras in the answers, and nowhere else."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories, helpers

from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.publishing import dataset as publishing
from ckanext.sdi_balikpapan.standards.flat_extras import CHECKED, FLAT_KEYS

from .test_catalog import FULL, RESOURCE, publish


@pytest.fixture
def dataset() -> dict[str, Any]:
    own = [{"key": "kode_dssd", "value": "1.02"}]
    return publish(**FULL, sdi_version="1", extras=own, resources=[RESOURCE])


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    keys = [extra["key"] for extra in dataset["extras"]]
    assert len(keys) == len(set(keys))
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


def answer(app: Any, action: str, **query: str) -> Any:
    return app.get(f"/api/3/action/{action}", query_string=query).json["result"]


class TestTheAnswers:
    def check(self, shown: dict[str, Any]) -> None:
        found = extras(shown)
        assert shown["author"] == FULL["author"]
        assert found["prioritas_tahun"] == "2023, 2024"
        assert found["kategori"] == "Pemerintahan Umum"
        assert found[CHECKED] == "1"
        assert found["kode_dssd"] == "1.02"

    def test_package_show_carries_what_the_national_side_reads(self, app, dataset):
        shown = answer(app, "package_show", id=dataset["id"])
        self.check(shown)
        assert shown["kategori"] == FULL["kategori"]

    @pytest.mark.parametrize("default", ["false", "true"])
    def test_package_search_carries_it_too(self, app, dataset, default):
        query = {"fq": f"id:{dataset['id']}", "use_default_schema": default}
        (shown,) = answer(app, "package_search", **query)["results"]
        self.check(shown)

    def test_a_search_for_some_fields_gets_those_fields_only(self, app, dataset):
        assert answer(app, "package_search", fl="id,name", fq=f"id:{dataset['id']}")["results"] == [
            {"id": dataset["id"], "name": dataset["name"]}
        ]

    def test_code_that_reads_a_dataset_sees_what_is_stored(self, app, dataset):
        answer(app, "package_show", id=dataset["id"])
        shown = helpers.call_action("package_show", id=dataset["id"])
        assert set(extras(shown)) == {"kode_dssd"}


class TestTheWayBack:
    def test_an_answer_sent_back_changes_nothing(self, app, dataset):
        shown = answer(app, "package_show", id=dataset["id"])
        before = publishing.live_body(dataset["id"])
        with passage("maintenance: uji"):
            helpers.call_action("package_update", {"user": factories.Sysadmin()["name"]}, **shown)
        assert publishing.live_body(dataset["id"]) == before
        assert not FLAT_KEYS - set(FULL) & set(model.Package.get(dataset["id"]).extras)

    def test_a_proposal_made_of_an_answer_holds_no_flat_extras(self, app, dataset):
        shown = answer(app, "package_show", id=dataset["id"])
        assert extras(publishing.clean_body(shown)) == {"kode_dssd": "1.02"}

    def test_a_neighbour_with_cores_schema_keeps_them(self, app, dataset):
        from ckan.lib.navl.dictization_functions import validate
        from ckan.logic.schema import default_create_package_schema

        shown = answer(app, "package_show", id=dataset["id"])
        fields = default_create_package_schema()
        taken = {key: value for key, value in shown.items() if key in fields and key != "owner_org"}
        context = {"model": model, "session": model.Session, "user": "", "ignore_auth": True}
        kept, errors = validate({**taken, "name": shown["name"] + "-2", "id": ""}, fields, context)
        assert not {key: error for key, error in errors.items() if key in ("extras", "author")}
        assert extras(kept)["prioritas_tahun"] == "2023, 2024"
        assert kept["author"] == tk._(FULL["author"])
