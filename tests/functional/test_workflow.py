"""The way of a dataset, in the roles' words, through the real actions."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.record import log

from .office import CSV, Office, complete, grant, open_office, upload


@pytest.fixture
def office() -> Office:
    return open_office()


def reason(note: str = "Satuan belum sesuai.") -> list[dict[str, str]]:
    return [{"principle": "standar_data", "field": "satuan", "note": note}]


def test_a_draft_leaves_no_trace_in_ckan(office: Office) -> None:
    proposal = office.propose()
    assert proposal["state"] == "draft"
    assert model.Package.get(proposal["dataset_id"]) is None
    assert model.Package.get(proposal["dataset"]["name"]) is None
    rows = model.Session.query(model.Resource).filter_by(
        id=proposal["dataset"]["resources"][0]["id"]
    )
    assert rows.count() == 0


def test_a_dataset_goes_from_draft_to_the_public(office: Office) -> None:
    proposal = office.submit()
    assert proposal["state"] == "in_review"  # this OPD has no walidata pendukung
    approved = office.approve(proposal)
    assert approved["state"] == "approved"
    published = office.step("walidata", "publish", approved)
    assert published["state"] == "published"
    shown = office.call(None, "package_show", id=proposal["dataset_id"])
    assert shown["title"] == proposal["title"]
    assert shown["resources"][0]["url"].endswith("/download/penduduk.csv")
    found = office.call(None, "package_search", fq=f"id:{proposal['dataset_id']}")
    assert found["count"] == 1


def test_an_anonymous_visitor_downloads_exactly_the_uploaded_bytes(office: Office, app) -> None:
    shown = office.publish()
    response = app.get(shown["resources"][0]["url"])
    assert response.data == CSV
    assert response.headers["Content-Type"].startswith("text/csv")


def test_a_published_csv_can_be_queried_as_text(office: Office) -> None:
    shown = office.publish()
    outbox.drain(shown["id"])
    found = office.call(None, "datastore_search", resource_id=shown["resources"][0]["id"])
    assert [row["jumlah"] for row in found["records"]] == ["10", "20"]
    fresh = office.call(None, "package_show", id=shown["id"])
    assert fresh["resources"][0]["datastore_active"] is True


def test_a_returned_proposal_can_be_submitted_again(office: Office) -> None:
    proposal = office.submit()
    returned = office.step("walidata", "return", proposal, reasons=reason())
    assert returned["state"] == "returned"
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    again = office.step("clerk", "submit", proposal)
    assert again["state"] == "in_review"
    history = office.call("clerk", "sdi_proposal_history", id=proposal["id"])
    assert [row["verb"] for row in history] == [
        "save", "submit", "forward", "return", "save", "submit", "forward",
    ]  # fmt: skip
    assert history[3]["reasons"] == reason()


def test_nobody_returns_without_a_reason(office: Office) -> None:
    proposal = office.submit()
    with pytest.raises(tk.NotAuthorized, match="alasan"):
        office.step("walidata", "return", proposal)


def test_a_walidata_pendukung_stands_between_when_there_is_one(office: Office) -> None:
    grant(office.names["member"], "walidata_pendukung", office.organization["id"])
    proposal = office.submit()
    assert proposal["state"] == "submitted"
    assert office.step("member", "forward", proposal)["state"] == "in_review"


def test_who_submitted_does_not_approve_even_as_walidata(office: Office) -> None:
    grant(office.names["clerk"], "walidata")
    proposal = office.submit()
    with pytest.raises(tk.NotAuthorized, match="orang lain"):
        office.approve(proposal, "clerk")
    assert office.approve(proposal, "walidata")["state"] == "approved"


def test_a_change_since_the_reviewer_looked_voids_his_approval(office: Office) -> None:
    proposal = office.submit()
    office.step("clerk", "recall", proposal)
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    office.step("clerk", "submit", proposal)
    with pytest.raises(tk.NotAuthorized, match="berubah"):
        office.approve(proposal)


@pytest.mark.parametrize("person", ["outsider", None])
def test_who_has_no_role_does_not_learn_of_a_proposal(office: Office, person: str | None) -> None:
    proposal = office.propose()
    for action in ("show", "diff", "history", "submit", "approve", "return"):
        with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)) as caught:
            office.call(person, f"sdi_proposal_{action}", id=proposal["id"])
        assert proposal["title"] not in str(caught.value)
        assert proposal["organization"]["title"] not in str(caught.value)


def test_a_sysadmin_holds_no_role_by_being_one(office: Office) -> None:
    from ckan.tests import factories

    admin = factories.Sysadmin()["name"]
    proposal = office.submit()
    with pytest.raises(tk.ObjectNotFound):
        office.call(admin, "sdi_proposal_approve", id=proposal["id"], content_hash="x")
    with pytest.raises(tk.NotAuthorized):
        office.call(admin, "sdi_proposal_save", **complete(owner_org=office.organization["name"]))


def test_an_edit_stays_invisible_until_it_is_published(office: Office) -> None:
    shown = office.publish()
    edit = office.call(
        "clerk", "sdi_proposal_save", id=shown["name"], notes="Definisi baru yang lebih jelas."
    )
    assert edit["kind"] == "edit"
    assert office.call(None, "package_show", id=shown["id"])["notes"] == shown["notes"]
    [difference] = office.call("clerk", "sdi_proposal_diff", id=edit["id"])
    assert (difference["path"], difference["before"]) == ("notes", shown["notes"])
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    after = office.call(None, "package_show", id=shown["id"])
    assert after["notes"] == "Definisi baru yang lebih jelas."
    assert after["resources"][0]["id"] == shown["resources"][0]["id"]


def test_a_new_file_answers_under_the_old_address(office: Office, app) -> None:
    shown = office.publish()
    resource = shown["resources"][0]
    new = CSV + b"64.71.01.1003,Teritip,30\n"
    edit = office.call("clerk", "sdi_proposal_resource_save", id=resource["id"], upload=upload(new))
    assert app.get(resource["url"]).data == CSV
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    assert app.get(resource["url"]).data == new
    outbox.drain(shown["id"])
    found = office.call(None, "datastore_search", resource_id=resource["id"])
    assert found["total"] == 3


def test_a_withdrawn_dataset_is_gone_for_the_public(office: Office, app) -> None:
    shown = office.publish()
    outbox.drain(shown["id"])
    data = {"id": shown["id"], "kind": "withdraw", "reason": "Angkanya keliru."}
    proposal = office.call("clerk", "sdi_proposal_save", **data)
    office.step("clerk", "submit", proposal)
    office.step("walidata", "publish", office.approve(proposal))
    with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
        office.call(None, "package_show", id=shown["id"])
    assert office.call(None, "package_search", fq=f"id:{shown['id']}")["count"] == 0
    assert app.get(shown["resources"][0]["url"], status=403).data != CSV
    outbox.drain(shown["id"])
    with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
        office.call(None, "datastore_search", resource_id=shown["resources"][0]["id"])


def test_a_withdrawal_needs_a_reason(office: Office) -> None:
    shown = office.publish()
    with pytest.raises(tk.ValidationError) as caught:
        office.call("clerk", "sdi_proposal_save", id=shown["id"], kind="withdraw")
    assert "reason" in caught.value.error_dict


def test_a_closed_dataset_is_approved_without_entering_ckan(office: Office) -> None:
    proposal = office.submit(accessRights="tertutup", keputusan_akses="Forum 1/2026, 2026-03-01")
    office.step("walidata", "publish", office.approve(proposal))
    assert model.Package.get(proposal["dataset_id"]) is None


def test_a_restricted_dataset_brings_no_link_that_nobody_guards(office: Office) -> None:
    link = {"name": "Tautan", "url": "https://example.org/a.csv"}
    limits = {"accessRights": "terbatas", "keputusan_akses": "Forum 2/2026, 2026-03-01"}
    with pytest.raises(tk.ValidationError, match="Tautan") as caught:
        office.propose(**limits, resources=[link])
    assert "accessRights" in caught.value.error_dict


def test_an_incomplete_dataset_is_refused_in_ckans_shape(office: Office) -> None:
    data = complete(owner_org=office.organization["name"], satuan="")
    with pytest.raises(tk.ValidationError) as caught:
        office.call("clerk", "sdi_proposal_save", **data)
    assert list(caught.value.error_dict) == ["satuan"]


def test_an_incomplete_draft_is_kept_on_request_and_cannot_be_submitted(office: Office) -> None:
    draft = office.propose(satuan="", allow_incomplete=True)
    assert "satuan" in draft["errors"]
    with pytest.raises(tk.ValidationError) as caught:
        office.step("clerk", "submit", draft)
    assert "satuan" in caught.value.error_dict


def test_a_hash_that_was_never_uploaded_here_names_no_file(office: Office) -> None:
    other = office.propose()["dataset"]["resources"][0]
    stolen = {key: other[key] for key in ("url", "url_type", "hash", "hash_algorithm")}
    with pytest.raises(tk.ValidationError):
        office.propose(resources=[{"name": "Data", "format": "CSV", **stolen}])


def test_two_editors_do_not_overwrite_one_another(office: Office) -> None:
    draft = office.propose()
    saved = {"proposal_id": draft["id"], "content_hash": draft["content_hash"]}
    office.call("clerk", "sdi_proposal_save", **saved, notes="Dari yang pertama.")
    with pytest.raises(tk.NotAuthorized, match="berubah"):
        office.call("clerk2", "sdi_proposal_save", **saved, notes="Dari yang kedua.")


def test_the_change_is_recorded_in_the_name_of_the_producer(office: Office) -> None:
    shown = office.publish()
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Baru.")
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    stream = office.call(None, "package_activity_list", id=shown["id"])
    clerk = model.User.get(office.names["clerk"]).id
    assert [row["activity_type"] for row in stream] == ["changed package", "new package"]
    assert {row["user_id"] for row in stream} == {clerk}


def test_the_log_is_chained_and_refuses_to_be_changed(office: Office) -> None:
    office.publish()
    assert log.first_break() is None
    import sqlalchemy as sa

    for statement in ("update sdi_log set note = 'x'", "delete from sdi_log", "truncate sdi_log"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            model.Session.execute(sa.text(statement))
        model.Session.rollback()


def test_a_script_that_reads_changes_and_writes_back_proposes_only_its_change(
    office: Office,
) -> None:
    """The usual habit: package_show, change one thing, package_update with all of it."""
    shown = office.publish(tags=[{"name": "warga"}, {"name": "penduduk"}])
    edit = office.call("clerk", "sdi_proposal_save", **{**shown, "notes": "Lebih jelas."})
    changed = office.call("clerk", "sdi_proposal_diff", id=edit["id"])
    assert [difference["path"] for difference in changed] == ["notes"]


def test_tags_may_come_as_one_line(office: Office) -> None:
    proposal = office.propose(tag_string="warga, penduduk , warga")
    assert proposal["dataset"]["tags"] == [{"name": "penduduk"}, {"name": "warga"}]
    assert "tag_string" not in proposal["dataset"]


def test_groups_and_extras_are_kept(office: Office) -> None:
    from ckan.tests import factories

    group = factories.Group()
    shown = office.publish(
        groups=[{"id": group["id"]}], extras=[{"key": "kode_dssd", "value": "1.02"}]
    )
    assert [g["name"] for g in shown["groups"]] == [group["name"]]
    assert shown["extras"] == [{"key": "kode_dssd", "value": "1.02"}]


def test_an_unknown_group_is_said_to_be_unknown(office: Office) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        office.propose(groups=[{"name": "tidak-ada"}])
    assert "groups" in caught.value.error_dict


def test_an_empty_file_is_refused_with_its_place(office: Office) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        office.propose(resources=[{"name": "Kosong", "upload": upload(b"", "nol.csv")}])
    assert "upload" in caught.value.error_dict["resources"][0]


def test_an_edit_that_changes_nothing_is_not_submitted(office: Office) -> None:
    shown = office.publish()
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"])
    with pytest.raises(tk.ValidationError, match="berubah"):
        office.step("clerk", "submit", edit)


def test_a_withdrawn_dataset_comes_back_by_an_edit(office: Office) -> None:
    shown = office.publish()
    data = {"id": shown["id"], "kind": "withdraw", "reason": "Keliru."}
    withdrawal = office.call("clerk", "sdi_proposal_save", **data)
    office.step("clerk", "submit", withdrawal)
    office.step("walidata", "publish", office.approve(withdrawal))
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Sudah dibetulkan.")
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    again = office.call(None, "package_show", id=shown["id"])
    assert (again["state"], again["notes"]) == ("active", "Sudah dibetulkan.")
    assert "withdrawal_reason" not in again


def test_datasets_of_other_types_are_left_to_ckan(office: Office) -> None:
    other = model.Package(
        name=f"harvest-{office.organization['name']}",
        type="harvest",
        owner_org=office.organization["id"],
    )
    other.add()
    model.Session.commit()
    with pytest.raises(tk.ObjectNotFound):
        office.call("clerk", "sdi_proposal_save", id=other.id, notes="x")


@pytest.mark.parametrize(
    "request_",
    [
        {"title": "a\x00b"},
        {"id": "a\x00b"},
        {"id": ["x"]},
        {"proposal_id": {"x": 1}},
        {"kind": "hapus-semua", "owner_org": "?"},
        {"owner_org": ["x"]},
        {"owner_org": {"id": "x"}},
        {"resources": "[{"},
        {"resources": {"0": {}}},
        {"resources": [[]]},
        {"resources__x__upload": "x"},
        {"resources__7__name": "x"},
        {"tags": "a"},
        {"extras": [{"key": ["x"], "value": {}}]},
        {"groups": [{"name": {"x": 1}}]},
        {"title": {"x": {"y": "z"}}},
        {"title": "x" * 3_000_000},
        {"wilayah": [[[[[[[[[[[["64.71"]]]]]]]]]]]]},
        {"tag_string": ["x"]},
        {"variabel": [{"nama": {"x": 1}}]},
    ],
)
def test_bad_input_gets_a_clear_error_and_stores_nothing(office: Office, request_: dict) -> None:
    before = office.call("clerk", "sdi_proposal_list")["count"]
    whole = {**complete(owner_org=office.organization["name"]), **request_}
    with pytest.raises((tk.ValidationError, tk.ObjectNotFound)):
        office.call("clerk", "sdi_proposal_save", **whole)
    assert office.call("clerk", "sdi_proposal_list")["count"] == before
    with pytest.raises((tk.ValidationError, tk.ObjectNotFound)):
        submit_as_it_is(office, whole)


def submit_as_it_is(office: Office, whole: dict) -> None:
    draft = office.call("clerk", "sdi_proposal_save", **whole, allow_incomplete=True)
    assert draft["errors"]
    office.step("clerk", "submit", draft)


def test_a_published_proposal_has_no_errors_left(office: Office) -> None:
    proposal = office.approve(office.submit())
    office.step("walidata", "publish", proposal)
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["errors"] == {}


def test_the_queue_begins_with_who_has_waited_longest(office: Office) -> None:
    first, second = office.propose(), office.propose()
    office.step("clerk", "submit", first)
    office.step("clerk", "submit", second)
    opd = office.organization["name"]
    queue = office.call("walidata", "sdi_proposal_list", queue=True, organization=opd)
    assert [row["id"] for row in queue["results"]] == [first["id"], second["id"]]
