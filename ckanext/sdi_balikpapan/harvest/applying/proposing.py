"""Policy “propose”: what a source says becomes a proposal, which people review as any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals import service, stepping
from ckanext.sdi_balikpapan.proposals.content import Body
from ckanext.sdi_balikpapan.proposals.editing import saving
from ckanext.sdi_balikpapan.proposals.kinds import Kind, Standing
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.policy import Actor, Grant
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.review import judging
from ckanext.sdi_balikpapan.proposals.service import Draft
from ckanext.sdi_balikpapan.proposals.states import EDITABLE_STATES, Role, State, Verb
from ckanext.sdi_balikpapan.proposals.stepping import Decision

from ..jobs.states import Result
from ..model import Record, Source
from ..problems import PORTAL, Problem, of_errors, problem
from . import composing
from .mapping import Prepared, prepare
from .records import as_read, done


def actor_of(source: Source, organization_id: str) -> Actor:
    """Who proposes: the source itself, so that any walidata may approve and nobody his own."""
    grant = Grant(Role.PRODUSEN_DATA, organization_id)
    return Actor(name_of(source), frozenset({grant}))


def _in_its_opd(actor: Actor, proposal: Proposal) -> Actor:
    """The source where the proposal is now: a dataset may have been handed over to another OPD."""
    return Actor(actor.user_id, frozenset({Grant(Role.PRODUSEN_DATA, proposal.organization_id)}))


def name_of(source: Source) -> str:
    """How a source is called where a person's id stands otherwise."""
    return f"panen:{source.id}"


def propose(
    source: Source,
    record: Record,
    at: datetime,
    prepared: Prepared | None = None,
    why: Sequence[Problem] = (),
) -> None:
    """Propose what a record says now, its row locked by the caller, and commit.

    :param prepared: the mapped record, if somebody has mapped it already.
    :param why: why it is proposed, where it might have been published.
    """
    prepared = prepared or prepare(source, as_read(record))
    standing = versions.standing(record.subject_id)
    if refused := refusal(prepared, standing):
        _settle(record, Result.REFUSED, refused)
        return
    actor = actor_of(source, prepared.organization_id)
    drop_own(record.subject_id, actor, Kind.WITHDRAW, at)
    own = _own(record.subject_id, actor)
    if own is not None and own.state == State.APPROVED.value:
        # Archived as before, so that the next run tries again.
        _settle(record, Result.FAILED, [problem(PORTAL, _why_it_waits(own))])
        return
    record.archived = False
    own = _still_good(record, own, actor, at)
    kind, body, told = _content(source, record, prepared, standing, own)
    if body is None:
        _settle(record, Result.SAME, prepared.problems, prepared)
        return
    proposal = _kept(record.subject_id, kind, body, actor, own, prepared, at)
    _hand_over(record, proposal, actor, prepared, [*why, *told], at)


def refusal(prepared: Prepared, standing: Standing) -> Sequence[Problem]:
    """Why a record isn't proposed at all; empty when it may be."""
    if prepared.is_refused:
        return prepared.problems
    if standing is not Standing.DELETED:
        return ()
    words = tk._("Dataset ini sudah dihapus di portal ini. Usulkan pemulihannya lebih dahulu.")
    return [problem(PORTAL, words)]


def _why_it_waits(approved: Proposal) -> str:
    if approved.kind == Kind.WITHDRAW.value:
        return tk._(
            "Sumber memuat dataset ini lagi, tetapi penarikannya sudah disetujui dan belum terbit. "
            "Kembalikan penarikan itu; panen berikutnya membuangnya dan melanjutkan dataset ini."
        )
    return tk._(
        "Usulan sebelumnya sudah disetujui tetapi belum terbit; perubahan ini diusulkan pada "
        "panen berikutnya."
    )


def awaits_withdrawal(subject_id: str, actor: Actor) -> bool:
    """Whether people have approved the source's own withdrawal, and not published it yet."""
    of_source = (p for p in service.open_on(subject_id) if p.created_by == actor.user_id)
    wanted = (Kind.WITHDRAW.value, State.APPROVED.value)
    return any((p.kind, p.state) == wanted for p in of_source)


def _settle(
    record: Record, result: Result, problems: Sequence[Problem], taken: Prepared | None = None
) -> None:
    done(record, result, problems, taken.said if taken else None)
    model.Session.commit()


