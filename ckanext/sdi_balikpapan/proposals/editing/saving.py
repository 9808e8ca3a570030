"""From a request to a saved proposal: what it says, and whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import service
from ..content import Body, file_hashes, patched
from ..model import Proposal, new_id
from ..policy import Actor, Refused, Why, decide
from ..publishing import dataset, versions
from ..review import diff
from ..states import Kind, Role, State, Verb
from . import defaults, finding, intake, resources
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
    change = dataset.fitted(intake.read({k: v for k, v in raw.items() if k not in OPTIONS}))
    target = finding.find(actor, options, change.get("owner_org"))
    check_rights(actor, target, seen_hash)
    files = intake.keep_files(change)
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


def changes_nothing(proposal: Proposal) -> bool:
    """Whether an edit says just what the approved version says."""
    if proposal.kind != Kind.EDIT.value:
        return False
    base = versions.base_of(proposal.subject_id)
    live = dataset.find_live(proposal.subject_id)
    is_public = live is not None and live.state == model.State.ACTIVE
    return base is not None and is_public and not diff.differences(base[0], proposal.body)


def check_rights(actor: Actor, target: Target, seen_hash: str | None = None) -> None:
    """Refuse who may not save, before any of his files is kept.

    :raises Refused: when the policy says no.
    """
    if target.proposal is not None:
        decide(actor, Verb.SAVE, service.facts(target.proposal), seen_hash=seen_hash)
    elif target.draft is not None:
        roles = actor.roles_for(target.draft.organization_id)
        if Role.PRODUSEN_DATA not in roles:
            raise Refused(Why.NOT_YOUR_ROLE, Verb.SAVE, State.DRAFT)


def _compose(
    target: Target, change: dict[str, Any], uploaded: set[str], options: Mapping[str, Any]
) -> Body:
    if target.kind is Kind.WITHDRAW:
        reason = finding.text(options["reason"]) or target.body.get("withdrawal_reason") or ""
        return clean_body({**target.body, "withdrawal_reason": reason})
    if "resources" in change:
        incoming = resource_list(change["resources"])
        known = target.body.get("resources") or []
        allowed = uploaded | file_hashes(target.body) | _allowed(target)
        change["resources"] = resources.settle(incoming, known, allowed, new_id)
    body = clean_body(patched(target.body, change))
    return defaults.fill(body, finding.organization(body.get("owner_org")), target.subject_id)


def _allowed(target: Target) -> set[str]:
    base = versions.base_of(target.subject_id)
    attached = service.attached(target.proposal.id) if target.proposal else set()
    return attached | (file_hashes(base[0]) if base else set())


def _problems(target: Target, body: Body, username: str) -> dict[str, Any]:
    if target.kind is Kind.WITHDRAW:
        if body.get("withdrawal_reason"):
            return {}
        return {"reason": [tk._("Tuliskan alasan penarikan; orang yang memakai data membacanya.")]}
    errors = dataset.validate(target.kind, target.subject_id, body, username)
    return {**errors, **_fixed(target, body)}


def _fixed(target: Target, body: Body) -> dict[str, Any]:
    """What a save may not touch: the owner, and of a published dataset also its address."""
    words = {
        "name": tk._("Alamat dataset terbit tidak dapat diubah lewat penyuntingan."),
        "owner_org": tk._("Pemilik dataset tidak dapat diubah lewat penyuntingan."),
    }
    base = versions.base_of(target.subject_id) if target.kind is Kind.EDIT else None
    if base is not None:
        return {key: [words[key]] for key in words if body.get(key) != base[0].get(key)}
    started = target.proposal or target.draft
    moved = started is not None and body.get("owner_org") != started.organization_id
    return {"owner_org": [words["owner_org"]]} if moved else {}
