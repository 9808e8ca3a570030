"""Renaming, merging and splitting an OPD: everything that is its own goes along, or nothing does.

Each is one transaction; CKAN's index follows from the outbox. Run again, it finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..content import content_hash
from ..gate.passage import passage
from ..kinds import Kind
from ..model import Proposal, RoleGrant, Snapshot
from ..publishing import handover
from ..record import log
from ..states import EDITABLE_STATES, OPEN_STATES, State
from . import estate
from .carrying import carry
from .model import FormerOffice
from .moves import Office, Regulation, Shift, moved_body, state_after

ROLE = "sysadmin"
MOVED = "office"
"""The verb in the log, and the pass by which the gate knows it: it asks a row of each dataset."""


@dataclass
class Moved:
    """What moved, or would."""

    datasets: int = 0
    proposals: int = 0
    reviewed_again: int = 0
    others: int = 0
    rows: int = 0

    def __bool__(self) -> bool:
        return bool(self.datasets or self.proposals or self.others or self.rows)


@dataclass(frozen=True)
class Order:
    """Who lets an OPD change, when, and by which regulation."""

    by: str
    at: datetime
    regulation: Regulation


def find(reference: str) -> Office | None:
    """An OPD by id, name, or a name that it had, whatever its state."""
    group = model.Group.get(reference)
    if group is None:
        former = model.Session.get(FormerOffice, reference)
        group = model.Group.get(former.organization_id) if former is not None else None
    return office(group) if group is not None and group.is_organization else None


def office(group: model.Group) -> Office:
    return Office(group.id, group.name, group.title or group.name)


def _row(organization: Office) -> model.Group:
    return model.Session.query(model.Group).filter_by(id=organization.id).one()


def is_active(organization: Office) -> bool:
    """Whether an OPD still is one."""
    return bool(_row(organization).state == model.State.ACTIVE)


def rename(source: Office, target: Office, order: Order) -> Moved:
    """Give an OPD another address or title; its datasets' Produsen Data follows the title."""
    moved = Moved()
    if source == target:
        return moved
    with passage(MOVED):
        _still()
        group = _row(source)
        group.name, group.title = target.name, target.title
        if source.name != target.name:
            _remember((source.name,), target.id, order.at)
            _forget(target.name)
        moved.rows = 1
        _carry(Shift(source, target), estate.datasets(source.id), order, moved, whole=True)
        _note_command("opd_rename", f"{source.name} → {target.name}", order)
    return moved


def merge(sources: Iterable[Office], target: Office, order: Order) -> Moved:
    """Give everything that some OPD own to another one, and close them."""
    moved = Moved()
    with passage(MOVED):
        _still()
        for source in sources:
            shift, before = Shift(source, target), _total(moved)
            open_ = is_active(source)
            _carry(shift, estate.datasets(source.id), order, moved, whole=True)
            moved.others += handover.hand_over_others(shift, order.at)
            moved.rows += _carry_people(shift, None, order)
            if open_:
                moved.rows += 1
                _close(source, target, order.at)
            if _total(moved) != before:
                _note_command("opd_merge", f"{source.name} → {target.name}", order)
    return moved


def split(
    source: Office, datasets: dict[str, Office], people: dict[str, Office], order: Order
) -> Moved:
    """Give the named datasets and people of an OPD to others; what isn't named stays."""
    moved = Moved()
    with passage(MOVED):
        _still()
        targets = {o.id: o for o in (*datasets.values(), *people.values())}
        for target in targets.values():
            shift = Shift(source, target)
            named = sorted(id_ for id_, goal in datasets.items() if goal == target)
            _carry(shift, named, order, moved, whole=False)
            persons = {id_ for id_, goal in people.items() if goal == target}
            if persons:
                moved.rows += _carry_people(shift, persons, order)
        if moved:
            names = ", ".join(o.name for o in targets.values())
            _note_command("opd_split", f"{source.name} → {names}", order)
    return moved


def unborn(organization_id: str) -> list[Proposal]:
    """The open proposals of datasets that were never approved."""
    states = [state.value for state in OPEN_STATES]
    query = sa.select(Proposal).where(
        Proposal.organization_id == organization_id,
        Proposal.kind == Kind.CREATE.value,
        Proposal.state.in_(states),
    )
    return list(model.Session.scalars(query))


def role_holders(organization_id: str) -> set[str]:
    """Who holds a role for this very OPD."""
    query = sa.select(RoleGrant.user_id).where(RoleGrant.organization_id == organization_id)
    return set(model.Session.scalars(query))


def _total(moved: Moved) -> int:
    return moved.datasets + moved.proposals + moved.others + moved.rows


