"""A year of two agencies: plan, settle a dispute, agree, deliver, answer, hand in the evidence.

Each figure was counted by hand from what stands in the story.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan.tests import factories
from icalendar import Calendar

from ckanext.sdi_balikpapan.proposals.deadlines import office as deadlines
from ckanext.sdi_balikpapan.proposals.model import now

from .office import Office, open_office, unique
from .plan_office import change, promised, propose

TODAY = deadlines.calendar().day_of(now())
YEAR = str(TODAY.year)
SOON, LAST_WEEK, LONG_AGO = (TODAY + timedelta(days=d) for d in (9, -6, -20))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A citizen's form may be sent at once."""
    monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.request_form_seconds", 0)


def promise(office: Office, title: str, day: date, **changes: Any) -> dict[str, Any]:
    rows = [{"periode": YEAR, "tanggal": day.isoformat()}]
    said = {"tahun": YEAR, "jadwal_pemutakhiran": "tahunan", "jadwal_rilis": rows}
    return promised(office, **{**said, "nama_data": title, **changes})


def test_a_year_in_the_life(app: Any):
    health, schools = open_office(), open_office()
    mark = unique("x")[2:].upper()
    mine = {"organization": health.organization["name"]}

    # Plan: three promises; one date is moved in time, with its reason.
    in_time = promise(health, f"Imunisasi {mark}", LONG_AGO + timedelta(days=60))
    late = promise(health, f"Puskesmas {mark}", LONG_AGO)
    missing = promise(health, f"Kasus Demam Berdarah {mark}", LAST_WEEK)
    row = {"periode": YEAR, "tanggal": SOON.isoformat(), "alasan": "Rekap selesai lebih awal"}
    change(health, in_time, jadwal_rilis=[row])

    # Two promise the same: the walidata sees it, the Forum decides, the second goes back.
    rows = [{"periode": YEAR, "tanggal": SOON.isoformat()}]
    twice = propose(schools, tahun=YEAR, nama_data=late["title"], jadwal_rilis=rows)
    twice = schools.step("clerk", "submit", twice)
    seen = {"content_hash": twice["content_hash"]}
    with pytest.raises(tk.ValidationError) as refused:
        schools.step("walidata", "approve", twice, **seen)
    assert late["title"] in refused.value.error_dict["similar"][0]
    dispute = health.call(
        "walidata",
        "sdi_forum_decision_create",
        number=f"1/FSD/{mark}",
        date=TODAY.isoformat(),
        kind="indikator",
        title="Pemilik data puskesmas",
        decided="Dinas kesehatan menerbitkannya.",
        bindings=[{"type": "entri", "id": late["id"], "role": "stays"}],
    )
    note = f"Forum {dispute['number']}: sudah dijanjikan perangkat daerah lain."
    reasons = [{"principle": "lainnya", "note": note}]
    schools.step("walidata", "return", twice, reasons=reasons)
    assert dispute["id"] in app.get(f"/sdi/registry/{late['name']}").body

    # Agree: the list is kept as it stands; what comes later is told apart.
    agreed = health.call(
        "walidata",
        "sdi_forum_decision_create",
        number=f"2/FSD/{mark}",
        date=TODAY.isoformat(),
        kind="daftar_data",
        title=f"Daftar Data {YEAR}",
        decided="Disepakati.",
        bindings=[{"type": "daftar_data", "id": YEAR}],
    )
    owners = {one["id"]: one["count"] for one in agreed["agreed"][0]["organizations"]}
    assert owners[health.organization["id"]] == 3
    assert schools.organization["id"] not in owners

    # Deliver: one before its day, one twenty days after it, one not at all.
    ahead = health.publish(id_dds=in_time["body"]["id_ddd"])
    health.publish(id_dds=late["body"]["id_ddd"])
    calendar = health.call(None, "sdi_calendar_list", year=YEAR, **mine)["results"]
    standing = {one["title"]: one["standing"] for one in calendar}
    if SOON.year == TODAY.year == LONG_AGO.year:  # not around New Year
        assert standing == {
            in_time["title"]: "on_time",
            late["title"]: "late",
            missing["title"]: "overdue",
        }
        (moved,) = [one["moves"] for one in calendar if one["moves"]]
        assert moved[0]["reason"] == row["alasan"]
    punctual = _of(health, health.call(None, "sdi_calendar_punctuality", year=YEAR))
    assert [punctual[n] for n in ("on_time", "late", "overdue", "due")] == [1, 1, 1, 0]
    assert punctual["share"] == pytest.approx(1 / 3)
    (due,) = health.call("clerk", "sdi_calendar_late", **mine)["results"]
    assert (due["title"], due["waits_for"]) == (missing["title"], "produsen_data")
    asked = {**mine, "year": YEAR}
    events = Calendar.from_ical(app.get("/sdi/calendar.ics", query_string=asked).body)
    assert len(events.walk("VEVENT")) == len(calendar)

    # Answer: a citizen asks, the OPD answers in public; another request becomes a plan.
    one, two = _ask(health, f"Imunisasi per kelurahan {mark}"), _ask(health, f"Stunting {mark}")
    answered = health.call(
        "clerk",
        "sdi_request_answer",
        id=one["number"],
        version=one["version"],
        text="Datanya sudah terbit.",
        datasets=[ahead["name"]],
    )
    assert answered["state"] == "answered"
    planned = health.call(
        "clerk", "sdi_request_plan", id=two["number"], version=two["version"], year=YEAR
    )
    assert planned["state"] == "planned"
    drafts = health.call("clerk", "sdi_proposal_list", subject_type="daftar_data", state="draft")
    assert any(mark in draft["title"] for draft in drafts["results"])
    figures = health.call(None, "sdi_request_figures", year=YEAR, **mine)
    assert figures["total"] == 2

    # What came of it, for the head of the agency.
    progress = health.call(None, "sdi_progress_show", year=YEAR, **mine)["organization"]
    assert {n: progress[n] for n in ("promised", "ahead", "late", "missing")} == {
        "promised": 3,
        "ahead": 1,
        "late": 1,
        "missing": 1,
    }

    # Hand in the evidence.
    found = health.call("clerk", "sdi_evidence_show", year=YEAR, **mine)
    counted = {i["kode"]: (i["counted"], i["of"]) for i in found["indicators"]}
    assert counted["20302"] == (1, 3)
    assert counted["20401"] == (2, 3)
    assert counted["30401"] == (2, 2)
    book = _evidence(app, health)
    assert "bukan nilai" in " ".join(
        str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value
    )


def _of(office: Office, found: dict[str, Any]) -> dict[str, Any]:
    id = office.organization["id"]
    return next(row for row in found["results"] if row["organization"]["id"] == id)


def _ask(office: Office, title: str) -> dict[str, Any]:
    token = office.call(None, "sdi_request_form")["token"]
    return office.call(
        None,
        "sdi_request_create",
        title=title,
        text="Menurut kecamatan, lima tahun terakhir.",
        organization=office.organization["name"],
        token=token,
    )


def _evidence(app: Any, office: Office) -> openpyxl.Workbook:
    token = factories.APIToken(user=office.names["clerk"])["token"]
    asked = {"organization": office.organization["name"], "year": YEAR}
    answer = app.get(
        "/sdi/evidence/pack.xlsx", query_string=asked, headers={"Authorization": token}
    )
    return openpyxl.load_workbook(io.BytesIO(answer.data))
