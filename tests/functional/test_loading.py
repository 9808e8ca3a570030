"""Which DataStore tables there are after a publication."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.model import LoadedTable, now
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import CSV, Office, open_office, upload

# What the checks would hold up is what these tests are about.
pytestmark = pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "io-1:off io-2:off io-3:off")


@pytest.fixture
def office() -> Office:
    return open_office()


def rows(office: Office, resource_id: str) -> int:
    return office.call(None, "datastore_search", resource_id=resource_id)["total"]


def republish(office: Office, dataset_id: str, **changes: object) -> None:
    edit = office.call("clerk", "sdi_proposal_save", id=dataset_id, **changes)
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    outbox.drain(dataset_id)


def test_a_table_that_was_adopted_stays_with_its_file(office: Office) -> None:
    """A spreadsheet that somebody loaded before the portal had us: we couldn't make it anew."""
    sheet = {"name": "Lembar", "format": "XLS", "upload": upload(b"PK...", "data.xls")}
    shown = office.publish(resources=[sheet])
    outbox.drain(shown["id"])
    resource = shown["resources"][0]
    with passage("maintenance: uji"):
        table = {"resource_id": resource["id"], "force": True, "records": [{"a": "1"}]}
        context = {"ignore_auth": True, "user": office.names["clerk"]}
        tk.get_action("datastore_create")(context, table)
    model.Session.add(
        LoadedTable(
            resource_id=resource["id"],
            subject_id=shown["id"],
            sha256=resource["hash"],
            rows=1,
            problem="",
            loaded_at=now(),
        )
    )
    model.Session.commit()
    republish(office, shown["id"], notes="Hanya definisinya yang berubah.")
    assert rows(office, resource["id"]) == 1
    new = {**resource, "upload": upload(b"PK....", "data.xls")}
    republish(office, shown["id"], resources=[new])
    with pytest.raises(tk.ObjectNotFound):
        rows(office, resource["id"])


def test_a_table_goes_with_its_resource(office: Office) -> None:
    shown = office.publish()
    outbox.drain(shown["id"])
    resource_id = shown["resources"][0]["id"]
    assert rows(office, resource_id) == CSV.count(b"\n") - 1
    republish(office, shown["id"], resources=[])
    with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
        rows(office, resource_id)


def test_a_csv_that_is_no_table_stays_downloadable_without_one(office: Office, app) -> None:
    content = b"PK\x03\x04\x00\x00"
    binary = {"name": "Salah", "format": "CSV", "upload": upload(content, "salah.csv")}
    shown = office.publish(resources=[binary])
    assert outbox.drain(shown["id"])[1] == 0
    resource = shown["resources"][0]
    assert app.get(resource["url"]).data == content
    with pytest.raises(tk.ObjectNotFound):
        rows(office, resource["id"])
    assert model.Session.get(LoadedTable, resource["id"]).problem == "zip_broken"
