"""What was promised, what came, in time, and passes: for the mayor, a head of agency, programs."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from ckanext.sdi_balikpapan.planning.progress import reading
from ckanext.sdi_balikpapan.proposals.deadlines import office as deadlines
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.model import now

from .office import Office, open_office, unique
from .plan_office import promised, propose

TODAY = deadlines.calendar().day_of(now())
YEAR = TODAY.year
REGULATION = {
    "reason": "Penataan perangkat daerah",
    "regulation_number": "2/2026",
    "regulation_date": "2026-06-01",
}


def on(day: date, period: str = "") -> list[dict[str, str]]:
    return [{"periode": period or str(YEAR), "tanggal": day.isoformat()}]


def promise(office: Office, day: date, **changes: Any) -> dict[str, Any]:
    """A promise of this year with one release."""
    said = {"tahun": str(YEAR), "jadwal_pemutakhiran": "tahunan", "jadwal_rilis": on(day)}
    return promised(office, **{**said, **changes})


def hang(office: Office, entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return office.publish(id_dds=entry["body"]["id_ddd"], **changes)


@pytest.fixture(scope="module")
def town() -> Office:
    """Of one OPD: a promise kept in time, one late, one missing with a proposal under way, one to
    come, one of daily data that isn't there."""
    office = open_office()
    yesterday, long_ago = TODAY - timedelta(days=1), TODAY - timedelta(days=20)
    hang(office, promise(office, TODAY + timedelta(days=9), nama_data="Data Tepat", urusan="1.02"))
    hang(office, promise(office, long_ago, nama_data="Data Lambat"))
    missing = promise(office, yesterday, nama_data="Data Hilang")
    promise(office, TODAY + timedelta(days=200), nama_data="Data Nanti")
    promise(office, TODAY, nama_data="Data Harian", jadwal_pemutakhiran="harian", jadwal_rilis=[])
    office.submit(id_dds=missing["body"]["id_ddd"])
    return office


def show(office: Office, person: str | None = None, **asked: Any) -> dict[str, Any]:
    asked.setdefault("organization", office.organization["name"])
    return office.call(person, "sdi_progress_show", year=YEAR, **asked)


def standings(found: dict[str, Any]) -> dict[str, str]:
    return {one["title"]: one["standing"] for one in found["results"]}


def test_every_figure_is_what_one_would_count_by_hand(town: Office):
    found = show(town)
    assert standings(found) == {
        "Data Tepat": "ahead",
        "Data Lambat": "late",
        "Data Hilang": "missing",
        "Data Nanti": "not_due",
        "Data Harian": "missing",
    }
    figures = found["organization"]
    expected = {
        "promised": 5,
        "expected": 3,
        "came": 1,
        "on_time": 0,
        "late": 1,
        "missing": 2,
        "passing": 1,
        "complete": 0,
        "ahead": 1,
        "releases_on_time": 1,
        "releases_late": 1,
        "releases_overdue": 1,
        "releases_due": 1,
        "share": 0.0,
        "punctual": 1 / 3,
    }
    assert {name: figures[name] for name in expected} == expected
    assert found["sentences"][:3] == [
        f"Untuk {YEAR} dijanjikan 5 data.",
        "Sampai hari ini 3 seharusnya sudah ada: 1 ada, 2 belum.",
        "1 dari yang ada terbit terlambat.",
    ]


def test_what_is_missing_comes_first_with_what_to_do_and_who(town: Office):
    first = show(town)["results"][0]
    assert first["title"] == "Data Hilang"
    assert first["next"]["todo"] == "hang"
    assert town.organization["title"] in first["next"]["who"]
    assert first["days_late"] in (0, 1, 2)  # a Sunday, or midnight, may have passed


def test_only_who_has_a_role_learns_that_a_proposal_is_under_way(town: Office):
    def todo(person: str | None) -> str:
        found = show(town, person)
        return next(o["next"]["todo"] for o in found["results"] if o["title"] == "Data Hilang")

    assert todo(None) == todo("outsider") == todo("member") == "hang"
    assert todo("clerk") == todo("walidata") == "review"


def test_opd_urusan_and_city_add_up(town: Office):
    found = town.call(None, "sdi_progress_show", year=YEAR)
    for name in ("promised", "expected", "came", "late", "missing", "complete", "releases_due"):
        assert sum(one[name] for one in found["organizations"]) == found["city"][name]
        assert sum(one[name] for one in found["urusan"]) == found["city"][name]
    mine = next(o for o in found["organizations"] if o["id"] == town.organization["id"])
    assert {todo["todo"]: todo["number"] for todo in mine["todos"]} == {"hang": 2}


def test_a_promise_is_kept_from_the_moment_it_is_published():
    office = open_office()
    entry = promise(office, TODAY - timedelta(days=3))
    assert show(office)["organization"]["missing"] == 1
    hang(office, entry)
    found = show(office)["organization"]
    assert (found["missing"], found["late"], found["passing"]) == (0, 1, 1)


