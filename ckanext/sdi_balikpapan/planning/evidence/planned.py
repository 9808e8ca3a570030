"""What the Daftar Data promises and what came of it, as records of evidence."""

from __future__ import annotations

from ..forum import service as forum
from ..forum.decision import Status
from ..progress import reading
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
