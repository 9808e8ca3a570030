"""Requests as people live them: a citizen asks, the OPD answers in public, spam is held."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.lib import mailer

from ckanext.sdi_balikpapan.planning.requests import guarding, letters, reminding, service
from ckanext.sdi_balikpapan.planning.requests.model import Asker, Request, Sender
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from . import plan_office
from .office import Office, open_office, unique

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} [a](javascript:1)"


@pytest.fixture(scope="module")
def hall() -> tuple[Office, Office, dict[str, Any]]:
    """Two OPD, and a dataset of the first."""
    office = open_office()
    return office, open_office(), office.publish()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms may be sent at once, and the day has room for every test."""
    for name, value in (("form_seconds", 0), ("per_sender", 100_000), ("per_day", 100_000)):
        monkeypatch.setitem(tk.config, f"ckanext.sdi_balikpapan.request_{name}", value)


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    sent: list[tuple[str, str, str]] = []

    def send(_name: str, address: str, subject: str, body: str, **_more: Any) -> None:
        sent.append((address, subject, body))

    monkeypatch.setattr(mailer, "mail_recipient", send)
    return sent


def call(user: str, action: str, /, **data: Any) -> Any:
    return tk.get_action(action)({"user": user, "ignore_auth": False}, data)


def ask(**changes: Any) -> dict[str, Any]:
    """A citizen without account asks; each time something else."""
    mark = uuid4().hex
    said = {"title": f"Jumlah murid {mark}", "text": "Menurut kecamatan, tahun 2020 sampai 2025."}
    token = call("", "sdi_request_form")["token"]
    return call("", "sdi_request_create", **{**said, "token": token, **changes})


def asked_of(office: Office, **changes: Any) -> dict[str, Any]:
    return ask(organization=office.organization["name"], **changes)


def read(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    return call("", "sdi_request_show", id=one["number"], **more)


def step(office: Office, person: str, verb: str, one: dict[str, Any], **data: Any) -> Any:
    data.setdefault("version", one["version"])
    return office.call(person, f"sdi_request_{verb}", id=one["number"], **data)


class TestAsking:
    def test_a_citizen_asks_without_account_and_gets_a_number_and_a_key(self, hall):
        one, two = asked_of(hall[0]), asked_of(hall[0])
        assert one["state"] == "routed"
        assert one["waits_for"] == "produsen_data"
        assert int(two["number"][7:]) == int(one["number"][7:]) + 1
        assert read(one)["is_asker"] is False
        assert read(one, key=one["key"])["is_asker"] is True

    def test_a_request_for_nobody_waits_for_the_walidata_who_routes_it(self, hall):
        one = ask()
        assert (one["state"], one["waits_for"]) == ("received", "walidata")
        with pytest.raises(tk.NotAuthorized):
            step(hall[0], "clerk", "route", one, organization=hall[0].organization["id"])
        done = step(hall[0], "walidata", "route", one, organization=hall[0].organization["id"])
        assert done["state"] == "routed"
        assert done["organization"]["id"] == hall[0].organization["id"]

    def test_an_error_goes_to_the_owner_of_the_dataset_whoever_is_named(self, hall):
        office, other, dataset = hall
        one = asked_of(other, kind="error", dataset=f"https://a.test/dataset/{dataset['name']}")
        assert one["organization"]["id"] == office.organization["id"]
        assert one["dataset"]["name"] == dataset["name"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "a\x00bcdef"),
            ("title", "abcde\ud800"),
            ("title", "a" * 200),
            ("text", "x" * 1_000_000),
            ("text", {"a": 1}),
            ("kind", "spam"),
            ("dataset", "tidak-ada"),
            ("dataset", "a\x00"),
            ("organization", "tidak-ada"),
            ("organization", ["x"]),
            ("email", "a@b.test\nBcc: c@d.test"),
            ("email", "x"),
            ("name", "n" * 101),
        ],
    )
    def test_what_cannot_be_taken_is_said_at_its_field(self, field, value):
        with pytest.raises(tk.ValidationError) as error:
            ask(**{field: value})
        assert list(error.value.error_dict) == [field]

    def test_somebody_of_another_agency_asks_in_its_name(self, hall):
        office, other, _ = hall
        data = {"title": unique("Data jalan"), "text": "Panjang jalan per kelurahan."}
        one = other.call(
            "clerk", "sdi_request_create", organization=office.organization["id"], **data
        )
        assert one["from_organization"]["id"] == other.organization["id"]
        mine = other.call("clerk", "sdi_request_show", id=one["number"])
        assert mine["is_asker"]

    def test_a_refused_request_takes_no_number(self, hall):
        before = asked_of(hall[0])
        with pytest.raises(tk.ValidationError):
            ask(token="x")
        assert int(asked_of(hall[0])["number"][7:]) == int(before["number"][7:]) + 1


