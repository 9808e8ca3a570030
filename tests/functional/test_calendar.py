"""The release calendar: what is promised by date, what came of it, and as files."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta, timezone
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories
from icalendar import Calendar

from ckanext.sdi_balikpapan.planning.calendar import reminding
from ckanext.sdi_balikpapan.planning.lists import hanging
from ckanext.sdi_balikpapan.proposals.deadlines import letters
from ckanext.sdi_balikpapan.proposals.deadlines import office as settings

from .office import Office, open_office, unique
from .plan_office import change, promised
from .registry_office import decide

TODAY = (datetime.now(timezone.utc) + timedelta(hours=8)).date()
LAST, THIS = TODAY - timedelta(days=40), TODAY + timedelta(days=5)


@pytest.fixture
def office() -> Office:
    return open_office()


def entry_of(office: Office, *rows: tuple[str, Any], **changes: Any) -> dict[str, Any]:
    releases = [{"periode": period, "tanggal": str(day)} for period, day in rows]
    year = {"tahun": str(min(day for _, day in rows).year), "jadwal_pemutakhiran": "bulanan"}
    return promised(office, **{**year, **changes}, jadwal_rilis=releases)


def listed(office: Office, **asked: Any) -> list[dict[str, Any]]:
    asked.setdefault("organization", office.organization["name"])
    return office.call(None, "sdi_calendar_list", **asked)["results"]


def test_everybody_sees_what_comes_when_and_what_came(office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST), (f"{LAST.year}-02", THIS))
    dataset = office.publish(id_dds=entry["body"]["id_ddd"])
    of_both = [
        one for month in {f"{LAST:%Y-%m}", f"{THIS:%Y-%m}"} for one in listed(office, month=month)
    ]
    found = {one["period"][-2:]: one for one in of_both}
    assert found["01"]["standing"] == "overdue"
    assert found["02"]["standing"] == "on_time"
    assert found["02"]["dataset"]["name"] == dataset["name"]
    month = f"{THIS:%Y-%m}"
    assert [o["period"][-2:] for o in listed(office, month=month, standing="on_time")] == ["02"]
    assert listed(office, month="1999-01") == []


def test_a_date_that_moved_stays_visible_with_its_reason(office: Office):
    entry = entry_of(office, (f"{THIS.year}-01", THIS))
    later = THIS + timedelta(days=10)
    row = {
        "periode": f"{THIS.year}-01",
        "tanggal": str(later),
        "alasan": "Verifikasi belum selesai",
    }
    change(office, entry, jadwal_rilis=[row])
    (one,) = listed(office, month=f"{later:%Y-%m}")
    assert one["day"] == str(later)
    assert [(m["before"], m["reason"]) for m in one["moves"]] == [(str(THIS), row["alasan"])]


def test_punctuality_is_a_figure_per_agency(office: Office):
    year = LAST.year
    entry_of(office, (f"{year}-01", LAST), tahun=str(year))
    found = office.call(None, "sdi_calendar_punctuality", year=year)
    mine = next(r for r in found["results"] if r["organization"]["id"] == office.organization["id"])
    assert (mine["overdue"], mine["share"]) == (1, 0)
    total = found["total"]
    for name in ("on_time", "late", "overdue", "due"):
        assert total[name] == sum(row[name] for row in found["results"])


@pytest.mark.parametrize(
    "asked",
    [
        {"month": "2027-13"},
        {"year": "0000"},
        {"standing": "x"},
        {"kategori": "<"},
        {"month": "\x00"},
    ],
)
def test_what_cannot_be_read_is_a_400_that_says_why(
    app: Any, office: Office, asked: dict[str, str]
):
    with pytest.raises(tk.ValidationError):
        listed(office, **asked)
    for address in ("/sdi/calendar", "/sdi/calendar.ics", "/sdi/calendar.csv"):
        assert app.get(address, query_string=asked, status=400).body


def test_the_calendar_as_files(app: Any, office: Office):
    title = "Jumlah; murid, \\ dan \"guru\"\tdi 'Sepinggan' " + "panjang " * 12
    entry = entry_of(office, (f"{THIS.year}-01", THIS), nama_data=title.strip())
    asked = {"organization": office.organization["name"], "year": str(THIS.year)}
    answer = app.get("/sdi/calendar.ics", query_string=asked)
    (event,) = Calendar.from_ical(answer.body).walk("VEVENT")
    assert event["uid"].startswith(f"{entry['name']}-{THIS.year}-01@")
    assert event.decoded("dtstart") == THIS
    assert str(event["summary"]).startswith(entry["title"][:30])
    assert all(len(line.encode()) <= 75 for line in answer.body.split("\r\n"))
    again = app.get(
        "/sdi/calendar.ics", query_string=asked, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    (row,) = csv.DictReader(io.StringIO(app.get("/sdi/calendar.csv", query_string=asked).body))
    assert row["tanggal"] == str(THIS)
    assert entry["name"] in app.get("/sdi/calendar.atom", query_string=asked).body
    assert app.get("/sdi/calendar.json", query_string=asked).json["count"] == 1


def test_the_page_shows_a_month_and_a_year(app: Any, office: Office):
    entry = entry_of(office, (f"{THIS.year}-01", THIS))
    asked = {"organization": office.organization["name"]}
    assert (
        entry["title"]
        in app.get("/sdi/calendar", query_string={**asked, "month": f"{THIS:%Y-%m}"}).body
    )
    assert (
        entry["title"]
        in app.get("/sdi/calendar", query_string={**asked, "year": f"{THIS:%Y}"}).body
    )
    assert app.get("/sdi/calendar/punctuality.csv").body.startswith("tahun,opd")


def late(office: Office, person: str, **asked: Any) -> list[dict[str, Any]]:
    asked.setdefault("organization", office.organization["name"])
    return office.call(person, "sdi_calendar_late", **asked)["results"]


def test_what_is_late_says_who_acts_next(office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST))
    (one,) = late(office, "clerk")
    assert (one["waits_for"], one["proposal_id"]) == ("produsen_data", "")
    assert one["working_days_late"] > 20
    assert late(office, "outsider") == []
    dataset = office.publish()
    asked = {"id": dataset["id"], "id_dds": entry["body"]["id_ddd"]}
    hung = office.call("clerk", "sdi_proposal_save", **asked)
    decide(office, hung)
    edit = office.call("clerk", "sdi_proposal_save", id=dataset["id"], temporal_start="2026-01-01")
    office.step("clerk", "submit", edit)
    (one,) = late(office, "walidata") or [None]
    assert one is not None
    assert (one["waits_for"], one["proposal_id"]) == ("walidata", edit["id"])


def test_the_first_proposal_of_a_dataset_says_who_acts_next(office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST))
    id_ddd = entry["body"]["id_ddd"]
    office.propose(id_dds=id_ddd.lower())
    nearer = office.submit(id_dds=id_ddd)
    (one,) = late(office, "clerk")
    assert (one["waits_for"], one["proposal_id"]) == ("walidata", nearer["id"])


def test_a_date_moved_after_it_had_passed_is_found_by_both_days_and_late(office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST), jadwal_pemutakhiran="tahunan")
    later = TODAY + timedelta(days=20)
    rows = [{"periode": f"{LAST.year}-01", "tanggal": str(later), "alasan": "Server rusak"}]
    change(office, entry, jadwal_rilis=rows)
    for month in {f"{LAST:%Y-%m}", f"{later:%Y-%m}"}:
        (one,) = listed(office, month=month)
        assert (one["day"], one["counted_day"]) == (str(later), str(LAST))
        assert one["standing"] == "overdue"
        assert [o["entry"] for o in listed(office, month=month, standing="overdue")] == [
            entry["name"]
        ]
    assert [o["entry"] for o in late(office, "clerk")] == [entry["name"]]


def test_who_was_moved_too_late_is_still_reminded_of_the_new_day(office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST), jadwal_pemutakhiran="tahunan")
    at = datetime.combine(TODAY, time(9), settings.calendar().zone)
    soon = settings.calendar().add_working_days(TODAY, 2)
    rows = [{"periode": f"{LAST.year}-01", "tanggal": str(soon), "alasan": "Server rusak"}]
    change(office, entry, jadwal_rilis=rows)
    mine = office.organization["id"]
    told = [i for _, i in reminding.reminders(at) if i.about["organization"]["id"] == mine]
    assert {one.what for one in told} == {"before", "late"}


def test_two_yearly_data_is_not_in_time_twice_with_one_delivery(office: Office):
    then = TODAY.replace(year=TODAY.year - 2, month=1, day=1)
    frequency = {"jadwal_pemutakhiran": "dua_tahunan"}
    first = entry_of(office, (str(then.year), then), **frequency)
    id_ddd = first["body"]["id_ddd"]
    entry_of(office, (str(TODAY.year), TODAY), **frequency, id_ddd=id_ddd)
    office.publish(id_dds=id_ddd)
    found = [one for year in (then.year, TODAY.year) for one in listed(office, year=year)]
    assert sorted(one["standing"] for one in found) == ["on_time", "overdue"]


def test_two_spellings_of_one_identity_find_the_same_datasets(office: Office):
    id_ddd = unique("Ab.")
    entry_of(office, (f"{LAST.year}-01", LAST), id_ddd=id_ddd)
    dataset = office.publish(id_dds=id_ddd)
    found = hanging.datasets({id_ddd.lower(), id_ddd.upper(), "lain"})
    assert {key: [one.name for one in many] for key, many in found.items()} == {
        id_ddd.lower(): [dataset["name"]],
        id_ddd.upper(): [dataset["name"]],
    }


def test_a_date_is_moved_on_a_page_of_its_own_and_reviewed_like_any_change(
    app: Any, office: Office
):
    entry = entry_of(office, (f"{THIS.year}-01", THIS), (f"{THIS.year}-02", THIS))
    name, period, later = entry["name"], f"{THIS.year}-01", THIS + timedelta(days=9)
    token = factories.APIToken(user=office.names["clerk"])["token"]
    headers = {"Authorization": token}
    address = f"/sdi/calendar/move/{name}/{period}"
    page = app.get(f"/sdi/registry/{name}", headers=headers).body
    assert address in page
    assert address not in app.get(f"/sdi/registry/{name}").body
    asked = {"date": str(later), "reason": "Banjir"}
    wrong = app.post(address, data={"date": str(later)}, headers=headers, status=400).body
    assert str(later) in wrong
    app.post(address, data=asked, headers=headers, follow_redirects=False, status=302)
    waiting = office.call("walidata", "sdi_proposal_list", state="in_review")["results"]
    waiting += office.call("walidata", "sdi_proposal_list", state="submitted")["results"]
    (mine,) = [one for one in waiting if one["subject_id"] == entry["id"]]
    seen = office.call("walidata", "sdi_proposal_show", id=mine["id"])
    said = {"id": seen["id"], "content_hash": seen["content_hash"]}
    office.call("walidata", "sdi_proposal_approve", **said)
    office.call("walidata", "sdi_proposal_publish", id=seen["id"])
    asked = {"year": entry["body"]["tahun"], "organization": office.organization["name"]}
    (shown,) = office.call(None, "sdi_plan_list", **asked)["results"]
    moved, other = shown["releases"] if shown["releases"][0]["moves"] else shown["releases"][::-1]
    assert (moved["day"], moved["moves"][0]["reason"]) == (str(later), "Banjir")
    assert (other["day"], other["moves"]) == (str(THIS), [])


@pytest.mark.parametrize(
    ("person", "status"), [("clerk", 200), ("walidata", 200), ("outsider", 403), ("member", 403)]
)
def test_only_who_drafts_for_the_office_moves_its_dates(
    app: Any, office: Office, person: str, status: int
):
    entry = entry_of(office, (f"{THIS.year}-01", THIS))
    headers = {"Authorization": factories.APIToken(user=office.names[person])["token"]}
    app.get(f"/sdi/calendar/move/{entry['name']}/{THIS.year}-01", headers=headers, status=status)
    for nothing in (f"{entry['name']}/1999", f"tidak-ada/{THIS.year}-01", "%00/x"):
        app.get(f"/sdi/calendar/move/{nothing}", headers=headers, status=404)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"date": "besok", "reason": "x"}, "date"),
        ({"date": str(THIS), "reason": "x"}, "date"),
        ({"date": str(LAST)}, "reason"),
    ],
)
def test_a_move_without_day_or_reason_is_refused_at_its_field(
    office: Office, said: dict[str, str], field: str
):
    entry = entry_of(office, (f"{THIS.year}-01", THIS))
    with pytest.raises(tk.ValidationError) as refused:
        office.call(
            "clerk", "sdi_calendar_move", entry=entry["id"], period=f"{THIS.year}-01", **said
        )
    assert set(refused.value.error_dict) == {field}


def test_releases_are_reminded_of_before_and_after_their_day(office: Office):
    calendar = settings.calendar()
    at = datetime.combine(calendar.add_working_days(TODAY, 1), time(9), calendar.zone)
    soon = calendar.add_working_days(calendar.day_of(at), 2)
    entry_of(office, (f"{LAST.year}-01", LAST), (f"{LAST.year}-02", soon))
    clerk, walidata, outsider = (
        model.User.get(office.names[who]).id for who in ("clerk", "walidata", "outsider")
    )
    mine = office.organization["id"]
    told = [(u, i) for u, i in reminding.reminders(at) if i.about["organization"]["id"] == mine]
    keys = {user: {item.what for u, item in told if u == user} for user, _ in told}
    assert keys[clerk] == {"before", "late"}
    assert keys[walidata] == {"late"}
    assert outsider not in keys
    again = [i.key for u, i in reminding.reminders(at) if u == clerk]
    assert {i.key for u, i in told if u == clerk} <= set(again)
    with letters.speaking("id"):
        body = letters.body("Ani", [item for user, item in told if user == clerk], at)
    assert "1 rilis lewat tanggal" in body
    assert "/sdi/calendar/late?organization=" in body
    assert "Menurut Daftar Data terbit pada" in body


def test_the_page_of_what_is_late_is_for_those_who_have_a_role(app: Any, office: Office):
    entry = entry_of(office, (f"{LAST.year}-01", LAST))
    for person, sees in (("clerk", True), ("outsider", False)):
        token = factories.APIToken(user=office.names[person])["token"]
        page = app.get("/sdi/calendar/late", headers={"Authorization": token}).body
        assert (entry["title"] in page) is sees
    assert app.get("/sdi/calendar/late", follow_redirects=False).status_code == 302
