"""Attacks on the workflow that once worked, or nearly did: each must fail from now on."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
import pytest
import requests
from ckan.tests import factories
from sqlalchemy.exc import IntegrityError

from ckanext.sdi_balikpapan.proposals.publishing import dataset, outbox, store

from .office import Office, complete, grant, open_office, unique, upload

if TYPE_CHECKING:
    from stack.live import Live


@pytest.fixture
def office() -> Office:
    return open_office()


def login(name: str) -> dict[str, str]:
    """Headers with which the application takes a person's requests."""
    return {"Authorization": factories.APIToken(user=name)["token"]}


@pytest.mark.parametrize("said", [" tertutup", "tertutup ", "\ttertutup\n"])
def test_blanks_do_not_make_a_closed_dataset_public(office: Office, said: str) -> None:
    secret = {"accessRights": said, "keputusan_akses": "PPID 1/2026, 2026-03-01", "resources": []}
    proposal = office.approve(office.submit(**secret))
    office.step("walidata", "publish", proposal)
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "package_show", id=proposal["dataset_id"])


@pytest.mark.parametrize("said", ["terbatas ", " terbatas"])
def test_blanks_do_not_take_the_guard_away(office: Office, app: Any, said: str) -> None:
    limits = {"accessRights": said, "keputusan_akses": "PPID 1/2026, 2026-03-01"}
    shown = office.publish(**limits)
    assert app.get(shown["resources"][0]["url"]).status_code == 403


def test_who_saves_without_a_change_does_not_hide_who_edited(office: Office) -> None:
    author = office.names["walidata"]
    grant(author, "produsen_data", office.organization["id"])
    proposal = office.propose()
    edited = office.call(author, "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    same = office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    assert same["edited_by"] == edited["edited_by"]
    office.step("clerk", "submit", proposal, content_hash=edited["content_hash"])
    with pytest.raises(tk.NotAuthorized, match="menyunting"):
        office.approve(edited)


IN_NO_FORM: list[dict[str, Any]] = [
    {"resources": [{"id": []}]},
    {"resources": [{"id": {}}]},
    {"resources": [{"id": 5}]},
    {"resources": [{"url": "a.csv", "url_type": "upload", "hash": []}]},
    {"resources": [{"url": "a.csv", "url_type": ["upload"], "hash": {}}]},
    {"resources": [{"url": {}}]},
    {"resources": [{"name": ["x"]}]},
    {"resources": [{}] * 201},
    {f"resources__{'9' * 5000}__url": "x"},
    {"resources__²__url": "x"},
    {"temporal_start": {"a": 1}},
    {"temporal_start": [1]},
    {"documentation": {"a": 1}},
    {"documentation": [[1]]},
    {"kontak": "x"},
    {"kontak": [1]},
    {"variabel": [{"nama": ["x"]}]},
    {"accessRights": ["tertutup"]},
    {"notes": ["x"]},
    {"title": "x" * 1_000_000},
    {"documentation": "[" * 100_000},
    {"extras": [{"key": "x" * 1000, "value": "x"}]},
    {"x" * 1000: "x"},
    {"\ud800": "x"},
    {"a\x00": "x"},
    {"kontak": [{"nama": "a\x00"}]},
]


@pytest.mark.parametrize("odd", IN_NO_FORM, ids=lambda odd: str(odd)[:40])
def test_what_no_form_can_hold_is_refused_even_in_a_draft(
    office: Office, odd: dict[str, Any]
) -> None:
    asked = {**complete(owner_org=office.organization["id"]), **odd, "allow_incomplete": True}
    with pytest.raises(tk.ValidationError):
        office.call("clerk", "sdi_proposal_save", **asked)
    assert office.call("clerk", "sdi_proposal_list", mine=True)["count"] == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"url": "[1]"},
        {"url": "[" * 2000},
        {"documentation": 5},
        {"documentation": "[" * 2000},
        {"prioritas_tahun": 5},
        {"prioritas_tahun": [2024]},
        {"temporal_start": True},
        {"temporal_start": 10**50},
        {"notes": 5},
        {"title": True},
        {"version": 2.5},
        {"foo": {"bar": [1, {"a": None}]}},
        {"wilayah": "64.71"},
        {"kodereferensi": ["tidak-ada"]},
    ],
    ids=str,
)
def test_every_page_shows_an_odd_draft(office: Office, app: Any, odd: dict[str, Any]) -> None:
    asked = {**complete(owner_org=office.organization["id"]), **odd, "allow_incomplete": True}
    id = office.call("clerk", "sdi_proposal_save", **asked)["id"]
    headers = login(office.names["clerk"])
    for page in ("", "/edit", "/edit/2", "/edit/3", "/edit/4", "/resources", "/preview"):
        answer = app.get(f"/sdi/proposals/{id}{page}", headers=headers)
        assert answer.status_code == 200, page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
    ],
)
def test_no_address_of_a_file_runs_in_a_browser(office: Office, url: str) -> None:
    with pytest.raises(tk.ValidationError, match="https"):
        office.propose(resources=[{"name": "x", "url": url}])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "java\nscript:alert(1)"])
