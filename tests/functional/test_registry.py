"""The registry: concepts, variables, indicators and activities go the way that datasets go."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories
from sqlalchemy.exc import DBAPIError

from ckanext.sdi_balikpapan.proposals.model import LogEntry, Version
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from .office import Office, complete, open_office, unique, upload
from .registry_office import ENTRIES, agreed, all_different, decide, propose, whole

REASONS = [{"principle": "metadata", "note": "Definisi belum jelas.", "field": "definisi"}]


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def neighbour() -> Office:
    return open_office()


def change(office: Office, entry: dict[str, Any], kind: str, **data: Any) -> dict[str, Any]:
    """A change of an agreed entry that went the whole way."""
    asked = {"id": entry["id"], "subject_type": entry["type"], "kind": kind, **data}
    return decide(office, office.call("clerk", "sdi_proposal_save", **asked))


def all_different_said(office: Office, proposal: dict[str, Any]) -> dict[str, Any]:
    return {"similar": all_different(office, proposal)}


def verbs_of(proposal: dict[str, Any]) -> list[str]:
    query = sa.select(LogEntry.verb).where(LogEntry.proposal_id == proposal["id"])
    return list(model.Session.scalars(query.order_by(LogEntry.seq)))


@pytest.mark.parametrize("type_", ENTRIES)
def test_every_verb_works_for_every_entry(office: Office, type_: str) -> None:
    proposal = propose(office, type_)
    office.step("clerk", "submit", proposal)
    office.step("walidata", "claim", proposal)
    office.step("walidata", "release", proposal)
    office.step("clerk", "recall", proposal)
    office.step("clerk", "submit", proposal)
    office.step("walidata", "return", proposal, reasons=REASONS)
    saved = office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], **whole(type_))
    published = decide(office, saved)
    assert published["state"] == "published"
    assert "dataset" not in published
    entry = office.call(None, "sdi_registry_show", id=published["subject_id"])
    assert (entry["status"], entry["version"], entry["type"]) == ("agreed", 1, type_)
    assert verbs_of(proposal) == [
        "save", "submit", "forward", "claim", "release", "recall", "submit", "forward", "return",
        "save", "submit", "forward", "approve", "publish",
    ]  # fmt: skip
    discarded = propose(office, type_)
    assert office.step("clerk", "discard", discarded)["state"] == "discarded"


@pytest.mark.parametrize("type_", ENTRIES)
def test_every_kind_of_change_works_for_every_entry(
    office: Office, neighbour: Office, type_: str
) -> None:
    entry = agreed(office, type_)
    other = agreed(office, type_)
    title = whole(type_)
    change(office, entry, "edit", **title)
    now = office.call(None, "sdi_registry_show", id=entry["id"])
    assert (now["version"], now["name"]) == (2, entry["name"])
    assert now["title"] != entry["title"]
    assert office.call(None, "sdi_registry_show", id=f"{entry['id']}@1")["body"] == entry["body"]
    change(office, entry, "withdraw", reason="Diganti.", superseded_by=other["name"])
    gone = office.call(None, "sdi_registry_show", id=entry["name"])
    assert (gone["status"], gone["superseded_by"]["id"]) == ("superseded", other["id"])
    change(office, entry, "restore")
    assert office.call(None, "sdi_registry_show", id=entry["id"])["superseded_by"] is None
    proposal = office.call(
        "clerk", "sdi_proposal_save", id=entry["id"], kind="transfer",
        owner_org=neighbour.organization["name"],
    )  # fmt: skip
    offered = office.step("clerk", "submit", proposal)
    seen = {"content_hash": offered["content_hash"]}
    neighbour.step("clerk", "consent", offered, **seen)
    office.step("walidata", "approve", offered, **seen)
    office.step("walidata", "publish", offered)
    moved = office.call(None, "sdi_registry_show", id=entry["id"])
    assert moved["organization"]["id"] == neighbour.organization["id"]
    kinds = [row["kind"] for row in office.call(None, "sdi_registry_versions", id=entry["id"])]
    assert kinds == ["transfer", "restore", "withdraw", "edit", "create"]


@pytest.mark.parametrize("kind", ["rename", "delete"])
def test_an_address_stays_and_nothing_agreed_is_forgotten(office: Office, kind: str) -> None:
    entry = agreed(office, "konsep")
    with pytest.raises(tk.ValidationError) as refused:
        office.call("clerk", "sdi_proposal_save", id=entry["id"], kind=kind, reason="x", name="y")
    assert "kind" in refused.value.error_dict


@pytest.mark.parametrize("type_", ENTRIES)
def test_nobody_without_a_role_learns_of_a_proposed_entry(
    office: Office, neighbour: Office, type_: str
) -> None:
    proposal = propose(office, type_)
    office.step("clerk", "submit", proposal)
    for person in (None, "outsider", "member"):
        with pytest.raises(tk.ObjectNotFound):
            office.call(person, "sdi_registry_show", id=proposal["subject_id"])
        with pytest.raises(tk.ObjectNotFound):
            office.call(person, "sdi_registry_show", id=proposal["subject_name"])
        title = proposal["title"]
        for status in ("", "proposed"):
            found = office.call(person, "sdi_registry_list", q=title, status=status)
            assert found == {"count": 0, "results": []}
    assert neighbour.call("clerk", "sdi_registry_list", q=title, status="proposed")["count"] == 0
    found = office.call("clerk2", "sdi_registry_list", q=title, status="proposed")
    assert [row["id"] for row in found["results"]] == [proposal["subject_id"]]
    with pytest.raises(tk.ObjectNotFound):
        neighbour.call("clerk", "sdi_proposal_save", id=proposal["subject_id"], definisi="x")


@pytest.mark.parametrize("type_", ENTRIES)
def test_who_wrote_it_does_not_approve_it_and_only_what_was_seen(
    office: Office, type_: str
) -> None:
    from .office import grant

    grant(office.names["clerk"], "walidata")
    submitted = office.step("clerk", "submit", propose(office, type_))
    with pytest.raises(tk.NotAuthorized):
        office.approve(submitted, "clerk")
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "approve", submitted, content_hash="0" * 64)
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "approve", submitted)
    said = {**all_different_said(office, submitted), "content_hash": submitted["content_hash"]}
    assert office.step("walidata", "approve", submitted, **said)["state"] == "approved"


REFUSALS = (DBAPIError, tk.NotAuthorized, tk.ValidationError)


def write(key: str, sql: str, entry_id: str) -> None:
    """SQL as somebody with the database's password might try it."""
    model.Session.execute(sa.text("select set_config('sdi.pass', :key, true)"), {"key": key})
    model.Session.execute(sa.text(sql), {"id": entry_id} if ":id" in sql else {})
    model.Session.commit()


