"""The workflow as API actions; CKAN's words for errors are put on here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import schema, service, words
from .content import BadContent, is_storable
from .editing import resource_saving, saving
from .listing import listed
from .model import Proposal, now
from .people.roles import actor_for
from .policy import Actor, Refused, may_read
from .publishing import jobs, publication
from .record import log
from .review import diff
from .review.checklist import NOTE_LIMIT, BadReason, read_reasons
from .states import Kind, State, Verb, steps

Action = Callable[[Context, DataDict], Any]


@contextmanager
def _in_ckans_words() -> Iterator[None]:
    """Turn our exceptions into CKAN's, and leave no half-done transaction behind."""
    try:
        yield
    except Refused as error:
        model.Session.rollback()
        raise words.refused(error) from None
    except BadContent as error:
        model.Session.rollback()
        raise words.bad_content(error) from None
    except BadReason as error:
        model.Session.rollback()
        raise words.bad_reason(error) from None
    except publication.NotPublishable as error:
        model.Session.rollback()
        raise words.not_publishable(error.why) from None
    except service.AlreadyOpen as error:
        model.Session.rollback()
        raise words.already_open(error.proposal) from None
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized):
        model.Session.rollback()
        raise


def _enter(action: str, context: Context, data_dict: DataDict) -> Actor:
    tk.check_access(action, context, data_dict)
    actor = actor_for(context.get("user"))
    if actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    for key, value in data_dict.items():
        if not is_storable(str(key)):
            raise words.bad_content(BadContent("", "nul"))
        if isinstance(value, str) and not is_storable(value):
            raise words.bad_content(BadContent(str(key)[:200], "nul"))
    return actor


def _load(actor: Actor, data_dict: DataDict, *, lock: bool = False) -> Proposal:
    """The proposal that is meant, if this person may know of it."""
    wanted = data_dict.get("id")
    if not isinstance(wanted, str) or not wanted:
        raise tk.ValidationError({"id": [tk._("Sebutkan id usulan.")]})
    proposal = service.get(wanted, lock=lock) if is_storable(wanted) else None
    if proposal is None or not may_read(actor, proposal.organization_id):
        raise tk.ObjectNotFound(tk._("Usulan ini tidak ada, atau bukan untuk Anda."))
    return proposal


def sdi_proposal_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a dataset, or a change of one; it becomes public when a walidata has approved it.

    Takes what `package_create` and `package_patch` take, files included
    (`resources__0__upload`), so that a script changes one word.

    :param id: a dataset (id or name) to change; without it a new dataset is proposed.
    :param proposal_id: instead of `id`: the proposal to go on with.
    :param kind: `edit` (the default for an existing dataset) or `withdraw` (with `reason`).
    :param allow_incomplete: keep what isn't whole yet; `errors` in the answer says what is wrong.
    :param content_hash: the hash that the editor started from, so that nobody's work is
        overwritten.
    :returns: the proposal, as `sdi_proposal_show` has it.
    """
    actor = _enter("sdi_proposal_save", context, data_dict)
    with _in_ckans_words():
        saved = saving.save(actor, context.get("user", ""), data_dict, now())
    return schema.full(saved.proposal, actor, saved.errors)


def sdi_proposal_resource_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a new file, or a change of one; takes what `resource_create` and `resource_patch` do.

    :param package_id: the dataset, or `proposal_id` the proposal, that the file belongs to.
    :param id: the file to change; without it a new one is added.
    :returns: the proposal.
    """
    actor = _enter("sdi_proposal_save", context, data_dict)
    with _in_ckans_words():
        request = resource_saving.request(actor, data_dict)
        saved = saving.save(actor, context.get("user", ""), request, now())
    return schema.full(saved.proposal, actor, saved.errors)


