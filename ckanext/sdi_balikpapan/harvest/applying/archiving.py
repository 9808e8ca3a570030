"""What its source has given up is taken from public view: proposed, or under standing approval."""

from __future__ import annotations

from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals import service, stepping
from ckanext.sdi_balikpapan.proposals.content import Body
from ckanext.sdi_balikpapan.proposals.kinds import REASON, Kind, Standing
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.service import Draft
from ckanext.sdi_balikpapan.proposals.states import State, Verb
from ckanext.sdi_balikpapan.proposals.stepping import Decision

from ..jobs.states import Result
from ..model import Record, Source
from ..problems import PORTAL, problem
from . import proposing
from .records import done

_GONE = frozenset({Standing.WITHDRAWN, Standing.DELETED})


def archive(source: Source, record: Record, at: datetime) -> None:
    """Propose that a dataset goes, its record locked by the caller, and commit."""
    draft, body = withdrawal(source, record.subject_id)
    actor = proposing.actor_of(source, draft.organization_id if draft else source.organization_id)
    for kind in (Kind.CREATE, Kind.EDIT):
        proposing.drop_own(record.subject_id, actor, kind, at)
    record.archived = True
    if draft is None:
        left = [p for p in service.open_on(record.subject_id) if p.created_by == actor.user_id]
        if any(p.state == State.APPROVED.value for p in left):
            words = tk._(
                "Usulannya sudah disetujui tetapi belum terbit; coba lagi pada panen berikutnya."
            )
            record.archived = False
            done(record, Result.FAILED, [problem(PORTAL, words)])
        else:
            done(record, Result.SAME)
        model.Session.commit()
        return
    own = [p for p in service.open_on(record.subject_id) if p.created_by == actor.user_id]
    if own:  # a withdrawal of ours is open already
        done(record, Result.SAME, proposal_id=own[0].id)
        model.Session.commit()
        return
    proposal = service.start(draft, actor, body, at)
    done(record, Result.PROPOSED, proposal_id=proposal.id)
    decision = Decision(Verb.SUBMIT, seen_hash=proposal.content_hash)
    stepping.take(proposal, actor, decision, at)


def withdrawal(source: Source, subject_id: str) -> tuple[Draft | None, Body]:
    """The proposal that takes a dataset from public view; None where it isn't public."""
    base = versions.base_of(subject_id)
    if base is None or versions.standing(subject_id) in _GONE:
        return None, {}
    body, base_hash = base
    words = tk._("Sumber “{source}” tidak lagi memuat dataset ini.")
    reason = words.format(source=source.title or source.name)
    draft = Draft(Kind.WITHDRAW, subject_id, str(body.get("owner_org") or ""), base_hash)
    return draft, {**body, REASON: reason}