@pytest.mark.parametrize(
    "sql",
    [
        "update sdi_entry set title = 'x' where id = :id",
        "update sdi_entry set status = 'withdrawn' where id = :id",
        "delete from sdi_entry where id = :id",
        "insert into sdi_entry (id, type, name, title, organization_id, status, body,"
        " content_hash, version, published_at)"
        " select id || 'x', type, name || 'x', title, organization_id, status, body, content_hash,"
        " version, published_at from sdi_entry where id = :id",
        "truncate sdi_entry",
    ],
)
def test_the_database_refuses_every_way_past_the_review(office: Office, sql: str) -> None:
    entry = agreed(office, "konsep")
    with pytest.raises(REFUSALS):
        write("", sql, entry["id"])
    model.Session.rollback()
    assert office.call(None, "sdi_registry_show", id=entry["id"]) == entry


def test_a_proposal_that_is_not_approved_is_no_key(office: Office) -> None:
    entry = agreed(office, "konsep")
    open_one = office.call("clerk", "sdi_proposal_save", id=entry["id"], definisi="Lain.")
    with pytest.raises(REFUSALS):
        write(open_one["id"], "update sdi_entry set title = 'x' where id = :id", entry["id"])
    model.Session.rollback()
    assert office.call(None, "sdi_registry_show", id=entry["id"])["title"] == entry["title"]


def test_what_the_form_does_not_ask_and_what_is_missing_is_said_at_the_field(
    office: Office,
) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        propose(office, "konsep", nonsens="x")
    assert list(refused.value.error_dict) == ["nonsens"]
    with pytest.raises(tk.ValidationError) as refused:
        propose(office, "kegiatan", email_instansi="bukan surel", tahun_kegiatan="")
    assert {"email_instansi", "tahun_kegiatan"} <= set(refused.value.error_dict)
    kept = propose(office, "kegiatan", email_instansi="bukan surel", allow_incomplete=True)
    assert "email_instansi" in kept["errors"]
    with pytest.raises(tk.ValidationError):
        office.step("clerk", "submit", kept)


