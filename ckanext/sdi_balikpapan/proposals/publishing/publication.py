"""Publication (penerbitan): the one function that changes what the public sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from sqlalchemy.exc import IntegrityError

from ..deadlines import moving
from ..gate.passage import passage
from ..model import Proposal
from ..record import log
from ..states import State, Transition
from ..subjects.table import SUBJECTS
from ..subjects.types import DATASET
from . import outbox, versions


class NotPublishable(Exception):
    """An approved proposal that cannot be published as it stands; `why` is a code.

    `outdated`: the approved version is another than the one it starts from; `not_approved`: the
    content isn't what was approved; `file_missing`: the store lacks one of its files; `taken`:
    another subject was faster with the same name, or was public under it; `no_successor`: the
    entry that shall stand for this one isn't agreed any more; `in_use`: a dataset uses the entry
    that shall go without one.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def publish(
    proposal: Proposal,
    step: Transition,
    actor_id: str,
    at: datetime,
    *,
    role: str = "",
    note: str = "",
    author: str = "",
    leaves: Mapping[str, Mapping[str, Any]] = outbox.NOTHING,
) -> None:
    """Make an approved proposal public and commit: row, version, log and outstanding work at once.

    :param proposal: its row, locked by the caller in this transaction.
    :param role: instead of the step's own, in the log.
    :param author: in whose name CKAN records the change, if not the producer's.
    :param leaves: what is to be done afterwards besides the usual: tasks with their parameters.
    :raises NotPublishable: nothing was written.
    :raises tk.ValidationError: the schema has changed since; nothing was written.
    """
    _check(proposal)
    author = author or _author(proposal)
    try:
        with passage(proposal.id):
            versions.ensure_baseline(proposal.subject_id, at)
            withdrawn = SUBJECTS[proposal.subject_type].write(proposal, author, at)
            versions.add(
                proposal.subject_id,
                proposal.body,
                at,
                proposal=proposal,
                withdrawn=withdrawn,
            )
            proposal.state = State.PUBLISHED.value
            proposal.published_at = at
            if not role:  # nobody waited for what a standing approval covers
                moving.moved(proposal, step.source.value, at)
            log.append(
                at,
                actor_id,
                role or step.role.value,
                step.verb.value,
                proposal_id=proposal.id,
                subject_id=proposal.subject_id,
                from_state=step.source.value,
                to_state=step.target.value,
                content_hash=proposal.content_hash,
                note=note,
            )
            if proposal.subject_type == DATASET:
                outbox.add(proposal.subject_id, at, leaves)
            model.Session.commit()
    except IntegrityError:
        # Somebody else published the same name or file id at this very moment.
        model.Session.rollback()
        raise NotPublishable("taken") from None
    except BaseException:
        model.Session.rollback()
        raise


def _check(proposal: Proposal) -> None:
    if proposal.approved_hash != proposal.content_hash:
        raise NotPublishable("not_approved")
    base = versions.base_of(proposal.subject_id)
    if (base[1] if base else None) != proposal.base_hash:
        raise NotPublishable("outdated")
    objection = SUBJECTS[proposal.subject_type].objection(proposal)
    if objection:
        raise NotPublishable(objection)


def _author(proposal: Proposal) -> str:
    """In whose name CKAN records the change: the producer's, as long as he has an account."""
    user = model.User.get(proposal.submitted_by or proposal.edited_by)
    if user is not None and user.state == model.State.ACTIVE:
        return user.name
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
