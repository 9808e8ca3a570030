"""What is done each working day: reminders of what waits, and forgetting what isn't needed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.sdi_balikpapan.proposals.deadlines import office as calendars
from ckanext.sdi_balikpapan.proposals.deadlines import recipients
from ckanext.sdi_balikpapan.proposals.deadlines.model import Told
from ckanext.sdi_balikpapan.proposals.deadlines.rules import Stage, reminder
from ckanext.sdi_balikpapan.proposals.deadlines.sending import FIRST_HOUR
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from . import letters, office, service
from .model import Asker, Request, Sender, UsedForm
from .states import FINISHED

TASK = "request_reminders"
_EVERYBODY = "*"
_SHORT = timedelta(days=2)
"""How long forms and counts of senders matter."""


def look(at: datetime) -> bool:
    """Leave the day's work to the outbox, once a working day, in the morning."""
    calendar = calendars.calendar()
    day = calendar.day_of(at)
    if not calendar.is_working_day(day) or at.astimezone(calendar.zone).hour < FIRST_HOUR:
        return False
    key = f"requests:{day.isoformat()}"
    if model.Session.get(Told, (_EVERYBODY, key)) is not None:
        return False
    row = insert(Told).values(user_id=_EVERYBODY, key=key, at=at).on_conflict_do_nothing()
    if model.Session.scalar(row.returning(Told.key)) is not None:
        outbox.add_task("requests", TASK, at)
    model.Session.commit()
    return True


def work(_subject_id: str) -> None:
    """Work of the outbox: it may come twice, nobody is reminded twice."""
    at = now()
    purge(at)
    remind(at)


def purge(at: datetime) -> int:
    """Forget forms and counts of senders, and addresses that nobody needs any more.

    :returns: how many people were forgotten.
    """
    today: date = calendars.calendar().day_of(at)
    model.Session.execute(sa.delete(UsedForm).where(UsedForm.at < at - _SHORT))
    model.Session.execute(sa.delete(Sender).where(Sender.day < today - _SHORT))
    done = [state.value for state in FINISHED]
    unseen = sa.and_(Asker.show_name.is_(False), sa.or_(Asker.name != "", Asker.user_id != ""))
    known = sa.or_(Asker.email != "", unseen)
    query = (
        sa.select(Asker)
        .join(Request, Request.id == Asker.request_id)
        .where(Request.state.in_(done), Request.state_since < at - office.keep(), known)
    )
    askers = list(model.Session.scalars(query))
    for asker in askers:
        asker.email = asker.language = ""
        if not asker.show_name:
            service.forget(asker)
    model.Session.commit()
    return len(askers)


def remind(at: datetime) -> int:
    """One letter to each person with what is due or late; what is late for long, the walidata
    reads as well.

    :returns: how many letters went out.
    """
    calendar, rules = calendars.calendar(), calendars.rules()
    horizon = calendar.end_of(calendar.add_working_days(calendar.day_of(at), rules.before))
    mine: dict[str, dict[str, Request]] = defaultdict(dict)
    for request in letters.waiting(horizon):
        assert request.due_at is not None
        found = reminder(calendar, rules, request.state_since, request.due_at, at)
        if found is None:
            continue
        people = letters.acting(request)
        if found.stage is Stage.LATE:
            people = people | recipients.walidata(request.organization_id)
        key = f"request:{request.id}:{request.version}:{found.stage.value}:{found.number}"
        for user_id in people:
            mine[user_id][key] = request
    return sum(_tell(user, mine[user.id], at) for user in recipients.with_mail(mine))


def _tell(user: model.User, mine: dict[str, Request], at: datetime) -> int:
    query = sa.select(Told.key).where(Told.user_id == user.id, Told.key.in_(list(mine)))
    told = set(model.Session.scalars(query))
    fresh = {key: request for key, request in mine.items() if key not in told}
    if not fresh:
        return 0
    for key in fresh:
        model.Session.add(Told(user_id=user.id, key=key, at=at))
    model.Session.flush()
    letters.tell(user, fresh.values())
    model.Session.commit()
    return 1