def test_a_withdrawn_entry_is_only_for_those_who_keep_it(office: Office) -> None:
    entry = agreed(office, "konsep")
    change(office, entry, "withdraw", reason="Salah.")
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "sdi_registry_show", id=entry["id"])
    shown = office.call("clerk", "sdi_registry_show", id=entry["id"])
    assert (shown["status"], shown["withdrawal_reason"]) == ("withdrawn", "Salah.")


def test_only_an_agreed_entry_of_the_same_type_can_stand_for_another(office: Office) -> None:
    entry, variable = agreed(office, "konsep"), agreed(office, "variabel")
    proposed = propose(office, "konsep")
    for wanted in (entry["id"], variable["id"], proposed["subject_id"], "tidak-ada"):
        with pytest.raises(tk.ValidationError) as refused:
            office.call(
                "clerk", "sdi_proposal_save", id=entry["id"], kind="withdraw", reason="x",
                superseded_by=wanted,
            )  # fmt: skip
        assert "superseded_by" in refused.value.error_dict


def test_entries_find_each_other_by_words_type_office_and_status(office: Office) -> None:
    word = unique("kata")
    concept = agreed(office, "konsep", definisi=f"Tentang {word} saja.")
    agreed(office, "variabel", definisi=f"Juga {word}.")
    found = office.call(None, "sdi_registry_list", q=f"{word.upper()} tentang")
    assert [row["id"] for row in found["results"]] == [concept["id"]]
    assert office.call(None, "sdi_registry_list", q=word)["count"] == 2
    assert office.call(None, "sdi_registry_list", q=word, type="variabel")["count"] == 1
    assert office.call(None, "sdi_registry_list", q=word, status="superseded")["count"] == 0
    owner = office.organization["name"]
    assert office.call(None, "sdi_registry_list", organization=owner)["count"] == 2


def test_a_dataset_names_what_it_uses_and_the_entry_lists_it(office: Office) -> None:
    concept = agreed(office, "konsep")
    activity = agreed(office, "kegiatan")
    rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": concept["id"]}]
    data = complete(owner_org=office.organization["name"], variabel=rows)
    data["kegiatan"] = activity["name"]
    data["resources"] = [{"name": "Data", "format": "CSV", "upload": upload()}]
    proposal = office.call("clerk", "sdi_proposal_save", **data)
    assert office.call(None, "sdi_registry_usage", id=concept["id"])["count"] == 0
    decide(office, proposal)
    used = office.call(None, "sdi_registry_usage", id=concept["name"])
    assert [(u["id"], u["places"]) for u in used["results"]] == [
        (proposal["dataset_id"], ["variabel.jumlah"])
    ]
    used = office.call(None, "sdi_registry_usage", id=activity["id"])
    assert [u["places"] for u in used["results"]] == [["kegiatan"]]
    gone = office.call(
        "clerk", "sdi_proposal_save", id=proposal["dataset_id"], kind="withdraw", reason="x"
    )
    decide(office, gone)
    assert office.call(None, "sdi_registry_usage", id=concept["id"])["count"] == 0


def test_last_years_activity_is_copied_in_one_step(office: Office) -> None:
    entry = agreed(office, "kegiatan")
    copy = office.call("clerk", "sdi_proposal_save", subject_type="kegiatan", copy_of=entry["id"])
    body = copy["entry"]
    assert (copy["kind"], copy["state"], body["tahun_kegiatan"]) == ("create", "draft", "2027")
    assert body["jadwal_perencanaan"] == {"mulai": "2027-01-05", "selesai": "2027-02-27"}
    assert body["jadwal_evaluasi"]["mulai"] == "2029-02-28"
    assert body["name"] != entry["name"]
    again = decide(office, copy)
    assert office.call(None, "sdi_registry_show", id=again["subject_id"])["tahun"] == "2027"
    assert office.call(None, "sdi_registry_show", id=entry["id"]) == entry


def test_an_overtaken_change_of_an_entry_is_brought_onto_the_newer_one(office: Office) -> None:
    entry = agreed(office, "konsep")
    first = office.call("clerk", "sdi_proposal_save", id=entry["id"], satuan="Jiwa")
    second = office.call(
        "clerk2", "sdi_proposal_save", id=entry["id"], another=True, ukuran="Rasio"
    )
    decide(office, first)
    with pytest.raises(tk.NotAuthorized):
        office.step("clerk2", "submit", second)
    office.call("clerk2", "sdi_proposal_rebase", id=second["id"])
    decide(office, second)
    now = office.call(None, "sdi_registry_show", id=entry["id"])["body"]
    assert (now["satuan"], now["ukuran"]) == ("Jiwa", "Rasio")


