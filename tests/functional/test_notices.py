"""Who is told of what, by mail: the right people, once, in their words, and nobody else."""

from __future__ import annotations

import email
import email.policy
import os
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import jobs as ckan_jobs
from ckan.tests import factories
from ckan.tests.helpers import FakeSMTP

from ckanext.sdi_balikpapan.proposals.deadlines import jobs, office, sending
from ckanext.sdi_balikpapan.proposals.deadlines.model import MailChoice, Notice, Told
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.model import Proposal, Version, now

from .office import Office, grant, open_office

REASONS = [{"principle": "metadata", "field": "notes", "note": "Jelaskan cara menghitungnya."}]


class Post:
    """The mail that went out, by the person it went to."""

    def __init__(self, bag: Any, opd: Office) -> None:
        self.bag, self.opd = bag, opd

    def to(self, person: str) -> list[Any]:
        user = model.User.get(self.opd.names[person])
        return [m for to, m in self._all() if to == user.email]

    def ids(self) -> list[str]:
        return [message["Message-ID"] for _, message in self._all()]

    def _all(self) -> list[tuple[str, Any]]:
        parse = email.message_from_string
        return [
            (to[0], parse(text, policy=email.policy.default))
            for _, _, to, text in self.bag.get_smtp_messages()
        ]


@pytest.fixture
def opd(fresh_databases: None) -> Office:  # noqa: ARG001
    """The only office there is: other tests' walidata would be written to as well."""
    return open_office()


@pytest.fixture
def post(opd: Office, monkeypatch: pytest.MonkeyPatch, ckan_config: Any) -> Post:
    """A mail server that keeps what it is given."""
    monkeypatch.setitem(ckan_config, "smtp.server", "127.0.0.1:2525")
    bag = FakeSMTP()
    monkeypatch.setattr(smtplib, "SMTP", bag)
    return Post(bag, opd)


def text(message: Any) -> str:
    return message.get_content()


def first_morning_after(days: int, due: str) -> datetime:
    """Nine o'clock so many working days after (before) a deadline."""
    calendar = office.calendar()
    day = calendar.day_of(datetime.fromisoformat(due))
    if days >= 0:
        day = calendar.add_working_days(day, days)
    while days < 0:
        day -= timedelta(days=1)
        days += calendar.is_working_day(day)
    return datetime(day.year, day.month, day.day, 9, tzinfo=calendar.zone)


def test_what_is_handed_over_is_told_to_the_reviewers(opd: Office, post: Post) -> None:
    sent = opd.submit()
    sending.run(now())
    (message,) = post.to("walidata")
    assert sent["title"] in message["Subject"]
    assert "Menunggu Walidata" in text(message)
    assert "paling lambat" in text(message)
    assert f"/sdi/proposals/{sent['id']}" in text(message)
    assert len(post.to("walidata2")) == 1
    nobody = ("clerk", "clerk2", "member", "admin", "outsider")
    assert not [who for who in nobody if post.to(who)]


def test_the_walidata_pendukung_hears_of_it_before_the_walidata(opd: Office, post: Post) -> None:
    grant(opd.names["member"], "walidata_pendukung", opd.organization["id"])
    sent = opd.submit()
    sending.run(now())
    assert (len(post.to("member")), len(post.to("walidata"))) == (1, 0)
    opd.step("member", "forward", sent)
    sending.run(now())
    assert (len(post.to("member")), len(post.to("walidata"))) == (1, 1)


def test_what_comes_back_is_told_to_its_author_with_the_reasons(opd: Office, post: Post) -> None:
    sent = opd.submit()
    opd.step("walidata", "return", sent, reasons=REASONS)
    sending.run(now())
    (message,) = post.to("clerk")
    assert "Jelaskan cara menghitungnya." in text(message)
    assert "Metadata" in text(message)
    reviewers = [model.User.get(opd.names[w]) for w in ("walidata", "walidata2")]
    assert not [u.name for u in reviewers if u.name in text(message) + message["Subject"]]
    assert not post.to("clerk2")
    assert not post.to("walidata2")  # what was handed over has moved on meanwhile