def _still_good(
    record: Record, own: Proposal | None, actor: Actor, at: datetime
) -> Proposal | None:
    """The source's own proposal, unless people have published something since it was made."""
    if own is None or own.kind == Kind.CREATE.value:
        return own
    base = versions.base_of(record.subject_id)
    if base is not None and own.base_hash == base[1]:
        return own
    drop_own(record.subject_id, actor, Kind(own.kind), at)
    return None


def _content(
    source: Source,
    record: Record,
    prepared: Prepared,
    standing: Standing,
    own: Proposal | None,
) -> tuple[Kind, Body | None, list[Problem]]:
    """What is to be proposed; no body where that is public already."""
    if standing is Standing.UNBORN:
        return Kind.CREATE, *_body_of_unborn(source, prepared, record, own)
    base = versions.base_of(record.subject_id)
    assert base is not None  # there is one unless it was never born
    local = own.body if own is not None else base[0]
    body, told = composing.changed(source, prepared, record.said or {}, local)
    is_same = own is None and standing is not Standing.WITHDRAWN and body == base[0]
    return Kind.EDIT, None if is_same else body, told


def _body_of_unborn(
    source: Source, prepared: Prepared, record: Record, own: Proposal | None
) -> tuple[Body, list[Problem]]:
    if own is None:
        return composing.fresh(prepared), []
    return composing.changed(source, prepared, record.said or {}, own.body)


def _own(subject_id: str, actor: Actor) -> Proposal | None:
    """The source's own open proposal on a dataset, its row locked."""
    mine = [p for p in service.open_on(subject_id) if p.created_by == actor.user_id]
    return service.get(mine[0].id, lock=True) if mine else None


def drop_own(subject_id: str, actor: Actor, kind: Kind, at: datetime) -> None:
    """Give up the source's own open proposals of a kind; what is approved already stays."""
    for proposal in service.open_on(subject_id):
        is_own = proposal.created_by == actor.user_id and proposal.kind == kind.value
        if is_own and proposal.state != State.APPROVED.value:
            own = recalled(proposal, actor, at)
            stepping.take(own, _in_its_opd(actor, own), Decision(Verb.DISCARD), at)


def recalled(proposal: Proposal, actor: Actor, at: datetime) -> Proposal:
    """The source's proposal, taken back from review so that it may change; it may commit."""
    locked = service.get(proposal.id, lock=True)
    assert locked is not None
    if State(locked.state) not in EDITABLE_STATES:
        stepping.take(locked, _in_its_opd(actor, locked), Decision(Verb.RECALL), at)
        locked = service.get(proposal.id, lock=True)
        assert locked is not None
    return locked


def _kept(
    subject_id: str,
    kind: Kind,
    body: Body,
    actor: Actor,
    own: Proposal | None,
    prepared: Prepared,
    at: datetime,
) -> Proposal:
    base = versions.base_of(subject_id)
    base_hash = base[1] if base else None
    if own is not None and own.base_hash != base_hash:  # somebody else's edit was published
        drop_own(subject_id, actor, Kind(own.kind), at)
        own = None
    if own is None:
        owner = str(body.get("owner_org") or prepared.organization_id)
        mine = Actor(actor.user_id, frozenset({Grant(Role.PRODUSEN_DATA, owner)}))
        return service.start(Draft(kind, subject_id, owner, base_hash), mine, body, at)
    proposal = recalled(own, actor, at)
    mine = _in_its_opd(actor, proposal)
    service.save(proposal, mine, body, at, proposal.content_hash)
    return proposal


def _hand_over(
    record: Record,
    proposal: Proposal,
    actor: Actor,
    prepared: Prepared,
    told: list[Problem],
    at: datetime,
) -> None:
    """Submit what is whole, and leave as a draft what people must complete."""
    errors = errors_of(proposal)
    problems = [*of_errors(errors), *told, *prepared.problems]
    problems = [one for number, one in enumerate(problems) if one not in problems[:number]]
    result = Result.DRAFTED if errors else Result.PROPOSED
    done(record, result, problems, prepared.said, proposal.id)
    if errors:
        model.Session.commit()
    else:
        decision = Decision(Verb.SUBMIT, seen_hash=proposal.content_hash)
        stepping.take(proposal, _in_its_opd(actor, proposal), decision, at)


def errors_of(proposal: Proposal) -> dict[str, Any]:
    """What keeps a proposal from being submitted; empty when nothing does."""
    return saving.problems(proposal, site_user()) or judging.blocking(proposal)


def site_user() -> str:
    """The portal's own account, which stands in CKAN's records where no person does."""
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