def test_entry_row_and_version_always_say_the_same(office: Office) -> None:
    entry = agreed(office, "indikator")
    change(office, entry, "edit", interpretasi="Lain.")
    row = model.Session.get(Entry, entry["id"])
    query = sa.select(Version).where(Version.subject_id == entry["id"])
    last = model.Session.scalars(query.order_by(Version.number.desc()).limit(1)).one()
    assert (row.body, row.content_hash, row.version) == (last.body, last.content_hash, last.number)
    assert last.subject_type == "indikator"


def test_the_walidata_says_what_a_close_neighbour_is_and_that_is_kept(
    office: Office, neighbour: Office
) -> None:
    theirs = agreed(neighbour, "indikator", nama_indikator="Angka Kunjungan Puskesmas Keliling")
    mine = propose(office, "indikator", nama_indikator="Angka Kunjungan Puskesmas Keliling")
    submitted = office.step("clerk", "submit", mine)
    seen = {"content_hash": submitted["content_hash"]}
    near = office.call("walidata", "sdi_registry_similar", proposal_id=mine["id"])["neighbours"]
    assert theirs["id"] in [item["id"] for item in near]
    others = {item["id"]: "different" for item in near}
    for said in ({}, {**others, theirs["id"]: "same"}, {theirs["id"]: "entah"}, ["x"]):
        with pytest.raises(tk.ValidationError) as refused:
            office.step("walidata", "approve", submitted, similar=said, **seen)
        assert "similar" in refused.value.error_dict
    said = {**others, theirs["id"]: "merge"}
    approved = office.step("walidata", "approve", submitted, similar=said, **seen)
    office.step("walidata", "publish", approved)
    kept = office.call(None, "sdi_registry_show", id=mine["subject_id"])["similar"]
    assert {"id": theirs["id"], "title": theirs["title"], "decision": "merge"} in kept
    log = office.call("clerk", "sdi_proposal_history", id=mine["id"])
    assert any(
        row["verb"] == "approve" and f"[merge: {theirs['id']}]" in row["note"] for row in log
    )


def test_an_office_that_merges_takes_its_entries_along(office: Office, neighbour: Office) -> None:
    entry = agreed(office, "konsep")
    tk.get_action("sdi_opd_merge")(
        {"ignore_auth": True, "user": ""},
        {
            "ids": [office.organization["name"]], "into": neighbour.organization["name"],
            "reason": "Digabung.", "regulation_number": "Perwali 1/2026",
            "regulation_date": "2026-01-01",
        },
    )  # fmt: skip
    moved = office.call(None, "sdi_registry_show", id=entry["id"])
    assert moved["organization"]["id"] == neighbour.organization["id"]
    assert moved["body"] == entry["body"]


def past_the_workflow(entry: dict[str, Any], change: str) -> None:
    """One transaction of its own, as somebody with the database's password would make it."""
    model.Session.rollback()
    model.Session.execute(sa.text("select set_config('sdi.pass', 'maintenance: uji', true)"))
    model.Session.execute(sa.text(change), {"id": entry["id"]})
    model.Session.commit()


