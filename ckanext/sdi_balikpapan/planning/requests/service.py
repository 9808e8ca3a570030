"""Requests as rows: taking one in, finding it, and each step with it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.sdi_balikpapan.proposals.deadlines import office as calendars
from ckanext.sdi_balikpapan.proposals.model import new_id, now

from . import deadlines, letters, numbers, office, policy
from .figures import Counted, Figures
from .figures import figures as add_up
from .model import Asker, Counter, Request, RequestStep, Sender, UsedForm
from .policy import Facts, Step
from .states import OPEN, SETTLED, Kind, State, Transition, Verb, Who

TWIN_DAYS = timedelta(days=30)
ASK = "ask"


@dataclass(frozen=True)
class Said:
    """What somebody asks, read and cleaned."""

    kind: Kind
    title: str
    text: str
    fingerprint: str
    dataset_id: str = ""
    organization_id: str = ""
    from_organization_id: str = ""
    user_id: str = ""
    name: str = ""
    show_name: bool = False
    email: str = ""
    language: str = ""


def take(said: Said, suspicions: Collection[str], at: datetime) -> tuple[Request, str]:
    """Take a request in, without committing.

    :returns: it, and the secret that opens the asker's page.
    """
    state = State.ROUTED if said.organization_id else State.RECEIVED
    state = State.HELD if suspicions else state
    year = calendars.calendar().day_of(at).year
    request = Request(
        id=new_id(),
        number=numbers.number(year, _next(year)),
        kind=said.kind.value,
        state=state.value,
        state_since=at,
        title=said.title,
        text=said.text,
        dataset_id=said.dataset_id,
        organization_id=said.organization_id,
        from_organization_id=said.from_organization_id,
        asked_at=at,
        due_at=deadlines.due(calendars.calendar(), office.days(), state, at),
        suspicions=list(suspicions),
        fingerprint=said.fingerprint,
        late=False,
        reopened=False,
        version=1,
    )
    secret = secrets.token_urlsafe(24)
    asker = Asker(
        request_id=request.id,
        secret=secret,
        user_id=said.user_id,
        name=said.name,
        show_name=said.show_name,
        email=said.email,
        language=said.language,
    )
    model.Session.add_all([request, asker])
    model.Session.flush()
    _note(request, Who.PENANYA, said.user_id, ASK, "", "", at)
    return request, secret


def _next(year: int) -> int:
    """The next number of a year; whoever comes at the same time waits for it."""
    row = insert(Counter).values(year=year, last=1)
    query = row.on_conflict_do_update(
        index_elements=[Counter.year], set_={"last": Counter.last + 1}
    ).returning(Counter.last)
    return int(model.Session.scalar(query) or 0)


def find(number: str, *, lock: bool = False) -> Request | None:
    """A request by its number; with `lock` its row stays ours until the transaction ends."""
    query = sa.select(Request).where(Request.number == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def asker_of(request: Request) -> Asker | None:
    """Who asked."""
    return model.Session.get(Asker, request.id)


def facts(request: Request) -> Facts:
    """What the policy needs to know."""
    return Facts(
        State(request.state),
        Kind(request.kind),
        request.organization_id,
        request.reopened,
        request.version,
    )


def take_step(
    request: Request,
    who: frozenset[Who],
    actor_id: str,
    step: Step,
    at: datetime,
    datasets: Collection[str] = (),
) -> Transition:
    """Take a step with a request (its row locked by the caller), without committing.

    :raises policy.Refused: when the policy says no.
    """
    chosen = policy.decide(who, facts(request), step)
    before, target = State(request.state), chosen.target
    calendar, days = calendars.calendar(), office.days()
    if target in SETTLED:
        # A word that came late stays late, whatever is said afterwards.
        waited = before in OPEN and request.due_at is not None
        request.late = request.late or (waited and at > request.due_at)  # type: ignore[operator]
        request.settled_at = at
        request.answer = step.reason
        request.datasets = list(datasets)
    passed_on = before is target is State.ROUTED
    if passed_on and chosen.role is Who.PRODUSEN_DATA:
        if request.due_at is not None and at > request.due_at:
            raise policy.Refused(policy.Why.TOO_LATE)
        if not _was_passed_on(request):
            request.due_at = deadlines.due_passed_on(calendar, days, request.due_at, at)
    elif passed_on:
        request.due_at = deadlines.due_passed_on(calendar, days, request.due_at, at)
    else:
        request.due_at = deadlines.due(calendar, days, target, at)
    if step.verb is Verb.ROUTE:
        request.organization_id = step.organization_id
        request.suspicions = []
    if step.verb is Verb.REOPEN:
        request.reopened = True
    request.state, request.state_since = target.value, at
    request.version += 1
    _note(request, chosen.role, actor_id, step.verb.value, before.value, step.reason, at)
    return chosen


def _was_passed_on(request: Request) -> bool:
    """Whether an OPD has passed it on already: two that go on doing so win no time."""
    query = sa.select(RequestStep.id).where(
        RequestStep.request_id == request.id,
        RequestStep.verb == Verb.ROUTE.value,
        RequestStep.from_state == State.ROUTED.value,
        RequestStep.role == Who.PRODUSEN_DATA.value,
    )
    return model.Session.scalar(query.limit(1)) is not None


def _note(
    request: Request, role: Who, actor_id: str, verb: str, before: str, note: str, at: datetime
) -> None:
    row = RequestStep(
        request_id=request.id,
        at=at,
        actor=actor_id if role is not Who.PENANYA else "",
        role=role.value,
        verb=verb,
        from_state=before,
        to_state=request.state,
        organization_id=request.organization_id,
        note=note,
    )
    model.Session.add(row)
    model.Session.flush()
    letters.leave(request, row, at)


def history(request: Request) -> list[RequestStep]:
    """Every step, oldest first."""
    query = sa.select(RequestStep).where(RequestStep.request_id == request.id)
    return list(model.Session.scalars(query.order_by(RequestStep.id)))


def twin(fingerprint: str, at: datetime) -> str:
    """The number of the same request of these weeks; empty for none."""
    query = sa.select(Request.number).where(
        Request.fingerprint == fingerprint, Request.asked_at > at - TWIN_DAYS
    )
    return str(model.Session.scalars(query.limit(1)).first() or "")


def counted(sender: str, at: datetime) -> int:
    """How much a sender sent today, this one included, without committing."""
    day = calendars.calendar().day_of(at)
    row = insert(Sender).values(day=day, sender=sender, number=1)
    query = row.on_conflict_do_update(
        index_elements=[Sender.day, Sender.sender], set_={"number": Sender.number + 1}
    ).returning(Sender.number)
    return int(model.Session.scalar(query) or 0)


def spend(nonce: str, at: datetime) -> bool:
    """Note that a form was taken, without committing; False when it was taken before."""
    row = insert(UsedForm).values(nonce=nonce, at=at).on_conflict_do_nothing()
    return model.Session.scalar(row.returning(UsedForm.nonce)) is not None


def forget(asker: Asker) -> None:
    """Delete what is known of a person, without committing; his link goes on to open his page."""
    asker.name = asker.email = asker.user_id = asker.language = ""
    asker.show_name = False


def figures(
    organization_id: str = "", year: int | None = None, at: datetime | None = None
) -> Figures:
    """The counts of an OPD, or of the city, of requests that came in a year, or in all."""
    overdue = sa.func.coalesce(Request.due_at < (at or now()), sa.false())
    columns = (Request.state, Request.settled_at.is_not(None), Request.late, overdue)
    query = sa.select(*columns, sa.func.count()).group_by(*columns)
    if organization_id:
        query = query.where(Request.organization_id == organization_id)
    if year is not None:
        query = query.where(Request.number.startswith(f"P-{year:04}-", autoescape=True))
    rows = model.Session.execute(query)
    return add_up(Counted(State(row[0]), row[1], row[2], row[3], row[4]) for row in rows)