class TestAnswering:
    def test_the_opd_answers_in_public_with_datasets(self, hall):
        office, _, dataset = hall
        one = asked_of(office)
        step(office, "clerk", "answer", one, text="Sudah ada.", datasets=[dataset["name"]])
        found = read(one)
        assert (found["state"], found["answer"]) == ("answered", "Sudah ada.")
        assert [d["name"] for d in found["datasets"]] == [dataset["name"]]
        assert [(s["verb"], s["role"]) for s in found["steps"]] == [
            ("ask", "penanya"),
            ("answer", "produsen_data"),
        ]
        assert found["steps"][1]["person"]

    def test_an_answer_points_only_to_what_everybody_reads(self, hall):
        office, _, _ = hall
        one = asked_of(office)
        draft = office.propose()
        for wrong in (draft["dataset_id"], "tidak-ada", "\x00", 5):
            with pytest.raises(tk.ValidationError) as error:
                step(office, "clerk", "answer", one, text="Ada.", datasets=[wrong])
            assert "datasets" in error.value.error_dict
        assert read(one)["state"] == "routed"

    @pytest.mark.parametrize("person", ["outsider", "member"])
    @pytest.mark.parametrize("verb", ["route", "answer", "plan", "decline", "hide"])
    def test_who_has_no_role_takes_no_step(self, hall, person, verb):
        office, other, _ = hall
        one = asked_of(office)
        data = {"text": "Jawaban", "reason": "Alasan", "organization": other.organization["id"]}
        with pytest.raises(tk.NotAuthorized):
            step(office, person, verb, one, **data)
        with pytest.raises(tk.NotAuthorized):
            step(other, "clerk", verb, one, **data)
        with pytest.raises(tk.NotAuthorized):
            call("", f"sdi_request_{verb}", id=one["number"], version=1, key=one["key"], **data)
        assert read(one)["version"] == 1

    def test_of_two_answers_the_second_is_told_that_it_came_second(self, hall):
        office = hall[0]
        one = asked_of(office)
        step(office, "clerk", "answer", one, text="Yang pertama")
        with pytest.raises(tk.ValidationError):
            step(office, "clerk2", "answer", one, text="Yang kedua")
        assert read(one)["answer"] == "Yang pertama"

    def test_an_older_reading_changes_nothing(self, hall):
        office, other, _ = hall
        one = asked_of(office)
        done = step(
            office, "clerk", "route", one, organization=other.organization["id"], reason="Bukan"
        )
        with pytest.raises(tk.ValidationError, match="berubah"):
            step(other, "clerk", "answer", one, text="Jawaban")
        step(other, "clerk", "answer", done, text="Jawaban")

    def test_it_is_passed_on_and_declined_only_with_a_reason(self, hall):
        office, other, _ = hall
        one = asked_of(office)
        target = other.organization["id"]
        for verb in ("route", "decline"):
            with pytest.raises(tk.ValidationError):
                step(office, "clerk", verb, one, organization=target, reason="  ")
        passed = step(office, "clerk", "route", one, organization=target, reason="Bukan kami")
        with pytest.raises(tk.NotAuthorized):
            step(office, "clerk", "answer", passed, text="Masih saya")
        step(other, "clerk", "decline", passed, reason="Tidak dikumpulkan")
        found = read(one)
        assert (found["state"], found["answer"]) == ("declined", "Tidak dikumpulkan")
        assert [s["note"] for s in found["steps"]] == ["", "Bukan kami", "Tidak dikumpulkan"]

    def test_an_opd_wins_no_time_by_passing_on_again_and_none_once_it_is_late(self, hall):
        office, other, _ = hall
        one = asked_of(office)
        row = service.find(one["number"])
        row.due_at = now() + timedelta(hours=1)
        model.Session.commit()
        there = {"organization": other.organization["id"], "reason": "Bukan kami"}
        back = {"organization": office.organization["id"], "reason": "Bukan kami juga"}
        first = step(office, "clerk", "route", one, **there)
        due = read(one)["due_at"]
        second = step(other, "clerk", "route", first, **back)
        assert read(one)["due_at"] == due
        service.find(one["number"]).due_at = now() - timedelta(hours=1)
        model.Session.commit()
        with pytest.raises(tk.ValidationError):
            step(office, "clerk", "route", second, **there)
        step(office, "walidata", "route", second, **there)

    def test_the_asker_sends_an_answer_back_once(self, hall):
        office = hall[0]
        one = asked_of(office)
        step(office, "clerk", "answer", one, text="Jawaban satu")
        mine = {"id": one["number"], "key": one["key"], "reason": "Tahunnya lain"}
        with pytest.raises(tk.NotAuthorized):
            call("", "sdi_request_reopen", **{**mine, "key": "salah"})
        again = call("", "sdi_request_reopen", **mine)
        assert again["state"] == "routed"
        done = step(office, "clerk", "answer", again, text="Jawaban dua")
        with pytest.raises(tk.ValidationError):
            call("", "sdi_request_reopen", **mine)
        assert done["state"] == "answered"
        assert call("", "sdi_request_close", **mine)["state"] == "closed"

    def test_it_becomes_an_entry_of_the_daftar_data_and_shows_what_came_of_it(self, hall):
        office = hall[0]
        one = asked_of(office)
        done = step(office, "clerk", "plan", one, year="2027", text="Kami rencanakan.")
        assert done["state"] == "planned"
        assert read(one)["plan"] == {"entry": None, "datasets": [], "given_up": False}
        proposal = office.call("clerk", "sdi_proposal_show", id=done["plan"]["proposal"])
        body = proposal["entry"]
        assert body["sumber_referensi"] == one["number"]
        assert body["nama_data"] == one["title"]
        whole = {**plan_office.whole(), "nama_data": one["title"]}
        whole["sumber_referensi"] = one["number"]
        saved = office.call("clerk", "sdi_proposal_save", id=proposal["id"], **whole)
        plan_office.decide(office, saved)
        plan = read(one)["plan"]
        assert plan["entry"]["title"] == one["title"]
        entry = office.call(None, "sdi_registry_show", id=plan["entry"]["name"])
        dataset = office.publish(id_dds=entry["body"]["id_ddd"])
        assert [d["name"] for d in read(one)["plan"]["datasets"]] == [dataset["name"]]

    def test_a_plan_that_came_second_leaves_no_draft(self, hall, monkeypatch):
        office = hall[0]
        one = asked_of(office)
        from ckanext.sdi_balikpapan.planning.requests import planned

        make = planned.draft

        def slowly(*args: Any) -> planned.Draft:
            made = make(*args)
            step(office, "clerk2", "answer", one, text="Lebih cepat")
            return made

        monkeypatch.setattr(planned, "draft", slowly)
        with pytest.raises(tk.ValidationError):
            step(office, "clerk", "plan", one)
        assert read(one)["answer"] == "Lebih cepat"
        mine = office.call("clerk", "sdi_proposal_list", q=one["title"])["results"]
        assert {p["state"] for p in mine} == {"discarded"}


