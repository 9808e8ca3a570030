"""What was promised, asked for and agreed, as records of evidence."""

from __future__ import annotations

import ckan.model as model
import sqlalchemy as sa

from ..forum import service as forum
from ..forum.decision import Status
from ..progress import reading
from ..requests.model import Request
from ..requests.states import State
from .metrics import Record
from .period import Period

_MOST = 10_000


def promises(period: Period) -> list[Record]:
    """The agreed entries of the year, with the public datasets that hang on each."""
    return [
        Record(
            item.promise.entry_id,
            item.promise.title,
            item.promise.organization_id,
            f"/sdi/registry/{item.promise.name}",
            {
                "id_ddd": item.promise.id_ddd,
                "datasets": len(item.datasets),
                "names": ", ".join(one.name for one in item.datasets),
            },
        )
        for item in reading.progress(period.year, period.at).items
    ]


def releases(period: Period) -> list[Record]:
    """Each release that was planned for the year, with its day and when it came."""
    return [
        Record(
            f"{item.promise.entry_id} {judged.period}",
            f"{item.promise.title} ({judged.period})",
            item.promise.organization_id,
            f"/sdi/registry/{item.promise.name}",
            {
                "day": judged.day.isoformat(),
                "delivered": f"{judged.delivered_at:%Y-%m-%d}" if judged.delivered_at else "",
                "standing": judged.standing.value,
            },
        )
        for item in reading.progress(period.year, period.at).items
        for judged in item.judged
    ]


def decisions(period: Period) -> list[Record]:
    """The decisions of the Forum in the year that stand."""
    _count, found = forum.listed(period.year, None, (), _MOST, 0)
    return [
        Record(
            one.id,
            one.title,
            "",
            f"/sdi/forum/{one.id}",
            {"number": one.number, "day": one.day.isoformat(), "document": one.document},
        )
        for one in found
        if one.status != Status.REVOKED.value
    ]


def requests(period: Period) -> list[Record]:
    """What was asked for in the year; what is held back or hidden as spam is no request."""
    r = Request
    query = sa.select(r.id, r.number, r.title, r.organization_id, r.asked_at, r.settled_at).where(
        r.asked_at >= period.start,
        r.asked_at < period.end,
        r.state.not_in([State.HELD.value, State.HIDDEN.value]),
    )
    return [
        Record(
            row.id,
            f"{row.number} {row.title}",
            row.organization_id,
            f"/sdi/requests/{row.number}",
            {
                "asked": row.asked_at.date().isoformat(),
                "settled": row.settled_at.date().isoformat() if row.settled_at else "",
            },
        )
        for row in model.Session.execute(query)
    ]
