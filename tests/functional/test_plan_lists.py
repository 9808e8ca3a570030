"""The Daftar Data as people read it: a year, what is missing from it, and last year's copied."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.planning.lists import twice

from .office import Office, open_office
from .plan_office import promised, propose

THIS_YEAR = datetime.now(timezone.utc).year


@pytest.fixture
def office() -> Office:
    return open_office()


def listed(office: Office, **asked: Any) -> list[str]:
    asked.setdefault("organization", office.organization["name"])
    return [one["title"] for one in office.call(None, "sdi_plan_list", **asked)["results"]]


@pytest.mark.parametrize(
    "query", ["priority=null", "priority=%00", "urusan=%27", "page=-1", "q=%00"]
)
def test_an_address_that_says_nonsense_is_no_error_of_ours(app: Any, query: str):
    assert app.get(f"/sdi/plan?{query}", status=None).status_code in (200, 400)


def test_everybody_reads_what_was_agreed_and_nothing_else(office: Office):
    entry = promised(office, kriteria_prioritas=["sdgs"])
    propose(office)
    promised(office, tahun="2031", jadwal_rilis=[])
    assert listed(office, year=2027) == [entry["title"]]
    assert listed(office, year="2027", q=entry["title"].split()[-1].lower()) == [entry["title"]]
    assert listed(office, year=2027, urusan="1.02") == []
    assert listed(office, year=2027, priority=True) == [entry["title"]]
    assert len(listed(office)) <= 1  # the newest year


@pytest.mark.parametrize(
    "asked",
    [{"year": "20x7"}, {"year": "1' or '1"}, {"organization": "\x00"}, {"urusan": "<b>"}],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(office: Office, asked: dict[str, Any]):
    with pytest.raises(tk.ValidationError) as refused:
        office.call(None, "sdi_plan_list", **asked)
    assert next(iter(refused.value.error_dict.values()))[0].endswith(".")


def test_last_years_list_becomes_drafts_once(office: Office):
    entries = [promised(office) for _ in range(2)]
    name = office.organization["name"]
    first = office.call("clerk", "sdi_plan_copy", year=2028, organization=name)
    assert (len(first["made"]), first["there"], first["left"]) == (2, 0, 0)
    again = office.call("clerk2", "sdi_plan_copy", year=2028, organization=name)
    assert (again["made"], again["there"]) == ([], 2)
    drafts = [office.call("clerk", "sdi_proposal_show", id=id)["entry"] for id in first["made"]]
    assert {d["id_ddd"] for d in drafts} == {e["body"]["id_ddd"] for e in entries}
    assert {d["tahun"] for d in drafts} == {"2028"}


@pytest.mark.parametrize("person", ["outsider", "member"])
def test_only_who_drafts_for_an_agency_copies_its_list(office: Office, person: str):
    with pytest.raises(tk.NotAuthorized):
        office.call(person, "sdi_plan_copy", year=2028, organization=office.organization["name"])


def test_what_two_agencies_promise_is_decided_when_the_second_is_approved(office: Office):
    neighbour = open_office()
    first = promised(office)
    same = propose(neighbour, nama_data=first["title"])
    submitted = neighbour.step("clerk", "submit", same)
    seen = {"content_hash": submitted["content_hash"]}
    with pytest.raises(tk.ValidationError) as refused:
        neighbour.step("walidata", "approve", submitted, **seen)
    assert first["title"] in refused.value.error_dict["similar"][0]
    said = {"similar": {first["id"]: "variant"}}
    near = neighbour.call("walidata", "sdi_registry_similar", proposal_id=same["id"])
    said["similar"] = {one["id"]: "different" for one in near["neighbours"]} | said["similar"]
    approved = neighbour.step("walidata", "approve", submitted, **seen, **said)
    neighbour.step("walidata", "publish", approved)
    (pair,) = [p for p in twice.pairs(2027) if first["id"] in (p.one, p.other)]
    assert pair.decision == "variant"


def test_another_years_entry_is_no_neighbour(office: Office):
    neighbour = open_office()
    first = promised(office)
    other = propose(neighbour, nama_data=first["title"], tahun="2033", jadwal_rilis=[])
    near = neighbour.call("walidata", "sdi_registry_similar", proposal_id=other["id"])
    assert first["id"] not in {one["id"] for one in near["neighbours"]}


def test_a_dataset_says_whether_it_stands_in_this_years_list(office: Office):
    entry = promised(office, tahun=str(THIS_YEAR), jadwal_rilis=[])
    later = promised(office, tahun=str(THIS_YEAR + 1), jadwal_rilis=[])
    answers = {}
    for code in (entry["body"]["id_ddd"], later["body"]["id_ddd"], "DDD-TIDAK-ADA"):
        proposal = office.propose(id_dds=code)
        checks = office.call("clerk", "sdi_proposal_checks", id=proposal["id"])
        answers[code] = next(c["answer"] for c in checks if c["check"] == "pr-1")
    assert list(answers.values()) == ["yes", "unsure", "no"]


def test_the_pages_show_a_year_and_what_hangs_on_nothing(app: Any, office: Office):
    entry = promised(office)
    dataset = office.publish(id_dds=entry["body"]["id_ddd"])
    page = app.get(f"/sdi/plan/2027?organization={office.organization['name']}").body
    assert entry["title"] in page
    assert dataset["title"] in page
    assert dataset["title"] in app.get(f"/sdi/registry/{entry['name']}").body
    assert entry["title"] in app.get(f"/dataset/{dataset['name']}").body
    lonely = office.publish()
    page = app.get(f"/sdi/plan/missing?organization={office.organization['name']}").body
    assert lonely["title"] in page
    assert dataset["title"] not in page
    assert "belum tercantum" in app.get(f"/dataset/{lonely['name']}").body
    assert app.get("/sdi/plan/2027?urusan=%3Cb%3E", status=400)
    assert app.get("/sdi/plan").status_code == 200
