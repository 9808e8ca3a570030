"""The public page of a dataset says when, by which office, and as which version it was approved."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.sdi_balikpapan.proposals.editing.cleaning import PUBLICATION_KEYS
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.publishing import dataset, versions

from .office import Office, open_office


@pytest.fixture
def office() -> Office:
    return open_office()


def edit(office: Office, name: str, **changes: Any) -> dict[str, Any]:
    """A change that went the whole way; the published dataset."""
    proposal = office.call("clerk", "sdi_proposal_save", id=name, **changes)
    proposal = office.approve(office.step("clerk", "submit", proposal))
    office.step("walidata", "publish", proposal)
    return office.call(None, "package_show", id=name)


def test_the_page_says_which_version_was_approved_by_which_office(office: Office, app: Any) -> None:
    shown = office.publish()
    assert (shown["sdi_version"], shown["sdi_approved_by"]) == (
        "1",
        tk.config["ckanext.sdi_balikpapan.walidata_name"],
    )
    again = edit(office, shown["name"], notes="Penjelasan baru.")
    assert again["sdi_version"] == "2"
    assert again["sdi_approved_at"] >= shown["sdi_approved_at"]
    page = app.get(f"/dataset/{shown['name']}").body
    assert "Versi 2, disetujui" in page
    assert shown["sdi_approved_by"] in page
    people = [model.User.get(office.names[who]).display_name for who in ("walidata", "clerk")]
    assert not [name for name in people if name in page]


def test_what_a_request_says_of_the_approval_is_dropped(office: Office) -> None:
    lies = dict.fromkeys(PUBLICATION_KEYS, "99")
    extras = [{"key": "sdi_version", "value": "99"}]
    proposal = office.propose(**lies, extras=extras)
    assert not PUBLICATION_KEYS & proposal["dataset"].keys()
    assert proposal["dataset"]["extras"] == []
    proposal = office.approve(office.step("clerk", "submit", proposal))
    office.step("walidata", "publish", proposal)
    shown = office.call(None, "package_show", id=proposal["dataset_id"])
    assert shown["sdi_version"] == "1"
    assert "sdi_public_note" not in shown


def test_the_words_on_the_approval_are_no_part_of_what_was_approved(office: Office) -> None:
    shown = office.publish()
    body = dataset.live_body(shown["id"])
    version = versions.latest(shown["id"])
    assert version is not None
    assert not PUBLICATION_KEYS & body.keys()
    assert not PUBLICATION_KEYS & version.body.keys()
    sent_back = office.call("clerk", "sdi_proposal_save", **shown)
    with pytest.raises(tk.ValidationError, match="Belum ada yang berubah"):
        office.step("clerk", "submit", sent_back)


def test_a_note_for_the_public_stands_on_the_page_until_the_next_version(
    office: Office, app: Any
) -> None:
    proposal = office.approve(office.submit())
    said = {"public_note": "Kolom <b>umur</b> belum lengkap.", "mend_by": "2027-01-15"}
    row = model.Session.get(Proposal, proposal["id"])
    row.attestation = {**row.attestation, **said}
    model.Session.commit()
    office.step("walidata", "publish", proposal)
    shown = office.call(None, "package_show", id=proposal["dataset_id"])
    assert (shown["sdi_public_note"], shown["sdi_mend_by"]) == tuple(said.values())
    page = app.get(f"/dataset/{shown['name']}").body
    assert "Kolom &lt;b&gt;umur&lt;/b&gt; belum lengkap." in page
    assert "Akan diperbaiki paling lambat 15 Januari 2027." in page
    edit(office, shown["name"], notes="Sudah lengkap.")
    assert "belum lengkap" not in app.get(f"/dataset/{shown['name']}").body


def test_the_catalogue_for_machines_is_the_same_without_them(office: Office, app: Any) -> None:
    shown = office.publish()
    graph = app.get(f"/dataset/{shown['name']}.ttl").body
    assert "sdi_version" not in graph
    assert "sdi_approved" not in graph
