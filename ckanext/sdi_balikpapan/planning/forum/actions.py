"""The Forum's decisions by API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.entering import enter
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor
from ckanext.sdi_balikpapan.proposals.states import Role

from ..lists import asking
from . import decision as rules
from . import service, showing, targets, words
from .decision import Decision, Incomplete, Kind, Status
from .model import DecisionVersion

_MOST, _USUAL = 100, 20


@tk.side_effect_free
def sdi_forum_decision_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The decisions of the Forum Satu Data, newest first.

    :param year: of the decision; :param kind: daftar_data, indikator, akses or lainnya;
    :param q: words of number, title or text; :param limit: at most 100 (20);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    tk.check_access("sdi_forum_decision_list", context, data_dict)
    kind = _kind(data_dict)
    asked = asking.words(data_dict.get("q"))
    limit = min(number(data_dict, "limit", _USUAL), _MOST)
    year = asking.year(data_dict)
    count, rows = service.listed(year, kind, asked, limit, number(data_dict, "offset", 0))
    return {"count": count, "results": [showing.head(row) for row in rows]}


@tk.side_effect_free
def sdi_forum_decision_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """One decision (`id`) with what it binds, its versions, and what changed since in a list."""
    tk.check_access("sdi_forum_decision_show", context, data_dict)
    return showing.full(_found(data_dict))


def sdi_forum_decision_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write down a decision of the Forum.

    :param number: as the document has it; :param date: 2027-01-31; :param kind: as in the list;
    :param title: what it is about; :param decided: what was decided, plain text;
    :param participants: who took part; :param document: the address of the signed document;
    :param bindings: what it binds, `[{type, id, role}]`: `daftar_data` (a year), `entri`,
        `dataset`, `permintaan`; of two entries one `stays` and one `goes`.
    :returns: the decision. Of kind daftar_data, the year's list is kept as it stands now.
    """
    actor = _writer("sdi_forum_decision_create", context, data_dict)
    return _written(_read(data_dict), actor)


def sdi_forum_decision_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Correct a decision (`id`): a new version beside the old one, with a `reason`.

    Takes what `sdi_forum_decision_create` takes; what isn't said stays. `version` is the one that
    the writer saw: when somebody else has written meanwhile, nothing is kept.
    """
    actor = _writer("sdi_forum_decision_update", context, data_dict)
    before = _changeable(data_dict)
    said = {**showing.said(before), **{k: v for k, v in data_dict.items() if k in _FIELDS}}
    return _written(_read(said, before), actor, before=before, reason=_reason(data_dict))


def sdi_forum_decision_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Revoke a decision (`id`) with a `reason`, or say which one supersedes it.

    :param superseded_by: id or number of the decision that stands for it now.
    """
    actor = _writer("sdi_forum_decision_revoke", context, data_dict)
    before = _changeable(data_dict)
    by = _successor(data_dict, before)
    status = Status.SUPERSEDED if by else Status.REVOKED
    return _written(
        service.as_said(before),
        actor,
        before=before,
        reason=_reason(data_dict),
        status=status,
        superseded_by=by,
    )


_FIELDS = frozenset({*rules.MOST, "date", "kind", "bindings"})


def may_write(actor: Actor | None) -> bool:
    """Whether somebody writes down what the Forum decides: a walidata for all OPD."""
    return actor is not None and Role.WALIDATA in actor.roles_for(ALL_ORGANIZATIONS)


def _writer(action: str, context: Context, data_dict: DataDict) -> Actor:
    actor = enter(action, context, data_dict)
    if not may_write(actor):
        raise tk.NotAuthorized(words.not_yours())
    return actor


def _written(said: Decision, actor: Actor, **how: Any) -> dict[str, Any]:
    try:
        return showing.full(service.write(said, actor.user_id, now(), **how))
    except service.NumberTaken:
        raise tk.ValidationError({"number": [words.taken(said.number)]}) from None
    except service.MovedOn:
        raise tk.ValidationError({"version": [words.moved_on()]}) from None


def _read(asked: DataDict, before: DecisionVersion | None = None) -> Decision:
    """What a request says; what was bound before stays so, even where it is gone since."""
    try:
        said = rules.read(asked, office.calendar().day_of(now()))
    except Incomplete as error:
        raise tk.ValidationError(words.problems(error.problems)) from None
    known = {(one["type"], one["id"]) for one in before.bindings} if before else set()
    bound, missing = [], []
    for one in said.bindings:
        target = targets.find(one)
        if target is not None:
            bound.append(replace(one, id=target.id))
        elif (one.type, one.id) in known:
            bound.append(one)
        else:
            missing.append(one.id)
    if missing:
        raise tk.ValidationError({"bindings": [words.unknown(missing)]})
    return replace(said, bindings=tuple(dict.fromkeys(bound)))


def _successor(data_dict: DataDict, before: DecisionVersion) -> str | None:
    wanted = data_dict.get("superseded_by") or None
    if wanted is None:
        return None
    readable = isinstance(wanted, str) and is_storable(wanted)
    other = service.by_id_or_number(wanted.strip()) if readable else None
    if other is None or other.id == before.id or other.status != Status.VALID.value:
        raise tk.ValidationError({"superseded_by": [words.no_successor()]})
    return str(other.id)


def _found(data_dict: DataDict) -> DecisionVersion:
    wanted = data_dict.get("id")
    row = service.get(wanted) if isinstance(wanted, str) and is_storable(wanted) else None
    if row is None:
        raise tk.ObjectNotFound(words.not_there())
    return row


def _changeable(data_dict: DataDict) -> DecisionVersion:
    row = _found(data_dict)
    if row.status != Status.VALID.value:
        raise tk.ValidationError({"id": [words.closed()]})
    seen = data_dict.get("version")
    if seen not in (None, "") and str(seen) != str(row.version):
        raise tk.ValidationError({"version": [words.moved_on()]})
    return row


def _reason(data_dict: DataDict) -> str:
    reason = data_dict.get("reason")
    text = reason.replace("\r\n", "\n").strip() if isinstance(reason, str) else ""
    if not rules.is_reason(text):
        raise tk.ValidationError({"reason": [words.no_reason()]})
    return text


def _kind(data_dict: DataDict) -> Kind | None:
    wanted = data_dict.get("kind")
    if not wanted:
        return None
    found = next((kind for kind in Kind if kind.value == wanted), None)
    if found is None:
        raise tk.ValidationError({"kind": [words.no_kind()]})
    return found
