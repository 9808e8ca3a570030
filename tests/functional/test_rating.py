"""Scores follow publication, and everybody reads them: by page, by API, as CSV."""

from __future__ import annotations

import csv
import io
import socket

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa

from ckanext.sdi_balikpapan.portal.rating import asking, links, listing, service
from ckanext.sdi_balikpapan.portal.rating.model import Rating
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import open_office
from .test_catalog import MINIMAL
from .test_catalog import publish as publish_past_the_gate

LINK = {"name": "A", "url": "https://data.test/a.csv", "format": "CSV", "mimetype": "text/csv"}


@pytest.fixture
def made():
    """A dataset that went the whole way, rated by the outbox."""
    office = open_office()
    dataset = office.publish()
    outbox.drain()
    return office, dataset


def row(package_id: str) -> Rating | None:
    model.Session.expire_all()
    return model.Session.get(Rating, package_id)


class TestFollowingPublication:
    def test_a_published_dataset_is_rated_by_the_outbox(self, made):
        _, dataset = made
        found = row(dataset["id"])
        assert found is not None
        assert 0 < found.sdi <= 100
        assert 0 < found.mqa <= 405
        assert found.mqa_found["access_url_answers"] is True

    def test_what_is_withdrawn_is_rated_no_more(self, made):
        office, dataset = made
        proposal = office.call(
            "clerk", "sdi_proposal_save", id=dataset["id"], kind="withdraw", reason="Keliru"
        )
        office.step("walidata", "publish", office.approve(office.step("clerk", "submit", proposal)))
        outbox.drain()
        assert row(dataset["id"]) is None
        assert dataset["id"] not in {one["id"] for one in listing.datasets()}

    def test_a_dataset_that_became_private_by_other_means_is_not_listed(self, made):
        _, dataset = made
        with passage("maintenance: uji"):
            query = sa.text("update package set private = true where id = :id")
            model.Session.execute(query, {"id": dataset["id"]})
            model.Session.commit()
        assert dataset["id"] not in {one["id"] for one in listing.datasets()}
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("sdi_rating_show")({"user": ""}, {"id": dataset["id"]})

    def test_what_comes_from_elsewhere_is_rated_there(self):
        uri = {"key": "uri", "value": "https://lain.test/dataset/1"}
        foreign = publish_past_the_gate(**MINIMAL, extras=[uri])
        service.rate(foreign["id"])
        assert row(foreign["id"]) is None

    def test_the_command_rates_what_has_no_score_yet(self):
        old = publish_past_the_gate(**MINIMAL)
        assert service.rate_all() >= 1
        assert row(old["id"]) is not None
        assert service.rate_all() == len(service.unrated())


