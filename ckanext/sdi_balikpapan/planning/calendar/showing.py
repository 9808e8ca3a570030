"""Releases and figures as pages and programs show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckanext.sdi_balikpapan.proposals import schema

from ..lists import showing as lists
from .late import Late
from .punctuality import Figure
from .service import Line


def line(one: Line) -> dict[str, Any]:
    """One release."""
    promise, judged = one.promise, one.judged
    return {
        "entry": promise.name,
        "entry_id": promise.entry_id,
        "id_ddd": promise.id_ddd,
        "title": promise.title,
        "period": judged.period,
        "day": (judged.planned or judged.day).isoformat(),
        "counted_day": judged.day.isoformat(),
        "standing": judged.standing.value,
        "delivered_at": judged.delivered_at.isoformat() if judged.delivered_at else None,
        "working_days_late": judged.working_days_late,
        "organization": schema.organization(promise.organization_id),
        "kategori": promise.kategori,
        "priority": promise.priority,
        "agreed_at": promise.agreed_at.isoformat(),
        "moves": [lists.move(move) for move in one.moves],
        "dataset": lists.dataset(one.dataset) if one.dataset else None,
    }


def late(one: Late, *, may_move: bool) -> dict[str, Any]:
    """One release that is overdue, with who acts next, and whether the reader may move it."""
    return {
        "may_move": may_move,
        **line(one.line),
        "waits_for": one.waits_for,
        "proposal_id": one.proposal_id,
        "state": one.state,
    }


def figure(one: Figure) -> dict[str, Any]:
    """Punctuality in numbers."""
    return {
        "on_time": one.on_time,
        "late": one.late,
        "overdue": one.overdue,
        "due": one.due,
        "share": one.share,
    }


def total(figures: Iterable[Figure]) -> dict[str, Any]:
    """The figures of all together."""
    return figure(sum(figures, Figure()))
