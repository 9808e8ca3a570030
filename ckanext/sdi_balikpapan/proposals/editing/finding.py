"""Which proposal a save is about: an open one, a new one, or a change of what was approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import facts, service
from ..content import Body
from ..kinds import Kind, possible, starting_body
from ..model import Proposal, new_id
from ..policy import Actor, may_read, verbs_for
from ..publishing import versions
from ..service import Draft
from ..states import Verb
from ..subjects import copying, table
from ..subjects.types import DATASET, TYPES
from .intake import flag

OPTIONS = (
    "id",
    "subject_type",
    "copy_of",
    "proposal_id",
    "another",
    "kind",
    "allow_incomplete",
    "content_hash",
    "reason",
)
"""What a save reads for itself; everything else in a request is the subject."""


MOST_OPEN = 20
"""Open proposals on one dataset; more is a script gone wild, and each looks at all the others."""


@dataclass(frozen=True)
class Target:
    """What a save is about: an open proposal, or a draft that the save will open."""

    proposal: Proposal | None
    draft: Draft | None
    kind: Kind
    subject_id: str
    body: Body
    subject_type: str = DATASET


@dataclass(frozen=True)
class Approved:
    """The approved version of a subject, public or not any more."""

    id: str
    organization_id: str
    body: Body
    base_hash: str
    subject_type: str = DATASET


def text(value: object) -> str | None:
    """An option as text; None when it isn't given."""
    return str(value) if value else None


def find(actor: Actor, options: Mapping[str, Any], owner_org: object = None) -> Target:
    """What the options of a save point to, its row locked.

    :param owner_org: for a new subject: the organisation that proposes it.
    :raises tk.ObjectNotFound: when there is nothing, or nothing that the actor may know of.
    """
    if proposal_id := text(options.get("proposal_id")):
        return _going_on(_readable(actor, service.get(proposal_id, lock=True)), options)
    wanted = text(options.get("id"))
    if wanted is None:
        return _new(actor, owner_org, options)
    proposal = service.get(wanted, lock=True)
    if proposal is not None and service.may_read(actor, proposal):
        return _going_on(proposal, options)
    return _on_subject(actor, wanted, options)


def of(proposal: Proposal) -> Target:
    """An open proposal as a target."""
    kind = Kind(proposal.kind)
    subject = proposal.subject_id, proposal.body, proposal.subject_type
    return Target(proposal, None, kind, *subject)


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
    if proposal is None or not service.may_read(actor, proposal):
        raise tk.ObjectNotFound(tk._("Usulan ini tidak ada, atau bukan untuk Anda."))
    return proposal


def _going_on(proposal: Proposal, options: Mapping[str, Any]) -> Target:
    target = of(proposal)
    if _kind(options, target.kind) is not target.kind:
        words = tk._("Jenis usulan tidak berubah; mulailah usulan lain untuk itu.")
        raise tk.ValidationError({"kind": [words]})
    if _type(options) not in (None, target.subject_type):
        words = tk._("Usulan ini tentang hal lain; mulailah usulan lain untuk itu.")
        raise tk.ValidationError({"subject_type": [words]})
    return target


def _type(options: Mapping[str, Any]) -> str | None:
    """The subject type that a request names, if it does."""
    named = options.get("subject_type")
    return table.known(named) if named else None


def _on_subject(actor: Actor, wanted: str, options: Mapping[str, Any]) -> Target:
    """The draft that a save of a subject goes on with, or one that it opens: what others review
    already stays as they see it."""
    found = table.locate(wanted, _type(options))
    subject_id = found.id if found is not None else wanted
    mine = [p for p in service.open_on(subject_id) if service.may_read(actor, p)]
    unborn = next((p for p in mine if p.kind == Kind.CREATE.value), None)
    if unborn is not None:  # nothing but this one proposal can be about it
        return _going_on(_locked(unborn), options)
    kind = _kind(options, Kind.EDIT)
    if not flag(options, "another"):
        for proposal in mine:
            if proposal.kind == kind.value and _may_save(actor, proposal):
                return _going_on(_locked(proposal), options)
    return _opening(actor, wanted, kind, _type(options))


def _may_save(actor: Actor, proposal: Proposal) -> bool:
    return Verb.SAVE in verbs_for(actor, facts.of(proposal))


def _locked(proposal: Proposal) -> Proposal:
    found = service.get(proposal.id, lock=True)
    assert found is not None  # proposals are never deleted
    return found


def _new(actor: Actor, owner_org: object, options: Mapping[str, Any]) -> Target:
    subject_type, subject_id, body = _type(options) or DATASET, new_id(), {}
    if wanted := text(options.get("copy_of")):
        found = approved(actor, wanted, subject_type)
        body = copying.next_year(subject_type, found.body)
        owner_org = owner_org or found.organization_id
    draft = Draft(Kind.CREATE, subject_id, organization(owner_org).id, None, subject_type)
    return Target(None, draft, Kind.CREATE, subject_id, body, subject_type)


def _opening(actor: Actor, wanted: str, kind: Kind, subject_type: str | None) -> Target:
    """A new proposal on a subject that was approved once."""
    found = approved(actor, wanted, subject_type)
    check_kind(kind, found.id, found.subject_type)
    if len(service.open_on(found.id)) >= MOST_OPEN:
        words = tk._("Sudah ada {count} usulan terbuka tentang ini. Selesaikan dahulu.")
        raise tk.ValidationError({"id": [words.format(count=MOST_OPEN)]})
    draft = Draft(kind, found.id, found.organization_id, found.base_hash, found.subject_type)
    body = starting_body(kind, found.body)
    return Target(None, draft, kind, found.id, body, found.subject_type)


def approved(actor: Actor, wanted: str, subject_type: str | None = None) -> Approved:
    """A subject that was approved once, by id or address, if this person may know of it.

    :raises tk.ObjectNotFound: otherwise.
    """
    found = table.locate(wanted, subject_type) or table.Found(subject_type or DATASET, wanted)
    base = versions.base_of(found.id) if found.governed else None
    if base is None:
        raise tk.ObjectNotFound(_no_such())
    body, base_hash = base
    organization_id = found.organization_id or str(body.get("owner_org") or "")
    if not found.public and not may_read(actor, organization_id):
        raise tk.ObjectNotFound(_no_such())
    return Approved(found.id, organization_id, body, base_hash, found.type)


def _no_such() -> str:
    return tk._("Tidak ada dataset atau entri ini yang berubah lewat usulan.")


def check_kind(kind: Kind, subject_id: str, subject_type: str = DATASET) -> None:
    """Whether a kind of change fits a subject as it stands now.

    :raises tk.ValidationError: naming the kinds that do.
    """
    known = possible(versions.standing(subject_id), TYPES[subject_type].kinds)
    if kind not in known:
        words = tk._("Untuk {what} ini sekarang hanya dapat diusulkan: {kinds}.")
        names = ", ".join(k.value for k in known)
        raise tk.ValidationError({"kind": [words.format(what=subject_type, kinds=names)]})


def _kind(options: Mapping[str, Any], default: Kind) -> Kind:
    try:
        return Kind(options.get("kind") or default)
    except ValueError:
        words = tk._("Jenis usulan ini tidak ada. Yang ada: {kinds}.").format(
            kinds=", ".join(kind.value for kind in Kind)
        )
        raise tk.ValidationError({"kind": [words]}) from None