def sdi_proposal_resource_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose that a file (`id`) goes; the published one stays until that is approved."""
    actor = _enter("sdi_proposal_save", context, data_dict)
    with _in_ckans_words():
        request = resource_saving.removal(actor, data_dict)
        saved = saving.save(actor, context.get("user", ""), request, now())
    return schema.full(saved.proposal, actor, saved.errors)


def _step(verb: Verb) -> Action:
    name = f"sdi_proposal_{verb.value}"

    def action(context: Context, data_dict: DataDict) -> dict[str, Any]:
        actor = _enter(name, context, data_dict)
        with _in_ckans_words():
            proposal = _load(actor, data_dict, lock=True)
            errors = _blocking(proposal, verb, context.get("user", ""))
            if errors:
                raise tk.ValidationError(errors)
            if not _is_done(actor, verb, proposal):
                service.take(
                    proposal,
                    actor,
                    verb,
                    now(),
                    seen_hash=_seen(data_dict),
                    reasons=read_reasons(data_dict.get("reasons")),
                    note=_note(data_dict),
                )
        if verb is Verb.PUBLISH:
            jobs.after_publication(proposal.subject_id)
        return schema.full(proposal, actor, {})

    action.__name__ = name
    action.__doc__ = _STEP_DOCS[verb]
    return action


_STEP_DOCS = {
    Verb.SUBMIT: "Hand a proposal (`id`) over for review; it must be whole.",
    Verb.RECALL: "Take a proposal (`id`) back from review, to go on editing it.",
    Verb.DISCARD: "Give a proposal (`id`) up; the published dataset stays as it is.",
    Verb.FORWARD: "As walidata pendukung, pass a proposal (`id`) on to the walidata.",
    Verb.RETURN: "Send a proposal (`id`) back with `reasons`: a list of principle, note, field.",
    Verb.APPROVE: "As walidata, approve the content (`content_hash`) that you saw of a proposal.",
    Verb.PUBLISH: "As walidata, make an approved proposal (`id`) public.",
}

sdi_proposal_submit = _step(Verb.SUBMIT)
sdi_proposal_recall = _step(Verb.RECALL)
sdi_proposal_discard = _step(Verb.DISCARD)
sdi_proposal_forward = _step(Verb.FORWARD)
sdi_proposal_return = _step(Verb.RETURN)
sdi_proposal_approve = _step(Verb.APPROVE)
sdi_proposal_publish = _step(Verb.PUBLISH)


def _is_done(actor: Actor, verb: Verb, proposal: Proposal) -> bool:
    """Whether this is a walidata's second click on what is published: no error, and no step."""
    may = {step.role for step in steps(State.APPROVED, verb)}
    is_theirs = not may.isdisjoint(actor.roles_for(proposal.organization_id))
    return verb is Verb.PUBLISH and proposal.state == State.PUBLISHED.value and is_theirs


def _blocking(proposal: Proposal, verb: Verb, username: str) -> dict[str, Any]:
    """Only a whole proposal is handed over or approved (Perpres 39/2019 ps 33(2))."""
    if verb not in (Verb.SUBMIT, Verb.APPROVE):
        return {}
    if saving.changes_nothing(proposal):
        words_ = tk._("Belum ada yang berubah dari versi terbit, jadi tidak ada yang diajukan.")
        return {"proposal": [words_]}
    return saving.problems(proposal, username)


def _seen(data_dict: DataDict) -> str | None:
    seen = data_dict.get("content_hash")
    return str(seen) if seen else None


def _note(data_dict: DataDict) -> str:
    note = data_dict.get("note") or ""
    if not isinstance(note, str) or len(note) > NOTE_LIMIT or not is_storable(note):
        words_ = tk._("Catatan harus berupa teks, paling banyak 4000 karakter.")
        raise tk.ValidationError({"note": [words_]})
    return note


@tk.side_effect_free
def sdi_proposal_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A proposal (`id`) with its content, what is still wrong, and what the caller may do."""
    actor = _enter("sdi_proposal_show", context, data_dict)
    proposal = _load(actor, data_dict)
    errors = saving.problems(proposal, context.get("user", "")) if service.is_open(proposal) else {}
    return schema.full(proposal, actor, errors)


@tk.side_effect_free
def sdi_proposal_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The proposals that the caller may know of, newest first.

    :param state: one state; :param organization: id or name; :param dataset: id or name;
    :param mine: those that the caller created or edited; :param queue: those that wait for the
        caller as a reviewer; :param q: words of the title; :param limit: at most 100 (20);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    actor = _enter("sdi_proposal_list", context, data_dict)
    with _in_ckans_words():
        count, proposals = listed(actor, data_dict)
    return {"count": count, "results": [schema.summary(proposal) for proposal in proposals]}


@tk.side_effect_free
def sdi_proposal_diff(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """What a proposal (`id`) changes against the version it starts from, field by field."""
    actor = _enter("sdi_proposal_show", context, data_dict)
    proposal = _load(actor, data_dict)
    before = schema.base_body(proposal)
    after = {} if proposal.kind == Kind.WITHDRAW.value else proposal.body
    return [
        {"path": d.path, "change": d.change.value, "before": d.before, "after": d.after}
        for d in diff.differences(before, after)
    ]


@tk.side_effect_free
def sdi_proposal_history(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Every step that was taken with a proposal (`id`), oldest first."""
    actor = _enter("sdi_proposal_show", context, data_dict)
    proposal = _load(actor, data_dict)
    return [{**row, "actor_name": schema.person(row["actor"])} for row in log.rows(proposal.id)]
