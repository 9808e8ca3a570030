"""Asking for a terbatas dataset, answering, granting and taking back: by whom, and recorded."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.record import log

from .office import Office, open_office, unique
from .test_access import SECRET, ends, other_agency, restricted


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def dataset(office: Office) -> dict[str, Any]:
    return restricted(office)


@pytest.fixture
def asker(office: Office) -> str:
    """Somebody new of another agency."""
    person = unique("peminta")
    other_agency(office, person)
    return person


def ask(office: Office, dataset: dict[str, Any], person: str, **data: Any) -> dict[str, Any]:
    asked = {"dataset": dataset["name"], "purpose": "Penyusunan RKPD", **data}
    return office.call(person, "sdi_access_request", **asked)


def reads(office: Office, dataset: dict[str, Any], person: str) -> bool:
    try:
        office.call(person, "datastore_search", resource_id=dataset["resources"][0]["id"])
    except tk.NotAuthorized:
        return False
    return True


def test_a_request_is_answered_by_the_owner_and_recorded(office, dataset, asker) -> None:
    request = ask(office, dataset, asker)
    assert not reads(office, dataset, asker)
    waiting = office.call("clerk", "sdi_access_list", queue=True, dataset=dataset["id"])
    assert request["id"] in {permit["id"] for permit in waiting["results"]}
    answer = {"id": request["id"], "verdict": "approve", "ends_on": ends(30)}
    office.call("clerk", "sdi_access_answer", **answer)
    assert reads(office, dataset, asker)
    office.call("clerk", "sdi_access_revoke", id=request["id"], note="MoU berakhir")
    assert not reads(office, dataset, asker)
    verbs = [row["verb"] for row in log.rows() if request["id"] in row["note"]]
    assert verbs == ["access_request", "access_approve", "access_revoke"]
    assert log.first_break() is None


@pytest.mark.parametrize("person", ["member", "outsider", "asker", None])
def test_only_the_owner_and_the_walidata_decide(office, dataset, asker, person) -> None:
    office.names["asker"] = office.names[asker]
    request = ask(office, dataset, asker)
    answer = {"id": request["id"], "verdict": "approve", "ends_on": ends(30)}
    agency = office.call(asker, "sdi_access_list", mine=True)["results"][0]["agency"]["id"]
    grant = {"dataset": dataset["id"], "agency": agency, "ends_on": ends(30), "note": "x"}
    for action, asked in (("answer", answer), ("grant", grant)):
        with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
            office.call(person, f"sdi_access_{action}", **asked)
    assert not reads(office, dataset, asker)


def test_nobody_answers_his_own_request(office, dataset, asker) -> None:
    request = ask(office, dataset, asker)
    tk.get_action("sdi_role_grant")(
        {"ignore_auth": True}, {"user": office.names[asker], "role": "walidata"}
    )
    answer = {"id": request["id"], "verdict": "approve", "ends_on": ends(1)}
    with pytest.raises(tk.NotAuthorized, match="orang lain"):
        office.call(asker, "sdi_access_answer", **answer)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"verdict": "approve"}, "tanggal"),
        ({"verdict": "approve", "ends_on": "besok"}, "tanggal"),
        ({"verdict": "approve", "ends_on": ends(-1)}, "lewat"),
        ({"verdict": "approve", "ends_on": "9999-12-31"}, "paling lama"),
        ({"verdict": "refuse"}, "beralasan"),
        ({"verdict": "refuse", "note": "\x00"}, "NUL"),
        ({"verdict": "apa-saja"}, "approve"),
        ({"verdict": ["approve"]}, "approve"),
    ],
)
def test_a_bad_answer_is_explained_and_changes_nothing(
    office, dataset, asker, asked, words
) -> None:
    request = ask(office, dataset, asker)
    with pytest.raises(tk.ValidationError, match=words):
        office.call("walidata", "sdi_access_answer", id=request["id"], **asked)
    left = office.call(asker, "sdi_access_list", mine=True)["results"]
    assert [permit["state"] for permit in left] == ["asked"]


def test_who_needs_no_permit_or_can_have_none_is_told_so(office, dataset, asker) -> None:
    with pytest.raises(tk.NotAuthorized, match="instansi"):
        ask(office, dataset, "outsider")
    with pytest.raises(tk.ValidationError, match="sudah boleh"):
        ask(office, dataset, "member")
    with pytest.raises(tk.ValidationError, match="terbuka"):
        ask(office, office.publish(), asker)
    with pytest.raises(tk.ValidationError, match="untuk apa"):
        ask(office, dataset, asker, purpose=" ")
    ask(office, dataset, asker)
    with pytest.raises(tk.ValidationError, match="menunggu"):
        ask(office, dataset, asker)


def test_a_closed_dataset_isnt_there_to_be_asked_for(office, asker) -> None:
    limits = {"accessRights": "tertutup", "keputusan_akses": "PPID 1/2026, 2026-03-01"}
    proposal = office.approve(office.submit(**limits))
    office.step("walidata", "publish", proposal)
    for named in (proposal["dataset_id"], proposal["dataset"]["name"]):
        with pytest.raises(tk.ObjectNotFound):
            ask(office, {"name": named}, asker)


def test_a_permit_ends_with_the_membership(office, dataset) -> None:
    agency = other_agency(office, "pindah")
    request = ask(office, dataset, "pindah")
    answer = {"id": request["id"], "verdict": "approve", "ends_on": ends(30)}
    office.call("walidata", "sdi_access_answer", **answer)
    assert reads(office, dataset, "pindah")
    leaving = {"id": agency, "object": office.names["pindah"], "object_type": "user"}
    tk.get_action("member_delete")({"ignore_auth": True}, leaving)
    assert not reads(office, dataset, "pindah")


def test_a_new_grant_takes_the_place_of_the_old_one(office, dataset) -> None:
    agency = other_agency(office, "bappeda", "member")
    grant = {"dataset": dataset["id"], "agency": agency, "note": "MoU"}
    first = office.call("clerk", "sdi_access_grant", **grant, ends_on=ends(300))
    office.call("walidata", "sdi_access_grant", **grant, ends_on=ends(3))
    shown = office.call("bappeda", "sdi_access_list", mine=True)["results"]
    assert [p["state"] for p in shown if p["id"] == first["id"]] == ["revoked"]
    assert [p["ends_on"] for p in shown if p["state"] == "granted"] == [ends(3)]
    assert reads(office, dataset, "bappeda")


def test_others_requests_are_not_shown(office, dataset, asker) -> None:
    request = ask(office, dataset, asker)
    other_agency(office, "lain")
    for person in ("lain", "member", "outsider"):
        found = office.call(person, "sdi_access_list")["results"]
        assert request["id"] not in {permit["id"] for permit in found}
        with pytest.raises(tk.ObjectNotFound):
            office.call(person, "sdi_access_revoke", id=request["id"], note="x")


def test_a_request_goes_its_way_by_the_pages(office, dataset, asker, app) -> None:
    def as_(person: str) -> dict[str, str]:
        return {"Authorization": factories.APIToken(user=office.names[person])["token"]}

    url, there = dataset["resources"][0]["url"], as_(asker)
    assert "Masuk untuk meminta akses" in app.get(url).text
    refused = app.get(url, headers=there)
    assert refused.status_code == 403
    assert "Minta akses" in refused.text
    asked = {"purpose": "Kajian <b>kemiskinan</b>"}
    page = app.post(f"/sdi/access/dataset/{dataset['name']}/ask", data=asked, headers=there)
    assert "Kajian &lt;b&gt;kemiskinan" in page.text
    assert "menunggu jawaban" in page.text
    id_ = office.call(asker, "sdi_access_list", mine=True)["results"][0]["id"]
    owner = as_("clerk")
    assert id_ in app.get("/sdi/access/queue", headers=owner).text
    wrong = app.post(f"/sdi/access/{id_}/answer", data={"verdict": "approve"}, headers=owner)
    assert wrong.status_code == 409
    given = {"verdict": "approve", "ends_on": ends(5)}
    app.post(f"/sdi/access/{id_}/answer", data=given, headers=owner)
    assert SECRET in app.get(url, headers=there).text
    assert "Anda boleh membacanya" in app.get(f"/dataset/{dataset['name']}", headers=there).text
    who = app.get(f"/sdi/access/dataset/{dataset['name']}", headers=owner)
    assert id_ in who.text
    assert app.get(f"/sdi/access/dataset/{dataset['name']}", headers=there).status_code == 404
    taken = {"note": "Selesai", "dataset": dataset["name"]}
    app.post(f"/sdi/access/{id_}/revoke", data=taken, headers=owner)
    assert app.get(url, headers=there).status_code == 403


def test_an_agency_is_granted_by_the_page(office, dataset, app) -> None:
    agency = other_agency(office, "dinas_lain", "member")
    token = factories.APIToken(user=office.names["clerk"])["token"]
    given = {"agency": agency, "ends_on": ends(5), "note": "Kerja sama"}
    address = f"/sdi/access/dataset/{dataset['name']}"
    page = app.post(address + "/grant", data=given, headers={"Authorization": token})
    assert "Kerja sama" in page.text
    assert reads(office, dataset, "dinas_lain")


@pytest.mark.parametrize("path", ["", "/queue", "/all", "/dataset/x"])
def test_the_pages_are_for_the_signed_in(app: Any, path: str) -> None:
    answer = app.get("/sdi/access" + path, follow_redirects=False)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_a_gone_user_reads_nothing(office, dataset, asker) -> None:
    request = ask(office, dataset, asker)
    answer = {"id": request["id"], "verdict": "approve", "ends_on": ends(30)}
    office.call("walidata", "sdi_access_answer", **answer)
    user = model.User.get(office.names[asker])
    user.state = "deleted"
    model.Session.commit()
    assert not reads(office, dataset, asker)
