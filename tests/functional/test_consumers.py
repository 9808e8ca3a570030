"""Who harvests us: counted as they read, shown to the admin, bounded, and in nobody's way."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories, helpers
from click.testing import CliRunner

from ckanext.sdi_balikpapan.catalog.consumers import cli, keeping, visits, watching
from ckanext.sdi_balikpapan.catalog.consumers.visits import Batch, Door, Visit, Who

from .office import open_office, unique
from .test_catalog import MINIMAL, publish

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


class Reader:
    """A program with a name of its own."""

    def __init__(self, app: Any, agent: str = "") -> None:
        self.app, self.agent = app.flask_app.test_client(), agent or unique("pemanen")
        self.address = f"10.{random.randrange(256)}.{random.randrange(256)}.77"

    def get(self, url: str, **headers: str) -> Any:
        where = {"REMOTE_ADDR": self.address}
        said = {"User-Agent": self.agent, **headers}
        return self.app.get(url, headers=said, environ_base=where)

    def seen(self) -> dict[str, Any] | None:
        watching.write()
        found = tk.get_action("sdi_harvester_list")({"ignore_auth": True}, {})["results"]
        return next((one for one in found if one["agent"] == self.agent), None)

    def known(self) -> dict[str, Any]:
        found = self.seen()
        assert found is not None
        return found


@pytest.fixture
def reader(app: Any) -> Reader:
    return Reader(app)


@pytest.fixture(scope="module")
def datasets() -> list[dict[str, Any]]:
    return [publish(**MINIMAL) for _ in range(3)]


class TestCounting:
    @pytest.mark.usefixtures("datasets")
    def test_a_reader_is_known_by_name_and_network_only(self, reader):
        answer = reader.get("/catalog.ttl?limit=2")
        found = reader.known()
        assert found["network"] == reader.address.removesuffix("77") + "0/24"
        assert reader.address not in json.dumps(found)
        assert found["requests"] == 1
        assert found["datasets"] == 2
        assert found["bytes"] == len(answer.data)
        assert found["finished"] is None

    def test_a_walk_by_cursor_is_followed_to_its_end(self, reader, datasets):
        url = "/catalog.ttl?cursor=0&limit=2"
        first = reader.get(url)
        half = reader.known()
        assert half["finished"] is None
        assert half["behind"] > 0
        answer, steps = first, 1
        while link := answer.headers.get("Link"):
            parts = urlsplit(link.partition(">")[0].lstrip("<"))
            answer, steps = reader.get(f"{parts.path}?{parts.query}"), steps + 1
        found = reader.known()
        assert found["requests"] == steps
        assert found["behind"] == 0
        assert found["finished"] is not None
        assert found["datasets"] >= len(datasets)

    @pytest.mark.parametrize("url", ["/catalog.nt?page=all", "/data.json"])
    def test_a_whole_catalogue_counts_when_it_is_sent_to_the_end(self, app, datasets, url):
        size = len(Reader(app, "ukuran").get(url).data)
        reader = Reader(app)
        assert len(reader.get(url).data) == size
        found = reader.known()
        assert found["bytes"] == size
        assert found["finished"] is not None
        assert found["datasets"] >= len(datasets)

    @pytest.mark.usefixtures("datasets")
    def test_a_reader_who_goes_before_the_end_has_not_finished(self, reader):
        answer = reader.app.get(
            "/catalog.nt?page=all", headers={"User-Agent": reader.agent}, buffered=False
        )
        next(answer.iter_encoded())
        answer.close()
        assert reader.known()["finished"] is None

    @pytest.mark.usefixtures("datasets")
    def test_answers_that_bring_nothing_new_are_counted_apart(self, reader):
        etag = reader.get("/catalog.ttl?limit=1").headers["ETag"]
        before = reader.known()["bytes"]
        assert reader.get("/catalog.ttl?limit=1", **{"If-None-Match": etag}).status_code == 304
        found = reader.known()
        assert (found["not_changed"], found["share_not_changed"]) == (1, 0.5)
        assert found["bytes"] == before

    @pytest.mark.parametrize(
        ("url", "status", "reason"),
        [
            ("/catalog.ttl?page=nol", 400, "number page"),
            ("/catalog.ttl?modified_since=kemarin", 400, "time modified_since"),
            ("/catalog.ttl?cursor=999999999", 400, "ahead"),
            ("/data.json?cursor=1", 400, "rdf_only cursor"),
            ("/catalog.pdf", 404, ""),
            ("/dataset/tidak-ada.ttl", 404, ""),
            ("/api/3/action/package_show?id=tidak-ada", 404, "Not Found Error"),
            ("/api/3/action/package_search?rows=banyak", 409, "Validation Error"),
        ],
    )
    def test_an_error_is_told_with_its_reason(self, reader, url, status, reason):
        assert reader.get(url).status_code == status
        (error,) = reader.known()["errors"]
        assert (error["status"], error["reason"], error["times"]) == (status, reason, 1)
        assert error["words"]

    def test_programs_that_page_through_ckans_api_are_counted(self, reader, datasets):
        search = "/api/3/action/package_search?rows=2&start={}"
        total = reader.get(search.format(0)).json["result"]["count"]
        assert reader.known()["finished"] is None
        reader.get(search.format(total - 1))
        reader.get(f"/api/3/action/package_show?id={datasets[0]['id']}")
        reader.get("/api/3/action/package_list")
        found = reader.known()
        assert (found["requests"], found["datasets"]) == (4, 2 + 1 + 1)
        assert found["finished"] is not None
        assert [door["door"] for door in found["doors"]] == ["api"]

    def test_pages_people_and_other_actions_are_not(self, app, datasets):
        for agent, url in (
            (FIREFOX + unique(" "), "/api/3/action/package_search"),
            (unique("lain"), "/api/3/action/status_show"),
            (unique("lain"), "/dataset/" + datasets[0]["name"]),
            (unique("lain"), "/about"),
        ):
            reader = Reader(app, agent)
            reader.get(url)
            assert reader.seen() is None, url

    def test_one_dataset_as_rdf_is_one_dataset(self, reader, datasets):
        reader.get(f"/dataset/{datasets[0]['id']}.ttl")
        found = reader.known()
        assert (found["datasets"], found["doors"][0]["door"]) == (1, "dataset")

    def test_the_setting_turns_it_off(self, reader, monkeypatch):
        monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.consumer_days", 0)
        reader.get("/catalog.ttl?limit=1")
        monkeypatch.undo()
        assert reader.seen() is None

    @pytest.mark.parametrize("agent", ["x\ty" * 500, "\xff\xfe", "<script>alert(1)</script>", ""])
    def test_whatever_a_program_calls_itself_is_counted(self, app, agent):
        watching.write()
        before = _requests()
        assert Reader(app, agent).get("/catalog.ttl?limit=1").status_code == 200
        watching.write()
        assert _requests() == before + 1


class TestInNobodysWay:
    def test_an_answer_takes_no_statement_more(self, reader):
        reader.get("/catalog.ttl?limit=1")
        seen: list[str] = []
        listen = (model.meta.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        sa.event.listen(*listen)
        try:
            reader.get("/catalog.ttl?limit=1")
        finally:
            sa.event.remove(*listen)
        assert [text for text in seen if "sdi_consumer" in text] == []

    def test_a_count_that_fails_fails_no_answer(self, reader, monkeypatch):
        def broken(*_: object) -> None:
            raise RuntimeError("rusak")

        monkeypatch.setattr(watching, "_visit", broken)
        assert reader.get("/catalog.ttl?limit=1").status_code == 200

    def test_a_batch_that_cannot_be_written_is_lost_alone(self, reader, monkeypatch):
        reader.get("/catalog.ttl?limit=1")
        with monkeypatch.context() as broken:
            broken.setattr(keeping, "write", lambda _: 1 / 0)
            watching.write()
        reader.get("/catalog.ttl?limit=1")
        assert reader.known()["requests"] == 1


class TestKeeping:
    def test_a_day_has_room_for_so_many_programs_and_no_more(self):
        at = keeping.now() - timedelta(days=20)
        for start in range(0, 900, 300):
            batch = Batch()
            for number in range(start, start + 300):
                who = Who(at.date(), f"banjir-{number}", f"n{number}")
                batch.add(Visit(at, who, Door.CATALOG, 400, reason="ahead"))
            keeping.write(batch)
        rows = _all("select agent, requests from sdi_consumer where day = :day", day=at.date())
        assert len(rows) == visits.MOST_A_DAY + 1
        assert sum(row.requests for row in rows) == 900
        purge_after(at)

    def test_batches_add_up(self):
        at = keeping.now() - timedelta(days=10)
        agent = unique("tambah")
        for number in range(3):
            batch = Batch()
            who = Who(at.date(), agent, "n")
            moment = at + timedelta(seconds=number)
            batch.add(Visit(moment, who, Door.CATALOG, 200, 10, 1, cursor=number or None))
            batch.add(Visit(moment, who, Door.CATALOG, 400, reason="ahead"))
            keeping.write(batch)
        (row,) = _all("select * from sdi_consumer where agent = :agent", agent=agent)
        assert (row.requests, row.bytes, row.datasets, row.cursor) == (6, 30, 3, 2)
        assert (row.first, row.last) == (at, at + timedelta(seconds=2))
        (error,) = _all("select * from sdi_consumer_error where agent = :agent", agent=agent)
        assert (error.count, error.last) == (3, at + timedelta(seconds=2))

    def test_old_counts_go(self):
        agent = unique("lama")
        for days in (keeping.days() + 2, keeping.days() - 1):
            at = keeping.now() - timedelta(days=days)
            batch = Batch()
            batch.add(Visit(at, Who(at.date(), agent, "n"), Door.API, 500))
            keeping.write(batch)
        keeping.purge(keeping.now())
        for table in ("sdi_consumer", "sdi_consumer_error"):
            assert len(_all(f"select * from {table} where agent = :agent", agent=agent)) == 1


class TestShowing:
    def test_the_page_is_for_sysadmins_and_walidata(self, app, reader):
        reader.get("/catalog.ttl?page=nol")
        watching.write()
        office = open_office()
        for person, status in (("walidata", 200), ("clerk", 404), ("outsider", 404)):
            page = app.get("/sdi/admin/harvesters", headers=login(office.names[person]))
            assert page.status_code == status, person
        assert app.get("/sdi/admin/harvesters").status_code == 404
        page = app.get("/sdi/admin/harvesters", headers=login(factories.Sysadmin()["name"]))
        assert reader.agent in page.text
        assert "page bukan bilangan yang berlaku" in page.text

    def test_what_a_program_calls_itself_never_runs(self, app):
        Reader(app, "<script>alert(7)</script>").get("/catalog.ttl?limit=1")
        watching.write()
        page = app.get("/sdi/admin/harvesters", headers=login(factories.Sysadmin()["name"]))
        assert "&lt;script&gt;alert(7)" in page.text
        assert "<script>alert(7)" not in page.text

    @pytest.mark.parametrize("days", ["0", "-1", "x", "1.5", "99999", [1], {"a": 1}, "٣"])
    def test_a_period_that_is_none_is_refused(self, days):
        with pytest.raises(tk.ValidationError):
            helpers.call_action("sdi_harvester_list", days=days)

    def test_the_command_shows_the_same(self, reader):
        reader.get("/catalog.ttl?cursor=0")
        watching.write()
        shown = CliRunner().invoke(cli.harvesters, [])
        assert reader.agent in shown.output
        listed = json.loads(CliRunner().invoke(cli.harvesters, ["--json"]).output)
        assert reader.agent in {one["agent"] for one in listed["results"]}
        assert CliRunner().invoke(cli.harvesters, ["--days", "0"]).exit_code == 1


def login(name: str) -> dict[str, str]:
    return {
        "Authorization": helpers.call_action("api_token_create", user=name, name="uji")["token"]
    }


def purge_after(at: Any) -> None:
    with model.meta.engine.begin() as connection:
        for table in ("sdi_consumer", "sdi_consumer_error"):
            connection.execute(sa.text(f"delete from {table} where day = :d"), {"d": at.date()})


def _all(query: str, **said: Any) -> list[Any]:
    with model.meta.engine.connect() as connection:
        return list(connection.execute(sa.text(query), said))


def _requests() -> int:
    return int(_all("select coalesce(sum(requests), 0) from sdi_consumer")[0][0])