class TestHoldingSpam:
    def test_a_form_is_taken_once(self, hall):
        token = call("", "sdi_request_form")["token"]
        asked_of(hall[0], token=token)
        with pytest.raises(tk.ValidationError, match="sudah terkirim"):
            asked_of(hall[0], token=token)

    @pytest.mark.parametrize("token", [None, "", "1.aaaaaaaaaaaaaaaaaaaa." + "0" * 64])
    def test_without_a_form_of_ours_nobody_asks_anonymously(self, token):
        with pytest.raises(tk.ValidationError, match="tidak dikenal"):
            ask(token=token)

    def test_the_trap_links_doubles_and_haste_are_held_and_said(self, hall, monkeypatch):
        office = hall[0]
        assert asked_of(office, **{guarding.TRAP: "x"})["state"] == "held"
        assert asked_of(office, text="https://a.test " * 3)["state"] == "held"
        first = asked_of(office)
        twin = asked_of(office, title=first["title"].upper(), text=first["text"] + "!")
        assert twin["state"] == "held"
        assert twin["suspicions"] == ["permintaan yang sama sudah pernah masuk"]
        monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.request_form_seconds", 3)
        assert asked_of(office)["state"] == "held"

    def test_a_sender_is_held_and_then_stopped_and_no_address_is_kept(self, hall, monkeypatch):
        office, limit = hall[0], "ckanext.sdi_balikpapan.request_per_sender"
        monkeypatch.setitem(tk.config, limit, 1)
        mail = f"{uuid4().hex}@contoh.test"
        monkeypatch.setattr(guarding.office, "address", lambda: f"198.51.100.{uuid4().hex}")
        states = [asked_of(office, email=mail)["state"] for _ in range(4)]
        assert states == ["routed", "held", "held", "held"]
        with pytest.raises(tk.ValidationError, match="terlalu banyak"):
            asked_of(office, email=mail)
        senders = model.Session.scalars(sa.select(Sender.sender)).all()
        assert not [name for name in senders if "198.51" in name or "@" in name]

    def test_anonymous_callers_by_api_meet_the_same_door(self, app):
        url = "/api/3/action/sdi_request_create"
        said = {"title": unique("Data"), "text": "Sepuluh huruf lebih."}
        answer = app.post(url, json=said, status=409)
        assert "form" in answer.json["error"]
        token = app.get("/api/3/action/sdi_request_form").json["result"]["token"]
        assert app.post(url, json={**said, "token": token}).json["result"]["key"]

    def test_held_and_hidden_ones_are_read_by_no_channel(self, app, hall):
        office, other, dataset = hall
        held = asked_of(office, text="https://a.test " * 5, dataset=dataset["name"])
        seen = asked_of(office, title=unique("rahasia"))
        hidden = step(office, "walidata", "hide", seen, reason="Data pribadi")
        assert hidden["state"] == "hidden"
        for one in (held, seen):
            assert app.get(f"/sdi/requests/{one['number']}", expect_errors=True).status_code == 404
            for user in ("", other.names["clerk"], office.names["clerk"], office.names["outsider"]):
                with pytest.raises(tk.ObjectNotFound):
                    call(user, "sdi_request_show", id=one["number"])
                with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
                    call(user, "sdi_request_answer", id=one["number"], version=2, text="Isi")
            word = one["title"].split()[-1]
            for path in ("requests", "requests.json", "requests.atom"):
                text = app.get(f"/sdi/{path}?q={word}").get_data(as_text=True)
                assert one["number"] not in text
            found = call("", "sdi_request_list", dataset=dataset["name"], limit=100)
            assert one["number"] not in [r["number"] for r in found["results"]]
            assert read(one, key=one["key"])["is_asker"]
            with pytest.raises(tk.ValidationError):
                call("", "sdi_request_close", id=one["number"], key=one["key"])
        waiting = office.call("walidata", "sdi_request_waiting", limit=100)["results"]
        assert held["number"] in [r["number"] for r in waiting]
        page = f"/sdi/requests/{held['number']}/follow/{held['key']}"
        assert "ditahan" in app.get(page).get_data(as_text=True)
        for state in ("held", "hidden"):
            with pytest.raises(tk.ValidationError):
                call("", "sdi_request_list", state=state)

    def test_a_held_one_is_released_by_routing_it(self, hall):
        office = hall[0]
        held = asked_of(office, text="https://a.test " * 5)
        done = step(office, "walidata", "route", held, organization=office.organization["id"])
        assert (done["state"], done["suspicions"]) == ("routed", [])
        assert read(held)["state"] == "routed"


