"""The review page: checklist, comments, rows of files, warnings, and the queue's many at once."""

from __future__ import annotations

import re
from typing import Any

import ckan.model as model
import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.sdi_balikpapan.proposals.model import Proposal

from .office import Office, open_office, upload
from .test_pages import Visitor, of
from .test_review import BEFORE, changed, comment, day, flawed, reason, seen, with_file

MARKUP = "<script>alert(1)</script> https://contoh.id\nbaris kedua"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def enter(app: CKANTestApp, office: Office):
    def as_(person: str) -> Visitor:
        return Visitor(app, factories.APIToken(user=office.names[person])["token"])

    return as_


def item(proposal: dict[str, Any]) -> str:
    return f"{proposal['id']}:{proposal['content_hash']}"


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_page_answers_the_checklist_and_compares_the_rows(enter, office: Office) -> None:
    page = text_of(enter("walidata").get(of(changed(office))))
    assert "1 baris baru, 1 dihapus, 1 diubah" in page
    assert "Baris dikenali dari kolom kode_wilayah" in page
    assert "Kolom “kode_wilayah” memuat kode wilayah yang sah" in page
    assert "Isian yang tidak berubah" in page


def test_a_reviewer_answers_on_the_page_and_the_clerk_reads_it(enter, office: Office) -> None:
    proposal = office.submit()
    sent = {**seen(proposal), "answer-md-2": "no", "note-md-2": "Belum <b>ada</b>."}
    enter("walidata").post(of(proposal, "/checks"), sent)
    page = enter("clerk").get(of(proposal)).text
    assert "Belum &lt;b&gt;ada&lt;/b&gt;." in page
    assert "answer-md-2" not in page
    enter("clerk").post(of(proposal, "/checks"), sent, 409)


def test_warnings_ask_for_a_note_and_propose_one(enter, office: Office) -> None:
    proposal = flawed(office)
    walidata = enter("walidata")
    page = walidata.get(of(proposal)).text
    assert "Terbit dengan 1 peringatan" in page
    assert "sel tampak seperti NIK" in page
    walidata.post(of(proposal, "/approve"), {**seen(proposal), "public_note": "x"}, 409)
    note = {"public_note": "Akan disamarkan.", "mend_by": day(9), "then": "publish"}
    walidata.post(of(proposal, "/approve"), {**seen(proposal), **note})
    assert office.step("clerk", "show", proposal)["state"] == "published"


def test_what_blocks_stands_among_what_is_missing(enter, office: Office, ckan_config) -> None:
    proposal = office.propose(resources=with_file(b"nik\n6471014501900001\n"))
    ckan_config["ckanext.sdi_balikpapan.checks"] = ["ak-2:block"]
    page = text_of(enter("clerk").get(of(proposal)))
    assert "Perlu dilengkapi sebelum usulan dapat diajukan (1)" in page


def test_comments_are_plain_text_with_their_answers(enter, office: Office) -> None:
    proposal = office.submit()
    walidata = enter("walidata")
    walidata.post(of(proposal, "/comments"), {"text": MARKUP, "place": "notes"})
    [made] = office.call("clerk", "sdi_comment_list", id=proposal["id"])
    enter("clerk").post(of(proposal, "/comments"), {"text": "Baik.", "parent_id": made["id"]})
    page = walidata.get(of(proposal)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; https://contoh.id\nbaris kedua" in page
    assert 'href="https://contoh.id' not in page
    assert "Baik." in page
    enter("clerk").post(of(proposal, f"/comments/{made['id']}"))
    assert office.call("clerk", "sdi_comment_list", id=proposal["id"])[0]["resolved"]
    walidata.post(of(proposal, "/comments"), {"text": " "}, 409)
    enter("outsider").post(of(proposal, "/comments"), {"text": "x"}, 404)
    enter("outsider").post(of(proposal, f"/comments/{made['id']}"), status=404)


def test_open_comments_become_reasons_with_one_click(enter, office: Office) -> None:
    proposal = office.submit()
    comment(office, "walidata", proposal, place="notes", text="Per kapan?")
    page = enter("walidata").get(of(proposal, "?reasons=1")).text
    assert re.search(r'<textarea[^>]*name="reason_note"[^>]*>Per kapan\?</textarea>', page)
    assert re.search(r'<option value="notes" selected>', page)


def test_the_page_shows_what_changed_since_my_last_review(enter, office: Office) -> None:
    proposal = office.submit()
    office.step("walidata", "return", proposal, reasons=reason(code="not_complete"))
    assert "Penyajian Data Tidak Lengkap" in enter("clerk").get(of(proposal)).text
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], konsep="Warga")
    office.step("clerk", "submit", proposal)
    page = text_of(enter("walidata").get(of(proposal, "?against=last_review")))
    assert "Sejak pemeriksaan Anda yang terakhir" in page
    assert "Isian 1 " in page
    assert "Sejak pemeriksaan" not in enter("walidata2").get(of(proposal)).text


