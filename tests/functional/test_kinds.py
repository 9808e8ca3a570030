"""Every kind of change goes the same way: delete, restore, rename, transfer, rebase, on behalf."""

from __future__ import annotations

import re
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.editing import finding
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import CSV, Office, complete, open_office, unique, upload


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def receiver() -> Office:
    return open_office()


def decide(office: Office, proposal: dict[str, Any], person: str = "walidata") -> dict[str, Any]:
    """The walidata approves and publishes what waits for him."""
    approved = office.approve(proposal, person)
    published = office.step(person, "publish", approved)
    outbox.drain(published["dataset_id"])
    return published


def change(office: Office, dataset: dict[str, Any], kind: str, **data: Any) -> dict[str, Any]:
    """A change of a published dataset that went the whole way."""
    proposal = office.call("clerk", "sdi_proposal_save", id=dataset["id"], kind=kind, **data)
    return decide(office, office.step("clerk", "submit", proposal))


def is_public(dataset: dict[str, Any]) -> bool:
    try:
        tk.get_action("package_show")({"user": "", "ignore_auth": False}, {"id": dataset["id"]})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return False
    return True


def test_a_deleted_dataset_leaves_ckans_tables_and_can_be_restored(office: Office, app) -> None:
    dataset = office.publish()
    file_url = dataset["resources"][0]["url"]
    change(office, dataset, "delete", reason="Salah metode.")
    assert model.Package.get(dataset["id"]) is None
    assert model.Session.query(model.Resource).filter_by(package_id=dataset["id"]).count() == 0
    assert app.get(file_url, expect_errors=True).status_code == 404
    change(office, dataset, "restore")
    again = office.call(None, "package_show", id=dataset["id"])
    assert again["name"] == dataset["name"]
    assert [r["id"] for r in again["resources"]] == [r["id"] for r in dataset["resources"]]
    assert app.get(file_url).body.encode() == CSV


def test_a_deleted_dataset_has_no_table_and_no_place_in_the_index(office: Office) -> None:
    dataset = office.publish()
    outbox.drain(dataset["id"])
    change(office, dataset, "delete", reason="Salah metode.")
    found = office.call(None, "package_search", fq=f"id:{dataset['id']}")
    assert found["count"] == 0
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "datastore_search", resource_id=dataset["resources"][0]["id"])


def test_a_withdrawn_dataset_is_restored_as_it_was(office: Office) -> None:
    dataset = office.publish()
    change(office, dataset, "withdraw", reason="Sedang dihitung ulang.")
    assert not is_public(dataset)
    change(office, dataset, "restore")
    shown = office.call(None, "package_show", id=dataset["id"])
    assert (shown["title"], shown["state"]) == (dataset["title"], "active")


def test_a_renamed_dataset_answers_under_its_new_address_and_leads_on_from_the_old(
    office: Office, app
) -> None:
    dataset, new_name = office.publish(), unique("alamat-baru")
    change(office, dataset, "rename", name=new_name)
    shown = office.call(None, "package_show", id=new_name)
    assert shown["id"] == dataset["id"]
    answer = app.get(f"/dataset/{dataset['name']}", follow_redirects=False)
    assert (answer.status_code, answer.location.endswith(f"/dataset/{new_name}")) == (302, True)


def test_an_address_that_was_public_is_not_given_to_another_dataset(office: Office) -> None:
    dataset = office.publish()
    change(office, dataset, "rename", name=unique("alamat-baru"))
    with pytest.raises(tk.ValidationError, match="pernah dipakai"):
        office.propose(name=dataset["name"])


def test_a_rename_changes_nothing_but_the_address(office: Office) -> None:
    dataset, new_name = office.publish(), unique("alamat-baru")
    change(office, dataset, "rename", name=new_name, title="Judul lain", resources=[])
    shown = office.call(None, "package_show", id=dataset["id"])
    assert (shown["name"], shown["title"]) == (new_name, dataset["title"])
    assert len(shown["resources"]) == len(dataset["resources"])


def test_a_transfer_waits_for_the_receiving_organisation(office: Office, receiver: Office) -> None:
    dataset = office.publish()
    target = receiver.organization
    proposal = office.call(
        "clerk", "sdi_proposal_save", id=dataset["id"], kind="transfer", owner_org=target["name"]
    )
    with pytest.raises(tk.ObjectNotFound):
        receiver.call("clerk", "sdi_proposal_show", id=proposal["id"])
    offered = office.step("clerk", "submit", proposal)
    assert offered["state"] == "offered"
    with pytest.raises(tk.NotAuthorized):
        office.approve(offered)
    mine = receiver.call("clerk", "sdi_proposal_list", queue=True)
    assert [p["id"] for p in mine["results"]] == [proposal["id"]]
    mine = receiver.call("clerk2", "sdi_proposal_list", mine=True)
    assert [p["id"] for p in mine["results"]] == [proposal["id"]]
    agreed = receiver.step("clerk", "consent", offered, content_hash=offered["content_hash"])
    decide(office, agreed)
    shown = office.call(None, "package_show", id=dataset["id"])
    assert shown["owner_org"] == target["id"]
    assert shown["author"] == target["title"]
    edit = receiver.call("clerk", "sdi_proposal_save", id=dataset["id"], notes="Milik kami.")
    assert edit["organization"]["id"] == target["id"]


