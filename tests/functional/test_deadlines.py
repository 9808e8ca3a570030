"""Who acts next and until when: in the API, on the pages, in the lists, on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories
from click.testing import CliRunner

from ckanext.sdi_balikpapan.proposals.deadlines import cli, helpers, moving, office, rules
from ckanext.sdi_balikpapan.proposals.model import Proposal

from .office import Office, grant, open_office

REASONS = [{"principle": "metadata", "field": "notes", "note": "Jelaskan."}]


@pytest.fixture
def opd() -> Office:
    return open_office()


def show(opd: Office, proposal: dict[str, Any], person: str = "clerk") -> dict[str, Any]:
    return opd.call(person, "sdi_proposal_show", id=proposal["id"])


def let_pass(proposal: dict[str, Any], days: int) -> None:
    """Move a proposal's arrival and its deadline into the past."""
    by = timedelta(days=days)
    values = {"state_since": Proposal.state_since - by, "due_at": Proposal.due_at - by}
    model.Session.execute(sa.update(Proposal).where(Proposal.id == proposal["id"]).values(values))
    model.Session.commit()


def due_of(state: str, since: str) -> str:
    at = datetime.fromisoformat(since)
    due = rules.due_at(office.calendar(), office.rules(), state, at)
    assert due is not None
    return due.isoformat()


def test_every_state_says_who_acts_and_until_when(opd: Office) -> None:
    draft = opd.propose()
    assert (draft["waits_for"], draft["due_at"]) == ("produsen_data", None)
    sent = opd.step("clerk", "submit", draft)
    assert sent["waits_for"] == "walidata"
    assert sent["due_at"] == due_of("in_review", sent["state_since"])
    returned = opd.step("walidata", "return", sent, reasons=REASONS)
    assert returned["waits_for"] == "produsen_data"
    assert returned["due_at"] == due_of("returned", returned["state_since"])
    again = opd.step("clerk", "submit", returned)
    assert again["state_since"] > sent["state_since"]
    approved = opd.approve(again)
    assert approved["due_at"] == due_of("approved", approved["state_since"])
    published = opd.step("walidata", "publish", approved)
    assert (published["waits_for"], published["due_at"]) == (None, None)


def test_saving_and_claiming_leave_the_clock_alone(opd: Office) -> None:
    sent = opd.submit()
    claimed = opd.step("walidata", "claim", sent)
    assert claimed["state_since"] == sent["state_since"]
    returned = opd.step("walidata", "return", sent, reasons=REASONS)
    saved = opd.call("clerk", "sdi_proposal_save", proposal_id=sent["id"], notes="Lebih jelas.")
    assert saved["state_since"] == returned["state_since"]


def test_a_recall_ends_the_waiting(opd: Office) -> None:
    recalled = opd.step("clerk", "recall", opd.submit())
    assert (recalled["waits_for"], recalled["due_at"]) == ("produsen_data", None)


def test_where_the_walidata_pendukung_went_away_the_walidata_acts(opd: Office) -> None:
    grant(opd.names["member"], "walidata_pendukung", opd.organization["id"])
    sent = opd.submit()
    assert sent["waits_for"] == "walidata_pendukung"
    revoked = {"user": opd.names["member"], "role": "walidata_pendukung"}
    tk.get_action("sdi_role_revoke")(
        {"ignore_auth": True}, {**revoked, "organization": opd.organization["id"]}
    )
    assert show(opd, sent)["waits_for"] == "walidata"


def test_the_sentence_names_office_and_day(opd: Office, app: Any) -> None:
    proposal = {
        **opd.submit(),
        "due_at": "2026-11-27T15:59:59+00:00",
    }
    with app.flask_app.test_request_context():
        before = helpers.next_step(proposal, datetime(2026, 11, 25, tzinfo=timezone.utc))
        after = helpers.next_step(proposal, datetime(2026, 12, 1, tzinfo=timezone.utc))
    walidata = tk.config["ckanext.sdi_balikpapan.walidata_name"]
    assert before.startswith(f"Menunggu Walidata ({walidata}) memeriksa")
    assert before.endswith(", paling lambat Jumat 27 November 2026.")
    assert "terlambat 2 hari kerja" in after


def test_the_pages_say_so(opd: Office, app: Any) -> None:
    sent = opd.submit()
    let_pass(sent, 60)
    token = {"Authorization": factories.APIToken(user=opd.names["clerk"])["token"]}
    for address in (f"/sdi/proposals/{sent['id']}", "/sdi/proposals"):
        page = app.get(address, headers=token).body
        assert "memeriksa, seharusnya paling lambat" in page
        assert "text-danger" in page
    fine = opd.submit()
    page = app.get("/sdi/proposals?overdue=true", headers=token).body
    assert sent["title"] in page
    assert fine["title"] not in page


def test_lists_find_what_is_late_and_put_it_first(opd: Office) -> None:
    first, second = opd.submit(), opd.submit()
    let_pass(second, 60)
    mine = {"organization": opd.organization["id"]}
    late = opd.call("walidata", "sdi_proposal_list", overdue=True, **mine)["results"]
    assert [p["id"] for p in late] == [second["id"]]
    queue = opd.call("walidata", "sdi_proposal_list", queue=True, **mine)["results"]
    assert [p["id"] for p in queue] == [second["id"], first["id"]]
    assert opd.call("outsider", "sdi_proposal_list", overdue=True, **mine)["count"] == 0


def test_other_holidays_move_open_deadlines(
    opd: Office, tmp_path: Path, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = opd.submit()
    due = datetime.fromisoformat(sent["due_at"])
    local = office.calendar().day_of(due)
    file = tmp_path / "libur.csv"
    file.write_text(f"tanggal,nama,jenis\n{local},Pilkada,libur_daerah\n")
    monkeypatch.setitem(ckan_config, "ckanext.sdi_balikpapan.holidays_path", str(tmp_path))
    assert moving.renew() >= 1
    model.Session.expire_all()
    assert datetime.fromisoformat(show(opd, sent)["due_at"]) > due
    assert moving.renew() == 0
    file.write_text("tanggal,jenis\nbesok,libur\n")
    at = datetime(2026, 11, 22, tzinfo=timezone.utc)
    assert any("holidays_path" in problem for problem in office.problems(at))
    assert opd.submit()["due_at"]  # no step fails by it
    monkeypatch.undo()
    moving.renew()


def test_an_admin_learns_of_a_year_without_holidays(app: Any) -> None:
    with app.flask_app.test_request_context():
        known = office.problems(datetime(2026, 6, 1, tzinfo=timezone.utc))
        next_year = office.problems(datetime(2026, 12, 2, tzinfo=timezone.utc))
    assert known == []
    assert "2027" in next_year[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("work_week", "1 2 9"), ("work_week", ""), ("time_zone", "Kota/Balikpapan")],
)
def test_a_setting_that_cannot_be_read_is_said_and_stops_nothing(
    key: str, value: str, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, f"ckanext.sdi_balikpapan.{key}", value)
    assert any(key in p for p in office.problems(datetime(2026, 6, 1, tzinfo=timezone.utc)))
    assert office.calendar().is_working_day(datetime(2026, 11, 20).date())


def test_the_command_lists_what_is_late_per_organisation(opd: Office) -> None:
    late, fine = opd.submit(), opd.submit()
    let_pass(late, 60)
    said = CliRunner().invoke(cli.deadlines, []).output
    assert f"{opd.organization['title']}: 1" in said
    assert late["id"] in said
    assert fine["id"] not in said
    assert fine["id"] in CliRunner().invoke(cli.deadlines, ["--all", "--renew"]).output
