"""Approved versions: what a proposal starts from, and what it must still find when published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..content import Body, content_hash
from ..kinds import REASON, Kind, Standing
from ..model import Proposal, Version
from . import dataset

DATASET = "dataset"


def latest(subject_id: str) -> Version | None:
    """The approved version that stands now, or None before the first."""
    if dataset.is_unborn(subject_id):
        return None
    query = sa.select(Version).where(Version.subject_id == subject_id)
    return model.Session.scalars(query.order_by(Version.number.desc()).limit(1)).first()


def base_of(subject_id: str) -> tuple[Body, str] | None:
    """Body and hash that an edit starts from: the approved version, or the row that CKAN holds
    when nobody has adopted it yet; None where there is neither."""
    version = latest(subject_id)
    if version is not None:
        return version.body, version.content_hash
    if dataset.find_live(subject_id) is None:
        return None
    body = dataset.live_body(subject_id)
    return body, baseline_hash(subject_id, body)


def baseline_hash(subject_id: str, body: Body) -> str:
    """The hash of a version's content, whichever proposal (or none) brought it."""
    return content_hash(Kind.EDIT.value, subject_id, body)


def add(
    subject_id: str,
    body: Body,
    at: datetime,
    *,
    proposal: Proposal | None = None,
    withdrawn: bool = False,
) -> Version:
    """Record the next version, in the current transaction."""
    last = latest(subject_id)
    version = Version(
        subject_type=proposal.subject_type if proposal else last.subject_type if last else DATASET,
        subject_id=subject_id,
        number=(last.number if last else 0) + 1,
        body=body,
        content_hash=baseline_hash(subject_id, body),
        withdrawn=withdrawn,
        proposal_id=proposal.id if proposal else None,
        published_at=at,
        kind=proposal.kind if proposal else None,
        approved_at=proposal.decided_at if proposal else None,
        attestation=proposal.attestation if proposal else {},
    )
    model.Session.add(version)
    model.Session.flush()
    dataset.born(subject_id)
    return version


def by_hash(subject_id: str, hash_: str) -> Version | None:
    """The newest approved version with this content."""
    query = sa.select(Version).where(
        Version.subject_id == subject_id, Version.content_hash == hash_
    )
    return model.Session.scalars(query.order_by(Version.number.desc()).limit(1)).first()


def ensure_baseline(subject_id: str, at: datetime) -> None:
    """Record what CKAN holds as the first version, if nobody has adopted the dataset yet."""
    if dataset.is_unborn(subject_id):
        return
    if latest(subject_id) is None and dataset.find_live(subject_id) is not None:
        add(subject_id, dataset.live_body(subject_id), at)


def all_bodies(subject_id: str) -> list[Body]:
    """The content of every approved version, oldest first."""
    return bodies_of([subject_id]).get(subject_id, [])


def bodies_of(subject_ids: Collection[str]) -> dict[str, list[Body]]:
    """The same of many subjects, with one query."""
    query = sa.select(Version.subject_id, Version.body).where(Version.subject_id.in_(subject_ids))
    found: dict[str, list[Body]] = {}
    for subject_id, body in model.Session.execute(query.order_by(Version.number)):
        found.setdefault(subject_id, []).append(body)
    return found


def standing(subject_id: str) -> Standing:
    """How a subject stands with the public now."""
    live = dataset.find_live(subject_id)
    if live is not None and live.state == model.State.ACTIVE:
        return Standing.PUBLIC
    version = latest(subject_id)
    if version is not None and version.subject_type != DATASET:
        return Standing.WITHDRAWN if version.withdrawn else Standing.PUBLIC
    if version is None:
        return Standing.UNBORN if live is None else Standing.WITHDRAWN
    if version.kind == Kind.DELETE.value:
        return Standing.DELETED
    if REASON in version.body or (live is not None and not version.withdrawn):
        return Standing.WITHDRAWN
    return Standing.CLOSED


def public_name_of(name: str) -> str | None:
    """The dataset that once was public under an address, whatever its address is now."""
    asked = dataset.asked_names()
    if name not in asked:
        asked[name] = _public_name_of(name)
    return asked[name]


def _public_name_of(name: str) -> str | None:
    query = sa.select(Version.subject_id).where(
        Version.subject_type == DATASET,
        Version.body["name"].astext == name,
        ~Version.withdrawn,  # in the words of the index, which “is false” would not use
    )
    return model.Session.scalars(query.order_by(Version.published_at.desc()).limit(1)).first()


def files_of_others(ids: set[str], subject_id: str) -> set[str]:
    """Those of these resource ids that another dataset has or had, deleted ones included."""
    if not ids:
        return set()
    resource = model.resource_table.c
    rows = sa.select(resource.id).where(resource.id.in_(ids), resource.package_id != subject_id)
    purged = sa.select(Version.body).where(
        Version.kind == Kind.DELETE.value, Version.subject_id != subject_id
    )
    listed = sa.or_(*(Version.body.contains({"resources": [{"id": id}]}) for id in ids))
    found = set(model.Session.scalars(rows))
    for body in model.Session.scalars(purged.where(listed)):
        found |= ids & {str(r.get("id")) for r in body.get("resources") or []}
    return found
