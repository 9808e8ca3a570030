"""The feed as harvesters read it: whole, current, replayable, and without what isn't public."""

from __future__ import annotations

import gzip
import json
import random
import threading
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import pyoxigraph
import pytest
import sqlalchemy as sa
from ckan.lib.jobs import get_queue
from ckan.tests import factories, helpers
from ckanext.dcat.processors import RDFParser, RDFSerializer
from rdflib import DCAT, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from ckanext.sdi_balikpapan.catalog.feed import cli, fragments, jobs, quick, triggers
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.record import log

from .office import open_office
from .test_catalog import FULL, MINIMAL, RESOURCE, publish

AS = Namespace("https://www.w3.org/ns/activitystreams#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SDI = Namespace("tag:balikpapan.go.id,2026:sdi#")
SYNTAXES = {
    "ttl": "turtle",
    "n3": "n3",
    "nt": "nt",
    "xml": "xml",
    "rdf": "xml",
    "jsonld": "json-ld",
}
OXIGRAPH = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "xml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def read(app: Any, url: str, syntax: str = "ttl") -> Graph:
    parts = urlsplit(url)
    answer = app.get(f"{parts.path}?{parts.query}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.body
    return Graph().parse(data=answer.data, format=SYNTAXES[syntax])


def ids(graph: Graph, type_: URIRef = DCAT.Dataset) -> set[str]:
    return {str(node).rsplit("/", 1)[-1] for node in graph.subjects(RDF.type, type_)}


def one(graph: Graph, predicate: URIRef) -> Any:
    (value,) = set(graph.objects(None, predicate))
    return value


def pages(app: Any, url: str) -> Iterator[Graph]:
    while True:
        graph = read(app, url)
        yield graph
        (page,) = graph.subjects(RDF.type, HYDRA.PagedCollection)
        following = graph.value(page, HYDRA.next)
        if following is None:
            return
        assert isinstance(following, URIRef)
        assert graph.value(page, HYDRA.nextPage) == following
        url = str(following)


def public() -> set[str]:
    query = sa.text(f"select p.id from package p where {triggers.PUBLIC}")
    with model.meta.engine.connect() as connection:
        return set(connection.execute(query).scalars())


def change(id_: str, **fields: Any) -> None:
    user = factories.Sysadmin()["name"]
    with passage("maintenance: uji"):
        helpers.call_action("package_patch", {"user": user}, id=id_, **fields)


def seq_of(id_: str) -> tuple[int, bool] | None:
    query = sa.text("select seq, gone from sdi_publication where package_id = :id")
    with model.meta.engine.connect() as connection:
        row = connection.execute(query, {"id": id_}).first()
    return tuple(row) if row else None


class TestTheSequence:
    def test_every_step_of_the_workflow_that_the_public_sees_has_a_number(self):
        office = open_office()
        proposal = office.approve(office.submit())
        assert seq_of(proposal["dataset_id"]) is None
        office.step("walidata", "publish", proposal)
        first = seq_of(proposal["dataset_id"])
        assert first is not None
        assert not first[1]
        asked = office.call(
            "clerk",
            "sdi_proposal_save",
            id=proposal["dataset_id"],
            kind="withdraw",
            reason="Datanya keliru.",
        )
        office.step("walidata", "publish", office.approve(office.step("clerk", "submit", asked)))
        assert seq_of(proposal["dataset_id"]) == (first[0] + 1, True)

    def test_what_never_was_public_leaves_no_trace(self):
        made = publish(**MINIMAL, private=True)
        change(made["id"], title="Lain")
        assert seq_of(made["id"]) is None

    def test_a_rolled_back_change_has_no_number(self):
        made = publish(**MINIMAL)
        before = seq_of(made["id"])
        with passage("maintenance: uji"):
            model.Package.get(made["id"]).title = "Tidak jadi"
            model.Session.flush()
            model.Session.rollback()
        assert seq_of(made["id"]) == before

    def test_a_new_name_of_the_office_is_news_of_its_datasets(self):
        org = factories.Organization()
        made = publish(**MINIMAL, owner_org=org["id"])
        before = seq_of(made["id"])
        user = factories.Sysadmin()["name"]
        helpers.call_action("organization_patch", {"user": user}, id=org["id"], title="Dinas Baru")
        assert seq_of(made["id"])[0] > before[0]

    def test_numbers_are_committed_in_their_order_however_slow_a_commit_is(self):
        """The slow one takes its number early and commits late; nobody overtakes it."""
        slow, fast = publish(**MINIMAL)["id"], publish(**MINIMAL)["id"]
        touch = "update package set notes = notes || '.' where id = :id"
        engine = model.meta.engine
        numbered, done = threading.Event(), threading.Event()
        seen: list[int] = []

        def commit_slowly() -> None:
            with engine.begin() as connection:
                connection.execute(sa.text("set local sdi.pass = 'maintenance: uji'"))
                connection.execute(sa.text(touch), {"id": slow})
                connection.execute(sa.text("set constraints all immediate"))
                numbered.set()
                assert not done.wait(0.7)

        def commit_fast() -> None:
            numbered.wait(5)
            with engine.begin() as connection:
                connection.execute(sa.text("set local sdi.pass = 'maintenance: uji'"))
                connection.execute(sa.text(touch), {"id": fast})
            seen.extend([seq_of(slow)[0], seq_of(fast)[0]])
            done.set()

        workers = [threading.Thread(target=run) for run in (commit_slowly, commit_fast)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert seen[0] < seen[1]

    def test_its_lock_is_the_logs(self):
        assert log._LOCK == triggers.LOCK


@pytest.mark.usefixtures("fresh_databases")
class TestTheCatalogue:
    def test_every_syntax_says_what_the_profile_says(self, app):
        datasets = [publish(**MINIMAL), publish(**{**FULL, "variabel": []}, resources=[RESOURCE])]
        graphs = {name: read(app, f"/catalog.{name}?page=all", name) for name in SYNTAXES}
        drop = [
            triple
            for graph in graphs.values()
            for page in graph.subjects(RDF.type, HYDRA.PagedCollection)
            for triple in graph.triples((page, None, None))
        ]
        for graph in graphs.values():
            for triple in drop:
                graph.remove(triple)
        for name, graph in graphs.items():
            assert isomorphic(graph, graphs["nt"]), name
        for dataset in datasets:
            shown = helpers.call_action("package_show", id=dataset["id"])
            serializer = RDFSerializer()
            serializer.graph_from_dataset(shown)
            for triple in serializer.g:
                if not any(type(t).__name__ == "BNode" for t in triple):
                    assert triple in graphs["ttl"]

    @pytest.mark.parametrize("syntax", OXIGRAPH)
    def test_a_strict_parser_reads_it(self, app, syntax):
        publish(**FULL, resources=[RESOURCE])
        data = app.get(f"/catalog.{syntax}", headers={"Accept-Encoding": "identity"}).data
        assert list(pyoxigraph.parse(data, format=OXIGRAPH[syntax]))

    @pytest.mark.parametrize("syntax", ["ttl", "xml", "jsonld"])
    def test_a_stock_harvester_reads_all_pages(self, app, syntax, ckan_config, monkeypatch):
        monkeypatch.setitem(ckan_config, "ckanext.dcat.datasets_per_page", "2")
        made = {publish(**MINIMAL)["id"] for _ in range(5)}
        found: list[str] = []
        url: str | None = f"/catalog.{syntax}"
        while url:
            parts = urlsplit(url)
            parser = RDFParser(profiles=["euro_dcat_ap_3"])
            parser.parse(app.get(f"{parts.path}?{parts.query}").data.decode(), _format=syntax)
            found += [
                d["extras"]
                and next(e["value"] for e in d["extras"] if e["key"] == "uri").rsplit("/", 1)[-1]
                for d in parser.datasets()
            ]
            url = parser.next_page()
        assert sorted(found) == sorted(made)

    def test_pages_hold_still_while_somebody_turns_them(self, app):
        made = [publish(**MINIMAL)["id"] for _ in range(6)]
        found = set()
        for number, graph in enumerate(pages(app, "/catalog.ttl?limit=2")):
            found |= ids(graph)
            if number == 0:
                change(made[0], title="Diubah")
                change(made[1], state="deleted")
                change(made[4], title="Diubah juga")
        assert found == set(made)

    def test_private_and_withdrawn_ones_leave_at_once_and_for_good(self, app):
        made = publish(**{**MINIMAL, "title": "Rahasia nanti"}, resources=[RESOURCE])
        read(app, "/catalog.ttl")
        change(made["id"], private=True)
        for extension in SYNTAXES:
            assert made["id"] not in app.get(f"/catalog.{extension}").body
        with model.meta.engine.connect() as connection:
            kept = connection.execute(sa.text("select count(*) from sdi_fragment")).scalar()
        assert kept == 0

    def test_a_dataset_that_is_not_for_everybody_stays_out(self, app, monkeypatch):
        made = publish(**MINIMAL)

        class Labels:
            def get_dataset_labels(self, _package: Any) -> list[str]:
                return ["only-us"]

        for room in (fragments, quick):
            monkeypatch.setattr(room, "get_permission_labels", Labels)
        assert made["id"] not in app.get("/catalog.ttl").body

    def test_what_comes_from_elsewhere_goes_out_only_when_asked_for(self, app):
        own = publish(**MINIMAL)["id"]
        publish(**MINIMAL, extras=[{"key": "uri", "value": "https://lain.test/dataset/x"}])
        assert ids(read(app, "/catalog.ttl")) == {own}
        graph = read(app, "/catalog.ttl?origin=all")
        assert ids(graph) == {own, "x"}
        assert URIRef("https://lain.test/dataset/x") in set(graph.subjects())

    def test_a_fragment_that_is_missing_is_made_and_a_stale_one_made_anew(self, app, monkeypatch):
        made = publish(**MINIMAL)
        assert list(fragments.stale_ids(fragments.basis())) == [made["id"]]
        read(app, "/catalog.ttl")
        assert fragments.rebuild() == 1
        assert list(fragments.stale_ids(fragments.basis())) == []
        monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.walidata_name", "Dinas Lain")
        assert list(fragments.stale_ids(fragments.basis())) == [made["id"]]
        assert "Dinas Lain" in app.get("/catalog.ttl").body
        change(made["id"], title="Judul kedua")
        assert "Judul kedua" in app.get("/catalog.ttl").body

    def test_reading_writes_nothing_but_asks_for_what_is_missing_once(self, app):
        publish(**MINIMAL)
        app.get("/catalog.ttl")
        app.get("/data.json")
        with model.meta.engine.connect() as connection:
            assert connection.execute(sa.text("select count(*) from sdi_fragment")).scalar() == 0
        assert get_queue().get_job_ids().count(jobs.JOB) == 1
        jobs.rebuild()
        assert list(fragments.stale_ids(fragments.basis())) == []

    def test_publication_leaves_the_fragments_to_the_outbox(self):
        dataset = open_office().publish()
        outbox.drain()
        assert list(fragments.stale_ids(fragments.basis())) == []
        assert seq_of(dataset["id"]) is not None

    def test_one_dataset_that_cannot_be_written_does_not_stop_the_others(self, app, monkeypatch):
        odd = [{"key": "spatial_text", "value": "Teluk Balikpapan"}]
        good, bad = publish(**MINIMAL)["id"], publish(**MINIMAL, extras=odd)["id"]
        whole = fragments.graphs.of_dataset

        def fails(dataset: dict[str, Any]) -> Any:
            if dataset["id"] == bad:
                raise ValueError("buruk")
            return whole(dataset)

        monkeypatch.setattr(fragments.graphs, "of_dataset", fails)
        assert ids(read(app, "/catalog.ttl")) == {good, bad}
        fragments.rebuild()
        assert any(bad in trouble for trouble in cli.troubles())

    def test_the_doctor_knows_a_whole_feed_from_a_broken_one(self):
        made = publish(**MINIMAL)
        fragments.rebuild()
        assert cli.troubles() == []
        with model.meta.engine.begin() as connection:
            connection.execute(sa.text("update sdi_publication set gone = true"))
            connection.execute(sa.text("alter table package disable trigger sdi_feed_package"))
        try:
            assert any(made["id"] in trouble for trouble in cli.troubles())
            assert any("sdi_feed_package" in trouble for trouble in cli.troubles())
        finally:
            with model.meta.engine.begin() as connection:
                connection.execute(sa.text("alter table package enable trigger sdi_feed_package"))

    def test_what_is_packed_is_what_is_plain(self, app):
        publish(**FULL)
        for url in ("/catalog.nt", "/catalog.nt?page=all"):
            plain = app.get(url, headers={"Accept-Encoding": "identity"})
            packed = app.get(url, headers={"Accept-Encoding": "gzip"})
            assert packed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.data) == plain.data
            assert packed.headers["ETag"] != plain.headers["ETag"]
            for answer in (plain, packed):
                length = answer.headers.get("Content-Length")
                assert length == (None if "all" in url else str(len(answer.data)))

    def test_who_has_it_already_gets_a_304(self, app):
        made = publish(**MINIMAL)
        first = app.get("/catalog.ttl")
        known = {"If-None-Match": first.headers["ETag"]}
        assert app.get("/catalog.ttl", headers=known).status_code == 304
        assert app.get("/catalog.ttl?page=2", headers=known).status_code == 200
        change(made["id"], title="Baru")
        assert app.get("/catalog.ttl", headers=known).status_code == 200

    def test_a_time_tells_a_change_only_once_its_second_is_over(self, app):
        publish(**MINIMAL)
        assert "Last-Modified" not in app.get("/catalog.ttl").headers
        long_ago = "update sdi_publication set changed = changed - interval '1 minute'"
        with model.meta.engine.begin() as connection:
            connection.execute(sa.text(long_ago))
        since = {"If-Modified-Since": app.get("/catalog.ttl").headers["Last-Modified"]}
        assert app.get("/catalog.ttl", headers=since).status_code == 304
        publish(**MINIMAL)
        assert app.get("/catalog.ttl", headers=since).status_code == 200

    def test_other_profiles_and_searches_are_answered_as_before(self, app):
        made = publish(**{**MINIMAL, "title": "Sapi perah"})
        publish(**{**MINIMAL, "title": "Kerbau"})
        assert ids(read(app, "/catalog.ttl?q=sapi")) == {made["id"]}
        assert len(ids(read(app, "/catalog.ttl?profiles=euro_dcat_ap_3"))) == 2
        since = "/catalog.ttl?q=sapi&modified_since=2020-01-01T00:00:00%2B07:00"
        assert ids(read(app, since)) == {made["id"]}

    def test_the_time_may_have_any_offset(self, app):
        made = publish(**MINIMAL)["id"]
        assert ids(read(app, "/catalog.ttl?modified_since=2020-01-01T00:00:00+07:00")) == {made}
        assert ids(read(app, "/catalog.ttl?modified_since=2999-01-01T00:00:00%2B07:00")) == set()

    def test_readers_of_plain_json_get_pages_until_one_is_empty(self, app):
        made = [publish(**MINIMAL)["id"] for _ in range(5)]
        change(made[2], private=True)
        found: list[str] = []
        for number in range(1, 9):
            records = json.loads(app.get(f"/dcat.json?limit=2&page={number}").data)
            if not records:
                break
            found += [record["identifier"].rsplit("/", 1)[-1] for record in records]
        assert found == [id_ for id_ in made if id_ != made[2]]
        everything = json.loads(app.get("/dcat.json?page=all").data)
        assert len(everything) == 4
        assert len(json.loads(app.get("/dcat.json?modified_since=2020-01-01").data)) == 4

    def test_data_json_holds_everything_with_the_words_of_neighbours(self, app):
        publish(**FULL, resources=[RESOURCE])
        publish(**MINIMAL)
        for coding in ("identity", "gzip"):
            answer = app.get("/data.json", headers={"Accept-Encoding": coding})
            data = gzip.decompress(answer.data) if coding == "gzip" else answer.data
            found = json.loads(data)
            assert found["conformsTo"].startswith("https://project-open-data")
            assert [len(found["dataset"])] == [2]
            assert found["dataset"][0]["kategori"]
        assert found["dataset"][0]["prioritas_tahun"] == FULL["prioritas_tahun"]
        for path in ("/data.json?page=0", "/dcat.json?page=x", "/dcat.json?cursor=1"):
            assert app.get(path).status_code == 400

    def test_an_empty_portal_has_an_empty_catalogue(self, app):
        assert json.loads(app.get("/data.json").data)["dataset"] == []
        assert json.loads(app.get("/dcat.json").data) == []
        assert ids(read(app, "/catalog.ttl")) == set()

    @pytest.mark.parametrize(
        "query",
        [
            "page=0",
            "page=x",
            "page=1&page=2",
            "page=%00",
            "cursor=-1",
            "cursor=99999",
            "cursor=1&page=1",
            "limit=0",
            "modified_since=kemarin",
            "modified_since=9999-12-31T23:59:59-14:00",
            "tombstones=%F0%9F%92%A9",
            "origin=semua'",
            "profiles=tidak_ada",
            "profiles=%00",
            "q=%7B!xmlparser%20v%3D%27x%27%7D",
            "fq=%5B",
            "fq=id:%28",
            "q=x&page=999999999999999",
            "q=x&cursor=1",
        ],
    )
    def test_a_hostile_question_gets_a_400_that_says_why(self, app, query):
        for extension in ("ttl", "jsonld"):
            answer = app.get(f"/catalog.{extension}?{query}", expect_errors=True)
            assert answer.status_code == 400, answer.body
            assert len(answer.body.split()) > 4

    def test_an_unknown_form_is_not_found_and_the_front_page_still_negotiates(self, app):
        publish(**MINIMAL)
        assert app.get("/catalog.exe").status_code == 404
        answer = app.get("/", headers={"Accept": "text/turtle"})
        assert ids(Graph().parse(data=answer.data, format="turtle"))
        assert "<html" in app.get("/").body


@pytest.mark.usefixtures("fresh_databases")
class TestReplay:
    """A consumer keeps what it read and asks for changes; it must end with today's set."""

    @pytest.mark.parametrize("seed", range(3))
    def test_whoever_joins_anywhere_ends_with_todays_set(self, app, seed):
        draw = random.Random(seed)
        readers: list[Reader] = []
        known: list[str] = []
        for _ in range(30):
            self._step(draw, known)
            if draw.random() < 0.3:
                readers.append(Reader(app, draw.choice([1, 2, 5])))
            for reader in draw.sample(readers, min(2, len(readers))):
                reader.turn_a_page()
        for reader in readers:
            reader.catch_up()
            assert reader.holds == public()
            assert reader.titles() == {
                id_: model.Session.get(model.Package, id_).title for id_ in public()
            }

    def _step(self, draw: random.Random, known: list[str]) -> None:
        here = sorted(public())
        verb = draw.choice(["new", "new", "edit", "withdraw", "restore", "hide", "together"])
        gone = [id_ for id_ in known if id_ not in here]
        if verb == "new" or not here:
            known.append(publish(**MINIMAL)["id"])
        elif verb == "edit":
            change(draw.choice(here), title=f"Judul {uuid.uuid4()}")
        elif verb == "withdraw":
            change(draw.choice(here), state="deleted")
        elif verb == "hide":
            change(draw.choice(here), private=True)
        elif verb == "restore" and gone:
            change(draw.choice(gone), state="active", private=False)
        elif verb == "together":  # one commit, one time
            with model.meta.engine.begin() as connection:
                connection.execute(sa.text("set local sdi.pass = 'maintenance: uji'"))
                connection.execute(sa.text("update package set title = title || '+'"))
        model.Session.rollback()
        model.Session.expire_all()


class Reader:
    """Follows the feed by its links alone."""

    def __init__(self, app: Any, limit: int) -> None:
        self.app = app
        self.url = f"/catalog.ttl?cursor=0&limit={limit}&tombstones=true"
        self.known: dict[str, str] = {}

    @property
    def holds(self) -> set[str]:
        return set(self.known)

    def titles(self) -> dict[str, str]:
        return self.known

    def turn_a_page(self) -> bool:
        graph = read(self.app, self.url)
        assert not ids(graph) & ids(graph, AS.Tombstone)
        for id_ in ids(graph, AS.Tombstone):
            self.known.pop(id_, None)
        for node in graph.subjects(RDF.type, DCAT.Dataset):
            title = graph.value(node, URIRef("http://purl.org/dc/terms/title"))
            self.known[str(node).rsplit("/", 1)[-1]] = str(title)
        following = set(graph.objects(None, HYDRA.next))
        self.url = str(following.pop()) if following else str(one(graph, SDI.changes))
        return bool(list(graph.objects(None, HYDRA.next)))

    def catch_up(self) -> None:
        while self.turn_a_page():
            pass


def test_a_cursor_goes_on_where_it_was(app):
    made = publish(**MINIMAL)["id"]
    graph = read(app, "/catalog.ttl?page=all")
    cursor = one(graph, SDI.cursor)
    assert isinstance(cursor, Literal)
    assert ids(read(app, f"/catalog.ttl?cursor={cursor}")) == set()
    change(made, title="Lagi")
    assert ids(read(app, f"/catalog.ttl?cursor={cursor}")) == {made}
