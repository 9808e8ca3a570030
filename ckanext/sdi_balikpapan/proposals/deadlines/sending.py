"""Telling people, by CKAN's notifiers and mail: nobody twice, nothing forgotten.

What is to be told is a row, written with the step; what was told is a row for each person. A mail
and its row go together: whoever is killed between the two sends that one mail again, with the same
Message-ID, by which mail programs know it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import mailer
from sqlalchemy.dialects.postgresql import insert

from ..publishing.outbox import delay
from . import items, letters, moving, office, recipients
from .items import Item
from .model import MailChoice, Notice, Told

log = logging.getLogger(__name__)

_LOCK = 0x5D1_107  # any number that nobody else uses
FIRST_HOUR = 7
"""Reminders go out from this hour on, by the clock of the offices."""
GIVE_UP = timedelta(days=14)
KEEP = timedelta(days=400)


def is_due(at: datetime) -> bool:
    """Whether there is anything to tell."""
    if _day_of_reminders(at):
        return True
    return bool(_waiting(at))


def run(at: datetime) -> tuple[int, int]:
    """Tell everybody what is due.

    :returns: how many letters went out, and how many failed and will be tried again.
    """
    with _alone() as alone:
        if not alone:
            return 0, 0
        model.Session.rollback()
        _open_day(at)
        waiting = _waiting(at)
        failed: dict[int, str] = {}
        letters_: dict[str, dict[str, tuple[int, Item]]] = {}
        for notice_id in waiting:
            _gather(notice_id, at, letters_, failed)
        sent = _deliver(letters_, at, failed)
        for notice_id in waiting:
            _close(notice_id, at, failed.get(notice_id))
        model.Session.commit()
    return sent, len(failed)


def _waiting(at: datetime) -> list[int]:
    query = sa.select(Notice.id).where(Notice.done_at.is_(None), Notice.due_at <= at)
    return list(model.Session.scalars(query.order_by(Notice.id)))


def _day_of_reminders(at: datetime) -> str | None:
    """The day whose reminders are still to be sent; none in the night and on holidays."""
    calendar = office.calendar()
    day = calendar.day_of(at)
    if not calendar.is_working_day(day) or at.astimezone(calendar.zone).hour < FIRST_HOUR:
        return None
    known = sa.select(Notice.id).where(Notice.proposal_id.is_(None), Notice.what == day.isoformat())
    return None if model.Session.execute(known).first() else day.isoformat()


def _open_day(at: datetime) -> None:
    day = _day_of_reminders(at)
    if day is None:
        return
    moving.renew()
    row = {"what": day, "created_at": at, "due_at": at, "attempts": 0, "last_error": ""}
    model.Session.execute(insert(Notice).values(row).on_conflict_do_nothing())
    model.Session.execute(sa.delete(Told).where(Told.at < at - KEEP))
    model.Session.execute(sa.delete(Notice).where(Notice.done_at < at - KEEP))
    model.Session.commit()


def _gather(
    notice_id: int,
    at: datetime,
    letters_: dict[str, dict[str, tuple[int, Item]]],
    failed: dict[int, str],
) -> None:
    notice = model.Session.get(Notice, notice_id)
    if notice is None:
        return
    try:
        for user_id, item in items.of(notice, at):
            letters_.setdefault(user_id, {}).setdefault(item.key, (notice_id, item))
    except Exception as error:  # one that is broken must not hold up the others
        log.exception("notice %s cannot be told", notice_id)
        model.Session.rollback()
        failed[notice_id] = _words(error)


def _deliver(
    letters_: dict[str, dict[str, tuple[int, Item]]], at: datetime, failed: dict[int, str]
) -> int:
    sent = 0
    people = {u.id: (u.display_name, str(u.email)) for u in recipients.with_mail(letters_)}
    for user_id, (name, address) in people.items():
        choice = model.Session.get(MailChoice, user_id)
        fresh = _fresh(user_id, letters_[user_id])
        if not fresh or (choice is not None and not choice.mail):
            continue
        try:
            _tell(user_id, name, address, choice.language if choice else "", fresh, at)
            sent += 1
        except Exception as error:  # whatever it is, it is tried again
            log.exception("a mail to user %s failed", user_id)
            model.Session.rollback()
            failed.update({letters_[user_id][i.key][0]: _words(error) for i in fresh})
    return sent


def _fresh(user_id: str, mine: dict[str, tuple[int, Item]]) -> list[Item]:
    query = sa.select(Told.key).where(Told.user_id == user_id, Told.key.in_(list(mine)))
    known = set(model.Session.scalars(query))
    return [item for key, (_, item) in mine.items() if key not in known]


def _tell(
    user_id: str, name: str, address: str, language: str, fresh: list[Item], at: datetime
) -> None:
    for item in fresh:
        model.Session.add(Told(user_id=user_id, key=item.key, at=at))
    model.Session.flush()
    with letters.speaking(language):
        subject = letters.subject(fresh)
        body = letters.body(letters.one_line(name), fresh, at)
    headers = {"Message-ID": _message_id(user_id, fresh), "Auto-Submitted": "auto-generated"}
    mailer.mail_recipient(letters.one_line(name), address, subject, body, headers=headers)
    model.Session.commit()


def _message_id(user_id: str, fresh: list[Item]) -> str:
    keys = " ".join([user_id, *sorted(item.key for item in fresh)])
    host = urlsplit(tk.config["ckan.site_url"]).hostname or "localhost"
    return f"<sdi-{hashlib.sha256(keys.encode()).hexdigest()[:40]}@{host}>"


def _close(notice_id: int, at: datetime, error: str | None) -> None:
    notice = model.Session.get(Notice, notice_id)
    if notice is None:
        return
    if error is None or at - notice.created_at > GIVE_UP:
        notice.done_at = at
    else:
        notice.due_at = at + delay(notice.attempts)
    if error is not None:
        notice.attempts += 1
        notice.last_error = error


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


@contextmanager
def _alone() -> Iterator[bool]:
    """One sender at a time, on a connection of its own across the commits."""
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        key = {"key": _LOCK}
        mine = connection.scalar(sa.text("select pg_try_advisory_lock(:key)"), key)
        try:
            yield bool(mine)
        finally:
            if mine:
                connection.execute(sa.text("select pg_advisory_unlock(:key)"), key)
