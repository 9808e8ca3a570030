"""Policy “standing”: what a trusted source says is published, record by record; the index follows
for many at once."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.content import Body
from ckanext.sdi_balikpapan.proposals.kinds import Kind, Standing
from ckanext.sdi_balikpapan.proposals.model import new_id
from ckanext.sdi_balikpapan.proposals.publishing import dataset as datasets
from ckanext.sdi_balikpapan.proposals.publishing import standing, versions
from ckanext.sdi_balikpapan.proposals.publishing.standing import Approval, NotStanding
from ckanext.sdi_balikpapan.proposals.service import Draft

from ..jobs.states import Result
from ..model import Record, Source
from ..planning import Fate
from ..problems import CHECKS, Problem, of_errors, problem
from . import archiving, composing, proposing
from .mapping import Prepared, prepare
from .records import as_read, done


def approval_of(source: Source) -> Approval:
    """The standing approval of a source that has one."""
    assert source.approved_by
    assert source.approved_at
    assert source.approved_until
    return Approval(
        proposing.name_of(source), source.approved_by, source.approved_at, source.approved_until
    )


def publish(source: Source, record: Record, at: datetime) -> bool:
    """Publish what a record says, its row locked by the caller, and commit.

    :returns: whether anything became public or went; otherwise it is the same, or refused.
    :raises NotStanding: it must be proposed; nothing was written.
    """
    if record.fate == Fate.ARCHIVE.value:
        return _withdraw(source, record, at)
    prepared = prepare(source, as_read(record))
    # Its id comes from the record alone, so nothing of it can be here before the record is.
    is_new = not record.applied and record.proposal_id is None
    with datasets.unborn(record.subject_id) if is_new else nullcontext():
        return _publish(source, record, prepared, at)


def _publish(source: Source, record: Record, prepared: Prepared, at: datetime) -> bool:
    is_new = datasets.is_unborn(record.subject_id)
    now_ = Standing.UNBORN if is_new else versions.standing(record.subject_id)
    if prepared.is_refused or now_ is Standing.DELETED:
        proposing.propose(source, record, at, prepared)
        return False
    actor = proposing.actor_of(source, prepared.organization_id)
    if not is_new and proposing.awaits_withdrawal(record.subject_id, actor):
        proposing.propose(source, record, at, prepared)  # it tells that people decide first
        return False
    if now_ is Standing.WITHDRAWN and not record.archived:
        raise NotStanding("withdrawn_here")  # by people, who decide whether it comes back
    kind, body, base_hash, told = _content(source, record, prepared, now_)
    problems = [*told, *prepared.problems]
    record.archived = False
    _give_up_own(source, record, prepared.organization_id, at)
    if body is None:
        done(record, Result.SAME, problems, prepared.said)
        model.Session.commit()
        return False
    proposal_id = new_id()
    done(record, Result.PUBLISHED, problems, prepared.said, proposal_id)
    owner = str(body.get("owner_org") or prepared.organization_id)
    draft = Draft(kind, record.subject_id, owner, base_hash)
    standing.publish(draft, body, approval_of(source), at, proposal_id=proposal_id)
    return True


def _content(
    source: Source, record: Record, prepared: Prepared, now_: Standing
) -> tuple[Kind, Body | None, str | None, list[Problem]]:
    """What is to be published; no body where it is public already."""
    if now_ is Standing.UNBORN:
        return Kind.CREATE, composing.fresh(prepared), None, []
    base = versions.base_of(record.subject_id)
    assert base is not None  # there is one unless it was never born
    body, told = composing.changed(source, prepared, record.said or {}, base[0])
    is_same = now_ is not Standing.WITHDRAWN and body == base[0]
    return Kind.EDIT, None if is_same else body, base[1], told


def _withdraw(source: Source, record: Record, at: datetime) -> bool:
    draft, body = archiving.withdrawal(source, record.subject_id)
    if draft is None:
        archiving.archive(source, record, at)
        return False
    _give_up_own(source, record, draft.organization_id, at)
    proposal_id = new_id()
    record.archived = True
    done(record, Result.PUBLISHED, proposal_id=proposal_id)
    standing.publish(draft, body, approval_of(source), at, proposal_id=proposal_id)
    return True


def _give_up_own(source: Source, record: Record, organization_id: str, at: datetime) -> None:
    """What the source had proposed before is overtaken by what is published now."""
    if record.proposal_id is None:
        return
    actor = proposing.actor_of(source, organization_id)
    for kind in (Kind.CREATE, Kind.EDIT, Kind.WITHDRAW):
        proposing.drop_own(record.subject_id, actor, kind, at)


def told(error: NotStanding) -> list[Problem]:
    """Why a dataset is proposed although its source is trusted."""
    sentences = {
        "expired": tk._("persetujuan tetap tidak berlaku lagi"),
        "no_role": tk._("pemberi persetujuan tetap bukan walidata perangkat daerah ini"),
        "data_prioritas": tk._("ini Data Prioritas"),
        "not_open": tk._("aksesnya tidak terbuka"),
        "blocked": tk._("ada pemeriksaan yang belum terpenuhi"),
        "invalid": tk._("isiannya belum lengkap atau tidak sah"),
        "withdrawn_here": tk._("dataset ini ditarik di portal ini"),
        "taken": tk._("alamatnya sudah dipakai"),
    }
    why = sentences.get(error.why, error.why)
    words = tk._("Diusulkan, tidak langsung terbit: {why}.").format(why=why)
    return [problem(CHECKS, words), *of_errors(error.errors)]