class TestPersonalData:
    def test_nobody_reads_an_address_and_a_name_only_if_wanted(self, app, hall):
        mail, name = f"{uuid4().hex}@contoh.test", f"Ani {uuid4().hex}"
        one = asked_of(hall[0], email=mail, name=name)
        shown = asked_of(hall[0], email=mail, name=name, show_name=True)
        assert read(shown)["asker"] == name
        pages = [app.get(f"/sdi/requests/{r['number']}").text for r in (one, shown)]
        assert name not in pages[0]
        assert name in pages[1]
        staff = hall[0].call("walidata", "sdi_request_show", id=one["number"])
        everything = json.dumps([read(one), read(shown), staff, *pages])
        assert mail not in everything
        assert one["key"] not in everything

    def test_the_asker_deletes_it_and_still_follows(self, hall):
        one = asked_of(hall[0], email="ani@contoh.test", name="Ani", show_name=True)
        with pytest.raises(tk.NotAuthorized):
            call("", "sdi_request_forget", id=one["number"], key="x")
        call("", "sdi_request_forget", id=one["number"], key=one["key"])
        assert read(one)["asker"] == ""
        assert read(one, key=one["key"])["kept"] is False

    def test_addresses_go_when_all_is_settled(self, hall, monkeypatch):
        office = hall[0]
        one = asked_of(office, email="ani@contoh.test")
        step(office, "clerk", "answer", one, text="Jawaban")
        row = service.find(one["number"])
        reminding.purge(now())
        assert model.Session.get(Asker, row.id).email
        monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.request_keep_days", 0)
        reminding.purge(now())
        assert model.Session.get(Asker, row.id).email == ""

    def test_a_name_that_was_not_to_be_shown_is_deleted_without_an_address_too(
        self, hall, monkeypatch
    ):
        shown = asked_of(hall[0], name="Ani", show_name=True)
        hidden = asked_of(hall[0], name="Budi")
        for one in (shown, hidden):
            step(hall[0], "clerk", "answer", one, text="Jawaban")
        monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.request_keep_days", 0)
        reminding.purge(now())
        names = [
            model.Session.get(Asker, service.find(one["number"]).id).name for one in (shown, hidden)
        ]
        assert names == ["Ani", ""]

    def test_from_the_command_line_by_number_or_address(self, cli, hall):
        mail = f"{uuid4().hex}@contoh.test"
        one = asked_of(hall[0], email=mail.upper())
        from ckanext.sdi_balikpapan.cli import sdi

        listed = cli.invoke(sdi, ["request", "list"])
        assert one["number"] in listed.output
        assert "dihapus: 1" in cli.invoke(sdi, ["request", "forget", mail]).output
        assert cli.invoke(sdi, ["request", "forget", mail]).exit_code == 1

    @pytest.mark.parametrize(
        "key", ["", "x", "é", "\ud800", None, 1, ["a"], {"a": "b"}, "a" * 9999]
    )
    def test_a_guessed_key_opens_nothing(self, hall, key):
        held = asked_of(hall[0], text="https://a.test " * 5)
        with pytest.raises(tk.ObjectNotFound):
            call("", "sdi_request_show", id=held["number"], key=key)


