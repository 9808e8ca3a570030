"""Handing datasets to another OPD because the OPD itself changed: a new version each, at once.

Nothing that was approved changes but whose it is, so the schema isn't asked again: a dataset that
was approved under an older one is handed over like the others. It runs inside a passage.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone

import ckan.model as model
import sqlalchemy as sa

from ..content import Body
from ..model import OutboxTask, Version
from ..people.moves import Shift, moved_body
from ..subjects import entry_rows
from . import dataset, versions

_STANDING = (model.State.ACTIVE, model.State.DELETED)


def hand_over(subject_id: str, shift: Shift, at: datetime) -> tuple[str, str] | None:
    """Give one dataset to its new owner, in the current transaction, without committing.

    :returns: the hashes of the approved version before and after; None where there is none.
    """
    live = dataset.find_live(subject_id)
    if versions.latest(subject_id) is None and live is not None and live.state in _STANDING:
        versions.ensure_baseline(subject_id, at)
    last = versions.latest(subject_id)
    hashes = None
    if last is not None:
        body = moved_body(last.body, shift)
        before, number = last.content_hash, last.number
        if body != last.body:
            version = versions.add(subject_id, body, at, withdrawn=last.withdrawn)
            version.kind, version.approved_at = last.kind, last.approved_at
            version.attestation = last.attestation
            number, last = version.number, version
        hashes = before, last.content_hash
        if last.subject_type != versions.DATASET:
            _write_entry(last, at)
        elif live is not None:
            _write(live, body, number, at)
    if live is not None or last is None or last.subject_type == versions.DATASET:
        _own((subject_id,), shift)
        add_index_task(subject_id, at)
    return hashes


def _write_entry(version: Version, at: datetime) -> None:
    status = entry_rows.status_of(version.body, hidden=version.withdrawn)
    stamp = version.content_hash, version.number, at
    entry_rows.put(version.subject_type, version.subject_id, version.body, status, stamp)


def _write(live: model.Package, body: Body, number: int, at: datetime) -> None:
    live.author = str(body.get("author") or "")
    if "sdi_version" in (live.extras or {}):
        live.extras = {**live.extras, "sdi_version": str(number)}
    live.metadata_modified = at.astimezone(timezone.utc).replace(tzinfo=None)
    model.Session.flush()


def hand_over_others(shift: Shift, at: datetime) -> int:
    """Give away what isn't governed, harvest sources for instance; how many there were."""
    package = model.Package
    ids = list(
        model.Session.scalars(sa.select(package.id).where(package.owner_org == shift.source.id))
    )
    _own(ids, shift)
    for package_id in ids:
        add_index_task(package_id, at)
    return len(ids)


def _own(ids: Iterable[str], shift: Shift) -> None:
    package, member = model.Package, model.Member
    wanted = list(ids)
    if not wanted or shift.source.id == shift.target.id:
        return
    options = {"synchronize_session": "fetch"}
    owned = sa.update(package).where(package.id.in_(wanted), package.owner_org == shift.source.id)
    held = sa.update(member).where(
        member.table_name == "package",
        member.table_id.in_(wanted),
        member.group_id == shift.source.id,
    )
    model.Session.execute(owned.values(owner_org=shift.target.id), execution_options=options)
    model.Session.execute(held.values(group_id=shift.target.id), execution_options=options)


def add_index_task(subject_id: str, at: datetime) -> None:
    """Let the search index follow; files and tables stay as they are."""
    task = OutboxTask(
        subject_id=subject_id, task="index", created_at=at, due_at=at, attempts=0, last_error=""
    )
    model.Session.add(task)
