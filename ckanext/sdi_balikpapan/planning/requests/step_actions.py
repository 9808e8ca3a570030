"""The steps with a request as API actions; each takes the `version` that its caller has read."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.deadlines import office as calendars
from ckanext.sdi_balikpapan.proposals.model import now

from . import asking, planned, policy, service, showing
from .asking import ANSWER
from .entering import Caller, enter, load, whole
from .policy import Step
from .states import Verb, Who

Shown = dict[str, Any]


def sdi_request_route(context: Context, data_dict: DataDict) -> Shown:
    """Send a request (`id`, `version`) to an OPD (`organization`): as walidata what is new, held
    or hidden; as the OPD's staff with a `reason` what is another's business."""
    tk.check_access("sdi_request_route", context, data_dict)
    organization_id = asking.organization(data_dict.get("organization"))
    if organization_id is None:
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    return _take(Verb.ROUTE, "reason", context, data_dict, organization_id)


def sdi_request_answer(context: Context, data_dict: DataDict) -> Shown:
    """Answer a request (`id`, `version`) in public, with `text` and `datasets` (ids or names),
    which are there for everybody."""
    return _take(Verb.ANSWER, "text", context, data_dict)


def sdi_request_decline(context: Context, data_dict: DataDict) -> Shown:
    """Decline a request (`id`, `version`) with a `reason` that everybody reads."""
    return _take(Verb.DECLINE, "reason", context, data_dict)


def sdi_request_hide(context: Context, data_dict: DataDict) -> Shown:
    """Take a request (`id`, `version`) from public view, with a `reason`; for walidata."""
    return _take(Verb.HIDE, "reason", context, data_dict)


def sdi_request_reopen(context: Context, data_dict: DataDict) -> Shown:
    """Say once that an answer doesn't help, and why (`reason`), as the asker (`id`, `key`)."""
    return _take(Verb.REOPEN, "reason", context, data_dict)


def sdi_request_close(context: Context, data_dict: DataDict) -> Shown:
    """Close a request as its asker (`id`, `key`)."""
    return _take(Verb.CLOSE, "", context, data_dict)


def sdi_request_plan(context: Context, data_dict: DataDict) -> Shown:
    """Turn a request (`id`, `version`) into a draft of an entry of the Daftar Data of its OPD.

    :param year: of the Daftar Data (the next one); :param text: what is told to the asker.
    """
    caller = enter("sdi_request_plan", context, data_dict)
    text, year = _text("text", data_dict, 0), _year(data_dict)
    step = Step(Verb.PLAN, _seen(data_dict), text)
    with whole():
        request, who = load(caller, data_dict, lock=True)
        policy.decide(who, service.facts(request), step)
        # Saving a proposal commits, so the request is locked and judged once more after it.
        draft = planned.draft(request, year, caller.username)
        try:
            request, who = load(caller, data_dict, lock=True)
            service.take_step(request, who, caller.id, step, now())
        except (policy.Refused, tk.ObjectNotFound):
            model.Session.rollback()
            planned.discard(draft, caller.username)
            raise
        request.proposal_id, request.subject_id = draft.proposal_id, draft.subject_id
        model.Session.commit()
    return _shown(caller, data_dict)


def sdi_request_forget(context: Context, data_dict: DataDict) -> Shown:
    """Delete the asker's name and address, as the asker (`id`, `key`); UU 27/2022 ps 8."""
    caller = enter("sdi_request_forget", context, data_dict)
    with whole():
        request, who = load(caller, data_dict, lock=True)
        asker = service.asker_of(request)
        if asker is None or Who.PENANYA not in who:
            raise tk.NotAuthorized(tk._("Hanya penanya yang dapat menghapus datanya di sini."))
        service.forget(asker)
        model.Session.commit()
    return _shown(caller, data_dict)


def _take(
    verb: Verb, field: str, context: Context, data_dict: DataDict, organization_id: str = ""
) -> Shown:
    caller = enter(f"sdi_request_{verb.value}", context, data_dict)
    with whole():
        request, who = load(caller, data_dict, lock=True)
        reason = _text(field, data_dict, 3 if verb is Verb.ANSWER else 0) if field else ""
        datasets = asking.datasets(data_dict) if verb is Verb.ANSWER else []
        step = Step(verb, _seen(data_dict), reason, organization_id)
        service.take_step(request, who, caller.id, step, now(), datasets)
        model.Session.commit()
    return _shown(caller, data_dict)


def _shown(caller: Caller, data_dict: DataDict) -> Shown:
    """What the caller may still know of it: an OPD that passed on what was held no more."""
    try:
        request, who = load(caller, data_dict)
    except tk.ObjectNotFound:
        return {"number": data_dict["id"]}
    return showing.whole(request, who, now())


def _text(field: str, data_dict: DataDict, least: int) -> str:
    errors: asking.Errors = {}
    text = asking.text(data_dict, field, least, ANSWER, errors, lines=True)
    if errors:
        raise tk.ValidationError(errors)
    return text


def _seen(data_dict: DataDict) -> int | None:
    text = str(data_dict.get("version") or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _year(data_dict: DataDict) -> int:
    text = str(data_dict.get("year") or calendars.calendar().day_of(now()).year + 1)
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise tk.ValidationError({"year": [tk._("Tahun terdiri atas empat angka.")]})
    return int(text)
