"""An OPD is renamed, merged and split: all that is its own goes along, or nothing does."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.model import Proposal, RoleGrant
from ckanext.sdi_balikpapan.proposals.people import estate, offices
from ckanext.sdi_balikpapan.proposals.publishing import dataset, handover, outbox, versions
from ckanext.sdi_balikpapan.proposals.record import log

from .office import Office, grant, open_office, unique
from .test_publication import in_a_child

LAW = {
    "reason": "Perampingan perangkat daerah",
    "regulation_number": "Perda 2/2026",
    "regulation_date": "2026-11-01",
}


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def heir() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def boss() -> str:
    return str(factories.Sysadmin()["name"])


def do(boss: str, verb: str, /, **data: Any) -> dict[str, Any]:
    return tk.get_action(f"sdi_opd_{verb}")({"user": boss}, {**LAW, **data})


def merge(boss: str, office: Office, heir: Office, **data: Any) -> dict[str, Any]:
    ids = [office.organization["name"]]
    return do(boss, "merge", ids=ids, into=heir.organization["name"], **data)


def fresh(proposal: dict[str, Any]) -> Any:
    model.Session.expire_all()
    return model.Session.get(Proposal, proposal["id"])


def test_a_published_dataset_goes_along_as_a_new_version(
    office: Office, heir: Office, boss: str
) -> None:
    shown = office.publish()
    merge(boss, office, heir)
    now = office.call(None, "package_show", id=shown["id"])
    assert now["owner_org"] == now["organization"]["id"] == heir.organization["id"]
    assert now["author"] == heir.organization["title"]
    assert now["sdi_version"] == "2"
    same = ("name", "title", "resources", "sdi_approved_at", "sdi_approved_by")
    for key in same:
        assert now[key] == shown[key], key
    version = versions.latest(shown["id"])
    live = dataset.live_body(shown["id"])
    said = {key: value for key, value in version.body.items() if key != "resources"}
    assert {key: live[key] for key in said} == said
    assert version.number == 2


def test_withdrawn_and_tertutup_datasets_go_along_and_stay_hidden(
    office: Office, heir: Office, boss: str
) -> None:
    hidden = [withdrawn(office), tertutup(office)]
    before = [versions.standing(id_) for id_ in hidden]
    merge(boss, office, heir)
    for id_ in hidden:
        assert versions.latest(id_).body["owner_org"] == heir.organization["id"]
        with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
            office.call(None, "package_show", id=id_)
    assert [versions.standing(id_) for id_ in hidden] == before


def withdrawn(office: Office) -> str:
    id_ = str(office.publish()["id"])
    change = {"kind": "withdraw", "id": id_, "withdrawal_reason": "Salah metode."}
    proposal = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **change))
    office.step("walidata", "publish", office.approve(proposal))
    return id_


def tertutup(office: Office) -> str:
    decision = "Keputusan PPID 1/2026, 2 Januari 2026"
    closed = {"accessRights": "tertutup", "resources": [], "keputusan_akses": decision}
    proposal = office.approve(office.submit(**closed))
    office.step("walidata", "publish", proposal)
    return str(proposal["dataset_id"])


STATES = {
    "draft": ("draft", lambda o: o.propose()),
    "in_review": ("in_review", lambda o: o.submit()),
    "approved": ("in_review", lambda o: o.approve(o.submit())),
}


@pytest.mark.parametrize("state", STATES)
def test_an_open_proposal_goes_along_and_reaches_publication_there(
    office: Office, heir: Office, boss: str, state: str
) -> None:
    after, make = STATES[state]
    proposal = make(office)
    assert fresh(proposal).state == state
    merge(boss, office, heir)
    row = fresh(proposal)
    assert (row.state, row.organization_id) == (after, heir.organization["id"])
    assert row.body["owner_org"] == heir.organization["id"]
    assert row.approved_hash is None
    seen = office.call("clerk", "sdi_proposal_show", id=proposal["id"])
    if after == "draft":
        seen = office.step("clerk", "submit", seen)
    office.step("walidata", "publish", office.approve(seen))
    shown = office.call(None, "package_show", id=proposal["dataset_id"])
    assert shown["owner_org"] == heir.organization["id"]


def test_an_edit_isnt_outdated_by_the_move(office: Office, heir: Office, boss: str) -> None:
    shown = office.publish()
    edit = {"id": shown["id"], "notes": "Definisi baru."}
    proposal = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **edit))
    merge(boss, office, heir)
    seen = office.call("walidata", "sdi_proposal_show", id=proposal["id"])
    assert not seen["outdated"]
    office.step("walidata", "publish", office.approve(seen))
    assert office.call(None, "package_show", id=shown["id"])["notes"] == "Definisi baru."


def test_what_was_approved_of_the_old_content_must_be_approved_again(
    office: Office, heir: Office, boss: str
) -> None:
    proposal = office.approve(office.submit())
    merge(boss, office, heir)
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "publish", proposal)
    with pytest.raises(tk.NotAuthorized):  # bound to the old hash
        office.approve(proposal)


def test_a_transfer_between_the_two_is_done_by_the_merger(
    office: Office, heir: Office, boss: str
) -> None:
    shown = office.publish()
    offer = {"kind": "transfer", "id": shown["id"], "owner_org": heir.organization["id"]}
    proposal = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **offer))
    merge(boss, office, heir)
    assert fresh(proposal).state == "discarded"


def test_a_transfer_to_the_merged_one_leads_to_its_heir(
    office: Office, heir: Office, boss: str
) -> None:
    third = open_office()
    shown = third.publish()
    offer = {"kind": "transfer", "id": shown["id"], "owner_org": office.organization["id"]}
    proposal = third.step("clerk", "submit", third.call("clerk", "sdi_proposal_save", **offer))
    merge(boss, office, heir)
    row = fresh(proposal)
    assert (row.state, row.receiving_organization_id) == ("offered", heir.organization["id"])
    seen = heir.call("clerk", "sdi_proposal_show", id=proposal["id"])
    heir.step("clerk", "consent", seen, content_hash=seen["content_hash"])


def test_people_keep_what_they_may_and_of_two_capacities_the_higher(
    office: Office, heir: Office, boss: str
) -> None:
    both = model.User.get(office.names["clerk"])
    call = tk.get_action("organization_member_create")
    data = {"id": heir.organization["id"], "username": both.name, "role": "member"}
    call({"ignore_auth": True, "user": boss}, data)
    grant(office.names["member"], "walidata_pendukung", office.organization["name"])
    grant(office.names["admin"], "walidata_pendukung", office.organization["name"])
    grant(office.names["admin"], "walidata_pendukung", heir.organization["name"])
    merge(boss, office, heir)
    members = tk.get_action("member_list")(
        {"ignore_auth": True}, {"id": heir.organization["id"], "object_type": "user"}
    )
    capacities = {id_: capacity.lower() for id_, _, capacity in members}
    assert capacities[both.id] == "editor"
    assert capacities[model.User.get(office.names["admin"]).id] == "admin"
    assert len(members) == len(capacities)
    held = model.Session.query(RoleGrant).filter_by(organization_id=heir.organization["id"])
    assert held.count() == 2


def test_the_old_address_leads_to_the_heir(
    office: Office, heir: Office, boss: str, app: Any
) -> None:
    merge(boss, office, heir)
    for old in (office.organization["name"], office.organization["id"]):
        answer = app.get(f"/organization/{old}", follow_redirects=False)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(f"/organization/{heir.organization['name']}")


def test_the_search_and_the_counts_follow(office: Office, heir: Office, boss: str) -> None:
    shown = office.publish()
    merge(boss, office, heir)
    outbox.drain(shown["id"])
    query = {"fq": f"organization:{heir.organization['name']}"}
    assert office.call(None, "package_search", **query)["count"] == 1
    page = office.call(None, "organization_show", id=heir.organization["name"])
    assert page["package_count"] == 1


def test_requests_follow_the_office_that_answers_them(
    office: Office, heir: Office, boss: str
) -> None:
    asked = office.call(
        "clerk",
        "sdi_request_create",
        title="Jumlah taman kota",
        text="Berapa jumlah taman kota menurut kelurahan pada 2026?",
        organization=office.organization["name"],
    )
    merge(boss, office, heir)
    found = office.call(None, "sdi_request_show", id=asked["number"])
    assert found["organization"]["id"] == heir.organization["id"]


def test_a_merger_may_make_the_office_that_it_leads_to(office: Office, boss: str) -> None:
    name = unique("dinas-baru")
    shown = office.publish()
    data = {"ids": [office.organization["name"]], "into": name, "title": "Dinas Baru"}
    do(boss, "merge", **data)
    assert office.call(None, "package_show", id=shown["id"])["organization"]["name"] == name
    assert not any(do(boss, "merge", **data)[key] for key in ("datasets", "proposals", "rows"))


def test_run_again_it_finds_nothing_and_notes_nothing(
    office: Office, heir: Office, boss: str
) -> None:
    office.publish()
    assert merge(boss, office, heir)["datasets"] == 1
    rows = len(list(log.rows()))
    again = merge(boss, office, heir)
    assert not any(again.values())
    assert len(list(log.rows())) == rows


def test_a_dry_run_says_what_would_move_and_moves_nothing(
    office: Office, heir: Office, boss: str
) -> None:
    shown, proposal = office.publish(), office.approve(office.submit())
    rows = len(list(log.rows()))
    plan = merge(boss, office, heir, dry_run=True)
    assert (plan["datasets"], plan["proposals"], plan["reviewed_again"]) == (1, 1, 1)
    assert office.call(None, "package_show", id=shown["id"]) == shown
    assert fresh(proposal).state == "approved"
    assert len(list(log.rows())) == rows
    done = merge(boss, office, heir)
    assert {**done, "dry_run": True} == plan


def test_the_log_names_each_dataset_and_the_regulation(
    office: Office, heir: Office, boss: str
) -> None:
    shown = office.publish()
    merge(boss, office, heir)
    mine = [row for row in log.rows() if row["subject_id"] == shown["id"]]
    assert mine[-1]["verb"] == "office"
    assert "Perda 2/2026" in mine[-1]["note"]
    assert mine[-1]["content_hash"] == versions.latest(shown["id"]).content_hash
    assert [row["verb"] for row in log.rows()][-1] == "opd_merge"
    assert log.first_break() is None


def after(function: Callable[..., Any]) -> Callable[..., None]:
    def run_and_die(*args: object, **kwargs: object) -> None:
        function(*args, **kwargs)
        os._exit(9)

    return run_and_die


POINTS = {
    "after the first dataset": (handover, "hand_over"),
    "after a proposal": (offices, "_carry_proposal"),
    "after the people": (offices, "carry"),
    "after it was closed": (offices, "_close"),
    "before the commit": (offices, "_note_command"),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_merger_that_is_killed_never_was(
    office: Office, heir: Office, boss: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    shown, proposal = office.publish(), office.submit()
    where, name = POINTS[point]
    with monkeypatch.context() as patch:
        patch.setattr(where, name, after(getattr(where, name)))
        assert in_a_child(lambda: merge(boss, office, heir)) == 9
    assert office.call(None, "package_show", id=shown["id"]) == shown
    assert fresh(proposal).organization_id == office.organization["id"]
    assert not estate.of(heir.organization["id"])
    assert merge(boss, office, heir)["datasets"] == 1
    assert log.first_break() is None


def test_renamed_its_address_and_the_producers_name_follow(
    office: Office, boss: str, app: Any
) -> None:
    shown, proposal = office.publish(), office.submit()
    new = unique("badan")
    do(boss, "rename", id=office.organization["name"], name=new, title="Badan Baru")
    outbox.drain(shown["id"])
    now = office.call(None, "package_show", id=shown["id"])
    assert (now["author"], now["organization"]["name"]) == ("Badan Baru", new)
    assert (now["owner_org"], now["name"]) == (shown["owner_org"], shown["name"])
    assert fresh(proposal).body["author"] == "Badan Baru"
    answer = app.get(f"/organization/{office.organization['name']}", follow_redirects=False)
    assert answer.headers["Location"].endswith(f"/organization/{new}")
    again = {"id": new, "name": new, "title": "Badan Baru"}
    assert not any(do(boss, "rename", **again).values())


def test_split_only_what_is_named_moves(office: Office, heir: Office, boss: str) -> None:
    goes, stays, draft = office.publish(), office.publish(), office.propose()
    clerk2, goal = office.names["clerk2"], heir.organization["name"]
    rows = [f"dataset,{goes['name']},{goal}", f"dataset,{draft['dataset_id']},{goal}"]
    mapping = "\n".join(["jenis,nama,tujuan", *rows, f"orang,{clerk2},{goal}"])
    data = {"id": office.organization["name"], "mapping": mapping}
    moved = do(boss, "split", **data)
    assert (moved["datasets"], moved["proposals"]) == (1, 1)
    owner = [office.call(None, "package_show", id=d["id"])["owner_org"] for d in (goes, stays)]
    assert owner == [heir.organization["id"], office.organization["id"]]
    assert fresh(draft).organization_id == heir.organization["id"]
    heir.call(clerk2, "sdi_proposal_show", id=draft["id"])
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        office.call("clerk", "sdi_proposal_show", id=draft["id"])
    assert not any(do(boss, "split", **data).values())


def test_a_mapping_with_one_bad_row_moves_nothing(office: Office, heir: Office, boss: str) -> None:
    goes, goal = office.publish(), heir.organization["name"]
    mapping = f"jenis,nama,tujuan\ndataset,{goes['name']},{goal}\ndataset,bukan-ini,{goal}"
    with pytest.raises(tk.ValidationError) as error:
        do(boss, "split", id=office.organization["name"], mapping=mapping)
    assert "Baris 3" in error.value.error_dict["mapping"][0]
    assert office.call(None, "package_show", id=goes["id"]) == goes


DELETIONS = {
    "organization_delete": {},
    "organization_purge": {},
    "group_delete": {},
    "group_purge": {},
    "organization_patch": {"state": "deleted"},
}
OWNED: dict[str, Callable[[Office], object]] = {
    "a published dataset": lambda o: o.publish(),
    "a withdrawn one": withdrawn,
    "a tertutup one": tertutup,
    "a draft": lambda o: o.propose(),
    "a role": lambda o: grant(o.names["member"], "walidata_pendukung", o.organization["name"]),
}


@pytest.mark.parametrize("owned", OWNED)
def test_an_office_that_owns_anything_isnt_deleted(office: Office, boss: str, owned: str) -> None:
    OWNED[owned](office)
    for action, data in DELETIONS.items():
        for reference in (office.organization["id"], office.organization["name"]):
            with pytest.raises(tk.NotAuthorized) as error:
                tk.get_action(action)({"user": boss}, {"id": reference, **data})
            assert "ckan sdi opd merge" in str(error.value.message), action
    model.Session.rollback()
    assert model.Group.get(office.organization["id"]).state == "active"


@pytest.mark.parametrize("owned", [name for name in OWNED if name != "a role"])
def test_nor_by_hand_in_the_database(office: Office, owned: str) -> None:
    OWNED[owned](office)
    group = model.Group.get(office.organization["id"])
    group.state = "deleted"
    with pytest.raises(tk.NotAuthorized):
        model.Session.commit()
    model.Session.rollback()


def test_one_that_owns_nothing_is(office: Office, boss: str) -> None:
    tk.get_action("organization_delete")({"user": boss}, {"id": office.organization["id"]})
    assert model.Group.get(office.organization["id"]).state == "deleted"


@pytest.mark.parametrize("verb", ["rename", "merge", "split"])
@pytest.mark.parametrize("person", [None, "clerk", "admin", "walidata"])
def test_nobody_reorganises_but_a_sysadmin(office: Office, person: str | None, verb: str) -> None:
    with pytest.raises(tk.NotAuthorized):
        office.call(person, f"sdi_opd_{verb}", id=office.organization["name"], **LAW)


@pytest.mark.parametrize("missing", LAW)
def test_no_change_without_its_reason_and_regulation(
    office: Office, heir: Office, boss: str, missing: str
) -> None:
    with pytest.raises(tk.ValidationError) as error:
        merge(boss, office, heir, **{missing: ""})
    assert missing in error.value.error_dict
