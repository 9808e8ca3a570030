"""What the pages say to search engines: once, safely, and of what is public only."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ckan.tests import factories, helpers

from .odd_datasets import ODD, ODD_RESOURCE
from .office import open_office
from .test_catalog import FULL, MINIMAL, RESOURCE, SITE, publish

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PLUGINS = (
    "activity scheming_datasets scheming_organizations dcat datastore datatables_view"
    " text_view image_view"
)


def said(app: Any, path: str, **headers: str) -> dict[str, Any]:
    (block,) = _BLOCK.findall(app.get(path, headers=headers).body)
    return json.loads(block)


class TestTheDatasetPage:
    def test_says_what_it_is_once(self, app):
        made = publish(**FULL, resources=[RESOURCE])
        found = said(app, f"/dataset/{made['name']}")
        assert found["@type"] == "Dataset"
        assert found["@id"] == f"{SITE}/dataset/{made['id']}"
        assert found["conditionsOfAccess"].startswith("Terbatas")
        assert len(found["variableMeasured"]) == len(FULL["variabel"])

    def test_no_title_breaks_out_of_it(self, app):
        made = publish(**ODD, resources=[ODD_RESOURCE])
        page = app.get(f"/dataset/{made['name']}").body
        assert "<script>alert(1)</script>" not in page
        assert said(app, f"/dataset/{made['name']}")["name"] == ODD["title"]

    def test_an_approved_file_can_be_fetched_by_its_address(self, app):
        made = open_office().publish()
        (file,) = said(app, f"/dataset/{made['name']}")["distribution"]
        assert file["encodingFormat"] == "text/csv"
        assert file["sha256"] == made["resources"][0]["hash"]
        assert app.get(file["contentUrl"].removeprefix(SITE)).status_code == 200

    def test_what_is_not_public_says_nothing(self, app):
        made = publish(**MINIMAL, private=True)
        user = factories.Sysadmin()["name"]
        token = helpers.call_action("api_token_create", user=user, name="x")["token"]
        page = app.get(f"/dataset/{made['name']}", headers={"Authorization": token}).body
        assert made["title"] in page
        assert not [block for block in _BLOCK.findall(page) if "Dataset" in block]


def test_the_home_page_names_the_catalogue(app):
    found = said(app, "/")
    assert (found["@type"], found["@id"]) == ("DataCatalog", SITE)
    assert found["spatialCoverage"][0]["name"] == "Kota Balikpapan"


@pytest.mark.parametrize(
    "plugins",
    [
        f"sdi_balikpapan {PLUGINS}",
        f"sdi_balikpapan {PLUGINS} structured_data",
        f"structured_data sdi_balikpapan {PLUGINS}",
    ],
)
def test_with_any_order_of_plugins_it_is_said_once_and_in_our_words(tmp_path, plugins):
    """Another process: templates are found once for an application."""
    from stack.places import TEST_HOME

    from . import stock_ckan

    name = publish(**MINIMAL)["name"]
    ini = str(TEST_HOME.ini)
    (answer,) = stock_ckan.ask(ini, tmp_path, ["get", f"/dataset/{name}"], plugins=plugins)
    assert answer[0] == 200
    (block,) = _BLOCK.findall(answer[1])
    assert json.loads(block)["publisher"]["@type"] == "GovernmentOrganization"
