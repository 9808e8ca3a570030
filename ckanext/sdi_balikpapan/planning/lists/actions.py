"""The Daftar Data by API: its years, its entries, what is missing, and copying last year's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.entering import enter, in_ckans_words
from ckanext.sdi_balikpapan.proposals.listing import number

from ..forum import agreeing
from . import asking, copying, hanging, reading, showing, twice

_MOST, _USUAL = 100, 50


@tk.side_effect_free
def sdi_plan_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The agreed entries of the Daftar Data, by name of the data.

    :param year: of which year; without it the newest; :param organization: id or name of the OPD;
    :param q: words that the entry says; :param urusan: code; :param kategori: code of the theme;
    :param priority: only Data Prioritas; :param limit: at most 100 (50); :param offset: to skip.
    :returns: `{year, years, count, results}`; each with its releases, the datasets that hang on
        it, and whether it stands as the Forum `agreed` (null where the Forum hasn't decided).
    """
    tk.check_access("sdi_plan_list", context, data_dict)
    years = reading.years()
    asked = asking.asked(data_dict, years[0] if years else None)
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    promises = reading.of(asked, limit=limit, offset=number(data_dict, "offset", 0))
    agreed = agreeing.agreed(asked.year or 0, [one.entry_id for one in promises]) or {}
    rows = [{**row, "agreed": agreed.get(row["id"])} for row in showing.rows(promises)]
    return {"year": asked.year, "years": years, "count": reading.count(asked), "results": rows}


@tk.side_effect_free
def sdi_plan_missing(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The public datasets that hang on no entry of the Daftar Data, by title.

    :param organization: only those of an OPD, id or name; :param limit: at most 100 (50);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    tk.check_access("sdi_plan_missing", context, data_dict)
    found = hanging.without_entry(asking.organization(data_dict))
    offset = number(data_dict, "offset", 0)
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    page = found[offset : offset + limit]
    return {"count": len(found), "results": [showing.dataset(one) for one in page]}


@tk.side_effect_free
def sdi_plan_twice(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The entries of a `year` that two OPD both promise, with what the walidata said when the
    second was approved (`decision`) and the Forum's decision over them (`forum`)."""
    tk.check_access("sdi_plan_twice", context, data_dict)
    year = asking.year(data_dict)
    if year is None:
        raise tk.ValidationError({"year": [tk._("Sebutkan tahun, misalnya 2027.")]})
    pairs = twice.pairs(year)
    settled = agreeing.settled({(pair.one, pair.other) for pair in pairs})
    return [
        {
            **asdict(pair),
            "forum": showing.decision(settled.get((pair.one, pair.other))),
            "organization": schema.organization(pair.organization_id),
            "other_organization": schema.organization(pair.other_organization_id),
        }
        for pair in pairs
    ]


def sdi_plan_copy(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make drafts for a year of what an OPD had in the Daftar Data of the year before.

    :param year: the new year; :param organization: the OPD, id or name.
    :returns: `{made, there, left}`: ids of the drafts, how many stood there, how many are left to
        be copied by another call (200 at once).
    """
    actor = enter("sdi_plan_copy", context, data_dict)
    year, organization_id = asking.year(data_dict), asking.organization(data_dict)
    if year is None or not organization_id:
        words = tk._("Sebutkan tahun baru dan perangkat daerah yang Daftar Datanya disalin.")
        raise tk.ValidationError({"year": [words]})
    asking.must_draft(actor, organization_id)
    with in_ckans_words():
        return asdict(copying.copy(year, organization_id, context.get("user", "")))
