"""The list of what a form lacks: told while somebody types, and nothing is saved by it."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests import factories

from .office import Office, complete, open_office

READY = "Tidak ada lagi isian yang kurang."


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def send(app, office: Office):
    def as_(person: str, path: str, data: Any = None) -> Any:
        headers = {"Authorization": factories.APIToken(user=office.names[person])["token"]}
        client, path = app.flask_app.test_client(), f"/sdi/proposals/{path}"
        if data is None:
            return client.get(path, headers=headers)
        return client.post(path, data=data, headers=headers)

    return as_


def page_one(**changes: Any) -> dict[str, Any]:
    names = ("title", "name", "kategori", "jenis", "wilayah", "tag_string")
    return {**{k: v for k, v in complete().items() if k in names}, **changes}


def test_an_emptied_field_is_told_with_the_way_to_it_and_not_saved(send, office: Office) -> None:
    proposal = office.propose()
    before = office.call("clerk", "sdi_proposal_show", id=proposal["id"])
    sent = page_one(title=proposal["title"], name=proposal["dataset"]["name"], kategori="")
    told = send("clerk", f"{proposal['id']}/lacking/1", sent).text
    assert "1 hal lagi sebelum bisa diajukan" in told
    assert 'href="#field-kategori"' in told
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"]) == before


def test_what_is_typed_leaves_the_list(send, office: Office) -> None:
    proposal = office.propose(kategori="", allow_incomplete=True)
    assert 'href="#field-kategori"' in send("clerk", f"{proposal['id']}/edit").text
    sent = page_one(title=proposal["title"], name=proposal["dataset"]["name"])
    assert READY in send("clerk", f"{proposal['id']}/lacking/1", sent).text


def test_what_another_page_lacks_saves_this_page_on_the_way_there(send, office: Office) -> None:
    proposal = office.propose(konsep="", allow_incomplete=True)
    page = send("clerk", f"{proposal['id']}/edit").text
    assert 'name="save" value="to:2"' in page
    sent = page_one(title="Judul baru", name=proposal["dataset"]["name"], save="to:2")
    sent["content_hash"] = proposal["content_hash"]
    led = send("clerk", f"{proposal['id']}/edit", sent).headers["Location"]
    assert led.endswith("/edit/2?check=1")
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["title"] == "Judul baru"


@pytest.mark.parametrize("place", ["99", "0", "-1", "https://contoh.invalid", ""])
def test_a_page_that_is_none_leads_to_the_review(send, office: Office, place: str) -> None:
    proposal = office.propose()
    sent = page_one(name=proposal["dataset"]["name"], save=f"to:{place}")
    sent["content_hash"] = proposal["content_hash"]
    led = send("clerk", f"{proposal['id']}/edit", sent).headers["Location"]
    assert led.endswith(f"/sdi/proposals/{proposal['id']}")


@pytest.mark.parametrize("person", ["outsider", "member"])
def test_nobody_else_is_told(send, office: Office, person: str) -> None:
    proposal = office.propose()
    assert send(person, f"{proposal['id']}/lacking/1", page_one()).status_code == 404


def test_what_is_submitted_lacks_nothing_to_tell(send, office: Office) -> None:
    proposal = office.submit()
    assert send("clerk", f"{proposal['id']}/lacking/1", page_one()).status_code == 404


@pytest.mark.parametrize("page", ["0", "9"])
def test_a_page_that_is_not_there_is_not_found(send, office: Office, page: str) -> None:
    proposal = office.propose()
    assert send("clerk", f"{proposal['id']}/lacking/{page}", page_one()).status_code == 404
