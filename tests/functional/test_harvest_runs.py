"""A source is read, its datasets become proposals, and whatever it does costs nobody a dataset."""

from __future__ import annotations

import email
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from ckanext.sdi_balikpapan.harvest.applying import leaving, working
from ckanext.sdi_balikpapan.harvest.fetching.fetching import Fetcher
from ckanext.sdi_balikpapan.harvest.fetching.limits import Limits
from ckanext.sdi_balikpapan.harvest.jobs import running, scheduling, service
from ckanext.sdi_balikpapan.harvest.jobs import words as jobs_words
from ckanext.sdi_balikpapan.harvest.model import Job, Outcome, Record, Source
from ckanext.sdi_balikpapan.harvest.sources import service as sources
from ckanext.sdi_balikpapan.proposals.model import Proposal, now
from ckanext.sdi_balikpapan.proposals.people import roles
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from tests import faults as faults_of
from tests.faults import HOST, FaultServer, sends

from .office import Office, open_office, unique

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")

DEFAULTS = {
    "konsep": "Penduduk",
    "ukuran": "Jumlah",
    "satuan": "Orang",
    "jenis": "statistik",
    "wilayah": ["64.71"],
    "kategori": "pemerintahan-umum",
    "accessRights": "terbuka",
    "license_id": "cc-by",
    "accrualPeriodicity": "tahunan",
}


def dataset(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "identifier": f"ds-{number}",
        "title": f"Data {number}",
        "description": f"Keterangan {number}.",
        "keyword": ["uji"],
        "accessLevel": "public",
        "distribution": [
            {"title": "CSV", "downloadURL": f"https://contoh.go.id/{number}.csv", "format": "CSV"}
        ],
        **changes,
    }


