"""How far promises are kept, by API."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people.redirects import heir_of

from ..evidence.actions import language, year_of
from ..lists import reading as lists
from . import reading, service, showing, words

MOST, USUAL = 1000, 100


@tk.side_effect_free
def sdi_progress_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What was promised for a year, what came, in time, and passes the checks.

    :param year: the newest list in force where nothing is said;
    :param organization: one OPD, id or name, with its promises: what is most urgent first;
    :param limit: of these, at most 1000 (100); :param offset: how many to skip.
    :returns: `{year, years, today, computed_at, sentences, city, organizations, urusan}`, or for
        an OPD `{…, organization, count, results}`.
    """
    tk.check_access("sdi_progress_show", context, data_dict)
    at = now()
    year = reading.year_meant(year_of(data_dict.get("year")), at)
    found = reading.progress(year, at)
    said = {
        "year": year,
        "years": lists.years(),
        "today": found.today.isoformat(),
        "computed_at": found.at.isoformat(),
    }
    named = showing.offices()
    if not data_dict.get("organization"):
        tally, groups = service.city(found), service.by_organization(found)
        return {
            **said,
            "sentences": words.sentences(year, tally, len(groups)),
            "city": showing.tally(tally),
            "organizations": [showing.organization(one, named) for one in groups],
            "urusan": [showing.urusan(one, language()) for one in service.by_urusan(found)],
        }
    office = office_of(data_dict["organization"])
    group = next((g for g in service.by_organization(found) if g.key == office.id), None)
    group = group or service.Group(office.id, service.Tally())
    items = service.of_organization(found, office.id)
    waiting = service.known_proposals(context.get("user"), office.id, items)
    limit = min(number(data_dict, "limit", USUAL), MOST)
    offset = number(data_dict, "offset", 0)
    page = items[offset : offset + limit]
    return {
        **said,
        "sentences": words.sentences(year, group.tally),
        "organization": showing.organization(group, named),
        "count": len(items),
        "results": [showing.item(one, found, named, waiting) for one in page],
    }


def office_of(wanted: object) -> model.Group:
    """An OPD by id or name; of one that was renamed or merged, the one that stands for it.

    :raises tk.ObjectNotFound: where there is none.
    """
    if isinstance(wanted, str) and is_storable(wanted):
        group = model.Group.get(wanted)
        if group is None or group.state != model.State.ACTIVE:
            group = heir_of(wanted)
        if group is not None and group.is_organization:
            return group
    raise tk.ObjectNotFound(tk._("Perangkat daerah ini tidak ada."))
