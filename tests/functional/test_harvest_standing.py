"""A walidata trusts a source until a day: its datasets are published, and all of it is logged."""

from __future__ import annotations

from datetime import timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckanext.activity.model import Activity

from ckanext.sdi_balikpapan.harvest.sources import service as sources
from ckanext.sdi_balikpapan.proposals.model import LogEntry, OutboxTask, now
from ckanext.sdi_balikpapan.proposals.people import roles
from ckanext.sdi_balikpapan.proposals.publishing import outbox, standing, versions
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.proposals.states import Role

from .test_harvest_runs import DEFAULTS, Town, dataset, office, town  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")


@pytest.fixture
def trusted(town: Town) -> Town:  # noqa: F811
    trust(town)
    return town


def trust(town: Town, days: int = 30) -> None:  # noqa: F811
    walidata = roles.actor_for(town.office.names["walidata"])
    sources.approve(town.source, walidata, now() + timedelta(days=days), "teruji", now())
    model.Session.commit()


def public(town: Town) -> dict[str, str]:  # noqa: F811
    found = town.office.call(None, "package_search", rows=100, fq="+state:active")
    return {shown["title"]: shown["id"] for shown in found["results"]}


def test_each_dataset_is_a_proposal_a_row_of_the_log_and_a_publication(trusted):
    trusted.offers(dataset(1), dataset(2))
    job = trusted.run()
    assert (job.state, job.counts.get("published"), trusted.problems(job)) == ("done", 2, [])
    assert set(public(trusted)) == {"Data 1", "Data 2"}
    walidata = roles.actor_for(trusted.office.names["walidata"]).user_id
    for proposal in trusted.proposals():
        assert (proposal.state, proposal.decided_by) == ("published", walidata)
        (row,) = log.rows(proposal.id)
        assert (row["verb"], row["to_state"], row["role"]) == (
            "publish",
            "published",
            "persetujuan_tetap",
        )
        assert walidata in row["note"]
        assert versions.latest(proposal.subject_id).proposal_id == proposal.id
    assert log.first_break() is None
    assert model.Session.query(OutboxTask).filter_by(task="index").count() == 0


def test_a_change_is_published_and_what_is_gone_is_withdrawn_and_comes_back(trusted):
    sets = [dataset(number) for number in range(6)]
    trusted.offers(*sets)
    trusted.run()
    trusted.offers(dataset(1, title="Data Satu"), *sets[2:])
    trusted.run()
    assert ("Data Satu" in public(trusted), "Data 0" in public(trusted)) == (True, True)
    trusted.run()
    assert "Data 0" not in public(trusted)
    trusted.offers(*sets)
    trusted.run()
    assert set(public(trusted)) == {f"Data {number}" for number in range(6)}
    assert log.first_break() is None


NOT_COVERED = {
    "data prioritas": ({"prioritas_tahun": ["2026"]}, {}, "Data Prioritas"),
    "not open": ({}, {"accessLevel": "restricted public"}, "tidak terbuka"),
    "incomplete": ({"konsep": ""}, {}, "belum"),
}


@pytest.mark.parametrize("case", NOT_COVERED)
def test_what_a_standing_approval_does_not_cover_is_proposed(town, case):  # noqa: F811
    changes, says, why = NOT_COVERED[case]
    town.source.options = {"defaults": {**DEFAULTS, **changes}}
    model.Session.commit()
    trust(town)
    town.offers(dataset(1, **says))
    job = town.run()
    assert public(town) == {}
    (proposal,) = town.proposals()
    assert proposal.state in ("draft", "in_review")
    assert any(why in words for words in town.problems(job))


def test_an_approval_that_is_over_or_was_given_for_something_else_publishes_nothing(town):  # noqa: F811
    trust(town, days=-1)
    town.offers(dataset(1))
    town.run()
    trust(town)
    said = {**sources.settings(town.source), "url": town.faults.url + "/lain.json"}
    sources.keep(town.source, said, "clerk", now())
    model.Session.commit()
    town.offers(dataset(1), dataset(2), path="/lain.json")
    town.run()
    assert public(town) == {}
    assert [p.state for p in town.proposals()] == ["in_review", "in_review"]


def test_a_walidata_who_is_one_no_more_vouches_for_nothing(trusted):
    user_id = roles.actor_for(trusted.office.names["walidata"]).user_id
    for grant in [g for g in roles.actor_for(user_id).grants if g.role is Role.WALIDATA]:
        roles.revoke(user_id, Role.WALIDATA, grant.organization_id, "admin", now())
    model.Session.commit()
    trusted.offers(dataset(1))
    job = trusted.run()
    assert public(trusted) == {}
    assert any("bukan walidata" in words for words in trusted.problems(job))


def test_what_people_withdrew_here_does_not_come_back_by_itself(trusted):
    trusted.offers(dataset(1))
    trusted.run()
    (record,) = trusted.records()
    gone = trusted.office.call(
        "clerk",
        "sdi_proposal_save",
        id=record.subject_id,
        kind="withdraw",
        reason="Salah hitung.",
    )
    trusted.office.step("clerk", "submit", gone)
    trusted.publish_all()
    trusted.offers(dataset(1, title="Baru"))
    trusted.run()
    assert public(trusted) == {}
    with pytest.raises(tk.NotAuthorized):
        trusted.office.call(None, "package_show", id=record.subject_id)
    assert [p.kind for p in trusted.proposals(state="in_review")] == ["edit"]


def test_the_grant_and_its_end_are_in_the_log(trusted):
    sources.revoke(trusted.source, "walidata", now(), "cukup")
    model.Session.commit()
    rows = model.Session.query(LogEntry).filter_by(subject_id=trusted.source.id)
    verbs = [row.verb for row in rows.order_by(LogEntry.seq)]
    assert verbs == ["standing_approve", "standing_revoke"]


def stream(id: str) -> list[Activity]:
    """All of it: CKAN hides from lists what its own account does."""
    found = model.Session.query(Activity).filter_by(object_id=id)
    return found.order_by(Activity.timestamp).all()


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_ckans_activity_stream_tells_what_was_published_once(trusted, monkeypatch, together):
    if not together:  # as after a kill
        monkeypatch.setattr(standing, "followed", lambda _ids: None)
    for title in ("Satu", "Dua"):
        trusted.offers(dataset(1, title=title))
        trusted.run()
        outbox.drain()
        outbox.drain()
    (record,) = trusted.records()
    told = stream(record.subject_id)
    said = [(one.activity_type, one.data["package"]["title"]) for one in told]
    assert said == [("new package", "Satu"), ("changed package", "Dua")]
    shown = trusted.office.call(None, "package_show", id=record.subject_id)
    assert set(told[1].data["package"]) == set(shown)
    for field in ("title", "resources", "konsep", "extras"):
        assert told[1].data["package"][field] == shown[field]


def test_other_extensions_hear_of_what_is_published(trusted):
    heard: list[str] = []

    def hear(sender: str, **_: object) -> None:
        heard.append(sender)

    tk.signals.action_succeeded.connect(hear, sender="package_create")
    trusted.offers(dataset(1))
    trusted.run()
    assert heard == ["package_create"]
