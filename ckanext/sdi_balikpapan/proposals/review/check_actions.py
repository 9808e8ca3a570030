"""The checklist as API actions: what it came to, and what the reviewer says to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from .. import facts, policy, schema
from ..content import is_storable
from ..entering import enter, in_ckans_words, load
from ..model import Proposal, now
from ..policy import Actor, Refused, Why
from ..states import State, Verb
from . import judging, severity
from .answers import Answer
from .judging import Judged
from .model import CheckAnswer

_OWN = frozenset({Answer.YES.value, Answer.NO.value, Answer.NOT_APPLICABLE.value})
_NOTE_LIMIT = 1000
_DECIDING = frozenset({Verb.FORWARD, Verb.APPROVE, Verb.RECHECK})


@tk.side_effect_free
def sdi_proposal_checks(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The checklist of a proposal (`id`): what the portal found, and what the reviewer answered."""
    actor = enter("sdi_proposal_show", context, data_dict)
    return [shown(item) for item in judging.judge(load(actor, data_dict))]


def sdi_proposal_check(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Answer checks of a proposal (`id`) as its reviewer, for the content (`content_hash`) seen.

    :param answers: by check: `{answer: yes|no|na, note}`; an empty answer takes it back.
    """
    actor = enter("sdi_proposal_check", context, data_dict)
    answers = _read(data_dict.get("answers"))
    with in_ckans_words():
        proposal = load(actor, data_dict, lock=True)
        _must_review(actor, proposal, data_dict.get("content_hash"))
        for check, (answer, note) in answers.items():
            _keep(proposal, actor, check, answer, note)
        model.Session.commit()
    return [shown(item) for item in judging.judge(proposal)]


def may_check(actor: Actor, proposal: Proposal) -> bool:
    """Whether somebody may answer: who may decide, on what isn't his own work."""
    return not _DECIDING.isdisjoint(policy.verbs_for(actor, facts.of(proposal)))


def _must_review(actor: Actor, proposal: Proposal, seen: object) -> None:
    state = State(proposal.state)
    if not seen:
        raise Refused(Why.HASH_MISSING, Verb.APPROVE, state)
    if seen != proposal.content_hash:
        raise Refused(Why.HASH_CHANGED, Verb.APPROVE, state)
    known = facts.of(proposal)
    if actor.user_id in (known.edited_by, known.submitted_by):
        raise Refused(Why.OWN_WORK, Verb.APPROVE, state)
    if not may_check(actor, proposal):
        raise Refused(Why.NOT_YOUR_ROLE, Verb.APPROVE, state)


def _read(raw: object) -> dict[str, tuple[str, str]]:
    known = {check.kode for check in severity.checks()}
    if not isinstance(raw, Mapping) or not set(raw) <= known:
        sentence = tk._("Jawaban harus menyebut butir daftar periksa, misalnya sd-1.")
        raise tk.ValidationError({"answers": [sentence]})
    return {check: _read_one(check, item) for check, item in raw.items()}


def _read_one(check: str, item: object) -> tuple[str, str]:
    fields: Mapping[str, Any] = item if isinstance(item, Mapping) else {"answer": object()}
    answer, note = fields.get("answer") or "", fields.get("note") or ""
    if not isinstance(answer, str) or answer not in _OWN | {""}:
        sentence = tk._("Jawab dengan yes, no, atau na.")
        raise tk.ValidationError({"answers": [f"{check}: {sentence}"]})
    if not isinstance(note, str) or len(note) > _NOTE_LIMIT or not is_storable(note):
        sentence = tk._("Catatan harus berupa teks, paling banyak 1000 karakter.")
        raise tk.ValidationError({"answers": [f"{check}: {sentence}"]})
    return answer, note.strip()


def _keep(proposal: Proposal, actor: Actor, check: str, answer: str, note: str) -> None:
    row = model.Session.get(CheckAnswer, (proposal.id, proposal.content_hash, check))
    if not answer:
        if row is not None:
            model.Session.delete(row)
        return
    if row is None:
        row = CheckAnswer(proposal_id=proposal.id, content_hash=proposal.content_hash, check=check)
        model.Session.add(row)
    if (row.answer, row.note) != (answer, note):
        row.answer, row.note, row.actor, row.at = answer, note, actor.user_id, now()


def shown(item: Judged) -> dict[str, Any]:
    """One check as plain values."""
    own = item.own
    return {
        "check": item.check.kode,
        "principle": item.check["prinsip"],
        "question": judging.question(item.check),
        "source": item.check.sumber,
        "severity": item.severity.value,
        "blocks_from": item.rule.blocks_from.isoformat() if item.rule.blocks_from else None,
        "answer": item.answer.value,
        "found": item.found["answer"],
        "evidence": judging.said(item.found),
        "place": item.found["place"],
        "own": {
            "answer": own.answer,
            "note": own.note,
            "actor_name": schema.person(own.actor),
            "at": own.at.isoformat(),
        }
        if own
        else None,
        "blocks": item.blocks,
        "warns": item.warns,
    }