def test_what_fails_a_check_that_blocks_is_there_and_not_complete(monkeypatch):
    office = open_office()
    entry = promise(
        office, TODAY, jadwal_pemutakhiran="mingguan", jadwal_rilis=[], nama_data="Data Mingguan"
    )
    dataset = hang(office, entry)
    assert show(office)["organization"]["complete"] == 1
    # A rule that came later: what blocks today is asked of what was published before.
    monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.checks", "sd-2:block md-1:block")
    assert show(office)["organization"]["complete"] == 1
    with passage("maintenance: uji"):
        model.Session.execute(
            sa.text("update package set notes = '' where id = :id"), {"id": dataset["id"]}
        )
        model.Session.commit()
    monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.checks", "md-1:block")
    (one,) = show(office)["results"]
    assert (one["standing"], one["complete"]) == ("undated", False)
    assert "md-1" in one["datasets"][0]["failing"]
    assert one["next"]["todo"] == "mend"


def test_a_draft_promises_nothing():
    office = open_office()
    propose(office, tahun=str(YEAR), jadwal_rilis=[])
    assert show(office)["count"] == 0
    assert "belum memuat janji" in show(office)["sentences"][0]


def test_after_a_merger_nothing_is_lost_and_nothing_counts_twice():
    old, new = open_office(), open_office()
    hang(old, promise(old, TODAY - timedelta(days=2)))
    promise(new, TODAY - timedelta(days=2))
    boss = factories.Sysadmin(name=unique("admin-portal"))["name"]
    city = old.call(None, "sdi_progress_show", year=YEAR)["city"]
    merged = {"ids": [old.organization["id"]], "into": new.organization["name"], **REGULATION}
    old.call(boss, "sdi_opd_merge", **merged)
    assert old.call(None, "sdi_progress_show", year=YEAR)["city"] == city
    found = show(new)["organization"]
    assert (found["promised"], found["late"], found["missing"]) == (2, 1, 1)
    assert show(old)["organization"]["id"] == new.organization["id"]  # the old name leads on


def test_the_number_of_queries_does_not_grow_with_the_list(town: Office):
    def queries() -> int:
        seen: list[str] = []
        reading._kept.clear()

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(model.meta.engine, "before_cursor_execute", note)
        try:
            town.call(None, "sdi_progress_show", year=YEAR)
        finally:
            sa.event.remove(model.meta.engine, "before_cursor_execute", note)
        return len(seen)

    before = queries()
    other = open_office()
    hang(other, promise(other, TODAY + timedelta(days=99)))
    promise(other, TODAY + timedelta(days=98))
    assert queries() == before


@pytest.mark.parametrize("asked", [{"year": "x"}, {"limit": -1, "organization": "x"}])
def test_questions_that_cannot_be_read_are_refused(asked: dict[str, Any]):
    with pytest.raises((tk.ValidationError, tk.ObjectNotFound)):
        tk.get_action("sdi_progress_show")({"user": ""}, asked)


@pytest.mark.parametrize("name", ["tidak-ada", "a\x00b", ["x"]])
def test_an_opd_that_there_is_not_is_said_not_to_be(name: Any):
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("sdi_progress_show")({"user": ""}, {"organization": name})


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


class TestPages:
    def test_the_mayor_reads_sentences_first_and_who_needs_a_word(self, town: Office, app):
        page = app.get(f"/sdi/progress?year={YEAR}")
        said = words(page)
        assert "perangkat daerah menjanjikan" in said
        assert said.index("menjanjikan") < said.index("Yang perlu disapa")
        assert said.index("Yang perlu disapa") < said.index("Per perangkat daerah")
        assert town.organization["title"] in said
        article = page.text.split('role="main"')[1].split("</article>")[0]
        assert "<script" not in article

    def test_a_head_of_agency_reads_his_list(self, town: Office, app):
        said = words(app.get(f"/sdi/progress/{town.organization['name']}?year={YEAR}"))
        assert "Data Hilang" in said
        assert "lewat tanggal" in said
        assert f"Produsen Data {town.organization['title']}" in said

    def test_strange_addresses_are_no_errors(self, town: Office, app):
        for url in ("?year=x", "/tidak-ada", f"/{town.organization['name']}?page=99", "?year=2031"):
            assert app.get(f"/sdi/progress{url}").status_code in (200, 404)

    def test_the_figures_come_as_csv_and_agree_with_the_page(self, town: Office, app):
        found = town.call(None, "sdi_progress_show", year=YEAR)
        rows = list(
            csv.DictReader(io.StringIO(app.get(f"/sdi/progress/table.csv?year={YEAR}").text))
        )
        city = next(row for row in rows if row["lingkup"] == "kota")
        assert int(city["dijanjikan"]) == found["city"]["promised"]
        assert sum(int(r["dijanjikan"]) for r in rows if r["lingkup"] == "opd") == int(
            city["dijanjikan"]
        )
        name = town.organization["name"]
        text = app.get(f"/sdi/progress/{name}/entries.csv?year={YEAR}").text
        mine = {row["nama_data"]: row for row in csv.DictReader(io.StringIO(text))}
        assert mine["Data Hilang"]["keadaan"] == "missing"
        assert mine["Data Lambat"]["rilis"].endswith(":late")


def test_releases_are_evidence_for_the_epss_too(town: Office):
    found = town.call(
        "clerk", "sdi_evidence_show", kode="20302", year=YEAR,
        organization=town.organization["name"],
    )  # fmt: skip
    indicator = found["indicator"]
    assert (indicator["counted"], indicator["of"]) == (1, 3)
    assert datetime.fromisoformat(found["computed_at"])
