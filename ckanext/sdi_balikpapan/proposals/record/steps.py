"""The step of a proposal as a row of the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..deadlines import moving
from ..model import Proposal
from ..review.checklist import Reason
from ..states import Transition
from . import log

AUTOMATIC = "otomatis"
"""Stands in the log as role where the portal itself took a step."""


def append(
    proposal: Proposal,
    step: Transition,
    actor_id: str,
    at: datetime,
    *,
    fresh: bool = False,
    role: str | None = None,
    reasons: Sequence[Reason] = (),
    note: str = "",
) -> None:
    """Note that somebody took a step, in the current transaction.

    :param fresh: the proposal comes from nowhere.
    :param role: instead of the step's own, where the portal or a walidata stood in.
    """
    moving.moved(proposal, None if fresh else step.source.value, at)
    log.append(
        at,
        actor_id,
        role or step.role.value,
        step.verb.value,
        proposal_id=proposal.id,
        subject_id=proposal.subject_id,
        from_state=None if fresh else step.source.value,
        to_state=step.target.value,
        reasons=reasons,
        note=note,
        content_hash=proposal.content_hash,
    )
