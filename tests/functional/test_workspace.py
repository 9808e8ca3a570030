"""Meja Kerja: who finds what there, until when, and where a dataset begins."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import ckan.model as model
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.deadlines import office as calendars
from ckanext.sdi_balikpapan.proposals.model import Proposal, now

from . import plan_office
from .office import CSV, Office, open_office, unique

DESK = "/sdi/workspace"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def send(app, office: Office):
    """A request to the desk in somebody's name."""
    tokens: dict[str, str] = {}

    def as_(person: str | None, path: str = "", data: Any = None) -> Any:
        headers = {}
        if person:
            if person not in tokens:
                tokens[person] = factories.APIToken(user=office.names[person])["token"]
            headers = {"Authorization": tokens[person]}
        client = app.flask_app.test_client()
        if data is None:
            return client.get(DESK + path, headers=headers)
        return client.post(DESK + path, data=data, headers=headers)

    return as_


def returned(office: Office) -> dict[str, Any]:
    proposal = office.submit()
    reasons = [{"principle": "metadata", "note": "Sebutkan tahunnya."}]
    office.step(
        "walidata",
        "return",
        proposal,
        reasons=reasons,
        content_hash=proposal["content_hash"],
    )
    return proposal


def promised(office: Office) -> dict[str, Any]:
    """An agreed entry with a release that is due next week."""
    today = calendars.calendar().day_of(now())
    rows = [{"periode": str(today.year), "tanggal": (today + timedelta(days=7)).isoformat()}]
    return plan_office.promised(
        office, tahun=str(today.year), jadwal_pemutakhiran="tahunan", jadwal_rilis=rows
    )


def test_who_is_not_signed_in_logs_in_first(send) -> None:
    response = send(None)
    assert response.status_code == 302
    assert "/user/login?next=/sdi/workspace" in response.headers["Location"]


def test_who_has_no_role_reads_whom_to_ask(send) -> None:
    assert "belum mempunyai peran" in send("outsider").text


def test_login_leads_to_the_desk() -> None:
    import ckan.plugins.toolkit as tk

    assert tk.config["ckan.auth.route_after_login"] == "sdi_workspace.index"


def test_what_came_back_stands_before_a_draft_with_one_action_each(send, office: Office) -> None:
    draft, back = office.propose(), returned(office)
    page = send("clerk").text
    assert page.index(back["title"]) < page.index(draft["title"])
    assert "Perbaiki" in page
    assert "Lanjutkan" in page
    assert "2 hal menunggu Anda." in page


def test_a_colleague_mends_what_came_back_but_is_not_shown_my_drafts(send, office: Office) -> None:
    draft, back = office.propose(), returned(office)
    page = send("clerk2").text
    assert back["title"] in page
    assert draft["title"] not in page


def test_nobody_of_another_opd_reads_any_of_it(send, office: Office) -> None:
    draft, back = office.propose(), returned(office)
    stranger = open_office()
    office.names["stranger"] = stranger.names["clerk"]
    page = send("stranger").text
    assert draft["title"] not in page
    assert back["title"] not in page
    assert "Tidak ada yang menunggu Anda." in page


def test_a_walidata_finds_what_waits_for_his_decision(send, office: Office) -> None:
    proposal = office.submit()
    query = sa.update(Proposal).where(Proposal.id == proposal["id"])
    model.Session.execute(query.values(due_at=now() - timedelta(days=900)))  # first of all
    model.Session.commit()
    page = send("walidata").text
    assert "Menunggu keputusan Anda" in page
    assert proposal["title"] in page
    assert "Menunggu keputusan Anda" not in send("clerk").text


def test_an_empty_desk_says_so_in_words(send) -> None:
    page = send("clerk").text
    assert "Tidak ada yang menunggu Anda." in page
    assert "tidak ada draf yang belum Anda ajukan" in page
    assert "Tidak ada permintaan yang menunggu jawaban." in page


def test_a_release_that_is_due_begins_a_dataset_once(send, office: Office) -> None:
    entry = promised(office)
    page = send("clerk").text
    assert entry["title"] in page
    begun = send("clerk", "/from-entry", {"entry": entry["name"]}).headers["Location"]
    id = re.search(r"proposals/([^/]+)/edit", begun)[1]  # type: ignore[index]
    body = office.call("clerk", "sdi_proposal_show", id=id)["dataset"]
    assert (body["title"], body["id_dds"]) == (entry["title"], entry["body"]["id_ddd"])
    again = send("clerk", "/from-entry", {"entry": entry["name"]}).headers["Location"]
    assert again.endswith(f"/sdi/proposals/{id}")


def test_nobody_begins_a_dataset_for_another_opd(send, office: Office) -> None:
    entry, stranger = promised(office), open_office()
    office.names["stranger"] = stranger.names["clerk"]
    assert send("stranger", "/from-entry", {"entry": entry["name"]}).status_code == 409
    file = {"upload": (io.BytesIO(CSV), "a.csv"), "owner_org": office.organization["id"]}
    assert send("stranger", "/from-file", file).status_code == 409
    query = sa.select(sa.func.count()).select_from(Proposal)
    mine = Proposal.organization_id == office.organization["id"]
    drafts = query.where(mine, Proposal.subject_type == "dataset")
    assert model.Session.scalar(drafts) == 0


def test_a_file_begins_a_draft_that_holds_it(send, office: Office) -> None:
    name = unique("jumlah_murid")
    file = {"upload": (io.BytesIO(CSV), f"{name}.csv"), "owner_org": office.organization["id"]}
    begun = send("clerk", "/from-file", file).headers["Location"]
    id = re.search(r"proposals/([^/]+)/edit", begun)[1]  # type: ignore[index]
    shown = office.call("clerk", "sdi_proposal_show", id=id)
    assert shown["state"] == "draft"
    assert shown["title"] == name.replace("_", " ").replace("-", " ")
    assert [r["format"] for r in shown["dataset"]["resources"]] == ["CSV"]


def test_without_a_file_nothing_begins_and_the_page_says_so(send, office: Office) -> None:
    response = send("clerk", "/from-file", {"owner_org": office.organization["id"]})
    assert response.status_code == 409
    assert "Pilih dahulu berkasnya." in response.text


def test_a_published_dataset_of_my_opd_is_offered_and_no_other(send, office: Office) -> None:
    mine, other = office.publish(), open_office().publish()
    page = send("clerk").text
    assert f'value="{mine["id"]}"' in page
    assert f'value="{other["id"]}"' not in page


def statements(act: Any) -> int:
    """How many SQL statements an act takes."""
    seen: list[str] = []
    engine = model.meta.engine

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_five_drafts_cost_no_more_queries_than_one(send, office: Office) -> None:
    office.propose()
    send("clerk")
    one = statements(lambda: send("clerk"))
    for _ in range(4):
        office.propose()
    assert statements(lambda: send("clerk")) <= one
