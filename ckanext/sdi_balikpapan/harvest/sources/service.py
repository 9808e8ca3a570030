"""Sources as rows: finding, keeping, trusting and leaving them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.proposals.states import Role

from ..model import Job, Record, Source
from .settings import Policy, Schedule, approval_holds, covered, next_time

SETTINGS = (
    "name",
    "title",
    "url",
    "kind",
    "charset",
    "organization_id",
    "policy",
    "schedule",
    "options",
    "share",
    "grace_days",
)
"""What people say of a source; everything else is the portal's own."""

DEFAULTS: dict[str, Any] = {
    "title": "",
    "kind": "",
    "charset": "",
    "policy": Policy.PROPOSE.value,
    "schedule": Schedule.MANUAL.value,
    "options": {},
    "share": 0.2,
    "grace_days": 7,
}

ACTIVE, PAUSED, REMOVED = "active", "paused", "removed"


def may_manage(actor: Actor, is_sysadmin: bool, organization_id: str) -> bool:
    """Whether somebody looks after an organisation's sources: its walidata, and the admin."""
    return is_sysadmin or Role.WALIDATA in actor.roles_for(organization_id)


def may_trust(actor: Actor, organization_id: str) -> bool:
    """Whether somebody may give a standing approval: a walidata, and no admin by being one."""
    return Role.WALIDATA in actor.roles_for(organization_id)


def find(id_or_name: str, *, lock: bool = False) -> Source | None:
    """A source by id or name; removed ones are gone."""
    query = sa.select(Source).where(
        sa.or_(Source.id == id_or_name, Source.name == id_or_name), Source.state != REMOVED
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return model.Session.scalars(query).first()


def settings(source: Source) -> dict[str, Any]:
    """What people said of a source."""
    return {name: getattr(source, name) for name in SETTINGS}


def settings_hash(source: Source) -> str:
    """What a standing approval would be given for."""
    return covered(settings(source))


def keep(source: Source | None, said: dict[str, Any], actor_id: str, at: datetime) -> Source:
    """Keep a new source or a change of one, without committing.

    A change of what a standing approval was given for makes that void (`settings.covered`).
    """
    if source is None:
        source = Source(**said, created_by=actor_id, created_at=at, state=ACTIVE)
        source.next_at = next_time(Schedule(said["schedule"]), at)
        model.Session.add(source)
        model.Session.flush()
        return source
    if covered({**settings(source), **said}) != covered(settings(source)):
        source.etag = source.modified = ""
        source.watermark = source.whole_at = None
    if said["schedule"] != source.schedule:
        source.next_at = next_time(Schedule(said["schedule"]), at)
    for name, value in said.items():
        setattr(source, name, value)
    if source.approved_by and source.approved_for != covered(settings(source)):
        revoke(source, actor_id, at, "berubah")
    return source


def approve(source: Source, actor: Actor, until: datetime, note: str, at: datetime) -> None:
    """Note that a walidata trusts a source until a day, without committing; it is logged."""
    source.policy = Policy.STANDING.value
    source.approved_by, source.approved_at, source.approved_until = actor.user_id, at, until
    source.approved_for = covered(settings(source))
    _note(source, actor.user_id, "standing_approve", f"sampai {until.date()}. {note}".strip(), at)


def revoke(source: Source, actor_id: str, at: datetime, note: str = "") -> None:
    """Take a standing approval back, without committing; it is logged."""
    source.approved_by = source.approved_at = source.approved_until = None
    source.approved_for = ""
    _note(source, actor_id, "standing_revoke", note, at)


def pause(source: Source, at: datetime) -> None:  # noqa: ARG001 - as `resume`
    """Read a source no more for now, without committing."""
    source.state = PAUSED


def resume(source: Source, at: datetime) -> None:
    """Read a source again, by its schedule, without committing."""
    source.state, source.failures = ACTIVE, 0
    source.next_at = next_time(Schedule(source.schedule), at)


def forsake(source: Source, actor_id: str, at: datetime) -> None:
    """Read a source no more and give its name free, without committing."""
    if source.approved_by:
        revoke(source, actor_id, at, "sumber dihapus")
    source.state, source.next_at = REMOVED, None
    source.name = f"{source.name}~{source.id[:8]}"


def is_trusted(source: Source, at: datetime) -> bool:
    """Whether a standing approval holds now; publication asks once more who gave it."""
    return source.state == ACTIVE and approval_holds(
        settings(source), source.approved_for, source.approved_at, source.approved_until, at
    )


def still_vouches(source: Source) -> bool:
    """Whether who gave the standing approval still is walidata."""
    by = actor_for(source.approved_by)
    return by is not None and may_trust(by, source.organization_id)


def last_job(source_id: str) -> Job | None:
    """The run that was started last."""
    query = sa.select(Job).where(Job.source_id == source_id, ~Job.is_trial)
    return model.Session.scalars(query.order_by(Job.created_at.desc()).limit(1)).first()


def counted(source_id: str) -> int:
    """How many records of a source have a dataset or a proposal here."""
    query = sa.select(sa.func.count()).where(
        Record.source_id == source_id, Record.applied != "", ~Record.archived
    )
    return model.Session.scalar(query) or 0


def count_public(source_id: str) -> int:
    """How many datasets of a source the public sees."""
    query = (
        sa.select(sa.func.count())
        .select_from(Record)
        .join(model.Package, model.Package.id == Record.subject_id)
        .where(Record.source_id == source_id, Record.applied != "", ~Record.archived)
        .where(model.Package.state == "active", ~model.Package.private)
    )
    return model.Session.scalar(query) or 0


def _note(source: Source, actor_id: str, verb: str, note: str, at: datetime) -> None:
    words = f"{source.name} ({source.url}) {note}".strip()
    role = Role.WALIDATA.value
    log.append(at, actor_id, role, verb, subject_id=source.id, note=words[:2000])
