"""The index follows in a process beside the publishing; whichever dies, nothing is lost."""

from __future__ import annotations

import os
from typing import Any

import ckan.model as model
import pytest
import sqlalchemy as sa

from ckanext.sdi_balikpapan.harvest.applying import publishing, showing
from ckanext.sdi_balikpapan.harvest.jobs import locks, service
from ckanext.sdi_balikpapan.proposals.model import OutboxTask, now
from ckanext.sdi_balikpapan.proposals.publishing import outbox, standing
from ckanext.sdi_balikpapan.proposals.record import log

from .kill_support import ended, killed_itself, started
from .test_harvest_kills import work
from .test_harvest_runs import Town, dataset, office, town  # noqa: F401 - fixtures
from .test_harvest_standing import public, trust

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")

ALL = {f"Data {number}" for number in range(8)}


@pytest.fixture
def busy(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:  # noqa: F811
    """A trusted source whose datasets the index takes two by two, beside the publishing."""
    monkeypatch.setattr(showing, "WORTH", 1)
    monkeypatch.setattr(showing, "TOGETHER", 2)
    # The fault server's thread holds no lock that anything here waits for.
    monkeypatch.setattr(showing.threading, "active_count", lambda: 1)
    trust(town)
    town.offers(*(dataset(number) for number in range(8)))
    return town


def begun(town: Town) -> str:  # noqa: F811
    job = service.begin(town.source, "admin", now())
    model.Session.commit()
    return job.id


def left() -> int:
    model.Session.rollback()
    mine = OutboxTask.task.in_(["index", "activity"])
    return model.Session.query(OutboxTask).filter(mine).count()


def instead(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, at: int, do: Any) -> None:
    """Let something else happen before a function is called for the so-many-th time."""
    real, calls = getattr(module, name), [0]

    def called(*args: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            do()
        return real(*args, **more)

    monkeypatch.setattr(module, name, called)


def test_another_process_shows_what_is_published(busy, monkeypatch):
    here = os.getpid()
    instead(monkeypatch, standing, "followed", 1, lambda: os._exit(1) if os.getpid() == here else 0)
    assert busy.run().state == "done"
    assert (set(public(busy)), left()) == (ALL, 0)


def test_the_publishing_goes_on_when_the_process_beside_it_is_killed(busy, monkeypatch):
    instead(monkeypatch, standing, "followed", 2, killed_itself)
    job = busy.run()
    assert (job.state, job.counts["published"]) == ("done", 8)
    assert (len(public(busy)), left()) == (2, 12)
    outbox.drain()
    assert (set(public(busy)), left()) == (ALL, 0)
    assert log.first_break() is None


def test_when_the_publishing_is_killed_its_locks_go_and_what_it_published_is_shown(
    busy, monkeypatch
):
    job_id = begun(busy)
    instead(monkeypatch, publishing, "publish", 6, killed_itself)
    ended(started(lambda: work(busy, job_id)))
    model.Session.remove()
    assert locks.is_left(job_id)
    assert 2 <= len(public(busy)) <= 5
    monkeypatch.undo()
    work(busy, job_id)
    outbox.drain()
    assert (set(public(busy)), left()) == (ALL, 0)


def test_the_database_sees_at_once_that_the_publishing_was_killed(busy, monkeypatch):
    """However long the process beside it goes on."""
    job_id = begun(busy)
    reads, writes = os.pipe()
    monkeypatch.setattr(showing, "_follow", lambda ids: ids and os.read(reads, 1))
    instead(monkeypatch, publishing, "publish", 4, killed_itself)
    os.waitpid(started(lambda: work(busy, job_id)), 0)
    try:
        for _ in range(100):
            if locks.is_left(job_id):
                break
            model.Session.execute(sa.text("select pg_sleep(0.05)"))
        assert locks.is_left(job_id)
    finally:
        os.write(writes, b"goes on" * 8)


def elsewhere(statement: str, **values: Any) -> None:
    """Somebody else changes something meanwhile."""
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def test_a_run_that_is_cancelled_meanwhile_publishes_no_more(busy, monkeypatch):
    cancel = "update sdi_harvest_job set cancelled = true where state = 'applying'"
    instead(monkeypatch, publishing, "publish", 3, lambda: elsewhere(cancel))
    assert busy.run().state == "cancelled"
    assert len(public(busy)) == 3


def test_an_approval_that_is_taken_back_meanwhile_publishes_no_more(busy, monkeypatch):
    end = "update sdi_harvest_source set approved_until = approved_at"
    instead(monkeypatch, publishing, "publish", 3, lambda: elsewhere(end))
    assert busy.run().state == "done"
    assert len(public(busy)) == 3
    assert [p.state for p in busy.proposals()].count("in_review") == 5
