"""Attacks on how features of the workflow meet: each held once, or must hold from now on."""

from __future__ import annotations

import io
import itertools
import tracemalloc
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.publishing import store
from ckanext.sdi_balikpapan.proposals.publishing.datastore import source
from ckanext.sdi_balikpapan.proposals.review import judging, tables
from ckanext.sdi_balikpapan.quality.table import Unreadable

from .office import Office, grant, open_office, unique, upload

LIMITED = {"accessRights": "terbatas", "keputusan_akses": "PPID 1/2026, 2026-03-01"}


@pytest.fixture
def office() -> Office:
    return open_office()


# -- whose work it is


def sent_unseen(office: Office, draft: dict[str, Any]) -> None:
    """Whoever hands a walidata's words over must have seen them, to answer for them."""
    with pytest.raises(tk.NotAuthorized, match="content_hash"):
        office.step("clerk", "submit", draft)
    sent = office.step("clerk", "submit", draft, content_hash=draft["content_hash"])
    assert office.approve(sent)["state"] == "approved"


def test_a_word_of_a_clerk_makes_no_walidatas_work_his(office: Office) -> None:
    mine = office.propose("walidata")
    id = mine["id"]
    sent_unseen(office, office.call("clerk", "sdi_proposal_save", proposal_id=id, satuan="Jiwa"))


def test_nor_where_the_walidata_is_of_the_office_himself(office: Office) -> None:
    grant(office.names["walidata"], "produsen_data", office.organization["id"])
    id = office.propose("walidata")["id"]
    sent_unseen(office, office.call("clerk", "sdi_proposal_save", proposal_id=id, satuan="Jiwa"))


def test_a_rebase_makes_no_walidatas_work_a_clerks(office: Office) -> None:
    shown = office.publish()
    mine = office.call("walidata", "sdi_proposal_save", id=shown["id"], konsep="Warga")
    other = office.call("clerk", "sdi_proposal_save", id=shown["id"], another=True, ukuran="Banyak")
    other = office.approve(office.step("clerk", "submit", other), "walidata2")
    office.step("walidata2", "publish", other)
    sent_unseen(office, office.step("clerk", "rebase", mine))


def test_who_wrote_a_transfer_doesnt_consent_to_it(office: Office) -> None:
    shown = office.publish()
    receiver = open_office()
    both = office.names["clerk"]
    grant(both, "produsen_data", receiver.organization["id"])
    mine = office.call(
        "clerk",
        "sdi_proposal_save",
        id=shown["id"],
        kind="transfer",
        owner_org=receiver.organization["id"],
    )
    sent = office.step("clerk2", "submit", mine)
    with pytest.raises(tk.NotAuthorized):
        office.step("clerk", "consent", sent, content_hash=sent["content_hash"])


# -- names and ids


def test_no_address_looks_like_the_id_of_a_dataset(office: Office) -> None:
    with pytest.raises(tk.ValidationError):
        office.propose(name=str(uuid4()))


def test_a_purged_datasets_id_isnt_taken_as_a_name(office: Office) -> None:
    shown = office.publish()
    reason = {"kind": "delete", "reason": "salah"}
    gone = office.call("clerk", "sdi_proposal_save", id=shown["id"], **reason)
    gone = office.approve(office.step("clerk", "submit", gone))
    office.step("walidata", "publish", gone)
    with pytest.raises(tk.ValidationError):
        office.submit(name=shown["id"])


@pytest.mark.parametrize("id", ["_table_metadata", "../../evil", "a", "x" * 5000, " "])
def test_no_request_chooses_an_odd_id_for_a_file(office: Office, id: str) -> None:
    with pytest.raises(tk.ValidationError):
        office.publish(resources=[{"id": id, "name": "Data", "format": "CSV", "upload": upload()}])


def test_the_id_of_a_deleted_datasets_file_is_not_free(office: Office) -> None:
    shown = office.publish()
    reason = {"kind": "delete", "reason": "salah"}
    gone = office.call("clerk", "sdi_proposal_save", id=shown["id"], **reason)
    gone = office.approve(office.step("clerk", "submit", gone))
    office.step("walidata", "publish", gone)
    other = open_office()
    file = {"id": shown["resources"][0]["id"], "name": "Data", "format": "CSV", "upload": upload()}
    with pytest.raises(tk.ValidationError):
        other.publish(resources=[file])


