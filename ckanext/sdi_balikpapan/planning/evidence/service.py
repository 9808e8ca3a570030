"""The evidence of a year: each indicator's figure with the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from . import datasets, planned, recorded
from .metrics import CITY_ONLY, METRICS, Measured, Record, Source, measure
from .period import Period, period

READERS: Mapping[Source, Callable[[Period], list[Record]]] = {
    Source.DATASETS: datasets.read,
    Source.ACTIVITIES: recorded.activities,
    Source.PROMISES: planned.promises,
    Source.RELEASES: planned.releases,
    Source.DECISIONS: planned.decisions,
    Source.REQUESTS: planned.requests,
    Source.PUBLICATIONS: recorded.publications,
    Source.REVIEWS: recorded.reviews,
    Source.RECHECKS: recorded.rechecks,
    Source.CONSUMERS: recorded.consumers,
}
"""What reads each kind of record, with a fixed number of queries; of the others nothing is kept."""


@dataclass(frozen=True)
class Pack:
    """What the portal can show for a year, of some OPD or of the whole city.

    :param measured: by indicator; None where nothing is kept, or it belongs to no single OPD.
    """

    year: int
    at: datetime
    measured: Mapping[str, Measured | None]


def pack(
    year: int | None,
    at: datetime,
    organizations: Collection[str] | None = None,
    only: Collection[str] = tuple(METRICS),
) -> Pack:
    """The evidence of a year.

    :param organizations: the ids of the OPD it speaks of; None for the city.
    :param only: which indicators.
    """
    asked = period(year, at)
    metrics = [METRICS[kode] for kode in METRICS if kode in only]
    wanted = {metric.source for metric in metrics} & set(READERS)
    if organizations is not None:
        wanted -= CITY_ONLY
    found = {source: _of(READERS[source](asked), organizations) for source in wanted}
    return Pack(
        asked.year,
        at,
        {m.kode: measure(m, found[m.source]) if m.source in found else None for m in metrics},
    )


def _of(records: list[Record], organizations: Collection[str] | None) -> list[Record]:
    if organizations is None:
        return records
    return [record for record in records if record.organization_id in organizations]