class TestLetters:
    def test_a_letter_says_nothing_that_a_stranger_wrote(self, hall, mails):
        office = hall[0]
        mail = f"{uuid4().hex}@contoh.test"
        one = asked_of(office, email=mail, name="Beli obat", title=unique("Beli obat"))
        outbox.drain(only=letters.TASK)
        [letter] = [m for m in mails if m[0] == mail]
        assert one["key"] in letter[2]
        assert "obat" not in letter[1] + letter[2]
        assert len([m for m in mails if one["number"] in m[2] and m[0] != mail]) >= 2
        step(office, "clerk", "answer", one, text="Jawaban")
        outbox.drain(only=letters.TASK)
        assert len([m for m in mails if m[0] == mail]) == 2

    def test_for_what_is_held_nothing_goes_to_the_address(self, hall, mails):
        mail = f"{uuid4().hex}@contoh.test"
        asked_of(hall[0], email=mail, text="https://a.test " * 5)
        outbox.drain(only=letters.TASK)
        assert not [m for m in mails if m[0] == mail]

    def test_what_is_late_is_reminded_of_once_and_listed(self, hall, mails):
        office = hall[0]
        one = asked_of(office)
        row = service.find(one["number"], lock=True)
        from datetime import timedelta

        row.due_at -= timedelta(days=40)
        row.state_since -= timedelta(days=60)
        model.Session.commit()
        calendar = reminding.calendars.calendar()
        at = now()
        while not calendar.is_working_day(calendar.day_of(at)):
            at += timedelta(days=1)
        reminding.remind(at)
        told = [m for m in mails if one["number"] in m[2]]
        assert len(told) >= 3
        assert "dataset" not in told[0][1]
        reminding.remind(at)
        assert len([m for m in mails if one["number"] in m[2]]) == len(told)
        late = office.call("clerk", "sdi_request_waiting", late=True)["results"]
        assert one["number"] in [r["number"] for r in late]
        figures = call("", "sdi_request_figures", organization=office.organization["id"])
        assert figures["overdue"] >= 1
        before = figures["late"]
        step(office, "clerk", "answer", one, text="Maaf, terlambat.")
        figures = call("", "sdi_request_figures", organization=office.organization["id"])
        assert figures["late"] == before + 1