def test_a_transfer_that_is_declined_goes_back_with_the_reason(
    office: Office, receiver: Office
) -> None:
    dataset = office.publish()
    proposal = office.call(
        "clerk",
        "sdi_proposal_save",
        id=dataset["id"],
        kind="transfer",
        owner_org=receiver.organization["id"],
    )
    offered = office.step("clerk", "submit", proposal)
    reasons = [{"principle": "lainnya", "note": "Bukan tugas kami."}]
    returned = receiver.step("clerk", "return", offered, reasons=reasons)
    assert returned["state"] == "returned"
    with pytest.raises(tk.ObjectNotFound):
        receiver.call("clerk", "sdi_proposal_show", id=proposal["id"])


def test_a_second_proposal_on_a_dataset_is_told_of_the_first(office: Office) -> None:
    dataset = office.publish()
    first = office.call("clerk", "sdi_proposal_save", id=dataset["id"], notes="Satu.")
    office.step("clerk", "submit", first)
    second = office.call("clerk2", "sdi_proposal_save", id=dataset["id"], title="Judul kedua")
    assert second["id"] != first["id"]
    assert [p["id"] for p in second["siblings"]] == [first["id"]]


def overtaken(office: Office, **mine: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A dataset and a draft of it, after another change of it was published."""
    dataset = office.publish()
    draft = office.call("clerk", "sdi_proposal_save", id=dataset["id"], **mine)
    other = office.call(
        "clerk2", "sdi_proposal_save", id=dataset["id"], another=True, notes="Sudah terbit."
    )
    decide(office, office.step("clerk2", "submit", other))
    return dataset, office.call("clerk", "sdi_proposal_show", id=draft["id"])


def test_what_was_overtaken_is_not_submitted_and_overwrites_nothing(office: Office) -> None:
    dataset, draft = overtaken(office, title="Judul saya")
    assert draft["outdated"]
    with pytest.raises(tk.NotAuthorized, match="memperbarui dasarnya"):
        office.step("clerk", "submit", draft)
    rebased = office.step("clerk", "rebase", draft)
    assert (rebased["outdated"], rebased["dataset"]["notes"]) == (False, "Sudah terbit.")
    decide(office, office.step("clerk", "submit", rebased))
    shown = office.call(None, "package_show", id=dataset["id"])
    assert (shown["title"], shown["notes"]) == ("Judul saya", "Sudah terbit.")


@pytest.mark.parametrize(("side", "text"), [("mine", "Punya saya."), ("theirs", "Sudah terbit.")])
def test_what_both_changed_is_somebodys_choice(office: Office, side: str, text: str) -> None:
    _, draft = overtaken(office, notes="Punya saya.")
    with pytest.raises(tk.ValidationError) as caught:
        office.step("clerk", "rebase", draft)
    assert list(caught.value.error_dict) == ["notes"]
    looked = office.call("clerk", "sdi_proposal_rebase_show", id=draft["id"])
    assert looked["conflicts"][0]["mine"] == "Punya saya."
    rebased = office.step("clerk", "rebase", draft, choices={"notes": side})
    assert rebased["dataset"]["notes"] == text


def test_a_walidata_enters_for_an_organisation_that_confirms(office: Office) -> None:
    data = complete(owner_org=office.organization["name"])
    entered = office.call("walidata", "sdi_proposal_save", **data)
    assert entered["on_behalf"]
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "submit", entered)
    with pytest.raises(tk.NotAuthorized, match="content_hash"):
        office.step("clerk", "submit", entered)
    submitted = office.step("clerk", "submit", entered, content_hash=entered["content_hash"])
    assert submitted["edited_by"] == submitted["submitted_by"]
    decide(office, submitted, "walidata")
    assert is_public({"id": entered["dataset_id"]})


def test_a_walidatas_own_dataset_reaches_the_public_while_the_other_is_away(
    office: Office,
) -> None:
    """The walidata is also a clerk of his own office; his colleague there answers for it."""
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("organization_member_create")(
        {"user": site, "ignore_auth": True},
        {"id": office.organization["id"], "username": office.names["walidata"], "role": "editor"},
    )
    entered = office.propose("walidata")
    submitted = office.step("walidata", "submit", entered)
    with pytest.raises(tk.NotAuthorized, match="Anda sendiri"):
        office.approve(submitted)
    recalled = office.step("walidata", "recall", submitted)
    confirmed = office.step(
        "clerk", "submit", recalled, content_hash=recalled["content_hash"], confirm=True
    )
    decide(office, confirmed, "walidata")
    assert is_public({"id": entered["dataset_id"]})


def test_the_pembina_approves_a_walidatas_own_dataset(office: Office) -> None:
    pembina = factories.User()["name"]
    office.names["pembina"] = pembina
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("sdi_role_grant")(
        {"user": site, "ignore_auth": True}, {"user": pembina, "role": "pembina_data"}
    )
    tk.get_action("organization_member_create")(
        {"user": site, "ignore_auth": True},
        {"id": office.organization["id"], "username": office.names["walidata"], "role": "editor"},
    )
    submitted = office.submit("walidata")
    approved = office.approve(submitted, "pembina")
    assert approved["state"] == "approved"


def test_data_prioritas_needs_the_pembinas_result(office: Office) -> None:
    submitted = office.submit(prioritas_tahun=["2026"])
    seen = {"content_hash": submitted["content_hash"]}
    with pytest.raises(tk.ValidationError, match="Pembina Data"):
        office.step("walidata", "approve", submitted, **seen)
    result = {"pembina_number": "B-12/64710/2026", "pembina_date": "2026-11-20"}
    approved = office.step("walidata", "approve", submitted, **seen, **result)
    assert approved["attestation"]["pembina"]["number"] == "B-12/64710/2026"


@pytest.mark.ckan_config("ckanext.sdi_balikpapan.pembina_review", True)
def test_data_prioritas_is_rechecked_where_that_is_switched_on(office: Office) -> None:
    office.names["pembina"] = factories.User()["name"]
    tk.get_action("sdi_role_grant")(
        {"ignore_auth": True}, {"user": office.names["pembina"], "role": "pembina_data"}
    )
    waiting = office.approve(office.submit(prioritas_tahun=["2026"]))
    assert waiting["state"] == "pembina_review"
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "publish", waiting)
    checked = office.step("pembina", "recheck", waiting, content_hash=waiting["content_hash"])
    assert office.step("walidata", "publish", checked)["state"] == "published"


def test_who_has_claimed_a_proposal_decides_until_another_takes_over(office: Office) -> None:
    submitted = office.submit()
    office.step("walidata", "claim", submitted)
    with pytest.raises(tk.NotAuthorized, match="Ambil alih"):
        office.approve(submitted, "walidata2")
    office.step("walidata2", "claim", submitted)
    assert office.approve(submitted, "walidata2")["state"] == "approved"


def test_a_claim_ends_when_its_holder_is_gone(office: Office) -> None:
    submitted = office.submit()
    office.step("walidata", "claim", submitted)
    model.User.get(office.names["walidata"]).delete()
    model.Session.commit()
    assert office.approve(submitted, "walidata2")["state"] == "approved"


@pytest.mark.parametrize(
    ("kind", "after"),
    [("create", "edit"), ("restore", "edit"), ("rename", "withdraw"), ("delete", "delete")],
)
def test_a_kind_that_does_not_fit_is_refused_with_those_that_do(
    office: Office, kind: str, after: str
) -> None:
    dataset = office.publish()
    if after in ("withdraw", "delete"):
        change(office, dataset, after, reason="Diperbaiki.")
    with pytest.raises(tk.ValidationError, match="hanya dapat diusulkan"):
        office.call("clerk", "sdi_proposal_save", id=dataset["id"], kind=kind, reason="x")


def test_a_file_comes_along_through_a_rebase(office: Office) -> None:
    dataset = office.publish()
    first = dataset["resources"][0]["id"]
    draft = office.call(
        "clerk",
        "sdi_proposal_resource_save",
        id=first,
        upload=upload(CSV + b"64.71.01.1003,Teritip,30\n", "baru.csv"),
    )
    other = office.call(
        "clerk2", "sdi_proposal_save", id=dataset["id"], another=True, notes="Sudah terbit."
    )
    decide(office, office.step("clerk2", "submit", other))
    rebased = office.step("clerk", "rebase", draft)
    assert rebased["dataset"]["resources"][0]["hash"] == draft["dataset"]["resources"][0]["hash"]
    assert rebased["dataset"]["notes"] == "Sudah terbit."


def test_the_page_of_a_dataset_offers_what_fits_it(office: Office, app) -> None:
    dataset = office.publish()
    page = as_person(office, app, "clerk", f"/sdi/proposals/start?dataset={dataset['name']}")
    offered = set(re.findall(r'name="kind" value="(\w+)"', page))
    assert offered == {"edit", "withdraw", "delete", "rename", "transfer"}
    change(office, dataset, "withdraw", reason="Diperbaiki.")
    page = as_person(office, app, "clerk", f"/sdi/proposals/start?dataset={dataset['id']}")
    assert set(re.findall(r'name="kind" value="(\w+)"', page)) == {"edit", "delete", "restore"}


def test_a_rebase_page_shows_what_was_published_and_asks_for_a_choice(office: Office, app) -> None:
    _, draft = overtaken(office, notes="Punya saya.")
    page = as_person(office, app, "clerk", f"/sdi/proposals/{draft['id']}/rebase")
    assert "Sudah terbit." in page
    assert "Punya saya." in page
    assert 'name="choice:notes"' in page


def test_what_was_entered_for_an_organisation_is_in_its_clerks_list(office: Office) -> None:
    entered = office.call(
        "walidata", "sdi_proposal_save", **complete(owner_org=office.organization["name"])
    )
    mine = office.call("clerk", "sdi_proposal_list", mine=True)["results"]
    assert [p["id"] for p in mine] == [entered["id"]]


def as_person(office: Office, app: Any, person: str, path: str) -> str:
    token = factories.APIToken(user=office.names[person])["token"]
    return app.get(path, headers={"Authorization": token}).body


def test_who_gave_a_dataset_away_does_not_go_on_changing_it(
    office: Office, receiver: Office
) -> None:
    dataset = office.publish()
    draft = office.call("clerk2", "sdi_proposal_save", id=dataset["id"], notes="Masih kami.")
    target = receiver.organization["id"]
    transfer = office.call(
        "clerk", "sdi_proposal_save", id=dataset["id"], kind="transfer", owner_org=target
    )
    offered = office.step("clerk", "submit", transfer)
    seen = {"content_hash": offered["content_hash"]}
    decide(office, receiver.step("clerk", "consent", offered, **seen))
    with pytest.raises(tk.ValidationError, match="diserahkan"):
        office.step("clerk2", "rebase", draft)
    with pytest.raises(tk.NotAuthorized):
        office.step("clerk2", "submit", draft)
    assert office.step("clerk2", "discard", draft)["state"] == "discarded"


def test_a_script_gone_wild_opens_no_proposals_without_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_OPEN", 2)
    dataset = office.publish()
    for number in range(2):
        office.call(
            "clerk", "sdi_proposal_save", id=dataset["id"], another=True, notes=f"Ke-{number}."
        )
    with pytest.raises(tk.ValidationError, match="usulan terbuka"):
        office.call("clerk", "sdi_proposal_save", id=dataset["id"], another=True, notes="Lagi.")


def test_what_a_clerk_left_behind_goes_on_without_him(office: Office) -> None:
    """What he began is the agency's; the history still says whose it was."""
    draft, submitted = office.propose(), office.submit()
    model.User.get(office.names["clerk"]).delete()
    model.Session.commit()
    seen = {"content_hash": draft["content_hash"]}
    with pytest.raises(tk.NotAuthorized, match="content_hash"):
        office.step("clerk2", "submit", draft)
    decide(office, office.step("clerk2", "submit", draft, **seen))
    decide(office, submitted)
    history = office.call("clerk2", "sdi_proposal_history", id=submitted["id"])
    assert history[0]["actor_name"].endswith("(akun dihapus)")
    assert is_public({"id": submitted["dataset_id"]})


def test_an_agency_without_people_is_looked_after_by_the_walidata(office: Office) -> None:
    draft = office.propose()
    members = {"group_id": office.organization["id"], "table_name": "user"}
    model.Session.query(model.Member).filter_by(**members).update({"state": "deleted"})
    model.Session.commit()
    kept = office.call("walidata", "sdi_proposal_save", proposal_id=draft["id"], notes="Kami jaga.")
    assert kept["dataset"]["notes"] == "Kami jaga."
    assert office.step("walidata", "discard", kept)["state"] == "discarded"


def test_the_approver_may_leave_before_it_is_published(office: Office) -> None:
    approved = office.approve(office.submit(), "walidata")
    model.User.get(office.names["walidata"]).delete()
    model.Session.commit()
    assert office.step("walidata2", "publish", approved)["state"] == "published"


def test_a_transfer_to_an_agency_that_is_silent_comes_back(
    office: Office, receiver: Office
) -> None:
    dataset = office.publish()
    target = receiver.organization["id"]
    proposal = office.call(
        "clerk", "sdi_proposal_save", id=dataset["id"], kind="transfer", owner_org=target
    )
    offered = office.step("clerk", "submit", proposal)
    reasons = [{"principle": "lainnya", "note": "Penerima sudah tidak ada."}]
    assert office.step("walidata", "return", offered, reasons=reasons)["state"] == "returned"
