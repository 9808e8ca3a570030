"""A proposal's files are held against its variables: what each person sees of that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.proposals.checking import service
from ckanext.sdi_balikpapan.proposals.checking.answers import UNCHECKED
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.review.model import Worked

from .office import Office, open_office, upload

VARIABLES = [
    {"nama": "kelurahan", "tipe": "teks", "wajib": "ya", "kunci": "ya"},
    {"nama": "jumlah", "tipe": "bilangan_bulat", "minimum": "0"},
]
GOOD = b"kelurahan;jumlah\nManggar;10\nLamaru;20\n"
BAD = b"kelurahan;jumlah\nManggar;sepuluh\nLamaru;-3\nManggar;7\n"
UNCLEAR = b"kelurahan;jumlah\nManggar;1.234\nLamaru;2.500\n"


@pytest.fixture
def office() -> Office:
    return open_office()


def proposed(office: Office, content: bytes, filename: str = "data.csv", **more: Any) -> Any:
    file = {"name": "Data", "format": "CSV", "upload": upload(content, filename)}
    return office.propose(resources=[file], variabel=more.pop("variabel", VARIABLES), **more)


def check_of(office: Office, proposal: dict[str, Any], who: str = "clerk") -> dict[str, Any]:
    (found,) = office.step(who, "file_checks", proposal)
    return found


def groups(check: dict[str, Any]) -> dict[str, Any]:
    return {group["rule"]: group for group in check["groups"]}


def answer(office: Office, proposal: dict[str, Any], check: str) -> dict[str, Any]:
    found = office.step("clerk", "checks", proposal)
    return next(item for item in found if item["check"] == check)


def test_a_clerk_sees_at_which_row_and_column_his_file_is_wrong(office: Office) -> None:
    found = groups(check_of(office, proposed(office, BAD)))
    word = found["not_number"]["findings"][0]
    assert (word["row"], word["column"], word["value"]) == (2, "jumlah", "sepuluh")
    assert found["below_minimum"]["findings"][0]["row"] == 3
    assert found["duplicate_key"]["findings"][0]["row"] == 4


def test_a_file_that_fits_its_variables_answers_the_check_of_its_shape(office: Office) -> None:
    proposal = proposed(office, GOOD)
    check = check_of(office, proposal)
    assert (check["state"], check["rows"], check["groups"]) == ("checked", 2, [])
    assert check["facts"]["separator"] == ";"
    assert answer(office, proposal, "io-3")["answer"] == "yes"


def test_the_walidata_reads_the_same_findings_in_his_checklist(office: Office) -> None:
    proposal = office.step("clerk", "submit", proposed(office, BAD))
    shape = answer(office, proposal, "io-3")
    assert shape["answer"] == "no"
    assert "Baris 2" in shape["evidence"]
    assert groups(check_of(office, proposal, "walidata"))["not_number"]["count"] == 1


def test_an_unclear_number_is_asked_about_and_one_answer_settles_it(office: Office) -> None:
    proposal = proposed(office, UNCLEAR)
    question = groups(check_of(office, proposal))["ambiguous_number"]["findings"][0]
    assert answer(office, proposal, "io-3")["answer"] == "unsure"
    office.step(
        "clerk",
        "file_answer",
        proposal,
        rule="ambiguous_number",
        column=question["column"],
        choice="id",
        content_hash=proposal["content_hash"],
    )
    after = office.step("clerk", "show", proposal)
    assert after["dataset"]["variabel"][1]["notasi_angka"] == "id"
    assert check_of(office, after)["groups"] == []


@pytest.mark.parametrize("rule", ["ambiguous_number", "no_such_rule", "not_number"])
def test_an_answer_to_what_was_not_asked_changes_nothing(office: Office, rule: str) -> None:
    proposal = proposed(office, UNCLEAR)
    with pytest.raises(tk.ValidationError):
        office.step("clerk", "file_answer", proposal, rule=rule, column="jumlah", choice="x")
    assert office.step("clerk", "show", proposal)["content_hash"] == proposal["content_hash"]


def test_who_may_not_edit_may_not_answer(office: Office) -> None:
    proposal = office.step("clerk", "submit", proposed(office, UNCLEAR))
    asked = {"rule": "ambiguous_number", "column": "jumlah", "choice": "id"}
    with pytest.raises(tk.NotAuthorized):
        office.step("walidata", "file_answer", proposal, **asked)
    with pytest.raises(tk.ObjectNotFound):
        office.step("outsider", "file_answer", proposal, **asked)


def test_a_stale_answer_does_not_overwrite_newer_work(office: Office) -> None:
    proposal = proposed(office, UNCLEAR)
    seen = proposal["content_hash"]
    office.step("clerk2", "show", proposal)
    office.call("clerk2", "sdi_proposal_save", proposal_id=proposal["id"], title="Judul lain")
    asked = {"rule": "ambiguous_number", "column": "jumlah", "choice": "id", "content_hash": seen}
    with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
        office.step("clerk", "file_answer", proposal, **asked)


def test_a_large_file_is_left_to_a_worker_and_holds_nothing_up(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 10)
    proposal = proposed(office, BAD + b"# unik\n")
    assert check_of(office, proposal)["state"] == "waiting"
    assert answer(office, proposal, "io-3")["answer"] == "unsure"
    office.step("clerk", "submit", proposal)
    model.Session.rollback()
    assert outbox.drain(proposal["id"], only=service.TASK) == (1, 0)
    assert check_of(office, proposal)["state"] == "checked"
    assert groups(check_of(office, proposal))["not_number"]["count"] == 1


def test_the_same_file_is_not_checked_twice(office: Office, monkeypatch) -> None:
    proposal = proposed(office, GOOD + b"Teritip;30\n")
    check_of(office, proposal)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("checked again")

    monkeypatch.setattr(service.process, "run", never)
    assert check_of(office, proposal)["rows"] == 3


def test_a_check_that_is_killed_says_so_and_blocks_nobody(office: Office, monkeypatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.check_memory", 1)
    proposal = proposed(office, GOOD + b"Graha Indah;1\n")
    (group,) = check_of(office, proposal)["groups"]
    assert group["rule"] in UNCHECKED
    assert answer(office, proposal, "io-1")["answer"] == "yes"
    assert answer(office, proposal, "io-3")["answer"] == "unsure"
    assert office.step("clerk", "submit", proposal)["state"] == "in_review"


def test_a_check_that_blocks_is_waited_for_but_not_for_ever(
    office: Office, monkeypatch, ckan_config
) -> None:
    ckan_config["ckanext.sdi_balikpapan.checks"] = ["io-3:block"]
    monkeypatch.setattr(service, "AT_ONCE", 10)
    proposal = proposed(office, GOOD + b"Sepinggan;5\n")
    with pytest.raises(tk.ValidationError, match="sedang diperiksa"):
        office.step("clerk", "submit", proposal)
    model.Session.rollback()
    monkeypatch.setattr(service, "PATIENCE", timedelta(0))
    assert office.step("clerk", "submit", proposal)["state"] == "in_review"
    assert "periksa sendiri" in answer(office, proposal, "io-3")["evidence"]


def test_what_does_not_fit_blocks_where_the_office_says_so(office: Office, ckan_config) -> None:
    proposal = proposed(office, BAD)
    ckan_config["ckanext.sdi_balikpapan.checks"] = ["io-3:warn@2020-01-01"]
    with pytest.raises(tk.ValidationError, match="io-3"):
        office.step("clerk", "submit", proposal)


def test_a_checker_that_fails_is_tried_again_and_says_so(office: Office, monkeypatch) -> None:
    run = service.process.run
    monkeypatch.setattr(
        service.process, "run", lambda *_, **__: service.process.only("check_failed")
    )
    proposal = proposed(office, GOOD + b"Telaga Sari;8\n")
    assert check_of(office, proposal)["state"] == "waiting"
    assert outbox.drain(proposal["id"], only=service.TASK) == (0, 1)
    assert check_of(office, proposal)["attempts"] == 1
    monkeypatch.setattr(service.process, "run", run)
    outbox.retry()
    assert check_of(office, proposal)["state"] == "checked"


def test_a_large_file_waits_for_a_worker_as_soon_as_it_is_saved(
    office: Office, monkeypatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 10)
    proposal = proposed(office, GOOD + b"Damai;8\n")
    tasks = [task for task in outbox.waiting(now()) if task.subject_id == proposal["id"]]
    assert [task.task for task in tasks] == [service.TASK]


def test_a_dataset_without_a_table_is_not_asked_for_its_content(office: Office) -> None:
    file = {"name": "Foto", "format": "PNG", "upload": upload(b"\x89PNG", "foto.png")}
    assert answer(office, office.propose(resources=[file]), "io-3")["answer"] == "na"


def test_json_with_what_no_database_keeps_gets_its_report(office: Office) -> None:
    content = rb'[{"kelurahan": "A\u0000", "jumlah": 1, "\ud800": 2}]'
    assert "broken_character" in groups(check_of(office, proposed(office, content, "data.json")))


def test_a_picture_is_not_held_against_variables(office: Office) -> None:
    file = {"name": "Foto", "format": "PNG", "upload": upload(b"\x89PNG", "foto.png")}
    proposal = office.propose(resources=[file], variabel=VARIABLES)
    assert office.step("clerk", "file_checks", proposal) == []


def test_the_page_shows_findings_and_gives_them_as_a_table(office: Office, app) -> None:
    proposal = proposed(office, BAD.replace(b"sepuluh", b"=1+1"))
    id = proposal["dataset"]["resources"][0]["id"]
    headers = {"Authorization": token(office, "clerk")}
    page = app.get(f"/sdi/proposals/{proposal['id']}/checks/{id}", headers=headers)
    assert "bukan bilangan" in page.body
    assert "#variabel-1" in page.body
    table = app.get(f"/sdi/proposals/{proposal['id']}/checks/{id}.csv", headers=headers)
    assert "'=1+1" in table.body
    other = {"Authorization": token(office, "outsider")}
    for end in ("", ".csv"):
        app.get(f"/sdi/proposals/{proposal['id']}/checks/{id}{end}", headers=other, status=404)


def token(office: Office, person: str) -> str:
    made = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": office.names[person]},
        {"user": office.names[person], "name": "t"},
    )
    return str(made["token"])


def test_results_are_kept_no_longer_than_a_review_takes(office: Office) -> None:
    check_of(office, proposed(office, GOOD + b"Batu Ampar;4\n"))
    assert model.Session.query(Worked).filter(Worked.value["rows"].as_integer() == 3).count()


def test_findings_of_the_whole_file_show_no_empty_columns(office: Office, app: Any) -> None:
    rows = [f"K{k};{year};{900 + 7 * k + year}" for k in range(12) for year in range(2015, 2023)]
    del rows[37], rows[11]
    content = "\n".join(["kode;tahun;n", *rows]).encode()
    keys = [{"nama": "kode", "kunci": "ya"}, {"nama": "tahun", "tipe": "tahun", "kunci": "ya"}]
    file = {"name": "Data", "format": "CSV", "upload": upload(content, "data.csv")}
    number = {"nama": "n", "tipe": "bilangan_bulat"}
    proposal = office.propose(resources=[file], variabel=[*keys, number])
    id = proposal["dataset"]["resources"][0]["id"]
    headers = {"Authorization": token(office, "clerk")}
    page = app.get(f"/sdi/proposals/{proposal['id']}/checks/{id}", headers=headers).body
    assert "Tidak ada baris untuk" in page
    assert 'data-label="Baris"' not in page
