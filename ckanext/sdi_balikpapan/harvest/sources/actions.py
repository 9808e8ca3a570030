"""Sources of harvesting as API actions: kept, looked at, paused, trusted, given up."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now

from ..jobs import queue
from ..model import Source
from . import asking, reaching, service, showing

_MOST = 100


def sdi_harvest_source_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep a catalogue to be harvested, as walidata of its organisation or admin.

    :param name: letters a-z, digits, - and _; stays for good; :param title: what people call it;
    :param url: where its catalogue lies (http or https);
    :param organization_id: whose its datasets become (id or name);
    :param kind: rdfxml, turtle, ntriples, jsonld, pod, dcat_json or ckan_search; blank is found by
        looking; :param charset: blank is found by looking;
    :param policy: `propose`, or `standing` (published while a standing approval holds);
    :param schedule: manual, hourly, daily, weekly or monthly;
    :param share: how much of what is known (0 to 1) may be gone without confirmation (0.2);
    :param grace_days: days until what is gone is archived (7);
    :param options: `rules` (text, a row each: field,from,to), `defaults` (values for what the
        source doesn't say), `local_fields` (fields that local editors own).
    :returns: the source as `sdi_harvest_source_show` has it.
    """
    visitor = reaching.enter("sdi_harvest_source_create", context, data_dict)
    at = now()
    with reaching.whole():
        said = asking.said(data_dict, None, visitor)
        try:
            row = service.keep(None, said, visitor.actor.user_id, at)
            model.Session.commit()
        except IntegrityError:
            model.Session.rollback()
            sentence = tk._("Nama ini sudah dipakai sumber lain.")
            raise tk.ValidationError({"name": [sentence]}) from None
    return showing.source(row, visitor, at)


def sdi_harvest_source_patch(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Change settings of a source (`id` or name); what isn't named stays. Takes what
    `sdi_harvest_source_create` takes, but `name`.

    A change of where datasets come from, whose they become or how they are understood ends a
    standing approval.
    """
    visitor = reaching.enter("sdi_harvest_source_patch", context, data_dict)
    at = now()
    with reaching.whole():
        row = reaching.source(visitor, data_dict, lock=True)
        row = service.keep(row, asking.said(data_dict, row, visitor), visitor.actor.user_id, at)
        model.Session.commit()
    return showing.source(row, visitor, at)


@tk.side_effect_free
def sdi_harvest_source_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A source (`id` or name): settings, state, standing approval, the last run; for walidata, the
    admin, and the producers of its organisation."""
    visitor = reaching.enter("sdi_harvest_source_show", context, data_dict)
    return showing.source(reaching.source(visitor, data_dict), visitor, now())


@tk.side_effect_free
def sdi_harvest_source_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The sources that the caller may know of, by title.

    :param organization: only of this one (id or name); :param limit: at most 100 (20);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    visitor = reaching.enter("sdi_harvest_source_list", context, data_dict)
    query = sa.select(Source).where(Source.state != service.REMOVED)
    mine = visitor.organization_ids()
    if mine is not None:
        query = query.where(Source.organization_id.in_(mine))
    if wanted := data_dict.get("organization"):
        known = isinstance(wanted, str) and is_storable(wanted)
        group = model.Group.get(wanted) if known else None
        query = query.where(Source.organization_id == (group.id if group else ""))
    limit = min(number(data_dict, "limit", 20), _MOST)
    offset = number(data_dict, "offset", 0)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    rows = query.order_by(sa.func.lower(Source.title), Source.name).limit(limit).offset(offset)
    at = now()
    results = [showing.source(row, visitor, at) for row in model.Session.scalars(rows)]
    return {"count": count, "results": results}


def sdi_harvest_source_pause(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Read a source (`id` or name) no more until it is resumed; nothing of it is published
    meanwhile."""
    return _turn("sdi_harvest_source_pause", service.pause, context, data_dict)


def sdi_harvest_source_resume(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Read a paused source (`id` or name) again, by its schedule."""
    return _turn("sdi_harvest_source_resume", service.resume, context, data_dict)


def _turn(action: str, step: Any, context: Context, data_dict: DataDict) -> dict[str, Any]:
    visitor = reaching.enter(action, context, data_dict)
    at = now()
    with reaching.whole():
        row = reaching.source(visitor, data_dict, lock=True)
        step(row, at)
        model.Session.commit()
    return showing.source(row, visitor, at)


def sdi_harvest_source_remove(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give up a source (`id` or name).

    :param datasets: `keep` (they stay, and are no source's any more) or `withdraw` (each goes from
        public view the way that every change goes).
    :returns: `{id, job}`, the run that withdraws, or none.
    """
    from ..applying.leaving import leave

    visitor = reaching.enter("sdi_harvest_source_remove", context, data_dict)
    with reaching.whole():
        row = reaching.source(visitor, data_dict, lock=True)
        datasets = data_dict.get("datasets")
        if datasets not in ("keep", "withdraw"):
            sentence = tk._("Pilih keep (dataset tetap ada) atau withdraw (dataset ditarik).")
            raise tk.ValidationError({"datasets": [sentence]})
        job = leave(row, datasets == "keep", visitor.actor.user_id, now())
        source_id, job_id = row.id, job.id if job is not None else None
        model.Session.commit()
    if job_id:
        queue.enqueue(job_id)
    return {"id": source_id, "job": job_id}


def sdi_harvest_source_approve(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """As walidata, let what a source (`id` or name) says be published without looking at each
    dataset, until a day; it is logged. Data Prioritas and what isn't terbuka are proposed still.

    :param until: the last day (`YYYY-MM-DD`), at most 366 days from now; :param note: why;
    :param seen: `settings_hash` of what was looked at; approves nothing that has changed since.
    """
    visitor = reaching.enter("sdi_harvest_source_approve", context, data_dict)
    at = now()
    with reaching.whole():
        row = reaching.trusting(visitor, data_dict)
        rules = str((row.options or {}).get("rules") or "")
        owners = [model.Group.get(name) for name in asking.organizations_of(rules)]
        if not all(owner is not None and visitor.trusts(owner.id) for owner in owners):
            sentence = tk._("Aturan sumber ini memberi dataset kepada OPD yang bukan bagian Anda.")
            raise tk.NotAuthorized(sentence)
        seen = data_dict.get("seen")
        if seen and seen != service.settings_hash(row):
            sentence = tk._("Pengaturan sumber berubah sejak Anda melihatnya. Periksa lagi.")
            raise tk.ValidationError({"seen": [sentence]})
        until = asking.until(data_dict.get("until"), at)
        service.approve(row, visitor.actor, until, asking.note(data_dict), at)
        model.Session.commit()
    return showing.source(row, visitor, at)


def sdi_harvest_source_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """End the standing approval of a source (`id` or name); it is logged, with a `note`."""
    visitor = reaching.enter("sdi_harvest_source_revoke", context, data_dict)
    at = now()
    with reaching.whole():
        row = reaching.source(visitor, data_dict, lock=True)
        if not row.approved_by:
            sentence = tk._("Sumber ini tidak punya persetujuan tetap.")
            raise tk.ValidationError({"source": [sentence]})
        service.revoke(row, visitor.actor.user_id, at, asking.note(data_dict))
        model.Session.commit()
    return showing.source(row, visitor, at)
