"""Scores by API, for everybody: they speak of what is published only."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.listing import number

from . import listing, words
from .model import Rating


@tk.side_effect_free
def sdi_rating_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """How good a published dataset (`id` or name) is: the European points, our own score, and what
    the national portal would object to, each with the field that mends it."""
    tk.check_access("sdi_rating_show", context, data_dict)
    wanted = data_dict.get("id")
    known = isinstance(wanted, str) and is_storable(wanted)
    package = model.Package.get(wanted) if known else None
    row = model.Session.get(Rating, package.id) if package is not None else None
    if package is None or row is None or package.state != "active" or package.private:
        raise tk.ObjectNotFound(tk._("Dataset ini tidak terbit, atau belum dinilai."))
    return {
        "id": package.id,
        "name": package.name,
        "title": package.title or package.name,
        "rated_at": row.rated_at.isoformat(),
        "mqa": {
            "points": row.mqa,
            "most": words.MQA_MOST,
            "rating": words.rating(row.mqa),
            "metrics": words.metrics(row.mqa_found),
        },
        "sdi": {
            "points": row.sdi,
            "by_principle": row.sdi_found["by_principle"],
            "gains": [{**g, "label": words.check(g["check"])} for g in row.sdi_found["gains"]],
        },
        "objections": [{**o, "words": words.objection(o["name"])} for o in row.objections],
    }


@tk.side_effect_free
def sdi_rating_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The scores of the portal, of each OPD, and of datasets, those that need most care first.

    :param organization: only datasets of this OPD (id or name);
    :param objected: only those that the national portal would object to;
    :param limit: at most 100 (20); :param offset: how many to skip.
    :returns: `{portal, organizations, count, results}`.
    """
    tk.check_access("sdi_rating_list", context, data_dict)
    organization = data_dict.get("organization") or ""
    if not isinstance(organization, str) or not is_storable(organization):
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    try:
        objected = tk.asbool(data_dict.get("objected") or False)
    except ValueError:
        raise tk.ValidationError({"objected": [tk._("Isi dengan true atau false.")]}) from None
    limit = min(number(data_dict, "limit", 20), 100)
    offset = number(data_dict, "offset", 0)
    rows = listing.datasets(organization, objected=objected, limit=limit, offset=offset)
    for row in rows:
        row["rated_at"] = row["rated_at"].isoformat()
        row["objections"] = [{**o, "words": words.objection(o["name"])} for o in row["objections"]]
    return {
        "portal": listing.portal(),
        "organizations": listing.organizations(),
        "count": listing.counted(organization, objected=objected),
        "results": rows,
    }
