"""From a request to a saved proposal: which one is meant, what it says, whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import dataset, defaults, governed, intake, resources, service, versions
from .content import BadContent, Body, clean_body, file_hashes, patched
from .model import Proposal, new_id
from .policy import Actor, Refused, Why, decide, may_read
from .service import Draft
from .states import Kind, Role, State, Verb

OPTIONS = ("id", "proposal_id", "kind", "allow_incomplete", "content_hash", "reason")


@dataclass(frozen=True)
class Target:
    """What a save is about: an open proposal, or a draft that the save will open."""

    proposal: Proposal | None
    draft: Draft | None
    kind: Kind
    subject_id: str
    body: Body


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
    change = intake.read({k: v for k, v in raw.items() if k not in OPTIONS})
    target = _find(actor, options, change)
    _check_rights(actor, target, options)
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
        service.save(proposal, actor, body, at, _text(options["content_hash"]))
    service.attach(proposal.id, files, actor, at)
    model.Session.commit()
    return Saved(proposal, errors)


def problems(proposal: Proposal, username: str) -> dict[str, Any]:
    """What is still missing or wrong in a proposal, in CKAN's shape."""
    kind = Kind(proposal.kind)
    target = Target(proposal, None, kind, proposal.subject_id, proposal.body)
    return _problems(target, proposal.body, username)


def _text(value: object) -> str | None:
    return str(value) if value else None


def _find(actor: Actor, options: Mapping[str, Any], change: Mapping[str, Any]) -> Target:
    wanted = _text(options["proposal_id"]) or _text(options["id"])
    if wanted is None:
        return _new(change)
    proposal = service.get(wanted, lock=True) or _open_of(wanted)
    if proposal is None and options["proposal_id"] is None:
        return _opening(actor, wanted, options)
    if proposal is None or not may_read(actor, proposal.organization_id):
        raise tk.ObjectNotFound(tk._("Usulan ini tidak ada, atau bukan untuk Anda."))
    kind = Kind(proposal.kind)
    if options["kind"] and _kind(options["kind"], kind) is not kind:
        raise service.AlreadyOpen(proposal)
    return Target(proposal, None, kind, proposal.subject_id, proposal.body)


def _open_of(subject: str) -> Proposal | None:
    live = dataset.find_live(subject)
    found = service.open_for(live.id if live is not None else subject)
    return service.get(found.id, lock=True) if found else None


def _new(change: Mapping[str, Any]) -> Target:
    organization = _organization(change.get("owner_org"))
    subject_id = new_id()
    draft = Draft(Kind.CREATE, subject_id, organization.id, None)
    return Target(None, draft, Kind.CREATE, subject_id, {})


def _opening(actor: Actor, wanted: str, options: Mapping[str, Any]) -> Target:
    """An edit or withdrawal of a dataset that has no open proposal yet."""
    live = dataset.find_live(wanted)
    if live is not None and not governed.is_governed(live.type):
        live = None
    subject_id = live.id if live is not None else wanted
    base = versions.base_of(subject_id)
    if base is None:
        raise tk.ObjectNotFound(tk._("Dataset ini tidak ada."))
    body, base_hash = base
    organization_id = str((live.owner_org if live is not None else body.get("owner_org")) or "")
    public = live is not None and live.state == model.State.ACTIVE and not live.private
    if not public and not may_read(actor, organization_id):
        raise tk.ObjectNotFound(tk._("Dataset ini tidak ada."))
    kind = _kind(options["kind"], Kind.EDIT)
    draft = Draft(kind, subject_id, organization_id, base_hash)
    return Target(None, draft, kind, subject_id, dict(body))


def _kind(value: object, default: Kind) -> Kind:
    try:
        return Kind(value or default)
    except ValueError:
        words = tk._("Jenis usulan harus satu dari create, edit, withdraw.")
        raise tk.ValidationError({"kind": [words]}) from None


def _organization(value: object) -> model.Group:
    found = model.Group.get(value) if isinstance(value, str) and value else None
    if found is None or not found.is_organization or found.state != model.State.ACTIVE:
        words = tk._("Pilih perangkat daerah (owner_org) yang ada di portal ini.")
        raise tk.ValidationError({"owner_org": [words]})
    return found