@pytest.mark.parametrize("verb", ["claim", "release"])
def test_every_step_that_is_offered_has_a_button(enter, office: Office, verb: str) -> None:
    proposal = office.submit()
    if verb == "release":
        office.step("walidata", "claim", proposal)
    assert of(proposal, f"/{verb}") in enter("walidata").get(of(proposal)).text
    enter("walidata").post(of(proposal, f"/{verb}"))


def test_many_are_approved_after_a_look_at_each(enter, office: Office) -> None:
    good, warned = office.submit(), flawed(office)
    walidata = enter("walidata")
    chosen = {"verb": "approve", "item": [item(good), item(warned)]}
    page = walidata.post("/bulk", chosen, 200).text
    assert item(good) in page
    assert item(warned) not in page
    assert "setujui di halamannya" in page
    sent = {**chosen, "confirmed": "1", "then": "publish"}
    page = walidata.post("/bulk", sent, 200).text
    assert "setujui di halamannya" in page
    assert office.step("clerk", "show", good)["state"] == "published"
    assert office.step("clerk", "show", warned)["state"] == "in_review"


def test_many_are_returned_with_a_common_and_an_own_reason(enter, office: Office) -> None:
    one, other = office.submit(), office.submit()
    sent = {
        "verb": "return",
        "item": [item(one), item(other)],
        "confirmed": "1",
        "reason_principle": "metadata",
        "reason_note": "Lengkapi.",
        f"note-{other['id']}": "Juga judulnya.",
    }
    enter("walidata").post("/bulk", sent)
    notes = [
        [reason["note"] for reason in office.step("clerk", "history", p)[-1]["reasons"]]
        for p in (one, other)
    ]
    assert notes == [["Lengkapi."], ["Lengkapi.", "Juga judulnya."]]


def test_what_changed_since_the_list_was_opened_is_not_decided(enter, office: Office) -> None:
    proposal = office.submit()
    stale = {"verb": "approve", "item": f"{proposal['id']}:{'0' * 64}", "confirmed": "1"}
    assert "Isinya berubah" in enter("walidata").post("/bulk", stale, 200).text
    assert office.step("clerk", "show", proposal)["state"] == "in_review"


def test_bulk_needs_a_verb_and_a_choice_and_tells_nothing_to_outsiders(
    enter, office: Office
) -> None:
    proposal = office.submit()
    walidata = enter("walidata")
    walidata.post("/bulk", {"verb": "discard", "item": item(proposal)})
    walidata.post("/bulk", {"verb": "approve"})
    page = enter("outsider").post("/bulk", {"verb": "approve", "item": item(proposal)}, 200).text
    assert proposal["title"] not in page


def test_overdue_mending_is_listed_until_another_version_stands(enter, office: Office) -> None:
    proposal = flawed(office)
    note = {"public_note": "Akan disamarkan.", "mend_by": day(1)}
    office.step("walidata", "approve", proposal, **seen(proposal), **note)
    office.step("walidata", "publish", proposal)
    walidata = enter("walidata")
    assert proposal["title"] not in walidata.get("/unmended").text
    model.Session.get(Proposal, proposal["id"]).attestation = {**note, "mend_by": day(-1)}
    model.Session.commit()
    assert proposal["title"] in walidata.get("/unmended").text
    resource = {"id": proposal["dataset"]["resources"][0]["id"], "name": "Data", "format": "CSV"}
    mended = [{**resource, "upload": upload(BEFORE, "baru.csv")}]
    saved = office.call("clerk", "sdi_proposal_save", id=proposal["dataset_id"], resources=mended)
    office.approve(office.step("clerk", "submit", saved))
    office.step("walidata", "publish", saved)
    assert proposal["title"] not in walidata.get("/unmended").text
