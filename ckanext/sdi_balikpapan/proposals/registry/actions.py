"""The registry by API: lists, entries, their versions, and which datasets use them."""

from __future__ import annotations

import re
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.standards.registry.model import Entry

from .. import schema
from ..entering import enter, load
from ..listing import number
from ..model import Version
from ..subjects import entry_rows
from ..subjects.types import TYPES
from . import listing, resembling, shown, uses

_VERSIONED = re.compile(r"(.+)@([1-9][0-9]{0,8})")


@tk.side_effect_free
def sdi_registry_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The entries of the registry, by title.

    :param q: words that an entry says; :param type: kegiatan, konsep, variabel or indikator;
    :param organization: the OPD that keeps it, id or name; :param id_sds: its SDS code;
    :param status: agreed, superseded, withdrawn, or proposed (what the caller may know of);
    :param limit: at most 100 (20); :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    tk.check_access("sdi_registry_list", context, data_dict)
    actor = listing.reader(context.get("user"))
    if listing.status_of(data_dict) == listing.PROPOSED:
        count, proposals = listing.proposed(actor, data_dict)
        return {"count": count, "results": [shown.proposed(row) for row in proposals]}
    count, entries = listing.listed(actor, data_dict)
    return {"count": count, "results": [shown.head(row) for row in entries]}


@tk.side_effect_free
def sdi_registry_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """An entry (`id` or name) as it is agreed now, or with `id@2` as it was in that version."""
    tk.check_access("sdi_registry_show", context, data_dict)
    wanted, version = _split(data_dict)
    entry = _visible(context, wanted)
    if version is None:
        return shown.full(entry)
    query = sa.select(Version).where(Version.subject_id == entry.id, Version.number == version)
    row = model.Session.scalars(query).first()
    if row is None:
        raise tk.ObjectNotFound(
            tk._("Entri ini tidak mempunyai versi {number}.").format(number=version)
        )
    return {**shown.full(entry), **shown.version(row), "body": shown.answers(row.body)}


@tk.side_effect_free
def sdi_registry_versions(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The approved versions of an entry (`id` or name), newest first."""
    tk.check_access("sdi_registry_versions", context, data_dict)
    entry = _visible(context, _split(data_dict)[0])
    query = sa.select(Version).where(Version.subject_id == entry.id)
    rows = model.Session.scalars(query.order_by(Version.number.desc()))
    return [shown.version(row) for row in rows]


@tk.side_effect_free
def sdi_registry_usage(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The published datasets that use an entry (`id` or name), by title.

    :param limit: at most 100 (20); :param offset: how many to skip.
    :returns: `{count, results}`, each with `places`: the fields that name the entry.
    """
    tk.check_access("sdi_registry_usage", context, data_dict)
    entry = _visible(context, _split(data_dict)[0])
    limit = min(number(data_dict, "limit", 20), 100)
    count, places = uses.of(entry_rows.references(entry), limit, number(data_dict, "offset", 0))
    return {"count": count, "results": [_use(id, named) for id, named in places.items()]}


@tk.side_effect_free
def sdi_registry_similar(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What a name breaks of INDAH's rules, and which agreed entries of other OPD are near.

    :param proposal_id: a proposed entry that the caller may know of; or
    :param type: konsep, variabel or indikator, and what the entry says: the fields of its form.
    :returns: `{complaints, neighbours}`; a neighbour's `decision` is what was said of it last.
    """
    tk.check_access("sdi_registry_similar", context, data_dict)
    if data_dict.get("proposal_id"):
        actor = enter("sdi_proposal_show", context, data_dict)
        proposal = load(actor, {"id": data_dict["proposal_id"]})
        type_, title = proposal.subject_type, proposal.title
        near = resembling.of(proposal)
    else:
        type_ = listing.types(data_dict)[0] if data_dict.get("type") else "konsep"
        title = TYPES[type_].title_of(data_dict)
        near = resembling.neighbours(type_, data_dict)
    return {"complaints": resembling.complaints(type_, title), "neighbours": near}


def _use(package_id: str, places: list[str]) -> dict[str, Any]:
    row = model.Session.get_one(model.Package, package_id)
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title or row.name,
        "organization": schema.organization(row.owner_org or ""),
        "places": places,
    }


def _split(data_dict: DataDict) -> tuple[str, int | None]:
    wanted = data_dict.get("id")
    if not isinstance(wanted, str) or not wanted:
        raise tk.ValidationError({"id": [tk._("Sebutkan id atau nama entri.")]})
    found = _VERSIONED.fullmatch(wanted)
    return (found[1], int(found[2])) if found else (wanted, None)


def _visible(context: Context, wanted: str) -> Entry:
    entry = entry_rows.find(wanted)
    actor = listing.reader(context.get("user"))
    if entry is None or not (entry_rows.is_public(entry) or _holds(actor, entry)):
        raise tk.ObjectNotFound(tk._("Entri ini tidak ada di registri."))
    return entry


def _holds(actor: Any, entry: Entry) -> bool:
    return bool(actor.roles_for(entry.organization_id))