def test_the_preview_of_a_draft_makes_no_link_of_a_script(
    office: Office, app: Any, url: str
) -> None:
    asked = complete(owner_org=office.organization["id"], url=url, allow_incomplete=True)
    id = office.call("clerk", "sdi_proposal_save", **asked)["id"]
    headers = login(office.names["walidata"])
    page = app.get(f"/sdi/proposals/{id}/preview", headers=headers).body
    assert not re.search(r'href="\s*java\s*script:alert', page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sdi/proposals?page=" + "9" * 5000, 200),
        ("/sdi/proposals?page=²", 200),
        ("/sdi/proposals/start?dataset=a%00b", 404),
        ("/dataset/a%00b", 404),
        ("/dataset/edit/a%00b", 404),
        ("/dataset/x/dictionary/a%00b", 404),
        ("/api/3/action/sdi_code_list_show?name=wilayah&limit=" + "9" * 5000, 409),
        ("/api/3/action/sdi_proposal_list?limit=" + "9" * 5000, 409),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_address_nobody_can_mean_is_no_server_error(
    office: Office, app: Any, path: str, status: int
) -> None:
    answer = app.get(path, headers=login(office.names["clerk"]), status=status)
    assert "Traceback" not in answer.body


def test_a_withdrawn_dataset_is_named_in_nobodys_stream(office: Office) -> None:
    shown = office.publish()
    proposal = office.call(
        "clerk", "sdi_proposal_save", id=shown["id"], kind="withdraw", reason="x"
    )
    office.step("clerk", "submit", proposal)
    office.approve(proposal)
    office.step("walidata", "publish", proposal)
    streams = [
        office.call(None, "user_activity_list", id=office.names["clerk"]),
        office.call(None, "organization_activity_list", id=office.organization["id"]),
        office.call("outsider", "recently_changed_packages_activity_list"),
    ]
    assert shown["id"] not in str(streams)


def test_another_sites_form_does_not_act_for_who_is_signed_in(live: Live) -> None:
    api = f"{live.url}/api/3/action/sdi_role_grant"
    live.action("sdi_role_grant", live.token)  # from here on core checks this view no more
    session = requests.Session()
    form = session.get(f"{live.url}/user/login", timeout=60).text
    sent = {"login": live.admin, "password": live.password, "_csrf_token": _csrf(form)}
    home = session.post(f"{live.url}/user/login", data=sent, timeout=60)
    data = {"user": live.admin, "role": "walidata"}
    forged = session.post(api, data=data, timeout=60)
    assert forged.status_code == 400
    own = session.post(api, data=data, headers={"X-CSRFToken": _csrf(home.text)}, timeout=60)
    assert own.status_code == 200
    revoked = live.action("sdi_role_revoke", live.token, **data)
    assert revoked.status_code == 200


def _csrf(page: str) -> str:
    found = re.search(r'name="_csrf_token"[^>]*(?:content|value)="([^"]+)"', page)
    assert found, unique("no token")
    return found[1]


def test_two_datasets_published_under_one_name_at_once_are_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has passed the validation when the first commits; the database tells."""

    def clash(*_: object) -> None:
        raise IntegrityError("insert", {}, Exception("package_name_key"))

    proposal = office.approve(office.submit())
    monkeypatch.setattr(dataset, "write", clash)
    with pytest.raises(tk.ValidationError, match="baru saja terbit"):
        office.step("walidata", "publish", proposal)
    monkeypatch.undo()
    assert office.step("walidata", "publish", proposal)["state"] == "published"


def test_only_a_walidata_publishes_what_is_published_again(office: Office) -> None:
    proposal = office.approve(office.submit())
    office.step("walidata", "publish", proposal)
    assert office.step("walidata2", "publish", proposal)["state"] == "published"
    with pytest.raises(tk.NotAuthorized):
        office.step("clerk", "publish", proposal)


@pytest.mark.parametrize("odd", [{"user": "\x00"}, {"user": "\ud800"}, {"organization": "\x00"}])
def test_nobody_of_an_impossible_name_gets_a_role(office: Office, odd: dict[str, str]) -> None:
    data = {"user": office.names["clerk"], "role": "walidata", **odd}
    with pytest.raises(tk.ValidationError):
        tk.get_action("sdi_role_grant")({"ignore_auth": True}, data)


def test_a_full_disk_is_said_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = office.propose()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    asked = {"proposal_id": proposal["id"], "upload": upload(b"a\n1\n")}
    with pytest.raises(tk.ValidationError, match="admin portal"):
        office.call("clerk", "sdi_proposal_resource_save", **asked)
    monkeypatch.undo()
    shown = office.call("clerk", "sdi_proposal_show", id=proposal["id"])
    assert shown["content_hash"] == proposal["content_hash"]
    assert not list((store.root() / "tmp").iterdir())


def test_no_header_of_a_table_stops_it_from_being_read(office: Office) -> None:
    header = r'"a%s","50%",":nama","L:P",\:x,"jam :10",oid,ctid,xmin,"%(x)s",{y},ctid_2,$1'
    table = f"{header}\n{','.join('123456789abcd')}\n".encode()
    file = {"name": "Data", "format": "CSV", "upload": upload(table)}
    shown = office.publish(resources=[file])
    outbox.drain(shown["id"])
    found = office.call(None, "datastore_search", resource_id=shown["resources"][0]["id"])
    assert [*found["records"][0].values()][1:] == list("123456789abcd")


@pytest.mark.parametrize("name", ["halaman.html", "gambar.svg", "data.xml"])
def test_a_published_file_does_not_run_as_a_page_of_the_portal(
    office: Office, app: Any, name: str
) -> None:
    page = b"<html><script>alert(1)</script></html>"
    shown = office.publish(resources=[{"name": "Data", "upload": upload(page, name)}])
    headers = app.get(shown["resources"][0]["url"]).headers
    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_number_of_five_thousand_digits_is_no_page(office: Office, app: Any) -> None:
    draft = office.propose()
    path = f"/sdi/proposals/{draft['id']}/edit/{'9' * 5000}"
    app.get(path, headers=login(office.names["clerk"]), status=404)


def test_a_resource_without_file_or_link_is_not_whole(office: Office) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        office.propose(resources=[{"name": "Lupa"}])
    assert "url" in caught.value.error_dict["resources"][0]
