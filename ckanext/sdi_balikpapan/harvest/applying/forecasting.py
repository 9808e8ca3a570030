"""What would become of a record, for a trial: nothing is proposed, nothing published."""

from __future__ import annotations

from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.content import Body, content_hash
from ckanext.sdi_balikpapan.proposals.kinds import Kind, Standing
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.states import State

from ..jobs.states import Result
from ..model import Record as Kept
from ..model import Source
from ..problems import MOST, Problem, of_errors
from ..reading.records import Record
from ..sources import service as sources
from . import composing, proposing
from .mapping import Prepared, prepare


def forecast(source: Source, record: Record, at: datetime) -> tuple[str, list[Problem]]:
    """The result that a record would come to, and what is wrong with it."""
    prepared = prepare(source, record)
    standing = versions.standing(prepared.subject_id)
    if refused := proposing.refusal(prepared, standing):
        return Result.REFUSED.value, list(refused)
    try:
        kind, body = _body(source, record, prepared, standing)
        errors = proposing.errors_of(_as_if(kind, prepared, body, at))
    except tk.ValidationError as error:
        errors = error.error_dict
    problems = [*of_errors(errors), *prepared.problems][:MOST]
    if errors:
        return Result.DRAFTED.value, problems
    public = sources.is_trusted(source, at)
    return (Result.PUBLISHED if public else Result.PROPOSED).value, problems


def _body(
    source: Source, record: Record, prepared: Prepared, standing: Standing
) -> tuple[Kind, Body]:
    base = versions.base_of(prepared.subject_id)
    if base is None or standing is Standing.UNBORN:
        return Kind.CREATE, composing.fresh(prepared)
    kept = model.Session.get(Kept, (source.id, record.remote_id))
    before = kept.said if kept is not None else None
    return Kind.EDIT, composing.changed(source, prepared, before or {}, base[0])[0]


def _as_if(kind: Kind, prepared: Prepared, body: Body, at: datetime) -> Proposal:
    """A proposal that is never kept."""
    base = versions.base_of(prepared.subject_id)
    return Proposal(
        id="",
        subject_type="dataset",
        subject_id=prepared.subject_id,
        kind=kind.value,
        state=State.DRAFT.value,
        organization_id=str(body.get("owner_org") or prepared.organization_id),
        title=str(body.get("title") or ""),
        body=body,
        content_hash=content_hash(kind.value, prepared.subject_id, body),
        base_hash=base[1] if base else None,
        created_by="",
        created_at=at,
        edited_by="",
        edited_at=at,
        attestation={},
    )
