"""All of somebody's whole drafts of a year, handed over for review one by one."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals import service
from ckanext.sdi_balikpapan.proposals.model import Proposal, new_id, now
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.states import EDITABLE_STATES, State
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards.daftar_data import YEAR

from . import states
from .applying import refuse
from .model import Import, ImportRow
from .states import Result, Task


def drafts(actor: Actor, year: int) -> list[Proposal]:
    """The drafts of a year that somebody made or edited last."""
    query = sa.select(Proposal).where(
        Proposal.subject_type == PLAN,
        Proposal.state.in_([state.value for state in EDITABLE_STATES]),
        Proposal.body[YEAR].astext == f"{year:04}",
        sa.or_(Proposal.created_by == actor.user_id, Proposal.edited_by == actor.user_id),
    )
    found = model.Session.scalars(query.order_by(Proposal.organization_id, Proposal.title))
    return [one for one in found if service.may_read(actor, one)]


def prepare(actor: Actor, username: str, year: int) -> Import | None:
    """A run that hands them over, committed; None where there are none."""
    found = drafts(actor, year)
    if not found:
        return None
    job = Import(
        id=new_id(),
        task=Task.SUBMIT.value,
        year=year,
        state=states.State.RUNNING.value,
        username=username,
        counts={"drafts": len(found)},
        created_at=now(),
    )
    model.Session.add(job)
    model.Session.flush()
    model.Session.add_all(
        ImportRow(
            import_id=job.id,
            number=number,
            title=one.title,
            fate="draft",
            organization_id=one.organization_id,
            subject_id=one.subject_id,
            seen={"content_hash": one.content_hash},
            proposal_id=one.id,
            waits=True,
        )
        for number, one in enumerate(found, 1)
    )
    model.Session.commit()
    return job


def submit(job: Import, row: ImportRow) -> None:
    """One draft; who asks again after a crash finds it handed over already."""
    proposal = service.get(str(row.proposal_id))
    if proposal is not None and State(proposal.state) not in EDITABLE_STATES:
        row.waits, row.result = False, Result.SUBMITTED.value
        return
    asked = {"id": row.proposal_id, **(row.seen or {})}
    try:
        tk.get_action("sdi_proposal_submit")({"user": job.username}, asked)
        row.result = Result.SUBMITTED.value
    except tk.ValidationError as error:
        refuse(row, error, Result.INCOMPLETE)
    except (tk.ObjectNotFound, tk.NotAuthorized) as error:
        refuse(row, error)
    row.waits = False