class TestPages:
    def test_markup_is_text_everywhere(self, app, hall):
        office, other, _ = hall
        one = asked_of(office, title=EVIL[:140], text=EVIL, name=EVIL[:90], show_name=True)
        passed = step(
            office, "clerk", "route", one, organization=other.organization["id"], reason=EVIL
        )
        step(other, "clerk", "answer", passed, text=EVIL)
        number = one["number"]
        mine = f"/sdi/requests/{number}/follow/{one['key']}"
        for path in (f"/sdi/requests/{number}", "/sdi/requests", mine):
            text = app.get(path).get_data(as_text=True)
            assert number in text
            assert "<script>alert(1)" not in text
            assert "<img src=x" not in text
            assert "[a](" in text or path == "/sdi/requests"
            assert 'href="javascript:' not in text
        feed = app.get("/sdi/requests.atom").get_data()
        assert ElementTree.fromstring(feed) is not None
        assert number in json.dumps(app.get("/sdi/requests.json").json)

    def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(self, app):
        browser = app.flask_app.test_client()
        page = browser.get("/sdi/requests/new").get_data(as_text=True)
        sent = {
            **_hidden(page),
            "kind": "data",
            "title": "abc",
            "text": "Teks saya <b>",
            "email": "",
        }
        answer = browser.post("/sdi/requests/new", data=sent)
        assert answer.status_code == 400
        text = answer.get_data(as_text=True)
        assert "Teks saya &lt;b&gt;" in text
        assert 'id="title-error"' in text
        sent = {
            **_hidden(text),
            "kind": "data",
            "title": unique("Data murid"),
            "text": "Teks saya ini",
        }
        done = browser.post("/sdi/requests/new", data=sent)
        assert done.status_code == 302
        mine = browser.get(done.location)
        assert mine.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in mine.headers["Cache-Control"]
        assert "Ini halaman Anda" in mine.get_data(as_text=True)

    def test_without_the_token_of_the_session_nothing_is_taken(self, app, monkeypatch):
        token = call("", "sdi_request_form")["token"]
        sent = {"kind": "data", "title": unique("Data"), "text": "Sepuluh huruf", "token": token}
        browser = app.flask_app.test_client()
        monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
        answer = browser.post("/sdi/requests/new", data=sent)
        assert answer.status_code == 400
        assert sent["title"] in answer.get_data(as_text=True)
        assert call("", "sdi_request_list", q=sent["title"])["count"] == 0
        one = ask()
        for path in (f"{one['number']}/answer", f"{one['number']}/follow/{one['key']}/close"):
            assert browser.post(f"/sdi/requests/{path}").status_code == 400
        assert read(one)["version"] == 1

    def test_from_a_dataset_an_error_is_reported_on_it(self, app, hall):
        dataset = hall[2]
        page = app.get(f"/dataset/{dataset['name']}").get_data(as_text=True)
        assert f"/sdi/requests/new?dataset={dataset['name']}" in page
        form = app.get(f"/sdi/requests/new?dataset={dataset['name']}").get_data(as_text=True)
        assert dataset["title"] in form
        assert 'id="kind-error" value="error" checked' in form

    def test_the_desk_is_for_who_is_signed_in(self, app):
        answer = app.get("/sdi/requests/desk", follow_redirects=False)
        assert answer.status_code == 302
        assert "/user/login" in answer.location

    @pytest.mark.parametrize(
        "query",
        ["q='", "q=%26|!()", "q=%00", "page=0", "page=99999999", "state=x", "organization=x%00"],
    )
    def test_odd_questions_are_answered(self, app, query):
        for path in ("requests", "requests.json", "requests.atom"):
            assert app.get(f"/sdi/{path}?{query}", expect_errors=True).status_code in (200, 400)

    def test_words_find_a_request_by_their_beginning(self, hall):
        word = f"kelurahan{uuid4().hex}"
        one = asked_of(hall[0], title=f"Peta {word}")
        for asked in (word[:20], word.upper(), f"peta, {word}!", one["number"]):
            found = call("", "sdi_request_list", q=asked, limit=100)["results"]
            assert one["number"] in [r["number"] for r in found]
        assert call("", "sdi_request_list", q=f"{word} tidakada")["count"] == 0


def _hidden(page: str) -> dict[str, str]:
    import re

    found = re.findall(r'<input[^>]*name="(_csrf_token|token)"[^>]*value="([^"]+)"', page)
    return dict(found)


def test_many_page_with_as_many_queries_as_few(hall):
    """The number of statements of a page doesn't grow with what is on it."""
    one = asked_of(hall[0])
    statements: list[str] = []
    listen = sa.event.listen
    listen(model.meta.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    found = call("", "sdi_request_list", limit=1)
    few = len(statements)
    statements.clear()
    found = call("", "sdi_request_list", limit=100)
    assert len(statements) == few
    assert found["count"] >= 10
    assert one["number"] in [r["number"] for r in found["results"]]
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Request)) >= 10