def _check_rights(actor: Actor, target: Target, options: Mapping[str, Any]) -> None:
    """Refuse before any file is kept."""
    if target.proposal is not None:
        seen_hash = _text(options["content_hash"])
        decide(actor, Verb.SAVE, service.facts(target.proposal), seen_hash=seen_hash)
    elif target.draft is not None and not _drafts_for(actor, target.draft.organization_id):
        raise Refused(Why.NOT_YOUR_ROLE, Verb.SAVE, State.DRAFT)


def _drafts_for(actor: Actor, organization_id: str) -> bool:
    return Role.PRODUSEN_DATA in actor.roles_for(organization_id)


def _compose(
    target: Target, change: dict[str, Any], uploaded: set[str], options: Mapping[str, Any]
) -> Body:
    if target.kind is Kind.WITHDRAW:
        reason = _text(options["reason"]) or target.body.get("withdrawal_reason") or ""
        return clean_body({**target.body, "withdrawal_reason": reason})
    if "resources" in change:
        incoming = change["resources"]
        if not isinstance(incoming, list):
            raise BadContent("resources", "not_a_list")
        allowed = uploaded | file_hashes(target.body) | _allowed(target)
        known = target.body.get("resources") or []
        change["resources"] = resources.settle(incoming, known, allowed, new_id)
    body = clean_body(patched(target.body, change))
    return defaults.fill(body, _organization(body.get("owner_org")), target.subject_id)


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
    """What an edit may not touch: the address and the owner of a published dataset."""
    words = {
        "name": tk._("Alamat dataset terbit tidak dapat diubah lewat penyuntingan."),
        "owner_org": tk._("Pemilik dataset terbit tidak dapat diubah lewat penyuntingan."),
    }
    base = versions.base_of(target.subject_id) if target.kind is Kind.EDIT else None
    if base is None:
        organization_id = target.proposal.organization_id if target.proposal else None
        moved = organization_id and body.get("owner_org") != organization_id
        return {"owner_org": [words["owner_org"]]} if moved else {}
    return {key: [words[key]] for key in words if body.get(key) != base[0].get(key)}


def resource_request(actor: Actor, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The save that adds or changes one resource, as `resource_create` and `_patch` would."""
    request, body = _resource_target(actor, raw)
    skipped = {*OPTIONS, "package_id"}
    fields = {key: value for key, value in raw.items() if key not in skipped}
    resources_ = [dict(r) for r in body.get("resources") or []]
    wanted = raw.get("id")
    if wanted is None:
        resources_.append(fields)
    else:
        _of_id(resources_, wanted).update({**_file_reset(fields), **fields})
    return {**request, "resources": resources_}


def _file_reset(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A new address makes a link of what was an upload."""
    return {"url_type": "", "hash": ""} if fields.get("url") and not fields.get("upload") else {}


def resource_removal(actor: Actor, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The save that takes one resource out."""
    request, body = _resource_target(actor, raw)
    kept = [dict(r) for r in body.get("resources") or []]
    kept.remove(_of_id(kept, raw.get("id")))
    return {**request, "resources": kept}


def _of_id(resources_: list[dict[str, Any]], wanted: object) -> dict[str, Any]:
    found = next((r for r in resources_ if r.get("id") == wanted), None)
    if found is None:
        raise tk.ObjectNotFound(tk._("Berkas ini tidak ada dalam usulan atau dataset itu."))
    return found


def _resource_target(actor: Actor, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Body]:
    request = {key: raw[key] for key in ("allow_incomplete", "content_hash") if key in raw}
    if raw.get("proposal_id"):
        request["proposal_id"] = raw["proposal_id"]
    else:
        request["id"] = raw.get("package_id") or _package_of(raw.get("id"))
    options = {name: request.get(name) for name in OPTIONS}
    target = _find(actor, options, {})
    _check_rights(actor, target, options)
    return request, target.body


def _package_of(resource_id: object) -> str:
    live = model.Resource.get(resource_id) if isinstance(resource_id, str) else None
    if live is None:
        words = tk._("Sebutkan package_id (dataset) atau proposal_id (usulan) dari berkas ini.")
        raise tk.ValidationError({"package_id": [words]})
    return str(live.package_id)