def catalogue(*datasets: dict[str, Any]) -> str:
    return json.dumps(
        {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": datasets}
    )


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def town(office: Office, faults: FaultServer) -> Town:
    return Town(office, faults)


class Town:
    """An office with a source at the fault server."""

    def __init__(self, office: Office, faults: FaultServer) -> None:
        self.office, self.faults = office, faults
        self.source = self.another()

    def another(self, path: str = "/data.json", **changes: Any) -> Source:
        said = {
            **sources.DEFAULTS,
            "name": unique("sumber"),
            "title": "Kota Tetangga",
            "url": self.faults.url + path,
            "organization_id": self.office.organization["id"],
            "options": {"defaults": DEFAULTS},
            "grace_days": 0,
            **changes,
        }
        source = sources.keep(None, said, "admin", now())
        model.Session.commit()
        return source

    def offers(self, *datasets: dict[str, Any], path: str = "/data.json", **how: Any) -> None:
        self.faults.on(path, sends(catalogue(*datasets), "application/json", **how))

    def run(self, source: Source | None = None, **how: Any) -> Job:
        job = service.begin(source or self.source, "admin", now(), **how)
        model.Session.commit()
        job_id = job.id
        fetcher = Fetcher(Limits(seconds_per_request=5), [HOST], resolve=self.faults.resolve)
        running.run(job_id, fetcher)
        found = service.get(job_id)
        assert found is not None
        return found

    def records(self) -> list[Record]:
        return model.Session.query(Record).order_by(Record.remote_id).all()

    def proposals(self, **like: Any) -> list[Proposal]:
        query = model.Session.query(Proposal).filter_by(**like)
        return query.order_by(Proposal.created_at).all()

    def problems(self, job: Job) -> list[str]:
        rows = model.Session.query(Outcome).filter_by(job_id=job.id)
        return [problem["words"] for row in rows for problem in row.problems]

    def publish_all(self) -> None:
        for proposal in self.proposals(state="in_review"):
            shown = self.office.call("walidata", "sdi_proposal_show", id=proposal.id)
            more = {"public_note": "Dipanen.", "mend_by": str((now() + timedelta(days=30)).date())}
            self.office.call(
                "walidata",
                "sdi_proposal_approve",
                id=proposal.id,
                content_hash=shown["content_hash"],
                **more,
            )
            self.office.call("walidata", "sdi_proposal_publish", id=proposal.id)
        model.Session.rollback()


def test_each_dataset_of_a_source_becomes_a_proposal_that_a_walidata_publishes(app, town):
    town.offers(dataset(1), dataset(2))
    job = town.run()
    assert (job.state, town.problems(job)) == ("done", [])
    assert job.counts == {"read": 2, "refused": 0, "create": 2, "proposed": 2}
    town.publish_all()
    (first, second) = town.records()
    shown = town.office.call(None, "package_show", id=first.subject_id)
    assert (shown["title"], shown["notes"]) == ("Data 1", "Keterangan 1.")
    origin = {extra["key"]: extra["value"] for extra in shown["extras"]}
    assert (origin["guid"], origin["harvest_source_id"]) == ("ds-1", town.source.id)
    assert shown["resources"][0]["url"] == "https://contoh.go.id/1.csv"
    assert second.subject_id != first.subject_id
    page = app.get(f"/dataset/{shown['name']}").body
    assert "Dipanen dari Kota Tetangga." in page


def hashes(town: Town) -> list[tuple[str, str, str]]:
    return [(r.remote_id, r.hash, r.applied) for r in town.records()]


def writes() -> list[str]:
    """Which transaction wrote each row of the workflow and of the records last."""
    tables = ("sdi_harvest_record", "sdi_harvest_outcome", "sdi_proposal", "sdi_log", "package")
    query = "select string_agg(xmin::text, ',' order by xmin::text) from"
    return [model.Session.execute(sa.text(f"{query} {name}")).scalar() for name in tables]


def test_what_has_not_changed_costs_no_write(town):
    town.offers(dataset(1), dataset(2))
    town.run()
    town.offers(dataset(2), dataset(1, keyword=[" uji "]))
    before = hashes(town), writes()
    job = town.run()
    assert job.counts == {"read": 2, "refused": 0, "same": 2}
    assert (hashes(town), writes()) == before


def test_a_catalogue_that_is_one_page_is_asked_by_its_etag(town):
    town.offers(dataset(1), etag='"eins"')
    assert town.run().state == "done"
    town.faults.on("/data.json", faults_of.etag('"eins"', catalogue(dataset(1))))
    job = town.run()
    assert (job.state, job.counts["read"]) == ("done", 0)
    assert town.faults.asked[-1].headers["if-none-match"] == '"eins"'


def test_a_change_at_the_source_goes_into_the_open_proposal(town):
    town.offers(dataset(1))
    town.run()
    town.offers(dataset(1, title="Data Satu"))
    job = town.run()
    assert job.counts["change"] == 1
    (proposal,) = town.proposals()
    assert (proposal.title, proposal.state) == ("Data Satu", "in_review")


def test_what_people_discarded_is_proposed_again_only_when_the_source_changes_it(town):
    town.offers(dataset(1), dataset(2))
    town.run()
    dropped = town.proposals()[0]
    actor = {"id": dropped.id, "content_hash": dropped.content_hash}
    town.office.call("clerk", "sdi_proposal_recall", **actor)
    town.office.call("clerk", "sdi_proposal_discard", **actor)
    model.Session.rollback()
    job = town.run()
    assert job.state == "done"
    assert [p.state for p in town.proposals()] == ["discarded", "in_review"]
    town.offers(dataset(1, title="Data Satu"), dataset(2))
    town.run()
    again = town.proposals()[-1]
    assert (again.title, again.state, len(town.proposals())) == ("Data Satu", "in_review", 3)


def test_a_source_is_not_removed_while_it_is_read(town):
    town.offers(dataset(1))
    job = service.begin(town.source, "admin", now())
    model.Session.commit()
    boss = factories.Sysadmin(name=unique("admin-portal"))["name"]
    asked = {"id": town.source.name, "datasets": "keep"}
    with pytest.raises(tk.ValidationError) as refused:
        town.office.call(boss, "sdi_harvest_source_remove", **asked)
    (sentence,) = next(iter(refused.value.error_dict.values()))
    assert sentence.endswith(".")
    assert model.Session.get(Source, town.source.id).state != "removed"
    assert service.get(job.id).state == "waiting"


def test_a_change_of_what_is_published_is_proposed_as_an_edit(town):
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    town.offers(dataset(1, title="Data Satu"))
    town.run()
    (_, edit) = town.proposals()
    assert (edit.kind, edit.state, edit.title) == ("edit", "in_review", "Data Satu")
    (record,) = town.records()
    assert town.office.call(None, "package_show", id=record.subject_id)["title"] == "Data 1"


def test_what_is_not_whole_waits_as_a_draft_that_says_what_it_lacks(town):
    source = town.another("/lain.json", options={})
    town.offers(dataset(1), path="/lain.json")
    job = town.run(source)
    (proposal,) = town.proposals()
    assert (proposal.state, job.counts["drafted"]) == ("draft", 1)
    assert any("Kategori" in words for words in town.problems(job))


def test_what_the_source_has_no_more_is_archived_after_its_grace_and_comes_back(town):
    sets = [dataset(number) for number in range(6)]
    town.offers(*sets)
    town.run()
    town.publish_all()
    town.offers(*sets[1:])
    job = town.run()
    assert (job.removal, job.counts["miss"]) == ("earned", 1)
    assert len(town.proposals(kind="withdraw")) == 0
    job = town.run()
    assert job.counts["archive"] == 1
    (withdrawal,) = town.proposals(kind="withdraw")
    assert withdrawal.state == "in_review"
    town.publish_all()
    (record, *_) = town.records()
    with pytest.raises(tk.NotAuthorized):
        town.office.call(None, "package_show", id=record.subject_id)
    town.offers(*sets)
    assert town.run().counts["return"] == 1
    town.publish_all()
    assert town.office.call(None, "package_show", id=record.subject_id)["title"] == "Data 0"


@pytest.mark.parametrize("is_trusted", [False, True])
def test_an_approved_withdrawal_of_what_is_seen_again_waits_for_people(town, is_trusted):
    sets = [dataset(number) for number in range(6)]
    town.offers(*sets)
    town.run()
    town.publish_all()
    town.offers(*sets[1:])
    town.run()
    town.run()
    (withdrawal,) = town.proposals(kind="withdraw")
    town.office.approve({"id": withdrawal.id, "content_hash": withdrawal.content_hash})
    if is_trusted:
        walidata = roles.actor_for(town.office.names["walidata"])
        sources.approve(town.source, walidata, now() + timedelta(days=9), "teruji", now())
        model.Session.commit()
    town.offers(*sets)
    for _ in range(2):
        job = town.run()
        (words_,) = town.problems(job)
        assert "Kembalikan penarikan itu" in words_
    subject = withdrawal.subject_id
    assert town.office.call(None, "package_show", id=subject)["title"] == "Data 0"
    reasons = [{"principle": "metadata", "note": "Masih ada di sumber."}]
    town.office.step("walidata", "return", {"id": withdrawal.id}, reasons=reasons)
    assert town.problems(town.run()) == []
    assert [p.state for p in town.proposals(kind="withdraw")] == ["discarded"]
    assert town.run().counts["same"] == 6


def test_many_at_once_go_only_when_somebody_says_that_it_is_meant(town):
    sets = [dataset(number) for number in range(4)]
    town.offers(*sets)
    town.run()
    town.offers(*sets[2:])
    for _ in range(2):
        job = town.run()
        assert (job.state, job.removal) == ("done", "too_many")
    assert {r.missing_since for r in town.records()} == {None}
    job = town.run(confirmed=True)
    assert (job.removal, job.counts["miss"]) == ("earned", 2)
    assert town.run().counts["archive"] == 2


def test_what_waits_for_a_word_goes_on_waiting_when_the_source_says_that_nothing_changed(town):
    town.offers(dataset(1), dataset(2), etag='"eins"')
    town.run()
    town.faults.on("/data.json", faults_of.etag('"zwei"', catalogue(dataset(3))))
    for _ in range(3):
        assert town.run().removal in ("empty", "too_many")
    assert town.run(confirmed=True).removal == "earned"
    job = town.run()
    assert (job.counts["read"], job.removal) == (0, "nothing")
    assert "tidak berubah" in jobs_words.removal(job)


def test_a_trial_tells_what_would_happen_and_changes_nothing(town):
    town.offers(dataset(1), {"title": "tanpa id"})
    job = town.run(is_trial=True)
    _, rows = service.outcomes(job.id)
    assert [(row.fate, row.result) for row in rows] == [("", "refused"), ("create", "proposed")]
    assert town.proposals() == []
    assert [record.applied for record in town.records()] == [""]
    tried = town.office.call("walidata", "sdi_harvest_rules_try", id=town.source.name)
    assert tried["tried"] == 1
    assert town.run().counts["create"] == 1


def test_a_trial_speaks_of_what_would_go_and_why_what_is_deleted_here_stays_away(town):
    sets = [dataset(number) for number in range(6)]
    town.offers(*sets)
    town.run()
    town.publish_all()
    (first, *_) = town.records()
    subject = first.subject_id
    gone = town.office.call(
        "clerk", "sdi_proposal_save", id=subject, kind="delete", reason="Salah unggah."
    )
    town.office.step("clerk", "submit", gone)
    town.publish_all()
    town.offers(dataset(0, title="Baru"), *sets[1:5])
    job = town.run(is_trial=True)
    assert job.removal == "earned"
    assert "akan mencatat" in jobs_words.removal(job)
    _, rows = service.outcomes(job.id)
    told = {row.subject_id: (row.result, [p["words"] for p in row.problems]) for row in rows}
    result, problems = told[subject]
    assert result == "refused"
    assert "sudah dihapus di portal ini" in problems[0]
    for removal in ("empty", "too_many"):
        job.removal = removal
        assert "tidak akan mengarsipkan" in jobs_words.removal(job)


def test_a_source_is_read_once_at_a_time(town):
    service.begin(town.source, "admin", now())
    with pytest.raises(service.Busy):
        service.begin(town.source, "admin", now())


def test_a_hostile_second_source_changes_nothing_of_the_first(town):
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    before = hashes(town)
    (record,) = town.records()
    shown = town.office.call(None, "package_show", id=record.subject_id)
    hostile = {
        **dataset(1, title="Diambil alih"),
        "id": record.subject_id,
        "name": shown["name"],
        "harvest_source_id": town.source.id,
        "extras": [{"key": "harvest_source_id", "value": town.source.id}],
    }
    town.offers(hostile, path="/jahat.json")
    other = town.another("/jahat.json")
    town.run(other)
    town.publish_all()
    assert before[0] in hashes(town)
    again = town.office.call(None, "package_show", id=record.subject_id)
    assert {**again, "metadata_modified": 0} == {**shown, "metadata_modified": 0}


DOWN = {
    "empty": faults_of.empty_catalogue(),
    "no dataset": sends(catalogue(), "application/json"),
    "500": sends("oops", status=500),
    "cut": faults_of.cut_body(),
    "cut in chunks": faults_of.cut_body(chunked=True),
    "understated": faults_of.understated_length(),
    "slow": faults_of.slow_drip(0.5),
    "silent": faults_of.silence(7),
    "a page of the web": faults_of.html(),
    "success: false": faults_of.no_success(),
    "nothing": sends("", "application/json"),
    "entities": faults_of.entity_bomb(),
    "deep": faults_of.deep_json(),
    "a cycle": faults_of.redirect("/data.json"),
    "huge": faults_of.huge_body(300),
    "bomb": faults_of.gzip_bomb(300),
    "ids twice": sends(catalogue(dataset(9), dataset(9)), "application/json"),
    "no ids": sends(catalogue({"title": "a"}, {"title": "b"}), "application/json"),
    "to the inside": faults_of.redirect("http://127.0.0.1:1/"),
    "lying charset": sends(
        catalogue(dataset(9)).encode("utf-16"), "application/json; charset=ascii"
    ),
}


@pytest.mark.parametrize("fault", DOWN)
def test_a_source_that_is_down_or_broken_deletes_nothing_and_says_why(town, fault):
    sets = [dataset(number) for number in range(3)]
    town.offers(*sets)
    town.run()
    before = hashes(town)
    town.faults.on("/data.json", DOWN[fault])
    for _ in range(2):
        job = town.run()
        assert job.ended_at
        assert job.state == "failed" or job.removal in ("empty", "unclear", "too_many")
        assert jobs_words.why(job) or jobs_words.removal(job)
        assert town.faults.inside == []
    town.offers(*sets)
    job = town.run()
    assert job.state == "done"
    assert [row for row in hashes(town) if row[0] != "ds-9"] == before
    assert {r.missing_since for r in town.records() if r.remote_id != "ds-9"} == {None}
    assert town.proposals(kind="withdraw") == []


def test_a_page_that_fails_in_the_middle_takes_what_came_and_deletes_nothing(town):
    def page(number: int) -> str:
        return "\n".join(turtle(10 * number + n) for n in range(3))

    def following(number: int) -> str:
        return f"?page={number + 1}" if number < 4 else "?page=4"

    source = town.another("/t.ttl?page=1")
    town.faults.on("/t.ttl*", faults_of.pages(page, following, broken=3))
    job = town.run(source)
    assert (job.state, job.counts["create"], job.removal) == ("failed", 6, "incomplete")
    assert "500" in jobs_words.why(job)
    town.faults.on("/t.ttl*", faults_of.pages(page, following))
    job = town.run(source)
    assert (job.state, job.counts["create"], job.counts["same"]) == ("failed", 6, 6)  # a cycle


def test_a_source_that_leads_to_the_inside_gets_nothing_from_there(town):
    inside = f"http://127.0.0.1:{town.faults.inside_port}/data.json"
    town.faults.on("/data.json", faults_of.redirect(inside))
    job = town.run()
    assert (job.state, town.faults.inside) == ("failed", [])
    assert "jaringan internal" in jobs_words.why(job)
    answers = iter(["127.0.0.1", "10.0.0.7"])  # a name that changes its mind between two pages
    town.faults.names["berubah.contoh.go.id"] = []
    real = town.faults.resolve
    town.faults.resolve = lambda host, port: (
        [next(answers, "10.0.0.7")] if host.startswith("berubah") else real(host, port)
    )
    url = town.faults.url.replace(HOST, "berubah.contoh.go.id")
    source = town.another(url=f"{url}/data.json")
    town.offers(dataset(1))
    job = town.run(source)
    assert (job.state, town.records(), town.faults.inside) == ("failed", [], [])


def test_a_source_that_tells_changes_is_asked_for_them_and_read_whole_each_week(town):
    asked: list[str] = []
    sets = [turtle(number) for number in range(6)]

    def honours(asking: faults_of.Asked) -> Iterable[bytes]:
        query = dict(parse_qsl(urlsplit(asking.path).query))
        since, number = query.get("modified_since", ""), int(query.get("page", 1))
        asked.append(since)
        mine = [] if since > f"{now().year + 1}" else sets[:1] if since > "2020" else sets
        more = f"&modified_since={since}" if since else ""
        link = f'<#p> <http://www.w3.org/ns/hydra/core#next> "?page=2{more}" .' * (
            number == 1 and len(mine) > 3
        )
        body = "\n".join([CATALOGUE, *mine[3 * number - 3 : 3 * number], link])
        return sends(body)(asking)

    source = town.another("/t.ttl?page=1")
    town.faults.on("/t.ttl*", honours)
    assert (town.run(source).counts["create"], source.watermark is not None) == (6, True)
    asked.clear()
    sets[0] = turtle(0).replace("Data 0", "Baru")
    job = town.run(source)
    assert (job.state, job.counts["read"], job.counts["change"]) == ("done", 1, 1)
    assert (job.removal, asked[0][:2]) == ("incomplete", "20")
    assert "Hanya yang berubah" in jobs_words.removal(job)
    source.whole_at = now() - timedelta(days=8)
    model.Session.commit()
    asked.clear()
    assert (town.run(source).counts["read"], asked[0]) == (6, "")


def test_a_source_that_only_seems_to_tell_changes_is_read_whole(town):
    def page(number: int) -> str:
        return "\n".join([CATALOGUE, *(turtle(10 * number + n) for n in range(3))])

    source = town.another("/t.ttl?page=1")
    script = faults_of.pages(page, lambda number: "?page=2" if number < 2 else "")
    town.faults.on("/t.ttl*", script)
    job = town.run(source)
    assert (job.counts["create"], source.watermark) == (6, None), jobs_words.why(job)


CATALOGUE = "@prefix dcat: <http://www.w3.org/ns/dcat#> . <https://a.id/> a dcat:Catalog ."


def turtle(number: int) -> str:
    return (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
        f'<https://a.id/{number}> a dcat:Dataset ; dct:title "Data {number}" ;'
        f' dct:description "Keterangan {number}" .'
    )


def test_a_source_that_is_given_up_keeps_its_datasets_or_lets_them_go(town):
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    (record,) = town.records()
    job = leaving.leave(town.source, False, "admin", now())
    model.Session.commit()
    running.run(job.id)
    (withdrawal,) = town.proposals(kind="withdraw")
    assert (withdrawal.subject_id, withdrawal.state) == (record.subject_id, "in_review")
    assert service.get(job.id).state == "done"
    town.offers(dataset(1), path="/lain.json")
    other = town.another("/lain.json")
    town.run(other)
    assert leaving.leave(other, True, "admin", now()) is None
    model.Session.commit()
    assert [r.source_id for r in town.records()] == [town.source.id]


def test_the_scheduler_begins_what_is_due_and_goes_on_with_what_a_dead_worker_left(town):
    town.offers(dataset(1))
    town.source.schedule, town.source.next_at = "daily", now()
    model.Session.commit()
    scheduling.look(now())
    job = service.running(town.source.id)
    assert (job.state, town.source.next_at > now()) == ("waiting", True)
    later = now() + timedelta(hours=1)
    scheduling.look(later)
    assert service.get(job.id).beat_at == later
    for _ in range(scheduling.RESTARTS + 1):
        job.state = "reading"
        job.beat_at = now() - timedelta(hours=1)
        model.Session.commit()
        scheduling.look(now())
    job = service.get(job.id)
    assert (job.state, "mati" in jobs_words.why(job)) == ("failed", True)


def test_a_run_that_is_cancelled_keeps_what_is_done_and_the_next_goes_on(town, monkeypatch):
    town.offers(*(dataset(number) for number in range(5)))
    real = working._apply

    def then_cancel(source: Source, record: Record) -> None:
        real(source, record)
        service.cancel(service.running(town.source.id))
        model.Session.commit()

    monkeypatch.setattr(working, "_apply", then_cancel)
    job = town.run()
    assert (job.state, len(town.proposals())) == ("cancelled", 1)
    monkeypatch.undo()
    job = town.run()
    assert (job.state, job.counts["proposed"], len(town.proposals())) == ("done", 4, 5)


def test_one_record_that_the_portal_fails_at_does_not_stop_the_others(town, monkeypatch):
    town.offers(*(dataset(number) for number in range(3)))
    real = working._apply

    def fails(source: Source, record: Record) -> None:
        if record.remote_id == "ds-1":
            raise RuntimeError("disk full")
        real(source, record)

    monkeypatch.setattr(working, "_apply", fails)
    job = town.run()
    assert (job.counts["proposed"], job.counts["failed"]) == (2, 1)
    assert any("disk full" in words for words in town.problems(job))
    monkeypatch.undo()
    job = town.run()
    assert (job.counts["proposed"], len(town.proposals())) == (1, 3)


def test_what_local_editors_may_change_stays_and_the_rest_follows_the_source(town):
    town.source.options = {"defaults": DEFAULTS, "local_fields": ["notes"]}
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    (record,) = town.records()
    edit = town.office.call(
        "clerk", "sdi_proposal_save", id=record.subject_id, notes="Lebih jelas.", title="Judul kami"
    )
    town.office.step("clerk", "submit", edit)
    town.publish_all()
    town.offers(dataset(1, title="Judul baru", description="Keterangan baru."))
    job = town.run()
    (change,) = town.proposals(state="in_review")
    assert (change.body["notes"], change.body["title"]) == ("Lebih jelas.", "Judul baru")
    assert any("title" in words for words in town.problems(job))


def test_rules_that_change_are_applied_to_what_is_known_and_change_only_what_they_change(town):
    town.offers(dataset(1, theme=["Kependudukan"]), dataset(2))
    town.run()
    before = {p.id: p.content_hash for p in town.proposals()}
    said = {**sources.settings(town.source), "options": {"defaults": DEFAULTS, "rules": RULES}}
    sources.keep(town.source, said, "admin", now())
    model.Session.commit()
    job = town.run()
    assert job.counts["change"] == 2
    changed = [p for p in town.proposals() if p.content_hash != before[p.id]]
    assert [p.body["kategori"] for p in changed] == ["perlindungan-sosial-dan-kesehatan"]


RULES = "tema, Kependudukan, kesehatan"


def test_a_source_that_fails_again_and_again_has_its_walidata_told_once(town, mail_server):
    user = model.User.get(town.office.names["walidata"])
    town.faults.on("/data.json", sends("oops", status=500))
    for number in range(1, 5):
        town.run()
        outbox.drain()
        mine = [mail for mail in mail_server.get_smtp_messages() if user.email in mail[2]]
        assert len(mine) == (number >= 3)
    text = email.message_from_string(mine[0][3]).get_payload(decode=True).decode()
    assert "HTTP 500" in text
    assert f"/sdi/harvest/{town.source.name}" in text
    town.offers(dataset(1))
    town.run()
    assert town.source.failures == 0


def test_what_two_sources_or_the_portal_itself_seem_to_have_is_reported(town):
    town.offers(dataset(1), dataset(2, title="Jumlah Puskesmas"), dataset(3))
    town.run()
    town.offers(dataset(1, title="Sama"), dataset(7, title="jumlah puskesmas "), path="/b.json")
    other = town.another("/b.json")
    town.run(other)
    own = town.office.publish(title="Data 3")
    found = town.office.call("walidata", "sdi_harvest_duplicate_list", id=town.source.name)
    told = [(row["remote_id"], row["why"], row["other_source"]) for row in found]
    assert told == [
        ("ds-1", "identifier", other.name),
        ("ds-3", "title", None),
        ("ds-2", "title", other.name),
    ]
    assert found[1]["other_id"] == own["id"]


def test_a_report_is_in_the_language_of_the_portal(town, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckan.locale_default", "id")
    source = town.another("/lain.json", options={})
    town.offers(dataset(1), path="/lain.json")
    told = town.problems(town.run(source))
    assert "Wajib diisi" in told
    assert "Missing value" not in told
