"""Requests by API: asked by everybody, read by everybody, counted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now

from . import asking, guarding, listing, service, showing
from .entering import enter, load, whole

_MOST, _USUAL = 100, 20


@tk.side_effect_free
def sdi_request_form(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A token to ask with: callers without account send it with `sdi_request_create`, once, some
    seconds later at the earliest.

    :returns: `{token}`.
    """
    enter("sdi_request_form", context, data_dict)
    return {"token": guarding.form(now())}


def sdi_request_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Ask for data, or report an error on a dataset, with or without account.

    :param kind: `data` or `error`; :param title: 5 to 150 letters; :param text: 10 to 5000;
    :param dataset: id, name or address, demanded for errors; :param organization: which OPD is
        asked (id or name); without it the walidata finds one; :param name: of the asker;
    :param show_name: whether everybody may read it; :param email: for letters, shown to nobody;
    :param token: from `sdi_request_form`, for callers without account.
    :returns: the request with `key`, which opens it to its asker; `state` is `held` when a
        walidata looks first, and `suspicions` says why.
    """
    caller = enter("sdi_request_create", context, data_dict)
    at = now()
    with whole():
        said = asking.said(data_dict, caller.actor)
        suspicions = guarding.judge(data_dict, said, at)
        request, key = service.take(said, suspicions, at)
        model.Session.commit()
    request, who = load(caller, {"id": request.number, "key": key})
    return {**showing.whole(request, who, at), "key": key}


@tk.side_effect_free
def sdi_request_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A request (`id`: its number) with its answer and every step.

    :param key: of the asker, who also reads what is held or hidden.
    """
    caller = enter("sdi_request_show", context, data_dict)
    request, who = load(caller, data_dict)
    return showing.whole(request, who, now())


@tk.side_effect_free
def sdi_request_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The public requests, newest first.

    :param q: words; :param state: :param kind: `data` or `error`; :param organization: id or name;
    :param dataset: id or name; :param limit: at most 100 (20); :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    enter("sdi_request_list", context, data_dict)
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    found = listing.conditions(data_dict)
    count, rows = listing.page(found, limit, number(data_dict, "offset", 0))
    return {"count": count, "results": showing.rows(rows, now())}


@tk.side_effect_free
def sdi_request_waiting(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What waits for the caller's OPD, or for him as walidata; what is due first first.

    :param late: only what is late; :param limit: at most 100 (20); :param offset: to skip.
    :returns: `{count, results}`.
    """
    caller = enter("sdi_request_waiting", context, data_dict)
    if caller.actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    at, limit = now(), min(number(data_dict, "limit", _USUAL), _MOST)
    offset, late = number(data_dict, "offset", 0), asking.flag(data_dict, "late")
    count, rows = listing.waiting(caller.actor, at, limit, offset, late=late)
    return {"count": count, "results": showing.rows(rows, at)}


@tk.side_effect_free
def sdi_request_figures(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """How many requests there are by state, and how punctually they are answered.

    :param organization: of one OPD (id or name); :param year: that came in this year.
    :returns: `{by_state, total, on_time, late, overdue, due, share}`.
    """
    enter("sdi_request_figures", context, data_dict)
    wanted, year = data_dict.get("organization"), str(data_dict.get("year") or "")
    organization_id = asking.organization(wanted) if wanted else ""
    if organization_id is None:
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise tk.ValidationError({"year": [tk._("Tahun terdiri atas empat angka.")]})
    return asdict(service.figures(organization_id, int(year) if year else None))