class TestReading:
    def test_everybody_reads_scores_with_the_field_that_mends(self, made):
        office, dataset = made
        found = office.call(None, "sdi_rating_show", id=dataset["name"])
        assert found["mqa"]["most"] == 405
        assert len(found["mqa"]["metrics"]) == 23
        lacking = [one for one in found["mqa"]["metrics"] if not one["got"] and one["field"]]
        assert {one["field"] for one in lacking} >= {"temporal_start"}
        assert [one["name"] for one in found["objections"]] == ["no_statistical_code"]
        assert set(found["sdi"]["by_principle"]) == {
            "standar_data",
            "metadata",
            "interoperabilitas",
            "kode_referensi",
        }

    def test_lists_narrow_to_an_office_and_to_what_is_objected_to(self, made):
        office, dataset = made
        for name in (office.organization["name"], office.organization["id"]):
            found = office.call(None, "sdi_rating_list", organization=name, objected=True)
            assert [one["id"] for one in found["results"]] == [dataset["id"]]
            assert found["count"] == 1
        assert found["portal"]["datasets"] >= 1
        assert office.organization["id"] in {one["id"] for one in found["organizations"]}

    @pytest.mark.parametrize(
        "asked",
        [{"limit": "x"}, {"offset": -1}, {"objected": "mungkin"}, {"organization": "a\x00"}],
        ids=str,
    )
    def test_bad_questions_are_refused(self, asked):
        with pytest.raises(tk.ValidationError):
            tk.get_action("sdi_rating_list")({"user": ""}, asked)

    @pytest.mark.parametrize("id_", ["tidak-ada", "a\x00b", "x" * 5000])
    def test_an_unknown_dataset_is_not_found(self, app, id_):
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("sdi_rating_show")({"user": ""}, {"id": id_})
        assert app.get("/sdi/quality/tidak-ada").status_code == 404

    def test_pages_show_scores_and_what_raises_them(self, app, made):
        office, dataset = made
        page = app.get(f"/sdi/quality?organization={office.organization['name']}&page=x").body
        assert dataset["title"] in page
        assert "Data statistik tanpa kode" in page
        page = app.get(f"/sdi/quality/{dataset['name']}").body
        assert f"/dataset/edit/{dataset['name']}#field-temporal_start" in page
        assert app.get("/sdi/quality?page=-5&objected=1&organization=%00").status_code == 200
        assert app.get("/sdi/quality?page=" + "9" * 5000).status_code == 200

    def test_the_table_holds_no_formula(self, app):
        made = publish_past_the_gate(**{**MINIMAL, "title": "=HYPERLINK(1)"})
        service.rate(made["id"])
        rows = list(csv.DictReader(io.StringIO(app.get("/sdi/quality/table.csv").body)))
        (found,) = [one for one in rows if one["dataset"] == made["name"]]
        assert found["judul"] == "'=HYPERLINK(1)"
        assert found["ditolak"] == "ya"
        assert "resources" in found["isian"]


class TestAddressesOutside:
    def test_answers_are_kept_and_rated(self):
        made = publish_past_the_gate(**MINIMAL, resources=[LINK])
        service.rate(made["id"])
        assert row(made["id"]).mqa_found["access_url_answers"] is None
        before = row(made["id"]).mqa
        links.ask(1000, answers=lambda url: url == LINK["url"])
        found = row(made["id"])
        assert found.mqa_found["access_url_answers"] is True
        assert found.mqa == before + 50
        assert links.ask(1000, answers=lambda _: False) == (0, 0)  # known for a week

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:80/",
            "http://localhost/",
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://0/",
            "http://[fec0::1]/",
            "http://[::127.0.0.1]/",
            "http://[::ffff:0:127.0.0.1]/",
            "http://192.88.99.1/",
            "http://8.8.8.8:6379/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "http://",
            "http://[",
        ],
    )
    def test_nothing_inside_is_ever_asked(self, url, monkeypatch):
        reached = []
        monkeypatch.setattr(asking.socket, "create_connection", lambda *a, **_: reached.append(a))
        assert not asking.answers(url)
        assert reached == []

    def test_of_a_redirect_only_the_head_is_read(self, monkeypatch):
        here, there = socket.socketpair()
        head = b"HTTP/1.1 302 Found\r\nLocation: http://lain.test/\r\n"
        there.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")  # and then nothing more
        here.settimeout(2)
        monkeypatch.setattr(asking, "public_address", lambda *_: "93.184.216.34")
        monkeypatch.setattr(asking.socket, "create_connection", lambda *_, **__: here)
        assert asking.answers("http://data.test/a.csv")
        there.close()

    def test_a_name_that_means_another_host_a_moment_later_is_not_followed(self, monkeypatch):
        answers = iter(["93.184.216.34", "127.0.0.1"])
        connected = []

        def resolve(_host, port, **_):
            return [(2, 1, 6, "", (next(answers), port))]

        def connect(address, *_):
            connected.append(address)
            raise OSError("nobody there")

        monkeypatch.setattr(asking.socket, "getaddrinfo", resolve)
        monkeypatch.setattr(asking.socket, "create_connection", connect)
        assert not asking.answers("http://data.test/a.csv")
        assert connected == [("93.184.216.34", 80)]