def test_publication_is_told_to_its_author(opd: Office, post: Post) -> None:
    shown = opd.publish()
    sending.run(now())
    (message,) = post.to("clerk")
    assert "Usulan dataset baru ini sudah disetujui dan dilaksanakan." in text(message)
    assert shown["title"] in message["Subject"]


def test_an_offered_dataset_is_told_to_who_is_to_receive_it(opd: Office, post: Post) -> None:
    shown, other = opd.publish(), open_office()
    sending.run(now())
    receiving = other.organization["id"]
    offered = opd.call(
        "clerk", "sdi_proposal_save", id=shown["id"], kind="transfer", owner_org=receiving
    )
    offered = opd.step("clerk", "submit", offered)
    assert (offered["state"], offered["waits_for"]) == ("offered", "penerima")
    sending.run(now())
    (message,) = Post(post.bag, other).to("clerk")
    assert other.organization["title"] in text(message)
    assert not Post(post.bag, other).to("member")


def test_claims_and_saves_are_told_to_nobody(opd: Office, post: Post) -> None:
    sent = opd.submit()
    sending.run(now())
    post.bag.clear_smtp_messages()
    opd.step("walidata", "claim", sent)
    opd.step("walidata", "release", sent)
    sending.run(now())
    assert post.ids() == []


def test_who_lost_his_role_or_his_account_is_told_nothing(opd: Office, post: Post) -> None:
    opd.submit()
    revoked = {"user": opd.names["walidata"], "role": "walidata"}
    tk.get_action("sdi_role_revoke")({"ignore_auth": True}, revoked)
    gone = model.User.get(opd.names["walidata2"])
    gone.state = model.State.DELETED
    model.Session.commit()
    sending.run(now())
    assert post.to("walidata") == post.to("walidata2") == []


def test_who_left_the_organisation_is_told_nothing_and_his_colleagues_are(
    opd: Office, post: Post
) -> None:
    sent = opd.submit()
    opd.step("walidata", "return", sent, reasons=REASONS)
    member = {"id": opd.organization["id"], "username": opd.names["clerk"]}
    opd.call("admin", "organization_member_delete", **member)
    sending.run(now())
    assert post.to("clerk") == []
    assert len(post.to("clerk2")) == len(post.to("admin")) == 1


def test_reminders_come_before_on_the_day_and_after_and_reach_the_walidata(
    opd: Office, post: Post
) -> None:
    sent = opd.submit()
    returned = opd.step("walidata", "return", sent, reasons=REASONS)
    sending.run(now())
    post.bag.clear_smtp_messages()
    counts = []
    for days in (-3, -1, 0, 1, 2, 4):
        sending.run(first_morning_after(days, returned["due_at"]))
        counts.append((len(post.to("clerk")), len(post.to("walidata"))))
    # remind_before is 1, remind_every 3
    assert counts == [(0, 0), (1, 0), (2, 0), (3, 1), (3, 1), (4, 2)]
    late = post.to("walidata")[0]
    assert "YANG TERLAMBAT PADA PIHAK LAIN" in text(late)
    assert "terlambat" in late["Subject"]


def test_a_step_ends_the_reminders(opd: Office, post: Post) -> None:
    sent = opd.submit()
    returned = opd.step("walidata", "return", sent, reasons=REASONS)
    opd.step("clerk", "discard", returned)
    sending.run(first_morning_after(1, returned["due_at"]))
    assert post.ids() == []


@pytest.mark.parametrize("at", ["2026-11-28T09:00", "2026-12-25T09:00", "2026-11-27T06:59"])
def test_nobody_is_reminded_at_night_and_on_holidays(opd: Office, post: Post, at: str) -> None:
    opd.submit()
    sending.run(now())
    post.bag.clear_smtp_messages()
    moment = datetime.fromisoformat(at).replace(tzinfo=office.calendar().zone)
    assert not sending.is_due(moment)
    sending.run(moment)
    assert post.ids() == []


