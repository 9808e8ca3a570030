"""Publication under a standing approval: a walidata trusts a source until a day, and each dataset
of it is still a proposal, a row of the log and a publication.

Invariants 2 and 4 of the design; Perpres 39/2019 ps 34 leaves to the walidata how he checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import facts
from ..access import classes as access
from ..content import Body, content_hash
from ..editing import finding, fixed
from ..kinds import RULES, Kind
from ..model import Proposal
from ..people import roles
from ..review import judging
from ..service import Draft
from ..states import Role, State, Transition, Verb
from . import activities, dataset, indexing, jobs, outbox, publication, versions

ROLE = "persetujuan_tetap"
"""Stands in the log as role where a source published under a standing approval."""

_STEP = Transition(State.APPROVED, Verb.PUBLISH, Role.WALIDATA, State.PUBLISHED)


@dataclass(frozen=True)
class Approval:
    """What a walidata has granted: to which source, and from when to when.

    :param actor_id: how the log calls the source.
    :param approved_by: id of the walidata.
    """

    actor_id: str
    approved_by: str
    approved_at: datetime
    until: datetime


class NotStanding(Exception):
    """A dataset that a standing approval doesn't cover; nothing was written.

    :ivar why: `expired`, `no_role`: who gave it isn't walidata of the organisation any more;
        `data_prioritas`; `not_open`; `blocked`; `invalid`; or a code of `NotPublishable`.
    :ivar errors: in CKAN's shape, where there are any.
    """

    def __init__(self, why: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.errors = errors or {}


def publish(
    draft: Draft, body: Body, approval: Approval, at: datetime, *, proposal_id: str
) -> Proposal:
    """Publish what a source says and commit, with whatever else the caller has written.

    The index follows by `followed`, for many at once.

    :raises NotStanding: the transaction is rolled back; propose it instead.
    """
    fresh = draft.kind is Kind.CREATE and draft.base_hash is None
    with dataset.unborn(draft.subject_id) if fresh else nullcontext():
        return _publish(_proposal(draft, body, approval, at, proposal_id), draft, approval, at)


def _publish(proposal: Proposal, draft: Draft, approval: Approval, at: datetime) -> Proposal:
    why = _objection(proposal, approval, at)
    if why:
        model.Session.rollback()
        raise NotStanding(why)
    errors = _errors(proposal, draft)
    if errors:
        model.Session.rollback()
        raise NotStanding("blocked", errors)
    model.Session.add(proposal)
    model.Session.flush()
    note = f"persetujuan tetap {approval.approved_by} sampai {approval.until.date()}"
    try:
        silence, leaves = _activity(proposal)
        with silence:
            publication.publish(
                proposal,
                _STEP,
                approval.actor_id,
                at,
                role=ROLE,
                note=note,
                author=_author(),
                leaves=leaves,
            )
    except publication.NotPublishable as error:
        model.Session.rollback()
        raise NotStanding(error.why) from None
    except tk.ValidationError as error:
        raise NotStanding("invalid", error.error_dict) from None
    return proposal


def _activity(proposal: Proposal) -> tuple[AbstractContextManager[None], dict[str, dict[str, str]]]:
    """What brings content is recorded with the index; what hides it, at once."""
    if RULES[Kind(proposal.kind)].hides:
        return nullcontext(), {}
    kind = "new" if proposal.base_hash is None else "changed"
    return dataset.without_activity(), activities.later(kind, _author())


@cache
def _author() -> str:
    """The portal's own account, which stands in CKAN's records for a source."""
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


def followed(subject_ids: Sequence[str]) -> None:
    """Let the index show what was published, with one commit of Solr for all of it, and leave the
    rest to a worker."""
    outbox.together(subject_ids, ["index", activities.TASK], _show)
    jobs.soon()


def _show(tasks: Sequence[Any]) -> None:
    shown = indexing.index_many([task.subject_id for task in tasks if task.task == "index"])
    activities.record_many([task for task in tasks if task.task == activities.TASK], shown)


def _proposal(
    draft: Draft, body: Body, approval: Approval, at: datetime, proposal_id: str
) -> Proposal:
    hash_ = content_hash(draft.kind.value, draft.subject_id, body)
    return Proposal(
        id=proposal_id,
        subject_type=draft.subject_type,
        subject_id=draft.subject_id,
        kind=draft.kind.value,
        state=State.APPROVED.value,
        organization_id=draft.organization_id,
        title=str(body.get("title") or "")[:500],
        body=body,
        content_hash=hash_,
        base_hash=draft.base_hash,
        created_by=approval.actor_id,
        created_at=at,
        edited_by=approval.actor_id,
        edited_at=at,
        submitted_by=approval.actor_id,
        submitted_at=at,
        decided_by=approval.approved_by,
        decided_at=at,
        approved_hash=hash_,
        state_since=at,
        attestation={},
    )


def _objection(proposal: Proposal, approval: Approval, at: datetime) -> str:
    """Why a standing approval doesn't cover this, or nothing."""
    if not approval.approved_at <= at < approval.until:
        return "expired"
    if not roles.holds(approval.approved_by, Role.WALIDATA, proposal.organization_id):
        return "no_role"
    base = versions.base_of(proposal.subject_id)
    bodies = [proposal.body, *([base[0]] if base else [])]
    if facts.is_prioritas(proposal) or any(body.get("prioritas_tahun") for body in bodies):
        return "data_prioritas"
    if any(access.access_class(body) is not access.AccessClass.TERBUKA for body in bodies):
        return "not_open"
    return ""


def _errors(proposal: Proposal, draft: Draft) -> dict[str, Any]:
    """What blocks it; CKAN's own validation comes with the writing."""
    if RULES[draft.kind].hides:
        return {}
    kind = Kind(proposal.kind)
    target = finding.Target(None, draft, kind, proposal.subject_id, proposal.body)
    errors = fixed.problems(target, proposal.body)
    links = access.unguarded_links(proposal.body)
    if links:
        errors["accessRights"] = links
    return errors or judging.blocking(proposal)