def _still() -> None:
    """Nobody takes a step with any proposal until this is done; everybody goes on reading."""
    model.Session.execute(sa.text("lock table sdi_proposal in exclusive mode"))


def _carry(
    shift: Shift, subjects: Collection[str], order: Order, moved: Moved, *, whole: bool
) -> None:
    """Datasets with their proposals.

    :param whole: every proposal of the OPD, also of what isn't a dataset yet or was to come here.
    """
    bases: dict[str, str] = {}
    for subject_id in subjects:
        hashes = handover.hand_over(subject_id, shift, order.at)
        if hashes is not None:
            bases[subject_id + hashes[0]] = hashes[1]
            moved.datasets += 1
        _note(order, shift, subject_id=subject_id, content_hash=hashes[1] if hashes else None)
    for proposal in _proposals(shift.source.id, None if whole else subjects):
        _carry_proposal(proposal, shift, bases, order, moved)
    model.Session.flush()


def _proposals(organization_id: str, subjects: Collection[str] | None) -> list[Proposal]:
    query = sa.select(Proposal).order_by(Proposal.created_at, Proposal.id)
    owned = Proposal.organization_id == organization_id
    if subjects is not None:
        return list(model.Session.scalars(query.where(owned, Proposal.subject_id.in_(subjects))))
    offered = Proposal.receiving_organization_id == organization_id
    return list(model.Session.scalars(query.where(sa.or_(owned, offered))))


def _carry_proposal(
    proposal: Proposal, shift: Shift, bases: dict[str, str], order: Order, moved: Moved
) -> None:
    before = State(proposal.state)
    if proposal.organization_id == shift.source.id:
        proposal.organization_id = shift.target.id
    if before not in OPEN_STATES:
        return  # who may read what was decided; what was decided stays
    if proposal.receiving_organization_id == shift.source.id:
        proposal.receiving_organization_id = shift.target.id
    if proposal.base_hash is not None:
        key = proposal.subject_id + proposal.base_hash
        proposal.base_hash = bases.get(key, proposal.base_hash)
    body = moved_body(proposal.body, shift)
    changed = body != proposal.body
    if changed:
        _fill(proposal, body, before, order.at)
    if _is_moot(proposal):
        proposal.state = State.DISCARDED.value
    else:
        proposal.state = state_after(before, changed).value
    moved.proposals += 1
    moved.reviewed_again += (
        before is not State.IN_REVIEW and proposal.state == State.IN_REVIEW.value
    )
    _note(
        order,
        shift,
        proposal_id=proposal.id,
        subject_id=proposal.subject_id,
        content_hash=proposal.content_hash,
        from_state=before.value,
        to_state=proposal.state,
    )


def _is_moot(proposal: Proposal) -> bool:
    """A transfer between two that have become one."""
    return (
        proposal.kind == Kind.TRANSFER.value
        and proposal.receiving_organization_id == proposal.organization_id
    )


def _fill(proposal: Proposal, body: dict[str, object], state: State, at: datetime) -> None:
    """Keep content that is another now; who wrote it stays who wrote it."""
    proposal.body = body
    proposal.content_hash = content_hash(proposal.kind, proposal.subject_id, body)
    proposal.approved_hash = None
    proposal.attestation = {}
    if state not in EDITABLE_STATES:
        snapshot = Snapshot(
            proposal_id=proposal.id, content_hash=proposal.content_hash, body=body, at=at
        )
        model.Session.merge(snapshot)


def _carry_people(shift: Shift, people: Collection[str] | None, order: Order) -> int:
    count = carry(shift, people)
    if count:
        log.append(
            order.at, order.by, ROLE, MOVED, note=f"{count} {shift.source.id} → {shift.target.id}"
        )
    return count


def _close(source: Office, target: Office, at: datetime) -> None:
    group = _row(source)
    group.state = model.State.DELETED
    _remember((source.id, source.name), target.id, at)


def _remember(names: Iterable[str], organization_id: str, at: datetime) -> None:
    for name in names:
        former = FormerOffice(name=name, organization_id=organization_id, at=at)
        model.Session.merge(former)
    model.Session.flush()


def _forget(name: str) -> None:
    """An address in use leads nowhere else."""
    model.Session.execute(sa.delete(FormerOffice).where(FormerOffice.name == name))


def _note(order: Order, shift: Shift, **fields: str | None) -> None:
    words = f"{shift.source.title} → {shift.target.title}: {order.regulation.note()}"
    log.append(order.at, order.by, ROLE, MOVED, note=words, **fields)  # type: ignore[arg-type]


def _note_command(verb: str, what: str, order: Order) -> None:
    log.append(order.at, order.by, ROLE, verb, note=f"{what}: {order.regulation.note()}")
    model.Session.flush()
