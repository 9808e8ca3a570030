"""Proposals as API actions: saving and reading; the steps are in `step_actions`."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import schema, service
from .checking import service as checking
from .editing import resource_saving, saving
from .entering import enter, in_ckans_words, load
from .kinds import RULES, Kind
from .listing import listed
from .model import now
from .record import log
from .review import diff, file_actions


def sdi_proposal_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a dataset, or a change of one; it becomes public when a walidata has approved it.

    Takes what `package_create` and `package_patch` take, files included
    (`resources__0__upload`), so that a script changes one word. Entries of the registry go the
    same way, with the fields of their form (MS-Keg, MS-Ind, MS-Var, concept).

    :param subject_type: `dataset` (the default), `kegiatan`, `konsep`, `variabel` or `indikator`.
    :param copy_of: for a new kegiatan: the one of an earlier year whose answers it begins with.
    :param id: what to change (id or name); without it something new is proposed.
    :param proposal_id: instead of `id`: the proposal to go on with.
    :param kind: `edit` (the default for what exists), `withdraw` (with `reason`, and for an entry
        `superseded_by`), …
    :param allow_incomplete: keep what isn't whole yet; `errors` in the answer says what is wrong.
    :param content_hash: the hash that the editor started from, so that nobody's work is
        overwritten.
    :returns: the proposal, as `sdi_proposal_show` has it.
    """
    actor = enter("sdi_proposal_save", context, data_dict)
    with in_ckans_words():
        saved = saving.save(actor, context.get("user", ""), data_dict, now())
        checking.begin(saved.proposal)
    return schema.full(saved.proposal, actor, saved.errors)


def sdi_proposal_resource_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a new file, or a change of one; takes what `resource_create` and `resource_patch` do.

    :param package_id: the dataset, or `proposal_id` the proposal, that the file belongs to.
    :param id: the file to change; without it a new one is added.
    :returns: the proposal.
    """
    actor = enter("sdi_proposal_save", context, data_dict)
    with in_ckans_words():
        request = resource_saving.request(actor, data_dict)
        saved = saving.save(actor, context.get("user", ""), request, now())
        checking.begin(saved.proposal)
    return schema.full(saved.proposal, actor, saved.errors)


def sdi_proposal_resource_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose that a file (`id`) goes; the published one stays until that is approved."""
    actor = enter("sdi_proposal_save", context, data_dict)
    with in_ckans_words():
        request = resource_saving.removal(actor, data_dict)
        saved = saving.save(actor, context.get("user", ""), request, now())
    return schema.full(saved.proposal, actor, saved.errors)


@tk.side_effect_free
def sdi_proposal_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A proposal (`id`) with its content, what is still wrong, and what the caller may do."""
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    errors = saving.problems(proposal, context.get("user", "")) if service.is_open(proposal) else {}
    return schema.full(proposal, actor, errors)


@tk.side_effect_free
def sdi_proposal_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The proposals that the caller may know of, newest first.

    :param state: one state; :param organization: id or name; :param dataset: id or name;
    :param subject: id or name of whatever it is about; :param subject_type: only of this type;
    :param mine: those that the caller created or edited; :param queue: those that wait for the
        caller as a reviewer, what is due first; :param overdue: those whose time is over;
    :param unmended: published with warnings that should be mended by now;
    :param q: words of the title; :param limit: at most 100 (20); :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    actor = enter("sdi_proposal_list", context, data_dict)
    with in_ckans_words():
        count, proposals = listed(actor, data_dict)
    return {"count": count, "results": schema.summaries(proposals)}


@tk.side_effect_free
def sdi_proposal_diff(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """What a proposal (`id`) changes, field by field.

    :param against: `approved` (the default: the version it starts from), or `last_review`: what
        the caller forwarded, returned or approved last.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    before = file_actions.before_body(proposal, actor, data_dict.get("against") or "approved")
    after = {} if RULES[Kind(proposal.kind)].hides else proposal.body
    return [schema.difference(d) for d in diff.differences(before, after)]


@tk.side_effect_free
def sdi_proposal_history(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Every step that was taken with a proposal (`id`), oldest first."""
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    return [{**row, "actor_name": schema.person(row["actor"])} for row in log.rows(proposal.id)]
