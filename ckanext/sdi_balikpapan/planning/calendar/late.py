"""What is late, and who acts next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.deadlines import moving, office
from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.states import State
from ckanext.sdi_balikpapan.proposals.subjects.types import DATASET

from . import service
from .punctuality import Standing
from .service import Line, Wanted

SPAN = timedelta(days=366)
"""How far back what never came is looked for."""

_BRINGING = (Kind.CREATE.value, Kind.EDIT.value, Kind.RESTORE.value)
_NEAREST_LAST = tuple(
    state.value
    for state in (
        State.DRAFT,
        State.OFFERED,
        State.RETURNED,
        State.SUBMITTED,
        State.IN_REVIEW,
        State.PEMBINA_REVIEW,
        State.APPROVED,
    )
)


@dataclass(frozen=True)
class Late:
    """A release that is overdue.

    :param waits_for: the role that acts next.
    :param proposal_id: the proposal that brings the data, where one is on its way.
    :param state: of that proposal.
    """

    line: Line
    waits_for: str
    proposal_id: str = ""
    state: str = ""


def overdue(at: datetime, organization_ids: Collection[str] | None = None) -> list[Late]:
    """What is overdue, the longest first.

    :param organization_ids: only of these; None for all.
    """
    today = office.calendar().day_of(at)
    _, lines = service.lines(Wanted(today - SPAN, today, standing=Standing.OVERDUE), at)
    mine = [
        line
        for line in lines
        if organization_ids is None or line.promise.organization_id in organization_ids
    ]
    on_their_way = _proposals({line.promise.key for line in mine})
    mine.sort(key=lambda line: (line.judged.day, line.promise.title))
    return [_late(line, on_their_way.get(line.promise.key)) for line in mine]


def _late(line: Line, proposal: Proposal | None) -> Late:
    if proposal is None:
        return Late(line, "produsen_data")
    return Late(line, moving.waits_for(proposal) or "produsen_data", proposal.id, proposal.state)


def _proposals(keys: Collection[str]) -> dict[str, Proposal]:
    """Of each data, by its key, the proposal of a dataset that is nearest to publication."""
    cited = sa.func.regexp_replace(
        sa.func.lower(Proposal.body["id_dds"].astext), "[^a-z0-9]+", "-", "g"
    )
    key = sa.func.btrim(cited, "-")
    query = sa.select(Proposal, key).where(
        Proposal.subject_type == DATASET,
        Proposal.kind.in_(_BRINGING),
        Proposal.state.in_(_NEAREST_LAST),
        key.in_(keys),
    )
    found: dict[str, Proposal] = {}
    rows = model.Session.execute(query.order_by(Proposal.submitted_at.desc().nulls_first()))
    for proposal, of in sorted(rows, key=lambda row: _NEAREST_LAST.index(row[0].state)):
        found[of] = proposal
    return found
