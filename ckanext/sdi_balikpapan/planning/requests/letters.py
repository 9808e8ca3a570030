"""Letters to the asker and to who must act; they say nothing that a stranger wrote.

Anybody may enter anybody's address: so the asker's letter has the number and the link only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import mailer

from ckanext.sdi_balikpapan.proposals.deadlines import letters, recipients
from ckanext.sdi_balikpapan.proposals.deadlines.helpers import day
from ckanext.sdi_balikpapan.proposals.deadlines.model import MailChoice
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.states import Role

from . import words
from .model import Asker, Request, RequestStep
from .states import State, Who

TASK = "request_letter"
_HANDED_ON = (State.RECEIVED.value, State.HELD.value)


def leave(request: Request, step: RequestStep, at: datetime) -> None:
    """Leave the letters of a step to be sent, without committing."""
    outbox.add_task(request.id, TASK, at, step=step.id)


def send(request_id: str, step: int) -> None:
    """Tell the asker and who acts next; work of the outbox."""
    request = model.Session.get(Request, request_id)
    row = model.Session.get(RequestStep, step)
    if request is None or row is None or request.state != row.to_state:
        return
    asker = model.Session.get(Asker, request.id)
    if asker is not None and asker.email and _concerns_asker(row):
        _to_asker(request, row, asker)
    people = acting(request) - {row.actor}
    for user in recipients.with_mail(people):
        _to_staff(user, request)


def acting(request: Request) -> set[str]:
    """The ids of the people for whom a request waits."""
    if request.state in _HANDED_ON:
        return recipients.walidata(request.organization_id)
    if request.state != State.ROUTED.value:
        return set()
    pendukung = recipients.holders(Role.WALIDATA_PENDUKUNG, request.organization_id)
    staff = recipients.drafters(request.organization_id) | pendukung
    return staff or recipients.walidata(request.organization_id)


def _concerns_asker(row: RequestStep) -> bool:
    """Nothing goes out for what is held: the address may be a stranger's."""
    if row.to_state == State.HELD.value:
        return False
    return row.role != Who.PENANYA.value or row.verb == "ask"


def _to_asker(request: Request, row: RequestStep, asker: Asker) -> None:
    with letters.speaking(asker.language):
        number, state = request.number, words.state(request.state)
        page = tk.h.url_for(
            "sdi_requests.follow", number=number, secret=asker.secret, _external=True
        )
        subject = tk._("Permintaan {number}: {state}").format(number=number, state=state)
        body = tk._(
            "Permintaan {number} di {site}: {state}.\n\nBaca, tanggapi, atau hapus data pribadi "
            "Anda lewat tautan ini. Simpan untuk diri sendiri; siapa pun yang memegangnya dapat "
            "bertindak atas nama Anda:\n{page}\n\nBukan Anda yang meminta? Buka tautan itu dan "
            "pilih “Hapus nama dan alamat saya”; tidak ada surat lagi."
        ).format(number=number, site=tk.config["ckan.site_title"], state=state, page=page)
    headers = {"Message-ID": _id(request, row), "Auto-Submitted": "auto-generated"}
    mailer.mail_recipient("", asker.email, letters.one_line(subject), body, headers=headers)


def _id(request: Request, row: RequestStep) -> str:
    host = str(tk.config["ckan.site_url"]).split("://")[-1].split("/")[0].split(":")[0]
    return f"<sdi-request-{request.id}-{row.id}@{host}>"


def _to_staff(user: model.User, request: Request) -> None:
    tell(user, [request])


def tell(user: model.User, requests: Iterable[Request]) -> None:
    """One letter to one of the staff with everything that waits for him."""
    choice = model.Session.get(MailChoice, user.id)
    if choice is not None and not choice.mail:
        return
    rows = list(requests)
    with letters.speaking(choice.language if choice else ""):
        name = letters.one_line(user.display_name)
        subject = tk._("{count} permintaan data menunggu Anda").format(count=len(rows))
        lines = [_line(request) for request in rows]
        body = tk._("Yth. {name},\n\n{lines}\n\nSemua yang menunggu: {page}").format(
            name=name,
            lines="\n".join(lines),
            page=tk.h.url_for("sdi_requests.desk", _external=True),
        )
    mailer.mail_recipient(name, str(user.email), letters.one_line(subject), body)


def _line(request: Request) -> str:
    sentence = tk._("{number} ({state}), paling lambat {day}: {page}")
    return sentence.format(
        number=request.number,
        state=words.state(request.state),
        day=day(request.due_at) if request.due_at else "-",
        page=tk.h.url_for("sdi_requests.show", number=request.number, _external=True),
    )


def waiting(before: datetime) -> list[Request]:
    """What waits for somebody whose time ends before a moment, or is over."""
    states = (*_HANDED_ON, State.ROUTED.value)
    query = sa.select(Request).where(Request.due_at <= before, Request.state.in_(states))
    return list(model.Session.scalars(query.order_by(Request.due_at)))
