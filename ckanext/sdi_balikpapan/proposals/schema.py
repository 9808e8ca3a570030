"""A proposal as the API and the pages show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from . import facts, policy, service
from .deadlines import moving, rules
from .model import Proposal
from .policy import Actor
from .publishing import versions
from .review.diff import Difference
from .subjects.types import DATASET

_FIELDS = (
    "id subject_type kind state title content_hash base_hash created_by edited_by submitted_by"
    " decided_by"
).split()
_TIMES = "created_at edited_at submitted_at decided_at published_at state_since due_at".split()


def summary(proposal: Proposal) -> dict[str, Any]:
    """What lists show: everything but the content."""
    return {
        **{name: getattr(proposal, name) for name in _FIELDS},
        **{name: _iso(getattr(proposal, name)) for name in _TIMES},
        **_names(proposal),
        "organization": organization(proposal.organization_id),
        "waits_for": rules.waits_for(proposal.state),
    }


def _names(proposal: Proposal) -> dict[str, Any]:
    """What it is about: for datasets under the names that they always had, too."""
    name = proposal.body.get("name")
    said = {"subject_id": proposal.subject_id, "subject_name": name}
    if proposal.subject_type == DATASET:
        said |= {"dataset_id": proposal.subject_id, "dataset_name": name}
    return said


def body_of(proposal: Proposal) -> dict[str, Any]:
    """The proposed content, under the name of what it is."""
    type_ = proposal.subject_type
    body = {**proposal.body, "id": proposal.subject_id, "type": type_}
    return {"dataset" if type_ == DATASET else "entry": body}


def summaries(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """What a list shows; the organisations of all come in one statement."""
    wanted = sa.select(model.Group).where(
        model.Group.id.in_({p.organization_id for p in proposals})
    )
    _held = model.Session.scalars(wanted).all()  # the session only knows what somebody holds
    return [summary(proposal) for proposal in proposals]


def full(proposal: Proposal, actor: Actor, errors: Mapping[str, Any]) -> dict[str, Any]:
    """A whole proposal, with what is still wrong and what this person may do with it."""
    known = facts.of(proposal)
    return {
        **summary(proposal),
        **waiting(proposal),
        **body_of(proposal),
        "errors": dict(errors),
        "verbs": [verb.value for verb in policy.verbs_for(actor, known)],
        "outdated": known.outdated,
        "on_behalf": proposal.on_behalf,
        "needs_confirmation": known.edited_from_outside,
        "needs_pembina_result": facts.needs_pembina_result(proposal),
        "claimed_by": known.claimed_by,
        "attestation": proposal.attestation,
        "siblings": [
            summary(other)
            for other in service.open_on(proposal.subject_id)
            if other.id != proposal.id and service.may_read(actor, other)
        ],
    }


def waiting(proposal: Proposal) -> dict[str, Any]:
    """For whom a proposal waits, exactly: a list need not know who stands in for whom."""
    receiving = proposal.receiving_organization_id
    return {
        "waits_for": moving.waits_for(proposal),
        "receiving_organization": organization(receiving) if receiving else None,
    }


def difference(found: Difference) -> dict[str, Any]:
    """One field that differs, as plain values."""
    return {
        "path": found.path,
        "change": found.change.value,
        "before": found.before,
        "after": found.after,
    }


def organization(organization_id: str) -> dict[str, Any]:
    """The organisation that a proposal belongs to, or just its id once it is gone."""
    group = model.Session.get(model.Group, organization_id)
    if group is None:
        return {"id": organization_id, "name": organization_id, "title": organization_id}
    return {"id": group.id, "name": group.name, "title": group.title or group.name}


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def base_body(proposal: Proposal) -> dict[str, Any]:
    """The approved content that a proposal starts from; empty for something new."""
    if proposal.base_hash is None:
        return {}
    version = versions.by_hash(proposal.subject_id, proposal.base_hash)
    if version is not None:
        return version.body
    base = versions.base_of(proposal.subject_id)
    return base[0] if base else {}


def person(user_id: str) -> str:
    """A person's name as others may read it, also after he has left; what isn't a person (the
    portal itself, say) stays as it is."""
    user = model.User.get(user_id)
    if user is None:
        return tk._("akun yang sudah dihapus") if _LIKE_AN_ID.fullmatch(user_id) else user_id
    if user.state != model.State.ACTIVE:
        return tk._("{name} (akun dihapus)").format(name=user.display_name)
    return user.display_name


_LIKE_AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