CHANGES = {
    "title": "update sdi_entry set title = 'Lain' where id = :id",
    "body": 'update sdi_entry set body = body || \'{"definisi": "Lain."}\' where id = :id',
    "status": "update sdi_entry set status = 'withdrawn' where id = :id",
    "gone": "delete from sdi_entry where id = :id",
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("step", ["confirm", "reject"])
def test_a_walidata_settles_what_was_done_to_an_entry_past_the_workflow(
    office: Office, app: Any, what: str, step: str
) -> None:
    entry = agreed(office, "indikator")
    past_the_workflow(entry, CHANGES[what])
    for person in (None, "outsider", "clerk", "admin"):
        with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
            office.call(person, "sdi_override_show", id=entry["id"])
    told = office.call("walidata", "sdi_override_show", id=entry["id"])
    assert told["title"] == ("Lain" if what == "title" else entry["title"])
    headers = {"Authorization": factories.APIToken(user=office.names["walidata"])["token"]}
    page = app.get(f"/sdi/override/{entry['id']}", headers=headers).body
    assert told["title"] in page
    if what != "gone":
        shown = app.get(f"/sdi/registry/{entry['id']}", headers=headers).body
        assert f"/sdi/override/{entry['id']}" in shown
    with pytest.raises(tk.NotAuthorized):
        office.call("walidata", f"sdi_override_{step}", id=entry["id"], content_hash="0" * 64)
    seen = {"content_hash": told["content_hash"], "note": "Dilihat."}
    office.call("walidata", f"sdi_override_{step}", id=entry["id"], **seen)
    row = model.Session.get(Entry, entry["id"], populate_existing=True)
    last = versions.latest(entry["id"])
    assert (row.body, row.content_hash, row.version) == (last.body, last.content_hash, last.number)
    assert row.title == last.body["nama_indikator"]
    assert (row.status == "agreed") == (not last.withdrawn)
    if step == "reject":
        assert office.call(None, "sdi_registry_show", id=entry["id"])["body"] == entry["body"]
    else:
        assert (last.number, last.subject_type) == (2, "indikator")
        assert last.withdrawn == (what in ("status", "gone"))
    with pytest.raises(tk.ObjectNotFound):
        office.call("walidata", "sdi_override_show", id=entry["id"])
    assert log.first_break() is None


def test_an_entry_made_past_the_workflow_becomes_its_first_version_when_confirmed(
    office: Office,
) -> None:
    entry = agreed(office, "konsep")
    made = {"id": unique("entri")}
    past_the_workflow(
        made,
        "insert into sdi_entry (id, type, name, title, organization_id, status, body, content_hash,"
        " version, published_at) select :id, type, :id, title, organization_id, status, body,"
        f" content_hash, version, published_at from sdi_entry where id = '{entry['id']}'",
    )
    told = office.call("walidata", "sdi_override_show", id=made["id"])
    assert told["may_restore"] is False
    with pytest.raises(tk.ValidationError):
        office.call("walidata", "sdi_override_reject", **made, content_hash=told["content_hash"])
    office.call("walidata", "sdi_override_confirm", **made, content_hash=told["content_hash"])
    change(office, {**made, "type": "konsep"}, "edit", satuan="Jiwa")
    assert office.call(None, "sdi_registry_show", **made)["version"] == 2


def used_by(office: Office, entry: dict[str, Any], how: str = "publish") -> dict[str, Any]:
    """The proposal of a dataset with a column of this concept."""
    rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": entry["id"]}]
    data = complete(owner_org=office.organization["name"], variabel=rows)
    data["resources"] = [{"name": "Data", "format": "CSV", "upload": upload()}]
    submitted = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **data))
    approved = office.approve(submitted)
    return office.step("walidata", "publish", approved) if how == "publish" else approved


def test_an_entry_in_use_is_superseded_but_not_withdrawn(office: Office) -> None:
    old, new = agreed(office, "konsep"), agreed(office, "konsep")
    dataset = used_by(office, old)
    asked = {"id": old["id"], "kind": "withdraw", "reason": "Sudah satu."}
    with pytest.raises(tk.ValidationError) as refused:
        office.call("clerk", "sdi_proposal_save", **asked)
    assert "superseded_by" in refused.value.error_dict
    change(office, old, "withdraw", reason="Sudah satu.", superseded_by=new["id"])
    used = office.call(None, "sdi_registry_usage", id=old["id"])["results"]
    assert [row["id"] for row in used] == [dataset["dataset_id"]]
    shown = office.call(None, "package_show", id=dataset["dataset_id"])
    assert shown["variabel"][0]["konsep"] == old["id"]
    assert shown["sdi_version"] == "1"
    supersedes = office.call(None, "sdi_registry_show", id=new["id"])["supersedes"]
    assert [row["id"] for row in supersedes] == [old["id"]]
    change(office, {**old, "type": "konsep"}, "restore")
    assert office.call(None, "sdi_registry_show", id=new["id"])["supersedes"] == []


def test_what_a_dataset_began_to_use_meanwhile_is_not_withdrawn(office: Office) -> None:
    entry = agreed(office, "konsep")
    asked = {"id": entry["id"], "kind": "withdraw", "reason": "Tidak dipakai."}
    gone = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **asked))
    gone = office.approve(gone)
    used_by(office, entry)
    with pytest.raises(tk.ValidationError) as refused:
        office.step("walidata", "publish", gone)
    assert "proposal" in refused.value.error_dict
    assert office.call(None, "sdi_registry_show", id=entry["id"])["status"] == "agreed"


