"""Decisions of the Forum, as somebody writes them who means harm, or errs."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.planning.forum import service

from .office import Office, open_office, unique
from .plan_office import promised
from .registry_office import decide as agree
from .test_forum import decide

NUL = "a\x00b"
HALF = "a\ud800b"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.mark.parametrize("text", [NUL, HALF])
@pytest.mark.parametrize("field", ["number", "title", "decided", "participants", "document"])
def test_what_cannot_be_kept_is_refused_at_its_field(office: Office, field: str, text: str):
    with pytest.raises(tk.ValidationError) as refused:
        decide(office, **{field: text})
    assert field in refused.value.error_dict


@pytest.mark.parametrize("text", [NUL, HALF])
@pytest.mark.parametrize("type_", ["daftar_data", "entri", "dataset", "permintaan"])
def test_an_unreadable_target_is_refused(office: Office, type_: str, text: str):
    with pytest.raises(tk.ValidationError) as refused:
        decide(office, bindings=[{"type": type_, "id": text}])
    assert "bindings" in refused.value.error_dict


@pytest.mark.parametrize("text", [NUL, HALF, "x" * 2001, ["x"]])
def test_an_unreadable_reason_or_successor_is_refused(office: Office, text: Any):
    id = decide(office)["id"]
    for said, field in (
        ({"reason": text}, "reason"),
        ({"reason": "Salah", "superseded_by": text}, "superseded_by"),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            office.call("walidata", "sdi_forum_decision_revoke", id=id, **said)
        assert list(refused.value.error_dict) == [field]
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "sdi_forum_decision_show", id=text)


def test_who_wrote_second_is_told_even_when_both_read_the_same(office: Office):
    id = decide(office)["id"]
    seen = service.get(id)
    assert seen is not None
    said = {"id": id, "title": "Baru", "reason": "Salah ketik"}
    office.call("walidata", "sdi_forum_decision_update", **said)
    with pytest.raises(service.MovedOn):
        service.write(service.as_said(seen), "x", datetime.now(timezone.utc), before=seen)


def test_a_decision_is_superseded_by_number(office: Office):
    old, new = decide(office), decide(office)
    said = {"id": old["id"], "reason": "Diganti", "superseded_by": new["number"].lower()}
    gone = office.call("walidata", "sdi_forum_decision_revoke", **said)
    assert gone["superseded_by"] == new["id"]


def test_a_decision_can_be_corrected_after_the_entry_that_went_is_withdrawn(office: Office):
    entry = promised(office)
    bindings = [{"type": "entri", "id": entry["id"], "role": "goes"}]
    decision = decide(office, kind="indikator", bindings=bindings)
    asked = {"id": entry["id"], "kind": "withdraw", "reason": "Diputuskan Forum"}
    agree(office, office.call("clerk", "sdi_proposal_save", **asked))
    said = {"id": decision["id"], "title": "Tanpa salah ketik", "reason": "Salah ketik"}
    corrected = office.call("walidata", "sdi_forum_decision_update", **said)
    assert [one["id"] for one in corrected["bindings"]] == [entry["id"]]
    with pytest.raises(tk.ValidationError):
        decide(office, bindings=bindings)


def test_the_address_of_a_page_means_what_it_shows(office: Office):
    entry = promised(office)
    address = f"https://portal.invalid/sdi/registry/{entry['name']}/"
    decision = decide(office, bindings=[{"type": "entri", "id": address}])
    assert decision["bindings"][0]["id"] == entry["id"]


def test_a_dataset_that_cites_a_decision_by_number_links_it(app: Any, office: Office):
    decision = decide(office, kind="akses", number=unique("FSD"))
    limited, other = (
        office.publish(accessRights="terbatas", keputusan_akses=f"Forum {number}, 20 Februari 2026")
        for number in (decision["number"], f"{decision['number']}9")
    )
    link = f"/sdi/forum/{decision['id']}"
    assert link in app.get(f"/dataset/{limited['name']}").body
    assert link not in app.get(f"/dataset/{other['name']}").body
