"""Review: the checklist, warnings with a public note, differences, comments, and many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.exceptions import CkanConfigurationException

from ckanext.sdi_balikpapan.proposals.review import judging
from ckanext.sdi_balikpapan.proposals.review.model import Worked

from .office import Office, open_office, upload

PERSONAL = b"nama,nik\nSiti,6471014501900001\n"
BEFORE = b"kode_wilayah,jumlah\n64.71.01.1001,10\n64.71.01.1002,20\n64.71.01.1003,5\n"
AFTER = b"kode_wilayah,jumlah\n64.71.01.1001,11\n64.71.01.1002,20\n64.71.01.1004,7\n"


@pytest.fixture
def office() -> Office:
    return open_office()


def with_file(content: bytes, **more: Any) -> list[dict[str, Any]]:
    return [{"name": "Data", "format": "CSV", "upload": upload(content), **more}]


def flawed(office: Office) -> dict[str, Any]:
    """A proposal in review that shows personal data: a warning by default."""
    return office.submit(resources=with_file(PERSONAL))


def seen(proposal: dict[str, Any]) -> dict[str, Any]:
    return {"content_hash": proposal["content_hash"]}


def checks(office: Office, proposal: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = office.step("walidata", "checks", proposal)
    return {item["check"]: item for item in found}


def day(offset: int) -> str:
    return (judging.today() + timedelta(days=offset)).isoformat()


def reason(**more: Any) -> list[dict[str, Any]]:
    return [{"principle": "metadata", "note": "Lengkapi.", **more}]


def changed(office: Office, content: bytes = AFTER) -> dict[str, Any]:
    """An edit in review that gives a published dataset another file."""
    live = office.publish(resources=with_file(BEFORE))
    file = {"id": live["resources"][0]["id"], "name": "Data", "format": "CSV"}
    resources = [{**file, "upload": upload(content, "lain.csv")}]
    saved = office.call("clerk", "sdi_proposal_save", id=live["id"], resources=resources)
    return office.step("clerk", "submit", saved)


# The checklist


def test_a_complete_dataset_has_no_check_that_fails(office: Office) -> None:
    found = checks(office, office.submit())
    assert {item["answer"] for item in found.values()} <= {"yes", "unsure", "na"}
    assert found["kr-1"]["answer"] == "yes"
    assert "kode_wilayah" in found["kr-1"]["evidence"]


def test_the_second_look_needs_no_file(office: Office, monkeypatch) -> None:
    proposal = office.submit()
    first = checks(office, proposal)
    monkeypatch.setattr(judging.source, "opened", None)
    assert checks(office, proposal) == first
    assert model.Session.query(Worked).count() > 0


def test_somebody_without_a_role_does_not_learn_what_was_checked(office: Office) -> None:
    with pytest.raises(tk.ObjectNotFound):
        office.step("outsider", "checks", office.submit())


@pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "ak-2:block")
def test_what_blocks_refuses_to_be_submitted_and_says_why(office: Office) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        flawed(office)
    [sentence] = refused.value.error_dict["checks"]
    assert sentence.startswith("ak-2: ")
    assert "nik" in sentence
    assert "6471014501900001" not in sentence


def test_what_blocks_since_it_was_submitted_refuses_to_be_approved(
    office: Office, ckan_config
) -> None:
    proposal = flawed(office)
    ckan_config["ckanext.sdi_balikpapan.checks"] = ["ak-2:warn@2020-01-01"]
    with pytest.raises(tk.ValidationError) as refused:
        office.approve(proposal)
    assert "checks" in refused.value.error_dict


def test_a_setting_that_cannot_be_read_stops_the_start(ckan_config) -> None:
    ckan_config["ckanext.sdi_balikpapan.checks"] = ["sd-1:sometimes"]
    from ckanext.sdi_balikpapan.plugin import SdiBalikpapanPlugin

    with pytest.raises(CkanConfigurationException, match="sd-1:sometimes"):
        SdiBalikpapanPlugin().configure(tk.config)


# Warnings


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "public_note"),
        ({"public_note": " ", "mend_by": 5}, "public_note"),
        ({"public_note": "x" * 1001, "mend_by": 5}, "public_note"),
        ({"public_note": ["x"], "mend_by": 5}, "public_note"),
        ({"public_note": "Diganti kode."}, "mend_by"),
        ({"public_note": "Diganti kode.", "mend_by": -1}, "mend_by"),
        ({"public_note": "Diganti kode.", "mend_by": 400}, "mend_by"),
    ],
)
def test_warnings_are_not_approved_without_a_note_and_a_day(office, given, missing) -> None:
    proposal = flawed(office)
    if "mend_by" in given:
        given = {**given, "mend_by": day(given["mend_by"])}
    with pytest.raises(tk.ValidationError) as refused:
        office.step("walidata", "approve", proposal, **seen(proposal), **given)
    assert list(refused.value.error_dict) == [missing]
    assert office.step("walidata", "show", proposal)["state"] == "in_review"


def test_what_is_published_with_warnings_says_so_and_until_when(office: Office, app) -> None:
    proposal = flawed(office)
    note = {"public_note": "Nama akan <b>disamarkan</b>.", "mend_by": day(30)}
    approved = office.step("walidata", "approve", proposal, **seen(proposal), **note)
    assert approved["attestation"] == {**note, "warnings": ["ak-2"]}
    office.step("walidata", "publish", proposal)
    page = app.get(f"/dataset/{proposal['dataset_name']}").body
    assert "Nama akan &lt;b&gt;disamarkan&lt;/b&gt;." in page


def test_a_reviewer_who_answers_a_warning_needs_no_note(office: Office) -> None:
    proposal = flawed(office)
    answers = {"ak-2": {"answer": "yes", "note": "NIK rekaan untuk contoh."}}
    office.step("walidata", "check", proposal, **seen(proposal), answers=answers)
    assert checks(office, proposal)["ak-2"]["own"]["note"] == "NIK rekaan untuk contoh."
    assert office.approve(proposal)["attestation"] == {}


def test_a_no_of_the_reviewer_warns_like_one_of_the_portal(office: Office) -> None:
    proposal = office.submit()
    no = {"md-2": {"answer": "no", "note": "MS-Keg belum ada."}}
    office.step("walidata", "check", proposal, **seen(proposal), answers=no)
    with pytest.raises(tk.ValidationError, match="md-2"):
        office.approve(proposal)


def test_answers_hold_for_the_content_that_was_seen_only(office: Office) -> None:
    proposal = flawed(office)
    yes = {"ak-2": {"answer": "yes"}}
    office.step("walidata", "check", proposal, **seen(proposal), answers=yes)
    office.step("clerk", "recall", proposal)
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], konsep="Lain")
    assert checks(office, proposal)["ak-2"]["own"] is None


@pytest.mark.parametrize("person", ["clerk", "member"])
def test_only_who_decides_answers_checks(office: Office, person: str) -> None:
    proposal = office.submit()
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        office.step(person, "check", proposal, **seen(proposal), answers={})


@pytest.mark.parametrize("bad", [None, "x", {"zz-1": {}}, {"sd-1": "yes"}, {"sd-1": {"answer": 7}}])
def test_answers_that_cannot_be_read_are_refused(office: Office, bad) -> None:
    proposal = office.submit()
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "check", proposal, **seen(proposal), answers=bad)


# Differences


def test_a_file_is_compared_row_by_row_with_the_approved_one(office: Office) -> None:
    proposal = changed(office)
    id = proposal["dataset"]["resources"][0]["id"]
    found = office.step("walidata", "file_diff", proposal, resource_id=id)
    table = found["table"]
    assert not found["same_bytes"]
    assert table["key"] == ["kode_wilayah"]
    assert [table[name] for name in ("added", "removed", "changed")] == [1, 1, 1]
    assert table["examples"]["added"] == [{"kode_wilayah": "64.71.01.1004", "jumlah": "7"}]


def test_a_file_that_is_no_table_is_compared_by_its_bytes(office: Office) -> None:
    live = office.publish(resources=with_file(BEFORE))
    file = {"id": live["resources"][0]["id"], "name": "Data", "format": "CSV"}
    resources = [{**file, "upload": upload(b"PK\x03\x04\x00\x01", "lain.csv")}]
    proposal = office.call("clerk", "sdi_proposal_save", id=live["id"], resources=resources)
    found = office.step("clerk", "file_diff", proposal, resource_id=file["id"])
    assert (found["same_bytes"], found["table"]) == (False, None)
    # It calls itself CSV and isn't: the clerk hears it before the walidata does.
    with pytest.raises(tk.ValidationError, match="io-1"):
        office.step("clerk", "submit", proposal)


def test_a_reviewer_sees_what_changed_since_his_last_review(office: Office) -> None:
    proposal = office.submit()
    office.step("walidata", "return", proposal, reasons=reason())
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], konsep="Warga")
    proposal = office.step("clerk", "submit", proposal)
    since = office.step("walidata", "diff", proposal, against="last_review")
    assert [d["path"] for d in since] == ["konsep"]
    assert len(office.step("walidata", "diff", proposal)) > 5
    with pytest.raises(tk.ValidationError, match="belum pernah"):
        office.step("walidata2", "diff", proposal, against="last_review")


@pytest.mark.parametrize("against", ["kemarin", 7, ["approved"]])
def test_a_comparison_with_anything_else_is_refused(office: Office, against) -> None:
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "diff", office.submit(), against=against)


# Comments


def comment(office: Office, person: str, proposal: dict[str, Any], **data: Any) -> Any:
    return office.call(person, "sdi_comment_create", id=proposal["id"], **{"text": "Apa?", **data})


def test_people_with_a_role_talk_about_a_field(office: Office) -> None:
    proposal = office.submit()
    first = comment(office, "walidata", proposal, place="notes", text="Per kapan?\nDesember?")
    answer = comment(office, "clerk", proposal, parent_id=first["id"], text="Desember.")
    again = comment(office, "walidata", proposal, parent_id=answer["id"], text="Baik.")
    assert {answer["parent_id"], again["parent_id"]} == {first["id"]}
    office.call("walidata", "sdi_comment_resolve", id=proposal["id"], comment_id=first["id"])
    found = office.call("clerk", "sdi_comment_list", id=proposal["id"])
    assert [c["text"] for c in found] == ["Per kapan?\nDesember?", "Desember.", "Baik."]
    assert [c["resolved"] for c in found] == [True, False, False]


def test_a_comment_stays_when_the_content_changes(office: Office) -> None:
    proposal = office.propose()
    comment(office, "clerk", proposal)
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], konsep="Lain")
    [kept] = office.call("clerk", "sdi_comment_list", id=proposal["id"])
    assert not kept["current"]


def test_somebody_without_a_role_neither_reads_nor_writes_comments(office: Office) -> None:
    proposal = office.submit()
    made = comment(office, "walidata", proposal)
    for action, data in (
        ("sdi_comment_list", {}),
        ("sdi_comment_create", {"text": "x"}),
        ("sdi_comment_resolve", {"comment_id": made["id"]}),
    ):
        with pytest.raises(tk.ObjectNotFound):
            office.call("outsider", action, id=proposal["id"], **data)
        with pytest.raises(tk.NotAuthorized):
            office.call(None, action, id=proposal["id"], **data)


def test_a_comment_of_another_proposal_is_not_found_here(office: Office) -> None:
    one, other = office.submit(), office.submit()
    made = comment(office, "walidata", one)
    with pytest.raises(tk.ObjectNotFound):
        comment(office, "walidata", other, parent_id=made["id"])


@pytest.mark.parametrize(
    "bad",
    [{"text": ""}, {"text": "x" * 4001}, {"text": ["x"]}, {"place": "tidak_ada"}, {"place": 7},
     {"place": "resources.lain"}, {"place": "notes.x"}],
)  # fmt: skip
def test_a_comment_that_cannot_be_kept_is_refused(office: Office, bad) -> None:
    proposal = office.submit()
    with pytest.raises(tk.ValidationError):
        comment(office, "walidata", proposal, **bad)


def test_a_closed_proposal_takes_no_comment(office: Office) -> None:
    proposal = office.step("clerk", "discard", office.propose())
    with pytest.raises(tk.ValidationError):
        comment(office, "clerk", proposal)


# Reasons with the curators' words


def test_a_reason_may_carry_a_code_of_the_curators(office: Office) -> None:
    proposal = office.submit()
    told = reason(field="notes", code="not_complete_metadata")
    office.step("walidata", "return", proposal, reasons=told)
    history = office.step("clerk", "history", proposal)
    assert history[-1]["reasons"] == told


def test_an_unknown_code_is_refused(office: Office) -> None:
    with pytest.raises(tk.ValidationError):
        office.step("walidata", "return", office.submit(), reasons=reason(code="jelek"))


# Many at once


def bulk(office: Office, verb: str, items: list[Any], person: str = "walidata") -> Any:
    return office.call(person, "sdi_proposal_bulk", verb=verb, items=items)


def test_many_are_approved_with_a_decision_each(office: Office) -> None:
    good, stale, warned = office.submit(), office.submit(), flawed(office)
    items = [
        {"id": good["id"], **seen(good)},
        {"id": stale["id"], "content_hash": "0" * 64},
        {"id": warned["id"], **seen(warned)},
        {"id": "tidak-ada", "content_hash": "0" * 64},
        {"id": good["id"]},
        "rusak",
    ]
    found = bulk(office, "approve", items)
    assert (found["done"], found["failed"]) == (1, 5)
    assert [r["success"] for r in found["results"]] == [True] + [False] * 5
    assert "public_note" in found["results"][2]["error"]
    rows = office.step("walidata", "history", good)
    assert [row["verb"] for row in rows].count("approve") == 1
    assert office.step("walidata", "show", stale)["state"] == "in_review"


def test_many_are_returned_with_their_own_reasons(office: Office) -> None:
    proposals = [office.submit() for _ in range(2)]
    items = [{"id": p["id"], **seen(p), "reasons": reason(note=p["title"])} for p in proposals]
    assert bulk(office, "return", items)["done"] == 2
    for proposal in proposals:
        last = office.step("clerk", "history", proposal)[-1]
        assert (last["verb"], last["reasons"][0]["note"]) == ("return", proposal["title"])


def test_a_clerk_approves_nothing_in_bulk_either(office: Office) -> None:
    proposal = office.submit()
    assert bulk(office, "approve", [{"id": proposal["id"], **seen(proposal)}], "clerk")["done"] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "discard", "items": [{}]},
        {"verb": ["approve"], "items": [{}]},
        {"verb": "approve", "items": []},
        {"verb": "approve", "items": "x"},
        {"verb": "approve", "items": [{}] * 51},
    ],
)
def test_a_bulk_that_cannot_be_read_is_refused_whole(office: Office, asked) -> None:
    with pytest.raises(tk.ValidationError):
        office.call("walidata", "sdi_proposal_bulk", **asked)
