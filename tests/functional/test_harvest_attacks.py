"""Whatever a source says, and whatever people do between its runs, nobody else's data suffers."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import ckan.model as model
import pytest

from ckanext.sdi_balikpapan.harvest.applying import working
from ckanext.sdi_balikpapan.harvest.model import Record, Source
from ckanext.sdi_balikpapan.harvest.sources import service as sources
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.record import log

from .office import Office, open_office
from .permission_office import REASONS
from .test_harvest_runs import Town, dataset, office, town  # noqa: F401 - fixtures
from .test_harvest_standing import public, trust, trusted  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")

HOSTILE: dict[str, dict[str, Any]] = {
    "script in the title": {
        "title": "<script>alert(1)</script>Data",
        "description": "<b onclick=x>Isi</b>",
    },
    "title edit": {"title": "Edit"},
    "title new": {"title": "new"},
    "title search": {"title": "search"},
    "no letters": {"title": "???"},
    "control characters": {"title": "a\x00b\ud800c\x07", "keyword": ["a\x00b", "\ud800"]},
    "long title": {"title": "panjang " * 5000},
    "3,000 tags": {"keyword": [f"kata {n}" for n in range(3000)]},
    "100,000 tags": {"keyword": [f"k{n}" for n in range(100_000)]},
    "10,000 files": {
        "distribution": [{"downloadURL": f"https://a.id/{n}.csv"} for n in range(10_000)]
    },
    "addresses that are none": {
        "landingPage": "javascript:alert(1)",
        "distribution": [
            {"title": "x", "downloadURL": "javascript:alert(1)"},
            {"title": "y", "accessURL": "file:///etc/passwd"},
            {"title": "z", "downloadURL": "data:text/html,<script>"},
        ],
    },
    "fields of core": {
        key: "x"
        for key in (
            "id name type state private owner_org organization groups author_email creator_user_id "
            "metadata_created metadata_modified isopen license_title relationships_as_subject "
            "plugin_data tracking_summary num_resources tag_string extras resources save "
            "log_message return_to __extras __junk __before revision_id sdi_version "
            "sdi_approved_by sdi_approved_at guid harvest_source_id validated_data_dict"
        ).split()
    },
    "fields of core's files": {
        "distribution": [
            {
                "downloadURL": "https://a.id/1.csv",
                **{
                    key: "x"
                    for key in (
                        "id package_id url_type upload clear_upload hash hash_algorithm size state "
                        "datastore_active extras plugin_data tracking_summary created schema "
                        "cache_url mimetype_inner on_same_domain revision_id position __extras "
                        "package key sdi_sha256 last_modified uri"
                    ).split()
                },
            }
        ]
    },
    "objects for texts": {
        "title": {"id": ["Data"]},
        "description": [{"a": 1}],
        "keyword": {"x": 1},
        "contactPoint": "x",
        "temporal": ["2020/2021"],
        "spatial": {"type": "Point", "coordinates": [1, 2]},
        "license": ["a", {"b": 2}],
        "distribution": {"downloadURL": ["https://a.id/1.csv"]},
    },
    "huge numbers": {
        "temporal": "99999-99-99/0000-00-00",
        "issued": "9" * 4000,
        "distribution": [{"downloadURL": "https://a.id/1.csv", "byteSize": 10**300, "format": 7}],
    },
    "5,000 places": {"spatial": [f"Tempat {n}" for n in range(5000)]},
    "5,000 contacts": {
        "contactPoint": [{"fn": f"N{n}", "hasEmail": f"a{n}@a.id"} for n in range(5000)]
    },
    "5,000 extras": {f"bidang {n}": "x" * 50 for n in range(5000)},
    "unfinished markup": {
        "title": "<b>x</b>" + "<a " * 20_000,
        "description": "<p>" + "<!--" * 50_000,
    },
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_record_is_taken_or_refused_soon_and_stops_nothing(town, case):  # noqa: F811
    town.offers(dataset(1, **HOSTILE[case]), dataset(2))
    begun = time.monotonic()
    job = town.run()
    assert time.monotonic() - begun < 20
    results = {k: job.counts.get(k, 0) for k in ("proposed", "drafted", "refused", "failed")}
    assert (job.state, job.counts["read"], results["failed"]) == ("done", 2, 0), town.problems(job)
    states = {p.title: p.state for p in town.proposals()}
    assert states["Data 2"] == "in_review"
    said = json.dumps([p.body for p in town.proposals()])
    assert "<script" not in said
    assert '"javascript:' not in said
    assert '"file:' not in said
    if results["proposed"] == 2:
        town.publish_all()
        assert len(town.office.call(None, "package_search")["results"]) == 2
        for record in town.records():
            shown = town.office.call(None, "package_show", id=record.subject_id)
            assert shown["owner_org"] == town.office.organization["id"]
            origin = {e["key"]: e["value"] for e in shown["extras"]}
            assert origin["harvest_source_id"] == town.source.id
            assert all(not r.get("url_type") for r in shown["resources"])
    else:
        assert results["drafted"] + results["refused"] == 1
        raise AssertionError(town.problems(job))


def test_a_dataset_that_is_seen_again_before_it_was_archived_stays(trusted, monkeypatch):  # noqa: F811
    sets = [dataset(number) for number in range(6)]
    trusted.offers(*sets)
    trusted.run()
    trusted.offers(*sets[1:])
    trusted.run()
    monkeypatch.setattr(working, "work", lambda _: True)  # cancelled before anything was done
    assert trusted.run().counts["archive"] == 1
    monkeypatch.undo()
    trusted.offers(*sets)
    trusted.run()
    assert "Data 0" in public(trusted)
    assert trusted.proposals(kind="withdraw") == []


def test_a_withdrawal_that_is_proposed_is_given_up_when_the_dataset_is_back(town):  # noqa: F811
    sets = [dataset(number) for number in range(6)]
    town.offers(*sets)
    town.run()
    town.publish_all()
    town.offers(*sets[1:])
    town.run()
    town.run()
    assert [p.state for p in town.proposals(kind="withdraw")] == ["in_review"]
    trust(town)
    town.offers(*sets)
    town.run()
    assert [p.state for p in town.proposals(kind="withdraw")] == ["discarded"]


def test_a_change_that_is_taken_back_is_not_proposed_any_more(town):  # noqa: F811
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    town.offers(dataset(1, title="Salah"))
    town.run()
    trust(town)
    town.offers(dataset(1))
    town.run()
    assert [p.state for p in town.proposals(kind="edit")] == ["discarded"]


def test_a_share_that_goes_each_day_is_as_much_as_all_of_it_at_once(trusted):  # noqa: F811
    sets = [dataset(number) for number in range(10)]
    trusted.offers(*sets)
    trusted.run()
    for gone in range(1, 10):
        trusted.offers(*sets[gone:])
        trusted.run()
    trusted.run()
    assert len(public(trusted)) >= 8
    job = trusted.run(confirmed=True)
    assert job.removal == "earned"
    trusted.run()
    assert set(public(trusted)) == {"Data 9"}


def test_a_clock_that_was_wrong_does_not_keep_a_source_from_being_read_whole(town):  # noqa: F811
    sets = [dataset(number) for number in range(6)]
    town.offers(*sets)
    town.run()
    ahead = now() + timedelta(days=3650)
    town.source.watermark, town.source.whole_at = ahead, ahead
    model.Session.commit()
    town.offers(*sets[1:])
    job = town.run()
    assert (job.complete, job.removal) == (True, "earned")
    assert town.source.whole_at < ahead


@pytest.mark.parametrize("policy", ["propose", "standing"])
def test_a_dataset_that_was_handed_over_to_another_opd_still_follows_its_source(town, policy):  # noqa: F811
    town.offers(dataset(1))
    town.run()
    town.publish_all()
    (record,) = town.records()
    receiver = open_office()
    other = receiver.organization
    move(town, record, receiver)
    if policy == "standing":
        trust(town)
    town.offers(dataset(1, title="Data Satu"))
    job = town.run()
    assert job.counts.get("failed", 0) == 0, town.problems(job)
    town.publish_all()
    shown = town.office.call(None, "package_show", id=record.subject_id)
    assert (shown["title"], shown["owner_org"]) == ("Data Satu", other["id"])


def move(town: Town, record: Record, receiver: Office) -> None:  # noqa: F811
    gone = town.office.call(
        "clerk",
        "sdi_proposal_save",
        id=record.subject_id,
        kind="transfer",
        owner_org=receiver.organization["name"],
        reason="Pindah urusan.",
    )
    offered = town.office.step("clerk", "submit", gone)
    receiver.step("clerk", "consent", offered, content_hash=offered["content_hash"])
    town.publish_all()
    shown = town.office.call(None, "package_show", id=record.subject_id)
    assert shown["owner_org"] == receiver.organization["id"]


@pytest.mark.parametrize("policy", ["propose", "standing"])
def test_a_source_whose_organisation_is_gone_says_so(town, policy):  # noqa: F811
    town.offers(dataset(1))
    if policy == "standing":
        trust(town)
    model.Group.get(town.office.organization["id"]).state = "deleted"
    model.Session.commit()
    job = town.run()
    assert (job.state, town.proposals()) == ("done", [])
    (words,) = town.problems(job)
    assert words.startswith("Perangkat daerah sumber ini sudah tidak ada")


def test_what_a_walidata_returned_is_not_submitted_again_by_the_same_record(town):  # noqa: F811
    town.offers(dataset(1))
    town.run()
    (proposal,) = town.proposals()
    town.office.call("walidata", "sdi_proposal_return", id=proposal.id, reasons=REASONS)
    model.Session.rollback()
    before = [(p.id, p.state) for p in town.proposals()]
    assert town.run().counts.get("same") == 1
    assert [(p.id, p.state) for p in town.proposals()] == before
    town.offers(dataset(1, title="Data Satu"))
    town.run()
    assert [p.title for p in town.proposals(state="in_review")] == ["Data Satu"]


def test_what_is_approved_but_not_published_takes_no_change_and_gets_it_later(town):  # noqa: F811
    town.offers(dataset(1))
    town.run()
    (proposal,) = town.proposals()
    shown = town.office.call("walidata", "sdi_proposal_show", id=proposal.id)
    more = {"public_note": "Dipanen.", "mend_by": str((now() + timedelta(days=30)).date())}
    town.office.call(
        "walidata",
        "sdi_proposal_approve",
        id=proposal.id,
        content_hash=shown["content_hash"],
        **more,
    )
    model.Session.rollback()
    town.offers(dataset(1, title="Data Satu"))
    job = town.run()
    assert job.counts["failed"] == 1
    town.office.call("walidata", "sdi_proposal_publish", id=proposal.id)
    model.Session.rollback()
    town.run()
    (edit,) = town.proposals(state="in_review")
    assert (edit.kind, edit.title) == ("edit", "Data Satu")


def test_a_dataset_that_was_renamed_here_keeps_its_address(trusted):  # noqa: F811
    trusted.offers(dataset(1))
    trusted.run()
    (record,) = trusted.records()
    named = trusted.office.call(
        "clerk",
        "sdi_proposal_save",
        id=record.subject_id,
        kind="rename",
        name="alamat-kami",
        reason="Lebih jelas.",
    )
    trusted.office.step("clerk", "submit", named)
    trusted.publish_all()
    trusted.offers(dataset(1, title="Data Satu", name="alamat-lain"))
    trusted.run()
    shown = trusted.office.call(None, "package_show", id=record.subject_id)
    assert (shown["title"], shown["name"]) == ("Data Satu", "alamat-kami")


@pytest.mark.parametrize("how", ["paused", "revoked"])
def test_a_source_that_loses_trust_while_it_runs_publishes_no_more(trusted, monkeypatch, how):  # noqa: F811
    trusted.offers(*(dataset(number) for number in range(3)))
    real = working._apply

    def then(source: Source, record: Record) -> Any:
        found = real(source, record)
        again = model.Session.get(Source, source.id)
        if how == "paused":
            sources.pause(again, now())
        elif again.approved_by:
            sources.revoke(again, "admin", now(), "uji")
        model.Session.commit()
        return found

    monkeypatch.setattr(working, "_apply", then)
    trusted.run()
    assert len(public(trusted)) == 1
    assert log.first_break() is None


def test_two_records_of_one_title_become_two_datasets(trusted):  # noqa: F811
    trusted.offers(dataset(1, title="Sama"), dataset(2, title="Sama"))
    other = trusted.another("/lain.json")
    trusted.offers(dataset(1, title="Sama"), path="/lain.json")
    trusted.run()
    trusted.run(other)
    trusted.publish_all()
    found = trusted.office.call(None, "package_search", rows=10)["results"]
    assert sorted(one["title"] for one in found) == ["Sama"] * 3
    assert len({one["name"] for one in found}) == 3


def test_what_went_at_the_source_before_it_was_proposed_is_not_proposed(town, monkeypatch):  # noqa: F811
    monkeypatch.setattr(working, "work", lambda _: True)
    town.offers(dataset(1), dataset(2))
    town.run()
    monkeypatch.undo()
    town.offers(dataset(2))
    town.run()
    assert [p.title for p in town.proposals()] == ["Data 2"]
