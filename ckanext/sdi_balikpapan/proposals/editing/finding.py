"""Which proposal a save is about: an open one, a new one, or a change of a published dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import service
from ..content import Body
from ..gate import governed
from ..model import Proposal, new_id
from ..policy import Actor, may_read
from ..publishing import dataset, versions
from ..service import Draft
from ..states import Kind

OPTIONS = ("id", "proposal_id", "kind", "allow_incomplete", "content_hash", "reason")
"""What a save reads for itself; everything else in a request is the dataset."""


@dataclass(frozen=True)
class Target:
    """What a save is about: an open proposal, or a draft that the save will open."""

    proposal: Proposal | None
    draft: Draft | None
    kind: Kind
    subject_id: str
    body: Body


def text(value: object) -> str | None:
    """An option as text; None when it isn't given."""
    return str(value) if value else None


def find(actor: Actor, options: Mapping[str, Any], owner_org: object = None) -> Target:
    """What the options of a save point to, its row locked.

    :param owner_org: for a new dataset: the organisation that proposes it.
    :raises tk.ObjectNotFound: when there is nothing, or nothing that the actor may know of.
    :raises service.AlreadyOpen: when an open proposal of another kind is in the way.
    """
    if proposal_id := text(options.get("proposal_id")):
        return _going_on(_readable(actor, service.get(proposal_id, lock=True)), options)
    wanted = text(options.get("id"))
    if wanted is None:
        return _new(owner_org)
    proposal = service.get(wanted, lock=True) or _open_of(wanted)
    # Whoever may not know of it gets the answer that he would get if there were none.
    if proposal is not None and may_read(actor, proposal.organization_id):
        return _going_on(proposal, options)
    return _opening(actor, wanted, options)


def of(proposal: Proposal) -> Target:
    """An open proposal as a target."""
    kind = Kind(proposal.kind)
    return Target(proposal, None, kind, proposal.subject_id, proposal.body)


def organization(value: object) -> model.Group:
    """An active organisation by id or name.

    :raises tk.ValidationError: where there is none.
    """
    found = model.Group.get(value) if isinstance(value, str) and value else None
    if found is None or not found.is_organization or found.state != model.State.ACTIVE:
        words = tk._("Pilih perangkat daerah (owner_org) yang ada di portal ini.")
        raise tk.ValidationError({"owner_org": [words]})
    return found


def _readable(actor: Actor, proposal: Proposal | None) -> Proposal:
    if proposal is None or not may_read(actor, proposal.organization_id):
        raise tk.ObjectNotFound(tk._("Usulan ini tidak ada, atau bukan untuk Anda."))
    return proposal


def _going_on(proposal: Proposal, options: Mapping[str, Any]) -> Target:
    target = of(proposal)
    if _kind(options, target.kind) is not target.kind:
        raise service.AlreadyOpen(proposal)
    return target


def _open_of(subject: str) -> Proposal | None:
    live = dataset.find_live(subject)
    found = service.open_for(live.id if live is not None else subject)
    return service.get(found.id, lock=True) if found else None


def _new(owner_org: object) -> Target:
    subject_id = new_id()
    draft = Draft(Kind.CREATE, subject_id, organization(owner_org).id, None)
    return Target(None, draft, Kind.CREATE, subject_id, {})


def _opening(actor: Actor, wanted: str, options: Mapping[str, Any]) -> Target:
    """An edit or withdrawal of a dataset that has no open proposal yet."""
    live = dataset.find_live(wanted)
    governs = live is None or governed.is_governed(live.type)
    subject_id = live.id if live is not None else wanted
    base = versions.base_of(subject_id) if governs else None
    if base is None:
        raise tk.ObjectNotFound(tk._("Tidak ada dataset ini yang berubah lewat usulan."))
    body, base_hash = base
    organization_id = str((live.owner_org if live is not None else body.get("owner_org")) or "")
    public = live is not None and live.state == model.State.ACTIVE and not live.private
    if not public and not may_read(actor, organization_id):
        raise tk.ObjectNotFound(tk._("Tidak ada dataset ini yang berubah lewat usulan."))
    kind = _kind(options, Kind.EDIT)
    if kind is Kind.CREATE:
        words = tk._("Dataset ini sudah ada; usulkan edit atau withdraw.")
        raise tk.ValidationError({"kind": [words]})
    draft = Draft(kind, subject_id, organization_id, base_hash)
    started = {key: value for key, value in body.items() if key != "withdrawal_reason"}
    return Target(None, draft, kind, subject_id, started)


def _kind(options: Mapping[str, Any], default: Kind) -> Kind:
    try:
        return Kind(options.get("kind") or default)
    except ValueError:
        words = tk._("Jenis usulan harus satu dari create, edit, withdraw.")
        raise tk.ValidationError({"kind": [words]}) from None
