"""A proposal comes into another state: its time starts anew, and somebody is to be told."""

from __future__ import annotations

from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..model import Proposal
from ..people import roles
from . import office, rules
from .model import Notice

TOLD = frozenset({*rules.ACTS, "published"}) - {"draft"}
"""The states of which somebody gets word."""


def moved(proposal: Proposal, from_state: str | None, at: datetime) -> None:
    """Note, in the transaction of the step, when a proposal came into its state."""
    if from_state == proposal.state:
        return
    proposal.state_since = at
    proposal.due_at = rules.due_at(office.calendar(), office.rules(), proposal.state, at)
    if proposal.state in TOLD:
        model.Session.add(
            Notice(
                proposal_id=proposal.id,
                what=proposal.state,
                created_at=at,
                due_at=at,
                attempts=0,
                last_error="",
            )
        )


def waits_for(proposal: Proposal) -> str | None:
    """The role that acts next on a proposal."""
    if proposal.state != "submitted":
        return rules.waits_for(proposal.state)
    has_pendukung = roles.has_walidata_pendukung(proposal.organization_id)
    return rules.waits_for(proposal.state, has_pendukung=has_pendukung)


def renew() -> int:
    """Count every open deadline again, for settings or holidays that have changed, and commit.

    :returns: how many changed.
    """
    calendar, settings = office.calendar(), office.rules()
    columns = (Proposal.id, Proposal.state, Proposal.state_since, Proposal.due_at)
    query = sa.select(*columns).where(Proposal.state.in_(rules.ACTS))
    changed = 0
    for row in model.Session.execute(query).all():
        due = rules.due_at(calendar, settings, row.state, row.state_since)
        if due != row.due_at:
            # A step that was taken meanwhile has set its own.
            same = (Proposal.id == row.id, Proposal.state_since == row.state_since)
            model.Session.execute(sa.update(Proposal).where(*same).values(due_at=due))
            changed += 1
    model.Session.commit()
    return changed
