"""The override: a change past the workflow, and the walidata who then confirms or undoes it.

Written into the log by the gate's triggers, whichever way it came (`gate.passes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..content import Body, file_hashes
from ..gate.passage import passage
from ..gate.passes import MARK, OVERRIDE
from ..model import LogEntry, Version
from ..people.roles import actor_for
from ..policy import Actor
from ..publishing import dataset, marks, outbox, store, versions
from ..states import Role, State
from ..subjects import entry_rows
from ..subjects.types import DATASET
from . import log

CONFIRM, REJECT = "override_confirm", "override_reject"


class Why(str, Enum):
    """Why an override is neither confirmed nor undone."""

    NOTHING = "nothing"
    ROLE = "role"
    OWN = "own"
    HASH = "hash"
    FILE = "file"
    NO_VERSION = "no_version"


class NotSettled(Exception):
    """Nothing was changed; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Pending:
    """Overrides of one dataset or entry that nobody has confirmed yet.

    :param live: the subject as it stands now; None when it is gone.
    :param approved: the last approved version, if there ever was one.
    :param content_hash: names what a walidata sees here; his decision must repeat it.
    """

    subject_id: str
    rows: Sequence[LogEntry]
    live: Body | None
    hidden: bool
    approved: Version | None
    subject_type: str = DATASET

    @property
    def content_hash(self) -> str:
        state = {"live": self.live, "hidden": self.hidden, "row": self.rows[-1].hash}
        return versions.baseline_hash(self.subject_id, state)

    @property
    def organization_id(self) -> str:
        body = self.live or (self.approved.body if self.approved else {})
        return str(body.get("owner_org") or "")


def pending(subject_id: str) -> Pending | None:
    """What waits for confirmation on a dataset or an entry; None when nothing does."""
    settled = sa.select(sa.func.coalesce(sa.func.max(LogEntry.seq), 0)).where(
        LogEntry.subject_id == subject_id,
        sa.or_(
            LogEntry.verb.in_((CONFIRM, REJECT, "adopt")),
            LogEntry.to_state == State.PUBLISHED.value,
        ),
    )
    rows = list(
        model.Session.scalars(
            sa.select(LogEntry)
            .where(LogEntry.subject_id == subject_id, LogEntry.verb == OVERRIDE)
            .where(LogEntry.seq > settled.scalar_subquery())
            .order_by(LogEntry.seq)
        )
    )
    if not rows:
        return None
    approved = versions.latest(subject_id)
    entry = model.Session.get(Entry, subject_id)
    if entry is not None or (approved is not None and approved.subject_type != DATASET):
        return _pending_entry(subject_id, rows, entry, approved)
    row = dataset.find_live(subject_id)
    return Pending(
        subject_id,
        rows,
        dataset.live_body(subject_id) if row else None,
        row is None or row.state != model.State.ACTIVE,
        approved,
    )


def _pending_entry(
    subject_id: str, rows: Sequence[LogEntry], entry: Entry | None, approved: Version | None
) -> Pending:
    type_ = approved.subject_type if approved else entry.type if entry else ""
    said = approved.body if approved else {}
    live = entry_rows.live_body(entry, type_, said) if entry else None
    hidden = entry is None or entry.status != Status.AGREED.value
    return Pending(subject_id, rows, live, hidden, approved, type_)


def is_marked(row: Any) -> bool:
    """Whether a dataset's row says that it was changed past the workflow; costs no query."""
    return bool(isinstance(row.plugin_data, dict) and row.plugin_data.get(MARK))


def may_settle(actor: Actor, found: Pending) -> bool:
    """Whether somebody is walidata for the dataset."""
    return Role.WALIDATA in actor.roles_for(found.organization_id)


def confirm(found: Pending, actor: Actor, seen: str, note: str, at: datetime) -> None:
    """Make the live content the approved version, and commit.

    :raises NotSettled: who overrode doesn't confirm, nor who saw something else.
    """
    _check(found, actor, seen)
    if actor.user_id in {_account(row.actor) for row in found.rows}:
        raise NotSettled(Why.OWN)
    body = found.live if found.live is not None else _approved(found).body
    if not found.hidden and not all(store.has(sha256) for sha256 in file_hashes(body)):
        raise NotSettled(Why.FILE)
    with passage(CONFIRM, actor.user_id):
        version = versions.add(found.subject_id, body, at, withdrawn=found.hidden)
        if found.subject_type != DATASET:
            version.subject_type = found.subject_type
            _write_entry(found, version, at)
        elif not found.hidden:
            dataset.write(found.subject_id, body, _name(actor), at, marks.again(version))
        _finish(found, actor, CONFIRM, note, version.content_hash, at)


def reject(found: Pending, actor: Actor, seen: str, note: str, at: datetime) -> None:
    """Publish the approved version again, over what was changed past the workflow, and commit.

    :raises NotSettled: nothing was ever approved, or its files are gone.
    """
    _check(found, actor, seen)
    version = _approved(found)
    if not version.withdrawn and not all(store.has(h) for h in file_hashes(version.body)):
        raise NotSettled(Why.FILE)
    with passage(REJECT, actor.user_id):
        if found.subject_type != DATASET:
            _write_entry(found, version, at)
        elif not version.withdrawn:
            said = marks.again(version)
            dataset.write(found.subject_id, version.body, _name(actor), at, said)
        elif not found.hidden:
            dataset.remove(found.subject_id, _name(actor))
        _finish(found, actor, REJECT, note, version.content_hash, at)


def _write_entry(found: Pending, version: Version, at: datetime) -> None:
    status = entry_rows.status_of(version.body, hidden=version.withdrawn)
    stamp = version.content_hash, version.number, at
    said = version.attestation or {}
    entry_rows.put(found.subject_type, found.subject_id, version.body, status, stamp, said)


def _check(found: Pending, actor: Actor, seen: str) -> None:
    if not may_settle(actor, found):
        raise NotSettled(Why.ROLE)
    if seen != found.content_hash:
        raise NotSettled(Why.HASH)


def _approved(found: Pending) -> Version:
    if found.approved is None:
        raise NotSettled(Why.NO_VERSION)
    return found.approved


def _account(actor: str) -> str:
    """The id behind what the log has as actor: commands may have been given a name."""
    known = actor_for(actor)
    return known.user_id if known else actor


def _name(actor: Actor) -> str:
    user = model.User.get(actor.user_id)
    return user.name if user else actor.user_id


def _finish(found: Pending, actor: Actor, verb: str, note: str, hash_: str, at: datetime) -> None:
    log.append(
        at,
        actor.user_id,
        Role.WALIDATA.value,
        verb,
        subject_id=found.subject_id,
        note=note,
        content_hash=hash_,
    )
    if found.subject_type == DATASET:
        outbox.add(found.subject_id, at)
    model.Session.commit()
