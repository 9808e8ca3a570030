"""One row of an import, made a draft on top of what the entry says at that moment."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from ckanext.sdi_balikpapan.proposals import service, words
from ckanext.sdi_balikpapan.proposals.content import BadContent, Body, patched
from ckanext.sdi_balikpapan.proposals.editing import finding, saving
from ckanext.sdi_balikpapan.proposals.editing.finding import Target
from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.policy import Actor, Refused
from ckanext.sdi_balikpapan.proposals.service import Draft
from ckanext.sdi_balikpapan.proposals.states import OPEN_STATES
from ckanext.sdi_balikpapan.proposals.subjects.table import SUBJECTS
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards.daftar_data import IDENTITY, YEAR
from ckanext.sdi_balikpapan.standards.daftar_data import key as identity_key
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from .. import reading
from ..sheet.columns import OFFICE
from ..sheet.deciding import Fate
from ..sheet.merging import merge
from .model import Import, ImportRow
from .states import Result

log = logging.getLogger(__name__)


class Twins:
    """Entries and drafts that others made of the same data since a file was looked at."""

    def __init__(self, year: int, rows: Sequence[ImportRow]) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.identities: dict[str, str] = {}
        new = [row for row in rows if row.fate == Fate.NEW.value]
        if not new:
            return
        self._note(
            (p.subject_id, p.organization_id, p.body)
            for p in model.Session.scalars(_open_like(year, new))
        )
        self._note((e.id, e.organization_id, e.body) for e in _agreed_like(year, new))

    def _note(self, found: Any) -> None:
        for subject_id, organization_id, body in found:
            self.note(subject_id, organization_id, body)

    def note(self, subject_id: str, organization_id: str, body: Body) -> None:
        """Remember an entry."""
        self.names.setdefault(_name(organization_id, body), subject_id)
        if identity := identity_key(str(body.get(IDENTITY) or "")):
            self.identities.setdefault(identity, subject_id)

    def of(self, row: ImportRow) -> str:
        """The other entry that a new row speaks of, or nothing."""
        if identity := identity_key(str(row.said.get(IDENTITY) or "")):
            found = self.identities.get(identity, "")
        else:
            found = self.names.get(_name(row.organization_id, row.said), "")
        return found if found != row.subject_id else ""


def _name(organization_id: str, body: Any) -> tuple[str, str]:
    return organization_id, " ".join(str(body.get("nama_data") or "").casefold().split())


def _like(body: Any, rows: Sequence[ImportRow]) -> Any:
    """The condition that finds at least those that are called as these rows are."""
    names = {_name("", row.said)[1] for row in rows}
    identities = {identity_key(str(row.said.get(IDENTITY) or "")) for row in rows} - {""}
    name = sa.func.regexp_replace(sa.func.btrim(body["nama_data"].astext), r"\s+", " ", "g")
    identity = sa.func.regexp_replace(sa.func.lower(body[IDENTITY].astext), "[^a-z0-9]+", "-", "g")
    return sa.or_(sa.func.lower(name).in_(names), sa.func.btrim(identity, "-").in_(identities))


def _open_like(year: int, rows: Sequence[ImportRow]) -> Any:
    return sa.select(Proposal).where(
        Proposal.subject_type == PLAN,
        Proposal.state.in_([state.value for state in OPEN_STATES]),
        Proposal.body[YEAR].astext == f"{year:04}",
        _like(Proposal.body, rows),
    )


def _agreed_like(year: int, rows: Sequence[ImportRow]) -> Any:
    query = sa.select(Entry).where(*reading.agreed(reading.Asked(year=year)))
    return model.Session.scalars(query.where(_like(Entry.body, rows)))


def apply(job: Import, row: ImportRow, actor: Actor, twins: Twins, at: datetime) -> None:
    """Keep what a row says, in the current transaction, and note what became of it."""
    row.waits = False
    try:
        with model.Session.begin_nested():
            _apply(job, row, actor, twins, at)
    except Refused as error:
        refuse(row, words.refused(error))
    except BadContent as error:
        refuse(row, words.bad_content(error))
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized) as error:
        refuse(row, error)
    except (IntegrityError, DataError):
        # Else the whole import would be tried again and again.
        log.exception("Row %s of the import %s can't be kept", row.number, job.id)
        refuse(row, tk._("Baris ini tidak dapat disimpan. Periksa isinya, lalu unggah lagi."))


def _apply(job: Import, row: ImportRow, actor: Actor, twins: Twins, at: datetime) -> None:
    is_new = row.fate == Fate.NEW.value
    if is_new and twins.of(row):
        row.result = Result.CONFLICT.value
        said = tk._("Butir yang sama dibuat orang lain sementara itu. Periksa berkas ini lagi.")
        row.problems = [*row.problems, sentence(row, "nama_data", said)]
        return
    target = _born(row) if is_new else _target(actor, row)
    saving.check_rights(actor, target)
    found = merge(row.said, row.seen, target.body)
    if found.clashes:
        row.result = Result.CONFLICT.value
        row.clashes = [asdict(clash) for clash in found.clashes]
        row.changes = [asdict(change) for change in found.changes]
        return
    if not found.fields:
        row.result = Result.SAME.value
        return
    row.proposal_id = keep(target, found.fields, job.year, row.organization_id, actor, at).id
    row.result = Result.DRAFTED.value
    if is_new:
        twins.note(row.subject_id, row.organization_id, row.said)


def _born(row: ImportRow) -> Target:
    draft = Draft(Kind.CREATE, row.subject_id, row.organization_id, None, PLAN)
    return Target(None, draft, Kind.CREATE, row.subject_id, {}, PLAN)


def _target(actor: Actor, row: ImportRow) -> Target:
    return finding.find(actor, {"id": row.subject_id, "subject_type": PLAN})


def keep(
    target: Target,
    fields: dict[str, Any],
    year: int,
    organization_id: str,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """A draft with these fields changed, in the current transaction."""
    subject = SUBJECTS[PLAN]
    change = subject.fitted({k: v for k, v in fields.items() if k != OFFICE})
    body = patched(target.body, {**change, YEAR: f"{year:04}"})
    owner = finding.organization(body.setdefault(OFFICE, organization_id))
    body = subject.filled(body, owner, target.subject_id)
    if target.draft is not None:
        return service.start(target.draft, actor, body, at)
    assert target.proposal is not None
    service.save(target.proposal, actor, body, at, target.proposal.content_hash)
    return target.proposal


def refuse(row: ImportRow, error: Any, result: Result = Result.REFUSED) -> None:
    """Note why a row wasn't taken."""
    row.result = result.value
    said = getattr(error, "error_dict", None) or {"nama_data": [str(error)]}
    row.problems = [
        *row.problems,
        *(sentence(row, str(key), text) for key, texts in said.items() for text in _flat(texts)),
    ]


def _flat(texts: Any) -> list[str]:
    if isinstance(texts, dict):
        texts = list(texts.values())
    if isinstance(texts, (list, tuple)):
        return [text for one in texts for text in _flat(one)]
    return [str(texts)]


def sentence(row: ImportRow, key: str, text: str) -> dict[str, Any]:
    """Words on a row, at its cell, as they are kept."""
    return {
        "cell": row.cells.get(key, ""),
        "row": row.number,
        "field": key,
        "code": "rule",
        "level": "error",
        "words": {"kalimat": text},
    }