def test_many_things_come_in_one_letter(opd: Office, post: Post) -> None:
    titles = [opd.submit()["title"] for _ in range(4)]
    sending.run(now())
    (message,) = post.to("walidata")
    assert "4 hal" in message["Subject"]
    assert all(title in text(message) for title in titles)


def test_who_claimed_it_is_reminded_and_not_the_others(opd: Office, post: Post) -> None:
    sent = opd.submit()
    sending.run(now())
    post.bag.clear_smtp_messages()
    opd.step("walidata2", "claim", sent)
    due = now() + timedelta(days=1)
    values = {"due_at": office.calendar().end_of(office.calendar().day_of(due))}
    since = {"state_since": now() - timedelta(days=9), "claimed_at": now()}
    model.Session.execute(
        sa.update(Proposal).where(Proposal.id == sent["id"]).values({**values, **since})
    )
    model.Session.commit()
    found = dict(items_today(due.replace(hour=2)))
    walidata2 = model.User.get(opd.names["walidata2"]).id
    assert walidata2 in found
    assert model.User.get(opd.names["walidata"]).id not in found


def items_today(at: datetime) -> list[tuple[str, Any]]:
    from ckanext.sdi_balikpapan.proposals.deadlines import items

    return list(items.reminders(at))


def test_mail_that_fails_is_sent_later_and_breaks_no_step(
    opd: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    at = now()
    with monkeypatch.context() as patch:
        patch.setattr(post.bag, "sendmail", refuse)
        sent = opd.submit()
        assert sent["state"] == "in_review"
        assert sending.run(now())[1] == 1
    waits = model.Session.scalars(sa.select(Notice).where(Notice.done_at.is_(None))).one()
    assert (waits.attempts, "gone" in waits.last_error) == (1, True)
    assert sending.run(at) == (0, 0)  # not at once
    sending.run(now() + timedelta(minutes=5))
    assert len(post.to("walidata")) == len(post.to("walidata2")) == 1


def test_one_address_that_fails_holds_up_nobody_and_nobody_hears_twice(
    opd: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = model.User.get(opd.names["walidata"]).email
    real = post.bag.sendmail

    def sendmail(from_: str, to: list[str], *rest: Any) -> None:
        if to == [bad]:
            raise smtplib.SMTPRecipientsRefused({bad: (550, b"no")})
        real(from_, to, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(post.bag, "sendmail", sendmail)
        opd.submit()
        sending.run(now())
        sending.run(now() + timedelta(minutes=5))
    sending.run(now() + timedelta(hours=2))
    sending.run(now() + timedelta(hours=4))
    assert len(post.to("walidata")) == len(post.to("walidata2")) == 1


def killed(run: Callable[[], object]) -> None:
    """Do it in a process that dies in the midst."""
    model.Session.remove()
    model.meta.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            run()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.parametrize("after", [False, True], ids=["before the mail", "after the mail"])
def test_a_sender_that_is_killed_forgets_nobody_and_repeats_no_other_letter(
    opd: Office, post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, after: bool
) -> None:
    """Between a mail and its row lies a moment; the same Message-ID shows what comes again."""
    opd.submit()
    outside = tmp_path / "sent"
    real = sending.mailer.mail_recipient

    def mail(*_: Any, headers: dict[str, str]) -> None:
        if after:
            outside.write_text(headers["Message-ID"])
        os._exit(9)

    with monkeypatch.context() as patch:
        patch.setattr(sending.mailer, "mail_recipient", mail)
        killed(lambda: sending.run(now()))
    assert sending.mailer.mail_recipient is real
    sending.run(now())
    sending.run(now())
    assert len(post.to("walidata")) == len(post.to("walidata2")) == 1
    if after:
        assert outside.read_text() in post.ids()


def test_two_senders_at_once_send_once(opd: Office, post: Post) -> None:
    opd.submit()
    with sending._alone() as alone:
        assert alone
        assert sending.run(now()) == (0, 0)
    sending.run(now())
    assert len(post.to("walidata")) == 1


def test_whoever_wants_no_mail_gets_none_and_may_have_it_in_english(
    opd: Office, post: Post, app: Any
) -> None:
    def choose(person: str, address: str, **data: str) -> None:
        token = {"Authorization": factories.APIToken(user=opd.names[person])["token"]}
        client = app.flask_app.test_client()
        page = client.get(address, headers=token)
        assert page.status_code == 200
        assert client.post(address, data=data, headers=token).status_code == 302

    choose("walidata", "/sdi/proposals/mail")
    choose("walidata2", "/en/sdi/proposals/mail", mail="yes")
    opd.submit()
    sending.run(now())
    assert post.to("walidata") == []
    (message,) = post.to("walidata2")
    assert "Waiting for the walidata" in text(message)
    assert "/en/sdi/proposals/" in text(message)
    user = model.User.get(opd.names["walidata"])
    assert model.Session.get(MailChoice, user.id).mail is False


def test_strangers_have_no_choice_to_make(app: Any) -> None:
    answer = app.flask_app.test_client().post("/sdi/proposals/mail", data={"mail": "yes"})
    assert answer.status_code == 401
    assert model.Session.get(MailChoice, "") is None


def test_a_title_cannot_forge_a_header(opd: Office, post: Post) -> None:
    opd.submit(title="Judul\nBcc: semua@example.invalid")
    user = model.User.get(opd.names["walidata"])
    user.fullname = "Wali\r\nBcc: semua@example.invalid"
    model.Session.commit()
    sending.run(now())
    (message,) = post.to("walidata")
    assert message["Bcc"] is None


def test_what_was_published_with_warnings_is_called_to_mind(opd: Office, post: Post) -> None:
    shown = opd.publish()
    sending.run(now())
    post.bag.clear_smtp_messages()
    calendar = office.calendar()
    last = calendar.add_working_days(calendar.day_of(now()), 6)
    with passage("maintenance: test"):
        mine = sa.update(Version).where(Version.subject_id == shown["id"])
        model.Session.execute(mine.values(attestation={"mend_by": last.isoformat()}))
        model.Session.commit()
    due = calendar.end_of(last).isoformat()
    for days, count in ((-3, 0), (-1, 1), (0, 2), (1, 3), (2, 3), (4, 4)):
        sending.run(first_morning_after(days, due))
        assert (len(post.to("clerk")), len(post.to("walidata"))) == (count, count)
    assert "diperbaiki paling lambat" in text(post.to("clerk")[0])
    assert not post.to("outsider")


def test_the_scheduler_queues_one_job_and_only_when_there_is_need(
    opd: Office, post: Post, drain_jobs: Callable[[], None]
) -> None:
    at = datetime(2026, 11, 28, tzinfo=timezone.utc)  # a Saturday
    ckan_jobs.get_queue().empty()
    assert not jobs.look(at)
    opd.submit()
    later = now() + timedelta(seconds=1)
    assert jobs.look(later)
    assert not jobs.look(later)
    drain_jobs()
    assert len(post.to("walidata")) == 1
    assert model.Session.scalars(sa.select(Told.key)).all()


def test_a_notifier_of_another_extension_may_take_over(
    opd: Office, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    class Messenger:
        def notify_recipient(self, *said: Any) -> bool:
            told.append(said[2])
            return True

    monkeypatch.setattr(sending.mailer.plugins, "PluginImplementations", lambda _: [Messenger()])
    opd.submit()
    sending.run(now())
    assert model.User.get(opd.names["walidata"]).email in told
    assert post.ids() == []
