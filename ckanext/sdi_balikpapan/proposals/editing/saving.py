"""From a request to a saved proposal: what it says, and whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import facts, service
from ..content import Body, file_hashes, patched
from ..kinds import REASON, RULES, SUCCESSOR, Kind, Standing, narrowed
from ..model import Proposal, new_id
from ..policy import Actor, decide
from ..publishing import versions
from ..review import diff
from ..states import Verb
from ..subjects.table import SUBJECTS
from ..subjects.types import DATASET, TYPES
from . import finding, fixed, intake, resources
from .cleaning import clean_body, resource_list
from .finding import OPTIONS, Target


@dataclass(frozen=True)
class Saved:
    """A saved proposal, and what is still wrong with it."""

    proposal: Proposal
    errors: dict[str, Any]


def save(actor: Actor, username: str, raw: Mapping[str, Any], at: datetime) -> Saved:
    """Keep what a request says, in an open proposal or a new one, and commit.

    :raises tk.ValidationError: for what cannot be kept, and, without `allow_incomplete`, for a
        body that CKAN's schema doesn't take; then nothing is kept.
    :raises tk.ObjectNotFound: when there is nothing of that id, or nothing the actor may know of.
    :raises Refused: when the policy says no.
    """
    options = {name: raw.get(name) for name in OPTIONS}
    incomplete_too = intake.flag(options, "allow_incomplete")
    seen_hash = finding.text(options["content_hash"])
    read = intake.read({k: v for k, v in raw.items() if k not in OPTIONS})
    target = finding.find(actor, options, read.get("owner_org"))
    subject = SUBJECTS[target.subject_type]
    change = subject.fitted(read)
    check_rights(actor, target, seen_hash)
    files = intake.keep_files(change) if target.subject_type == DATASET else []
    body = _compose(target, change, {file.sha256 for file in files}, options)
    errors = _problems(target, body, username)
    if errors and not incomplete_too:
        raise tk.ValidationError(errors)
    if target.draft is not None:
        proposal = service.start(target.draft, actor, body, at)
    else:
        assert target.proposal is not None
        proposal = target.proposal
        service.save(proposal, actor, body, at, seen_hash)
    service.attach(proposal.id, files, actor, at)
    model.Session.commit()
    return Saved(proposal, errors)


def problems(proposal: Proposal, username: str) -> dict[str, Any]:
    """What is still missing or wrong in a proposal, in CKAN's shape."""
    return _problems(finding.of(proposal), proposal.body, username)


def imagined(proposal: Proposal, change: Mapping[str, Any], username: str) -> dict[str, Any]:
    """What would be missing or wrong in a proposal if a change were saved; nothing is kept."""
    target = finding.of(proposal)
    try:
        fitted = SUBJECTS[target.subject_type].fitted(intake.read(dict(change)))
        body = _compose(target, fitted, set(), dict.fromkeys(OPTIONS))
    except tk.ValidationError as error:
        return dict(error.error_dict)
    return _problems(target, body, username)


_SILENT = frozenset({Kind.EDIT, Kind.RENAME, Kind.TRANSFER})
"""Kinds that are nothing when they leave everything as it is."""


def changes_nothing(proposal: Proposal) -> bool:
    """Whether a proposal says just what the approved version says."""
    if Kind(proposal.kind) not in _SILENT:
        return False
    base = versions.base_of(proposal.subject_id)
    is_new = versions.standing(proposal.subject_id) is Standing.WITHDRAWN
    return base is not None and not is_new and not diff.differences(base[0], proposal.body)


def check_rights(actor: Actor, target: Target, seen_hash: str | None = None) -> None:
    """Refuse who may not save, before any of his files is kept.

    :raises Refused: when the policy says no.
    """
    if target.proposal is not None:
        decide(actor, Verb.SAVE, facts.of(target.proposal), seen_hash=seen_hash)
    elif target.draft is not None:
        service.drafting_role(target.draft, actor)


def _compose(
    target: Target, change: dict[str, Any], uploaded: set[str], options: Mapping[str, Any]
) -> Body:
    type_ = TYPES[target.subject_type]
    allowed_ = type_.changes(target.kind, RULES[target.kind].changes)
    if allowed_ is not None:
        reason = finding.text(options["reason"]) or target.body.get(REASON) or ""
        fields = narrowed(allowed_, {**change, **({REASON: reason} if reason else {})})
        return clean_body({**target.body, **narrowed(allowed_, _settled(fields))})
    change = {key: value for key, value in change.items() if key not in _OF_LEAVING}
    if "resources" in change and target.subject_type == DATASET:
        incoming = resource_list(change["resources"])
        known = target.body.get("resources") or []
        allowed = uploaded | file_hashes(target.body) | _allowed(target)
        change["resources"] = resources.settle(incoming, known, allowed, new_id)
    body = patched(target.body, change)
    if target.draft is not None:  # a copy belongs to whom it is made for
        body.setdefault("owner_org", target.draft.organization_id)
    owner = finding.organization(body.get("owner_org"))
    return SUBJECTS[target.subject_type].filled(body, owner, target.subject_id)


_OF_LEAVING = frozenset({REASON, SUCCESSOR})
"""What only a subject that goes from public view says."""

_KEPT = frozenset({"name", REASON, SUCCESSOR})


def _settled(fields: dict[str, Any]) -> dict[str, Any]:
    """A new owner by id, and as Produsen Data by its name (Perpres 39/2019 ps 1)."""
    if not fields.get("owner_org"):
        return {key: value for key, value in fields.items() if key in _KEPT}
    organization = finding.organization(fields["owner_org"])
    return {"owner_org": organization.id, "author": organization.title or organization.name}


def _allowed(target: Target) -> set[str]:
    base = versions.base_of(target.subject_id)
    attached = service.attached(target.proposal.id) if target.proposal else set()
    return attached | (file_hashes(base[0]) if base else set())


def _problems(target: Target, body: Body, username: str) -> dict[str, Any]:
    rule = RULES[target.kind]
    if rule.needs_reason and not body.get(REASON):
        return {"reason": [tk._("Tuliskan alasannya; orang yang memakai data membacanya.")]}
    subject = SUBJECTS[target.subject_type]
    if rule.hides:
        return subject.leaving(target.subject_id, body)
    errors = subject.validate(target.kind, target.subject_id, body, username)
    return {**errors, **fixed.problems(target, body)}
