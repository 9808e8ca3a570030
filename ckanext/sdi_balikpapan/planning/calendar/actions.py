"""The release calendar by API."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals import schema
from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.editing.intake import flag
from ckanext.sdi_balikpapan.proposals.entering import enter, in_ckans_words
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now

from ..lists import asking as plan_asking
from . import asking, late, moving, service, showing

_MOST, _USUAL = 10_000, 100


@tk.side_effect_free
def sdi_calendar_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The releases that the Daftar Data promises, by planned date, with what became of them.

    :param month: `2027-03`, or :param year: `2027`; without both the current month;
    :param organization: id or name of the OPD; :param kategori: code of the theme;
    :param standing: on_time, late, overdue or due; :param limit: at most 10,000 (100);
    :param offset: how many to skip.
    :returns: `{first, last, count, results}`.
    """
    tk.check_access("sdi_calendar_list", context, data_dict)
    at = now()
    wanted = asking.wanted(data_dict, office.calendar().day_of(at))
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    count, lines = service.lines(wanted, at, limit, number(data_dict, "offset", 0))
    return {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "count": count,
        "results": [showing.line(one) for one in lines],
    }


@tk.side_effect_free
def sdi_calendar_late(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The releases that are overdue, the longest first, with who acts next.

    Only of the OPD in which the caller has a role.

    :param organization: one of them, id or name; :param limit: at most 10,000 (100);
    :param offset: how many to skip.
    :returns: `{count, organizations, results}`; `waits_for` is the role, `proposal_id` what is on
        its way; `organizations` all of the caller's in which something is overdue.
    """
    actor = enter("sdi_calendar_late", context, data_dict)
    wanted = plan_asking.organization(data_dict)
    mine = [one for one in late.overdue(now()) if actor.roles_for(one.line.promise.organization_id)]
    offices = {one.line.promise.organization_id for one in mine}
    found = [one for one in mine if wanted in ("", one.line.promise.organization_id)]
    offset = number(data_dict, "offset", 0)
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    page = found[offset : offset + limit]
    return {
        "count": len(found),
        "organizations": sorted(map(schema.organization, offices), key=lambda one: one["title"]),
        "results": [
            showing.late(
                one, may_move=plan_asking.may_draft(actor, one.line.promise.organization_id)
            )
            for one in page
        ],
    }


def sdi_calendar_move(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose another day for one release; it is reviewed like any change of its entry.

    :param entry: name or id of the entry; :param period: the release, `2027-T1`;
    :param date: the new day; :param reason: why, for everybody to read;
    :param submit: also hand it over for review.
    :returns: the proposal.
    """
    actor = enter("sdi_calendar_move", context, data_dict)
    found = moving.found(data_dict.get("entry"), data_dict.get("period"), actor)
    with in_ckans_words():
        username = context.get("user", "")
        proposal = moving.move(moving.read(found, data_dict), actor, username)
        if flag(data_dict, "submit"):
            asked = {"id": proposal["id"]}
            return dict(tk.get_action("sdi_proposal_submit")({"user": username}, asked))
    return proposal


@tk.side_effect_free
def sdi_calendar_punctuality(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """How much of what the Daftar Data of a `year` promised came in time, for each OPD and in all.

    :returns: `{year, total, results}`; `share` is null where no date is over yet.
    """
    tk.check_access("sdi_calendar_punctuality", context, data_dict)
    at = now()
    year = plan_asking.year(data_dict) or office.calendar().day_of(at).year
    figures = service.by_organization(year, at)
    rows = [
        {"organization": schema.organization(id), **showing.figure(one)}
        for id, one in figures.items()
    ]
    rows.sort(key=lambda row: str(row["organization"]["title"]))
    return {"year": year, "total": showing.total(figures.values()), "results": rows}