def test_the_id_of_a_removed_file_is_not_free(office: Office) -> None:
    shown = office.publish()
    old = shown["resources"][0]["id"]
    fresh = {"name": "Baru", "format": "CSV", "upload": upload()}
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], resources=[fresh])
    edit = office.approve(office.step("clerk", "submit", edit))
    office.step("walidata", "publish", edit)
    other = open_office()
    file = {"id": old, "name": "Data", "format": "CSV", "upload": upload()}
    with pytest.raises(tk.ValidationError):
        other.publish(resources=[file])


@pytest.mark.parametrize("name", ["da", "dataset"])
def test_any_old_address_leads_on(office: Office, app: Any, name: str) -> None:
    shown = office.publish(name=name)
    new = unique("baru")
    moved = office.call("clerk", "sdi_proposal_save", id=shown["id"], kind="rename", name=new)
    moved = office.approve(office.step("clerk", "submit", moved))
    office.step("walidata", "publish", moved)
    answer = app.get(f"/dataset/{name}", follow_redirects=False)
    assert answer.headers["Location"].endswith(f"/dataset/{new}")


def test_an_address_that_became_public_meanwhile_isnt_published_for_another(
    office: Office,
) -> None:
    wanted = unique("alamat")
    late = office.approve(office.submit(name=wanted))
    shown = office.publish(name=wanted)
    moved = office.call(
        "clerk", "sdi_proposal_save", id=shown["id"], kind="rename", name=unique("baru")
    )
    moved = office.approve(office.step("clerk", "submit", moved))
    office.step("walidata", "publish", moved)
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "publish", late)


# -- terbatas


def test_a_restricted_file_isnt_read_by_its_name_either(office: Office, app: Any) -> None:
    name = unique("berkas")
    file = {"name": name, "format": "CSV", "upload": upload()}
    shown = office.publish(**LIMITED, resources=[file])
    for id in (name, shown["resources"][0]["id"]):
        for tail in ("download", "download/penduduk.csv", "proxy"):
            answer = app.get(f"/dataset/{shown['name']}/resource/{id}/{tail}", status=None)
            assert answer.status_code in (403, 404), (id, tail, answer.status_code)
            assert "Manggar" not in answer.body


def test_a_restricted_file_named_by_its_hash_as_a_link_shows_nothing(office: Office) -> None:
    file = office.publish(**LIMITED)["resources"][0]
    other = open_office()
    asked = {"name": "x", "format": "CSV", "url": "https://example.go.id/a.csv"}
    asked |= {"hash": file["hash"], "hash_algorithm": file["hash_algorithm"]}
    with_link = other.propose(resources=[asked])
    id = with_link["dataset"]["resources"][0]["id"]
    found = other.call("clerk", "sdi_proposal_file_diff", id=with_link["id"], resource_id=id)
    assert found["table"] is None


# -- hostile tables


HOSTILE = {
    "a row of commas": b"," * 20_000_000,
    "a later row of commas": b"a,b\n1,2\n" + b"," * 20_000_000,
    "blank lines": b"a,b\n" + b"\n" * 20_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_table_costs_neither_memory_nor_time(name: str) -> None:
    sha256 = store.put(io.BytesIO(HOSTILE[name])).sha256
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable), source.opened(sha256) as table:
            list(source.rows(table))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_rows_beyond_counting_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_COUNTED", 3)
    rows = itertools.repeat(["1"])  # endless
    endless = tables.Table(["a"], lambda: rows)
    assert tables.compare(endless, endless).rows_after is None


# -- the override


def test_what_is_restored_after_an_override_keeps_its_public_note(office: Office) -> None:
    file = {"name": "Data", "format": "CSV", "upload": upload(b"nama,nik\nA,6471012345670001\n")}
    proposal = office.submit(resources=[file])
    note = {"public_note": "Akan disamarkan.", "mend_by": judging.today().isoformat()}
    seen = {"content_hash": proposal["content_hash"]}
    office.step("walidata", "approve", proposal, **seen, **note)
    office.step("walidata", "publish", proposal)
    id = proposal["dataset_id"]
    before = office.call(None, "package_show", id=id)
    assert before["sdi_public_note"]
    admin = factories.Sysadmin()["name"]
    done = {"action": "package_patch", "data": {"id": id, "notes": "x"}, "reason": "uji"}
    office.call(admin, "sdi_override", **done)
    told = office.call("walidata", "sdi_override_show", id=id)["content_hash"]
    office.call("walidata", "sdi_override_reject", id=id, content_hash=told)
    after = office.call(None, "package_show", id=id)
    said = ("sdi_public_note", "sdi_mend_by", "sdi_approved_by", "sdi_approved_at", "sdi_version")
    assert {k: after.get(k) for k in said} == {k: before.get(k) for k in said}
