"""Evidence for the EPSS: computed, traceable, for those who have a role; never a score."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.cli import sdi
from ckanext.sdi_balikpapan.planning.evidence import service
from ckanext.sdi_balikpapan.planning.evidence.metrics import METRICS
from ckanext.sdi_balikpapan.proposals.model import now

from .office import Office, grant, open_office, unique, upload
from .plan_office import promised
from .test_requests import asked_of

YEAR = str(now().astimezone(timezone(timedelta(hours=8))).year)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def busy() -> Office:
    """Two published datasets, one returned proposal, one that waits, two promises of which one
    is kept."""
    office = open_office()
    kept = promised(office, tahun=YEAR, jadwal_rilis=[], jadwal_pemutakhiran="ad_hoc")
    promised(office, tahun=YEAR, jadwal_rilis=[], jadwal_pemutakhiran="ad_hoc")
    both = [
        {"name": "A", "format": "CSV", "upload": upload()},
        {"name": "B", "format": "PDF", "url": "https://data.test/b.pdf"},
    ]
    contact = [{"nama": "Bidang Data", "email": "data@balikpapan.test"}]
    office.publish(resources=both, kontak=contact, id_dds=kept["body"]["id_ddd"], urusan="1.01")
    office.publish()
    returned = office.submit()
    reasons = [{"principle": "metadata", "note": "Definisi kurang jelas."}]
    office.step("walidata", "return", returned, reasons=reasons)
    office.submit()
    return office


def figures(office: Office, person: str = "clerk", **asked) -> dict[str, tuple[int, int]]:
    asked.setdefault("organization", office.organization["name"])
    found = office.call(person, "sdi_evidence_show", **asked)
    return {one["kode"]: (one["counted"], one["of"]) for one in found["indicators"]}


# Counted by hand from what `busy` does.
EXPECTED = {
    "10101": (2, 2),
    "10201": (0, 2),
    "10301": (2, 2),
    "10401": (1, 2),
    "20301": (2, 2),
    "20401": (1, 2),
    "20402": (2, 2),
    "20403": (1, 2),
    "30401": (2, 2),
    "40101": (1, 2),
    "40103": (2, 2),
    "40104": (2, 2),
    "40303": (0, 0),
    # Two datasets and two entries were approved, one proposal returned, one waits.
    "40304": (5, 6),
    "50201": (0, 0),
}


def test_each_figure_is_what_one_would_count_by_hand(busy: Office):
    found = figures(busy)
    assert {kode: found[kode] for kode in EXPECTED} == EXPECTED
    assert found["50302"] == (None, None)  # of the city only


def test_each_number_leads_to_the_records_behind_it(busy: Office, app):
    for kode, (counted, of) in EXPECTED.items():
        asked = {"kode": kode, "organization": busy.organization["name"]}
        found = busy.call("clerk", "sdi_evidence_show", **asked)
        assert found["count"] == len(found["records"]) == of
        assert sum(row["counted"] for row in found["records"]) == counted
        for row in found["records"]:
            assert _page(app, busy, "clerk", row["link"]).status_code == 200
        assert [level["level"] for level in found["levels"]] == [1, 2, 3, 4, 5]


def test_it_says_that_it_is_no_score_and_when_it_was_computed(busy: Office):
    before = now()
    found = busy.call("clerk", "sdi_evidence_show")
    assert "bukan nilai" in found["caution"]
    assert before <= datetime.fromisoformat(found["computed_at"]) <= now()
    assert len(found["indicators"]) == 19
    assert len(found["others"]) == 19
    assert not {"level", "score"} & set(found["indicators"][0])


def test_another_year_counts_what_happened_then(busy: Office):
    found = figures(busy, year=2024)
    assert found["40304"] == found["30401"] == found["20401"] == (0, 0)
    with pytest.raises(tk.ValidationError):
        figures(busy, year="dua ribu")


class TestWhoReads:
    def test_a_producer_reads_of_his_own_opd_only(self, busy: Office):
        other = open_office()
        other.submit()
        for asked in (other.organization["name"], other.organization["id"], "tidak-ada"):
            with pytest.raises(tk.ObjectNotFound):
                busy.call("clerk", "sdi_evidence_show", organization=asked)
        mine = busy.call("clerk", "sdi_evidence_show", kode="40304")
        assert {row["organization_id"] for row in mine["records"]} == {busy.organization["id"]}
        assert mine["count"] == 6
        city = busy.call("walidata", "sdi_evidence_show", kode="40304", limit=1)
        assert city["count"] > mine["count"]

    def test_pembina_read_all_and_strangers_nothing(self, busy: Office):
        grant(busy.names["member"], "pembina_data")
        assert figures(busy, "member") == figures(busy, "walidata")
        for person in ("outsider", None):
            with pytest.raises(tk.NotAuthorized):
                busy.call(person, "sdi_evidence_show")

    def test_where_nothing_is_kept_it_says_so_and_shows_no_zero(self, busy: Office):
        for kode in METRICS:
            found = busy.call("walidata", "sdi_evidence_show", kode=kode, limit=1)
            recorded = METRICS[kode].source in service.READERS
            assert found["indicator"]["recorded"] is recorded
            if not recorded:
                assert found["indicator"]["of"] is None

    @pytest.mark.parametrize("kode", ["99999", "101", ["10101"], {"a": 1}])
    def test_an_indicator_that_there_is_not_is_said_not_to_be(self, busy: Office, kode):
        with pytest.raises(tk.ObjectNotFound):
            busy.call("walidata", "sdi_evidence_show", kode=kode)


def token(office: Office, person: str) -> str:
    return factories.APIToken(user=office.names[person])["token"]


def test_decisions_of_the_forum_are_evidence_for_the_city(busy: Office):
    def figure() -> tuple[int, int]:
        found = busy.call("walidata", "sdi_evidence_show", kode="40302", year=2025)
        return found["indicator"]["counted"], found["indicator"]["of"]

    counted, of = figure()
    said = {"kind": "lainnya", "title": "Tata kerja", "decided": "Bersidang.", "date": "2025-03-01"}
    create = "sdi_forum_decision_create"
    busy.call("walidata", create, number=unique("FSD"), **said)
    written = {"number": unique("FSD"), "document": "https://arsip.test/fsd.pdf"}
    busy.call("walidata", create, **written, **said)
    gone = busy.call("walidata", create, number=unique("FSD"), **said)
    busy.call("walidata", "sdi_forum_decision_revoke", id=gone["id"], reason="Keliru", version=1)
    assert figure() == (counted + 1, of + 2)
    assert figures(busy)["40302"] == (None, None)  # of no single OPD


def test_requests_are_evidence_and_show_who_still_waits(office: Office, monkeypatch):
    for name, value in (("form_seconds", 0), ("per_sender", 100_000), ("per_day", 100_000)):
        monkeypatch.setitem(tk.config, f"ckanext.sdi_balikpapan.request_{name}", value)
    answered, _waiting = asked_of(office), asked_of(office)
    words = {"version": answered["version"], "text": "Datanya ada di portal."}
    office.call("clerk", "sdi_request_answer", id=answered["number"], **words)
    assert figures(office)["20102"] == (1, 2)
    found = office.call("clerk", "sdi_evidence_show", kode="20102")
    assert [row["counted"] for row in found["records"]] == [False, True]
    assert found["records"][1]["title"].startswith(answered["number"])


def _page(app, office: Office, person: str, url: str, status: int = 200):
    answer = app.get(url, headers={"Authorization": token(office, person)})
    assert answer.status_code == status, url
    return answer


class TestPagesAndFiles:
    def test_the_pages_show_figures_records_and_levels(self, busy: Office, app):
        page = _page(app, busy, "clerk", "/sdi/evidence").text
        assert "bukan nilai" in page
        assert "belum ada catatan" in page
        one = _page(app, busy, "clerk", f"/sdi/evidence/20401?year={YEAR}").text
        assert "1 dari 2" in one
        assert "Optimum" in one
        assert "Untuk naik setingkat" in one

    def test_they_are_nobody_elses(self, busy: Office, app):
        assert _page(app, busy, "outsider", "/sdi/evidence", 404)
        for url in ("/sdi/evidence/pack.xlsx", "/sdi/evidence/10101.csv"):
            assert _page(app, busy, "outsider", url, 404)
        assert app.get("/sdi/evidence", follow_redirects=False).status_code == 302
        answer = _page(app, busy, "clerk", "/sdi/evidence")
        assert "no-store" in answer.headers["Cache-Control"]

    def test_strange_questions_get_a_page_and_no_error(self, busy: Office, app):
        for url in (
            "?year=x",
            "?organization=%00",
            "/10101?page=99",
            "/10101?page=x",
            "?year=2024",
        ):
            headers = {"Authorization": token(busy, "clerk")}
            answer = app.get(f"/sdi/evidence{url}", headers=headers)
            assert answer.status_code in (200, 404)

    def test_the_pack_has_an_overview_and_a_sheet_for_each_indicator(self, busy: Office, app):
        answer = _page(app, busy, "clerk", "/sdi/evidence/pack.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        kept = [kode for kode, (_n, of) in figures(busy).items() if of is not None]
        assert book.sheetnames == ["Ringkasan", *kept]
        head = [row[0].value for row in book["Ringkasan"].iter_rows(max_row=4)]
        assert "bukan nilai" in head[1]
        assert "Dihitung" in head[2]
        assert tk.config["ckan.site_url"] in head[2]
        sheet = book["20401"]
        assert sheet["C6"].value == "tidak"  # what isn't counted comes first
        assert sheet["C7"].value == "ya"
        assert sheet["E6"].value.startswith("http")

    def test_no_title_becomes_a_formula(self, office: Office, app):
        office.publish(title="=HYPERLINK(1)")
        book = openpyxl.load_workbook(
            io.BytesIO(_page(app, office, "clerk", "/sdi/evidence/pack.xlsx").data)
        )
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
        assert all(cell.data_type != "f" for cell in cells)
        rows = csv.reader(io.StringIO(_page(app, office, "clerk", "/sdi/evidence/10101.csv").text))
        assert [row[0] for row in rows][1] == "'=HYPERLINK(1)"

    def test_the_figures_come_as_csv(self, busy: Office, app):
        text = _page(app, busy, "clerk", "/sdi/evidence/overview.csv").text
        rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
        assert rows["20401"][3:5] == ["1", "2"]
        assert rows["20102"][3] == "belum ada catatan" or rows["20102"][3].isdigit()

    def test_the_command_writes_the_pack(self, busy: Office, cli, tmp_path):
        target = tmp_path / "bukti.xlsx"
        name = busy.organization["name"]
        result = cli.invoke(
            sdi, ["evidence", "export", str(target), "--organization", name, "--year", YEAR]
        )
        assert result.exit_code == 0, result.output
        assert "bukan nilai" in result.output
        assert openpyxl.load_workbook(target)["20401"]["C7"].value == "ya"
        wrong = cli.invoke(sdi, ["evidence", "export", str(target), "--organization", "tidak-ada"])
        assert wrong.exit_code == 1
