"""Every step of a proposal as an API action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import schema, stepping
from .content import is_storable
from .editing import saving
from .editing.intake import flag
from .entering import enter, in_ckans_words, load
from .model import Proposal, now
from .people import second_factor
from .policy import Actor
from .publishing import jobs
from .registry import resembling
from .review import attestation, judging
from .review.checklist import NOTE_LIMIT, read_reasons
from .states import State, Verb, steps
from .stepping import Decision

Action = Callable[[Context, DataDict], Any]


def _step(verb: Verb) -> Action:
    name = f"sdi_proposal_{verb.value}"

    def action(context: Context, data_dict: DataDict) -> dict[str, Any]:
        actor = enter(name, context, data_dict)
        with in_ckans_words():
            proposal = load(actor, data_dict, lock=True)
            if not _is_done(actor, verb, proposal):
                decision = _decision(verb, data_dict)
                stepping.check(proposal, actor, decision)
                second_factor.require(verb, actor)
                errors = _blocking(proposal, verb, context.get("user", ""))
                if errors:
                    raise tk.ValidationError(errors)
                said = attestation.read(verb, proposal, data_dict)
                if similar := resembling.read(verb, proposal, data_dict):
                    note = resembling.noted(decision.note, similar)
                    said |= {resembling.KEPT_AS[verb]: similar}
                    decision = replace(decision, note=note)
                stepping.take(proposal, actor, replace(decision, attestation=said), now())
        if verb is Verb.PUBLISH:
            jobs.after_publication(proposal.subject_id)
        return schema.full(proposal, actor, {})

    action.__name__ = name
    action.__doc__ = f"{_STEP_DOCS[verb]}\n\n{_ALL_TAKE}"
    return action


def _decision(verb: Verb, data_dict: DataDict) -> Decision:
    return Decision(
        verb=verb,
        seen_hash=_seen(data_dict, "content_hash"),
        seen_state=_seen(data_dict, "state"),
        reasons=read_reasons(data_dict.get("reasons")),
        note=_note(data_dict),
        confirms=flag(data_dict, "confirm"),
    )


_ALL_TAKE = """    :param content_hash: the content that you saw.
    :param state: the state that you saw; when somebody was faster, the step isn't taken.
    :param note: a word on it, for those who take part.
    :returns: the proposal.
    """

_STEP_DOCS = {
    Verb.SUBMIT: "Hand a proposal (`id`) over for review; it must be whole. What a walidata entered"
    " for the organisation is confirmed by it, with the `content_hash` that was seen; `confirm`"
    " does the same, with it too, for what a colleague entered; `similar` as for the approval: what"
    " the walidata then confirms.",
    Verb.RECALL: "Take a proposal (`id`) back from review, to go on editing it.",
    Verb.DISCARD: "Give a proposal (`id`) up; the published dataset stays as it is.",
    Verb.FORWARD: "As walidata pendukung, pass a proposal (`id`) on to the walidata.",
    Verb.RETURN: "Send a proposal (`id`) back with `reasons`: a list of principle, note, field.",
    Verb.APPROVE: "As walidata, approve the content (`content_hash`) that you saw of a proposal;"
    " of Data Prioritas with `pembina_number` and `pembina_date`, where the Pembina Data doesn't"
    " take part here; with warnings of the checklist, `public_note` and `mend_by` (a day); of an"
    " entry that resembles another OPD's, `similar`: from its neighbours' ids to same, variant,"
    " different or merge.",
    Verb.CONSENT: "As the receiving organisation, agree to the transfer (`content_hash`) that a"
    " proposal (`id`) offers.",
    Verb.RECHECK: "As Pembina Data, confirm the content (`content_hash`) of Data Prioritas.",
    Verb.CLAIM: "Say that you are at a proposal (`id`), or take it over from who said so.",
    Verb.RELEASE: "Let others decide on a proposal (`id`) that you have claimed.",
    Verb.PUBLISH: "As walidata, make an approved proposal (`id`) public.",
}

sdi_proposal_submit = _step(Verb.SUBMIT)
sdi_proposal_recall = _step(Verb.RECALL)
sdi_proposal_discard = _step(Verb.DISCARD)
sdi_proposal_forward = _step(Verb.FORWARD)
sdi_proposal_return = _step(Verb.RETURN)
sdi_proposal_approve = _step(Verb.APPROVE)
sdi_proposal_consent = _step(Verb.CONSENT)
sdi_proposal_recheck = _step(Verb.RECHECK)
sdi_proposal_claim = _step(Verb.CLAIM)
sdi_proposal_release = _step(Verb.RELEASE)
sdi_proposal_publish = _step(Verb.PUBLISH)


def _is_done(actor: Actor, verb: Verb, proposal: Proposal) -> bool:
    """Whether this is a walidata's second click on what is published: no error, and no step."""
    may = {step.role for step in steps(State.APPROVED, verb)}
    is_theirs = not may.isdisjoint(actor.roles_for(proposal.organization_id))
    return verb is Verb.PUBLISH and proposal.state == State.PUBLISHED.value and is_theirs


def _blocking(proposal: Proposal, verb: Verb, username: str) -> dict[str, Any]:
    """Only a whole proposal is handed over or approved (Perpres 39/2019 ps 33(2))."""
    if verb not in (Verb.SUBMIT, Verb.APPROVE, Verb.RECHECK):
        return {}
    if saving.changes_nothing(proposal):
        words_ = tk._("Belum ada yang berubah dari versi terbit, jadi tidak ada yang diajukan.")
        return {"proposal": [words_]}
    return saving.problems(proposal, username) or judging.blocking(proposal)


def _seen(data_dict: DataDict, name: str) -> str | None:
    seen = data_dict.get(name)
    return str(seen) if seen else None


def _note(data_dict: DataDict) -> str:
    note = data_dict.get("note") or ""
    if not isinstance(note, str) or len(note) > NOTE_LIMIT or not is_storable(note):
        words_ = tk._("Catatan harus berupa teks, paling banyak 4000 karakter.")
        raise tk.ValidationError({"note": [words_]})
    return note