def test_nothing_is_published_that_names_what_was_withdrawn_meanwhile(office: Office) -> None:
    entry = agreed(office, "konsep")
    late = used_by(office, entry, how="approve")
    change(office, entry, "withdraw", reason="Tidak dipakai.")
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "publish", late)


def test_what_the_clerk_says_of_a_neighbour_the_walidata_confirms(
    office: Office, neighbour: Office
) -> None:
    name = f"Angka Kunjungan Posyandu {unique('x')[2:]}"
    theirs = agreed(neighbour, "indikator", nama_indikator=name)
    hidden = propose(neighbour, "indikator", nama_indikator=name)
    neighbour.step("clerk", "submit", hidden)
    mine = propose(office, "indikator", nama_indikator=name)
    near = office.call("clerk", "sdi_registry_similar", proposal_id=mine["id"])["neighbours"]
    assert theirs["id"] in [item["id"] for item in near]
    assert hidden["subject_id"] not in [item["id"] for item in near]
    with pytest.raises(tk.ValidationError) as refused:
        office.step("clerk", "submit", mine, similar={theirs["id"]: "same"})
    assert "similar" in refused.value.error_dict
    said = {item["id"]: "different" for item in near} | {theirs["id"]: "variant"}
    office.step("clerk", "submit", mine, similar=said)
    office.step("clerk", "recall", mine)
    submitted = office.step("clerk", "submit", mine)
    near = office.call("walidata", "sdi_registry_similar", proposal_id=mine["id"])["neighbours"]
    assert {item["id"]: item["decision"] for item in near} == said
    seen = {"content_hash": submitted["content_hash"]}
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "approve", submitted, **seen)
    office.step("walidata", "approve", submitted, similar=said, **seen)
    office.step("walidata", "publish", mine)
    kept = office.call(None, "sdi_registry_show", id=mine["subject_id"])["similar"]
    assert {item["id"]: item["decision"] for item in kept} == said
    history = office.call("clerk", "sdi_proposal_history", id=mine["id"])
    noted = [row["verb"] for row in history if f"[variant: {theirs['id']}]" in row["note"]]
    assert noted == ["submit", "approve"]


def test_no_proposed_entry_is_anybodys_neighbour(office: Office, neighbour: Office) -> None:
    name = f"Angka Rahasia {unique('x')[2:]}"
    hidden = propose(neighbour, "indikator", nama_indikator=name)
    neighbour.step("clerk", "submit", hidden)
    for person in (None, "outsider", "clerk", "admin"):
        asked = {"type": "indikator", "nama_indikator": name}
        found = office.call(person, "sdi_registry_similar", **asked)["neighbours"]
        assert hidden["subject_id"] not in [item["id"] for item in found]
        with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
            office.call(person, "sdi_registry_similar", proposal_id=hidden["id"])


def test_what_is_said_of_an_entry_that_went_since_is_not_shown(
    office: Office, neighbour: Office
) -> None:
    name = f"Angka Sementara {unique('x')[2:]}"
    theirs = agreed(neighbour, "indikator", nama_indikator=name)
    mine = agreed(office, "indikator", nama_indikator=name)
    assert theirs["id"] in [item["id"] for item in mine["similar"]]
    change(neighbour, theirs, "withdraw", reason="Salah.")
    now = office.call(None, "sdi_registry_show", id=mine["id"])["similar"]
    assert theirs["id"] not in [item["id"] for item in now]


def test_a_column_names_only_what_the_registry_holds_or_that_nothing_fits(office: Office) -> None:
    concept, hidden = agreed(office, "konsep"), propose(office, "konsep")
    gone, activity = agreed(office, "konsep"), agreed(office, "kegiatan")
    change(office, gone, "withdraw", reason="Salah.")

    def proposed(reference: str) -> dict[str, Any]:
        rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": reference}]
        return office.propose(variabel=rows)

    for fits in (concept["id"], concept["name"], "belum_ada", ""):
        assert proposed(fits)["errors"] == {}
    names = hidden["subject_id"], hidden["subject_name"]
    for other in (*names, gone["id"], activity["id"], "x\x00"):
        with pytest.raises(tk.ValidationError):
            proposed(other)
