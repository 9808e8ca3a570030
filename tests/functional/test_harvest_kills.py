"""A harvest killed anywhere, or done by two workers, ends as one that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import Any

import ckan.model as model
import pytest

from ckanext.sdi_balikpapan.harvest.applying import archiving, proposing, records, working
from ckanext.sdi_balikpapan.harvest.fetching.fetching import Fetcher
from ckanext.sdi_balikpapan.harvest.fetching.limits import Limits
from ckanext.sdi_balikpapan.harvest.jobs import (
    finishing,
    locks,
    reading,
    removing,
    running,
    service,
)
from ckanext.sdi_balikpapan.proposals import service as proposals
from ckanext.sdi_balikpapan.proposals import stepping
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.record import log
from tests.faults import HOST

from .kill_support import ended, killed_itself, started
from .test_harvest_runs import Town, dataset, office, town  # noqa: F401 - fixtures
from .test_harvest_standing import public, trust

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")

# Where the worker is killed: module and function, before and after it.
POINTS: list[tuple[Any, str]] = [
    (reading, "keep"),
    (running, "_go_on"),
    (removing, "note"),
    (finishing, "keep_watermark"),
    (running, "enqueue"),
    (records, "claim_next"),
    (proposals, "start"),
    (proposals, "save"),
    (stepping, "take"),
    (archiving, "archive"),
    (proposing, "errors_of"),
    (finishing, "finish"),
]
OLD = [dataset(number) for number in range(12)]
NEW = [dataset(n, title=f"Baru {n}") for n in range(1, 9)] + [dataset(20), dataset(21)]


def prepared(town: Town) -> str:  # noqa: F811
    """A source whose datasets changed, came and went; the run that takes that over."""
    town.source.share = 0.9
    model.Session.commit()
    town.offers(*OLD)
    town.run()
    town.offers(*NEW)
    town.run()  # what is gone is noted as missing
    town.offers(*[dataset(n, title=f"Lagi {n}") for n in range(1, 9)], *NEW[8:])
    job = service.begin(town.source, "admin", now())
    model.Session.commit()
    return job.id


def work(town: Town, job_id: str) -> None:  # noqa: F811
    running.run(job_id, Fetcher(Limits(), [HOST], resolve=town.faults.resolve))


def state(town: Town) -> list[Any]:  # noqa: F811
    """What is remembered and what is proposed, without ids and times."""
    model.Session.rollback()
    kept = [
        (r.remote_id, r.title, r.applied == r.hash, r.waits, r.archived, r.missing_since is None)
        for r in town.records()
    ]
    open_ = [(p.title, p.kind, p.state) for p in town.proposals() if p.state != "discarded"]
    return [kept, sorted(open_)]


def whole(town: Town) -> list[Any]:  # noqa: F811
    job_id = prepared(town)
    work(town, job_id)
    assert service.get(job_id).state == "done"
    return state(town)


EXPECTED = [
    [
        *((f"ds-{n}", f"Data {n}", True, False, True, False) for n in (0, 10, 11)),
        *((f"ds-{n}", f"Lagi {n}", True, False, False, True) for n in range(1, 9)),
        *((f"ds-{n}", f"Data {n}", True, False, False, True) for n in (20, 21)),
        ("ds-9", "Data 9", True, False, True, False),
    ],
    [
        *(("Data 20", "create", "in_review"), ("Data 21", "create", "in_review")),
        *((f"Lagi {n}", "create", "in_review") for n in range(1, 9)),
    ],
]
EXPECTED[0].sort()


def test_nobody_disturbed_it(town):  # noqa: F811
    kept, open_ = whole(town)
    assert [sorted(kept), open_] == EXPECTED


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "name"), POINTS, ids=[name for _, name in POINTS])
def test_a_worker_killed_at_a_point_leaves_what_another_finishes(town, module, name, late):  # noqa: F811
    job_id = prepared(town)
    real = getattr(module, name)
    calls = [0]

    def dies(*args: Any, **more: Any) -> Any:
        calls[0] += 1
        done = real(*args, **more) if late else None
        if calls[0] > (name in ("claim_next", "take", "save", "_go_on", "errors_of")):
            killed_itself()
        return done if late else real(*args, **more)

    with pytest.MonkeyPatch.context() as patch:
        for place in (module, running, working, archiving, proposing):
            if getattr(place, name, None) is real:
                patch.setattr(place, name, dies)
        ended(started(lambda: work(town, job_id)))
    finish(town, job_id)


def finish(town: Town, job_id: str) -> None:  # noqa: F811
    model.Session.remove()
    assert locks.is_left(job_id)
    work(town, job_id)
    assert service.get(job_id).state == "done"
    kept, open_ = state(town)
    assert [sorted(kept), open_] == EXPECTED


@pytest.mark.parametrize("seed", range(4))
def test_a_worker_killed_at_any_moment_leaves_what_another_finishes(town, seed):  # noqa: F811
    job_id = prepared(town)
    child = started(lambda: work(town, job_id))
    time.sleep(random.Random(seed).uniform(0.02, 1.2))
    os.kill(child, signal.SIGKILL)
    ended(child)
    if service.get(job_id).state != "done":
        finish(town, job_id)


def test_three_workers_on_one_source_end_as_one_would(town):  # noqa: F811
    job_id = prepared(town)
    children = [started(lambda: work(town, job_id)) for _ in range(3)]
    for child in children:
        ended(child)
    model.Session.remove()
    if service.get(job_id).state != "done":
        work(town, job_id)
    kept, open_ = state(town)
    assert [sorted(kept), open_] == EXPECTED


@pytest.mark.parametrize("seed", range(3))
def test_a_trusted_source_killed_at_any_moment_ends_public_and_indexed(town, seed):  # noqa: F811
    trust(town)
    town.offers(*OLD)
    job = service.begin(town.source, "admin", now())
    model.Session.commit()
    job_id = job.id
    child = started(lambda: work(town, job_id))
    time.sleep(random.Random(seed).uniform(0.1, 1.5))
    os.kill(child, signal.SIGKILL)
    ended(child)
    model.Session.remove()
    work(town, job_id)
    outbox.drain()
    assert service.get(job_id).state == "done"
    assert set(public(town)) == {f"Data {number}" for number in range(12)}
    assert [p.state for p in town.proposals()] == ["published"] * 12
    assert log.first_break() is None


def test_three_workers_on_a_trusted_source_publish_each_dataset_once(town):  # noqa: F811
    trust(town)
    town.offers(*(dataset(n, title="Judul sama") for n in range(12)))
    job = service.begin(town.source, "admin", now())
    model.Session.commit()
    job_id = job.id
    for child in [started(lambda: work(town, job_id)) for _ in range(3)]:
        ended(child)
    model.Session.remove()
    if service.get(job_id).state != "done":
        work(town, job_id)
    assert sorted(p.state for p in town.proposals()) == ["published"] * 12
    names = {p.body["name"] for p in town.proposals()}
    assert len(names) == 12
    assert log.first_break() is None
