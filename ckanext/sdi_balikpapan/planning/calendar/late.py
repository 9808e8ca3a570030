"""What is late, and who acts next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.deadlines import moving, office
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.states import OPEN_STATES

from ..lists import hanging
from . import service
from .punctuality import Standing
from .service import Line, Wanted

SPAN = timedelta(days=366)
"""How far back what never came is looked for."""


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
    on_their_way = _proposals({line.promise.id_ddd for line in mine})
    return [_late(line, on_their_way.get(line.promise.id_ddd)) for line in mine]


def _late(line: Line, proposal: Proposal | None) -> Late:
    if proposal is None:
        return Late(line, "produsen_data")
    return Late(line, moving.waits_for(proposal) or "produsen_data", proposal.id, proposal.state)


def _proposals(id_ddds: Collection[str]) -> dict[str, Proposal]:
    """The proposal nearest to publication on a dataset of each data."""
    named = {
        one.dataset_id: id_ddd for id_ddd, many in hanging.datasets(id_ddds).items() for one in many
    }
    states = [state.value for state in OPEN_STATES]
    query = sa.select(Proposal).where(Proposal.subject_id.in_(named), Proposal.state.in_(states))
    found = model.Session.scalars(query.order_by(Proposal.submitted_at.nulls_first()))
    return {named[proposal.subject_id]: proposal for proposal in found}
