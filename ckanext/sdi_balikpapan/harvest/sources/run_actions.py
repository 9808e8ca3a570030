"""Runs of a source as API actions: begun, stopped, looked at; and rules tried on what was read."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.editing.intake import flag
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now

from ..jobs import queue
from ..jobs import service as jobs
from ..jobs.states import OPEN
from . import asking, duplicates, reaching, service, showing, trying

_MOST = 100


def sdi_harvest_run(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Read a source (`id` or name) as soon as a worker is free.

    :param trial: only tell what would happen to each dataset;
    :param confirmed: what the last run found gone is meant to go, be it many or all.
    :returns: the run as `sdi_harvest_job_show` has it.
    """
    visitor = reaching.enter("sdi_harvest_run", context, data_dict)
    with reaching.whole():
        row = reaching.source(visitor, data_dict, lock=True)
        is_trial, confirmed = flag(data_dict, "trial"), flag(data_dict, "confirmed")
        if row.state == service.PAUSED and not is_trial:
            sentence = tk._("Sumber ini dijeda. Lanjutkan dahulu.")
            raise tk.ValidationError({"source": [sentence]})
        if confirmed and (is_trial or not showing.asks_confirmation(service.last_job(row.id))):
            sentence = tk._("Tidak ada yang menunggu dipastikan pada panen terakhir.")
            raise tk.ValidationError({"confirmed": [sentence]})
        by = visitor.actor.user_id
        job = jobs.begin(row, by, now(), is_trial=is_trial, confirmed=confirmed)
        shown = showing.job(job, row)
        model.Session.commit()
    if not context.get("sdi_harvest_later"):
        queue.enqueue(shown["id"])
    return shown


def sdi_harvest_cancel(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Stop a run (`id`) at its next step; what is done stays done."""
    visitor = reaching.enter("sdi_harvest_cancel", context, data_dict)
    with reaching.whole():
        job, of = reaching.job(visitor, data_dict, manage=True)
        if job.state not in OPEN:
            raise tk.ValidationError({"id": [tk._("Panen ini sudah berakhir.")]})
        jobs.cancel(job)
        model.Session.commit()
    return showing.job(job, of)


@tk.side_effect_free
def sdi_harvest_job_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A run (`id`): how far it is or how it ended, in numbers and as a plain `report`, and which
    `problems` its records have most often, once it is over."""
    visitor = reaching.enter("sdi_harvest_job_show", context, data_dict)
    row, of = reaching.job(visitor, data_dict)
    return {**showing.job(row, of), "problems": showing.problems(row)}


@tk.side_effect_free
def sdi_harvest_job_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The runs of a source (`id` or name), newest first.

    :param limit: at most 100 (20); :param offset: how many to skip.
    """
    visitor = reaching.enter("sdi_harvest_job_list", context, data_dict)
    of = reaching.source(visitor, data_dict)
    limit = min(number(data_dict, "limit", 20), _MOST)
    rows = jobs.of_source(of.id, limit, number(data_dict, "offset", 0))
    return [showing.job(row, of) for row in rows]


@tk.side_effect_free
def sdi_harvest_outcome_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What became of the records of a run (`id`), those that stayed the same aside.

    :param fate: create, change, return, miss or archive; :param result: proposed, drafted,
        published, refused, failed or would; :param limit: at most 100 (50);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    visitor = reaching.enter("sdi_harvest_outcome_list", context, data_dict)
    job, _ = reaching.job(visitor, data_dict)
    fate, result = _code(data_dict, "fate"), _code(data_dict, "result")
    limit = min(number(data_dict, "limit", 50), _MOST)
    count, rows = jobs.outcomes(job.id, fate, result, limit, number(data_dict, "offset", 0))
    return {"count": count, "results": [showing.outcome(row) for row in rows]}


def _code(asked: DataDict, key: str) -> str:
    value = asked.get(key) or ""
    if not isinstance(value, str) or len(value) > 50 or not is_storable(value):
        raise tk.ValidationError({key: [tk._("Isi dengan teks.")]})
    return value


@tk.side_effect_free
def sdi_harvest_rules_try(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What rules make of what was read last from a source (`id` or name); nothing is kept.

    :param rules: text, a row each: field,from,to; left out, those of the source.
    :returns: `{tried, of, results}`: what the source says in each field, what it becomes here
        (empty where nobody knows it), what stands there `otherwise`, how often, and an example.
    """
    visitor = reaching.enter("sdi_harvest_rules_try", context, data_dict)
    of = reaching.source(visitor, data_dict)
    if not visitor.manages(of.organization_id):
        raise tk.NotAuthorized(tk._("Hanya walidata dan admin portal yang mengelola sumber ini."))
    text = data_dict.get("rules")
    text = str((of.options or {}).get("rules") or "") if text is None else text
    if wrong := asking.wrong_rules(text, visitor):
        raise tk.ValidationError({"rules": wrong})
    return trying.tried(of, text)


@tk.side_effect_free
def sdi_harvest_duplicate_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Datasets of a source (`id` or name) that another source, or this portal itself, seems to
    have as well, by identifier or title; for its walidata to decide, never merged."""
    visitor = reaching.enter("sdi_harvest_duplicate_list", context, data_dict)
    source = reaching.source(visitor, data_dict)
    return duplicates.of(source, everything=visitor.organization_ids() is None)
