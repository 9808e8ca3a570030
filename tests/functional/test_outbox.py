"""What follows a publication: it may be late, it is never lost, and what is stuck is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ckan.lib.redis as ckan_redis
import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import redis
import sqlalchemy as sa
from ckan.lib import jobs as core_jobs
from ckan.tests import factories
from click.testing import CliRunner

from ckanext.sdi_balikpapan.cli import sdi
from ckanext.sdi_balikpapan.proposals import cli
from ckanext.sdi_balikpapan.proposals.model import OutboxTask, now
from ckanext.sdi_balikpapan.proposals.publishing import jobs, outbox

from .office import CSV, Office, open_office, unique
from .test_attacks import login

NOBODY = "127.0.0.1:9"
"""An address where nothing answers (the port "discard")."""


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture(autouse=True)
def nothing_waiting() -> Iterator[None]:
    yield
    model.Session.rollback()
    model.Session.execute(sa.delete(OutboxTask))
    model.Session.commit()


def rows(office: Office, dataset: dict[str, Any]) -> int:
    rid = dataset["dataset"]["resources"][0]["id"]
    return office.call(None, "datastore_search", resource_id=rid)["total"]


def waiting_for(subject_id: str) -> list[outbox.Waiting]:
    return [task for task in outbox.waiting(now()) if task.subject_id == subject_id]


def found(office: Office, dataset_id: str) -> int:
    return office.call(None, "package_search", fq=f"id:{dataset_id}")["count"]


def test_with_solr_down_a_publication_commits_and_the_index_follows(
    office: Office, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = office.approve(office.submit())
    id_ = proposal["dataset_id"]
    with monkeypatch.context() as patch:
        patch.setitem(tk.config, "solr_url", f"http://{NOBODY}/solr/ckan")
        assert office.step("walidata", "publish", proposal)["state"] == "published"
        assert model.Package.get(id_).state == "active"
        resource = model.Package.get(id_).resources[0]
        url = f"/dataset/{id_}/resource/{resource.id}/download/penduduk.csv"
        assert app.get(url).data == CSV
        [index] = [task for task in waiting_for(id_) if task.task == "index"]
        assert (index.attempts, bool(index.last_error)) == (1, True)
        outbox.retry()
        [index] = [task for task in waiting_for(id_) if task.task == "index"]
        assert index.attempts == 2
    outbox.retry()
    assert waiting_for(id_) == []
    assert found(office, id_) == 1
    assert rows(office, proposal) == CSV.count(b"\n") - 1


def test_with_redis_down_a_publication_commits_and_the_table_follows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = office.approve(office.submit())
    with monkeypatch.context() as patch:
        host, port = NOBODY.split(":")
        pool = redis.ConnectionPool(host=host, port=int(port))
        patch.setattr(ckan_redis, "_connection_pool", pool)
        patch.setattr(core_jobs, "_queues", {})
        with pytest.raises(redis.exceptions.ConnectionError):
            tk.enqueue_job(jobs.drain)
        assert office.step("walidata", "publish", proposal)["state"] == "published"
        assert found(office, proposal["dataset_id"]) == 1
        assert [task.task for task in waiting_for(proposal["dataset_id"])] == [
            "datastore",
            "fragments",
            "rating",
        ]
        # The table is loaded without core's jobs: the scheduler alone brings it, Redis or no Redis.
        cli.ROUNDS[0](now())
        assert waiting_for(proposal["dataset_id"]) == []
    assert rows(office, proposal) == CSV.count(b"\n") - 1


def test_what_fails_is_tried_less_and_less_often() -> None:
    delays = [outbox.delay(attempts).total_seconds() for attempts in range(12)]
    assert delays[:4] == [10, 20, 40, 80]
    assert delays == sorted(delays)
    assert delays[-1] == 3600


@pytest.mark.parametrize(
    ("attempts", "minutes", "stuck"),
    [(0, 0, False), (2, 1, False), (3, 1, True), (0, 14, False), (0, 16, True)],
)
def test_a_task_is_stuck_when_it_fails_often_or_nobody_does_it(
    attempts: int, minutes: int, stuck: bool
) -> None:
    at = now()
    assert outbox.is_stuck(attempts, at - timedelta(minutes=minutes), at) is stuck


@pytest.fixture
def broken(office: Office) -> str:
    """A dataset with a task that fails each time."""

    def fail(_subject: str, **_: object) -> None:
        raise RuntimeError("rusak <b>")

    outbox.register("uji", fail)
    id_ = office.publish()["id"]
    outbox.drain(id_)
    outbox.add_task(id_, "uji", now())
    model.Session.commit()
    for _ in range(3):
        outbox.retry()
    return id_


@pytest.fixture(autouse=True)
def no_other_tasks() -> Iterator[None]:
    known, order = dict(outbox.TASKS), list(outbox.AFTER_PUBLICATION)
    yield
    outbox.TASKS.clear()
    outbox.TASKS.update(known)
    outbox.AFTER_PUBLICATION[:] = order


def ckan(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(sdi, arguments)
    return result.exit_code, result.output


def test_the_commands_show_what_is_stuck_and_try_again(broken: str) -> None:
    code, said = ckan("outbox", "list")
    assert code == 0
    assert f"uji        {broken}  3×: RuntimeError: rusak <b>" in said
    assert said.startswith("!")
    assert ckan("outbox")[1] == said
    assert ckan("outbox", "check") == (1, "macet: 1; lihat ckan sdi outbox list\n")
    assert ckan("outbox", "retry")[1] == "selesai: 0, gagal: 1\n"
    outbox.register("uji", lambda _subject: None)
    [task] = waiting_for(broken)
    assert ckan("outbox", "retry", str(task.id))[1] == "selesai: 1, gagal: 0\n"
    assert ckan("outbox", "check") == (0, "Tidak ada yang macet.\n")


@pytest.mark.usefixtures("broken")
def test_a_sysadmin_sees_what_is_stuck_and_others_see_no_such_page(
    office: Office, app: Any
) -> None:
    sysadmin = factories.Sysadmin(name=unique("sysadmin"))["name"]
    page = app.get("/sdi/admin/outbox", headers=login(sysadmin))
    assert "RuntimeError: rusak &lt;b&gt;" in page.body
    assert 'badge bg-danger">macet' in page.body
    outbox.register("uji", lambda _subject: None)
    again = app.post("/sdi/admin/outbox", headers=login(sysadmin))
    assert "Tidak ada yang menunggu" in again.body
    for person in ("clerk", "walidata"):
        headers = login(office.names[person])
        assert app.get("/sdi/admin/outbox", headers=headers).status_code == 404
        assert app.post("/sdi/admin/outbox", headers=headers).status_code == 404
    assert app.get("/sdi/admin/outbox").status_code == 404


def test_another_rooms_task_gets_its_parameters_and_its_place(office: Office) -> None:
    done: list[Any] = []
    outbox.register("uji", lambda subject, **named: done.append((subject, named)))
    outbox.register("selalu", lambda subject: done.append(subject), after_publication=True)
    id_ = office.publish()["id"]
    outbox.add_task(id_, "uji", now(), proposal="p1", reminder=2)
    model.Session.commit()
    assert outbox.drain(id_)[1] == 0
    assert done == [id_, (id_, {"proposal": "p1", "reminder": 2})]


def test_a_task_that_nobody_knows_any_more_is_shown_and_harms_no_other(office: Office) -> None:
    proposal = office.approve(office.submit())
    outbox.add_task(proposal["dataset_id"], "dari-versi-lain", now())
    model.Session.commit()
    office.step("walidata", "publish", proposal)
    outbox.drain(proposal["dataset_id"])
    assert rows(office, proposal) == CSV.count(b"\n") - 1
    [left] = waiting_for(proposal["dataset_id"])
    assert "dari-versi-lain" in left.last_error


def test_the_scheduler_sweeps_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[Any] = []
    monkeypatch.setattr(jobs, "_next_sweep", None)
    monkeypatch.setattr(jobs.sweep, "sweep", lambda *args: swept.append(args) or _Nothing())
    start = now()
    for minutes in range(0, 3 * 24 * 60, 20):
        jobs.sweep_daily(start + timedelta(minutes=minutes))
    assert [round((at - start).total_seconds() / 3600) for _, at in swept] == [1, 25, 49]


class _Nothing:
    removed: list[str] = []
    bytes = 0


def test_one_round_of_the_scheduler_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def fail(_: object) -> None:
        raise OSError("down")

    class Enough(Exception):
        pass

    def stop(_: float) -> None:
        raise Enough

    monkeypatch.setattr(cli, "ROUNDS", [fail, lambda _: done.append("daily")])
    monkeypatch.setattr(cli.time, "sleep", stop)
    result = CliRunner().invoke(sdi, ["scheduler"])
    assert isinstance(result.exception, Enough)
    assert done == ["daily"]
    assert "antrean tertunda: down" in result.output
