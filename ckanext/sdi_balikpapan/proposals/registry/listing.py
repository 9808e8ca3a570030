"""Finding entries: by words, type, OPD and status; what isn't public only for who has a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..listing import number, readable
from ..model import Proposal
from ..people.roles import actor_for
from ..policy import ALL_ORGANIZATIONS, Actor
from ..states import OPEN_STATES
from ..subjects.types import ENTRIES, REGISTRY

PROPOSED = "proposed"
STATUSES = (PROPOSED, *(status.value for status in Status))
_MOST, _USUAL = 100, 20
_WORDS = 10


def reader(user: object) -> Actor:
    """Who reads, with his roles; anonymous has none."""
    return (actor_for(user) if isinstance(user, str) and user else None) or Actor("")


def visible(actor: Actor) -> Any:
    """What somebody may read: all but withdrawn entries of OPD in which he has no role."""
    held = {grant.organization_id for grant in actor.grants}
    if ALL_ORGANIZATIONS in held:
        return sa.true()
    public = Entry.status != Status.WITHDRAWN.value
    return sa.or_(public, Entry.organization_id.in_(held))


def listed(actor: Actor, asked: Mapping[str, Any]) -> tuple[int, list[Entry]]:
    """How many entries answer the question, and one page of them by title.

    :raises tk.ValidationError: for a question that cannot be read.
    """
    conditions = [visible(actor), *_asked(asked)]
    return _page(Entry, conditions, (Entry.title, Entry.id), asked)


def proposed(actor: Actor, asked: Mapping[str, Any]) -> tuple[int, list[Proposal]]:
    """The same of what is only proposed, as far as this person may know of it."""
    states = [state.value for state in OPEN_STATES]
    conditions = [
        readable(actor),
        Proposal.subject_type.in_(types(asked)),
        Proposal.kind == "create",
        Proposal.state.in_(states),
    ]
    if organization := _organization(asked):
        conditions.append(Proposal.organization_id == organization)
    for word in _words(asked):
        conditions.append(Proposal.title.icontains(word, autoescape=True))
    return _page(Proposal, conditions, (Proposal.title, Proposal.id), asked)


def status_of(asked: Mapping[str, Any]) -> str:
    """The status that is asked for; empty for all that were agreed once.

    :raises tk.ValidationError: for one that there isn't.
    """
    status = asked.get("status") or ""
    if status and status not in STATUSES:
        words = tk._("Status ini tidak ada. Yang ada: {known}.").format(known=", ".join(STATUSES))
        raise tk.ValidationError({"status": [words]})
    return str(status)


def _page(
    table: Any, conditions: list[Any], order: tuple[Any, ...], asked: Mapping[str, Any]
) -> tuple[int, list[Any]]:
    count = sa.select(sa.func.count()).select_from(table).where(*conditions)
    page = (
        sa.select(table)
        .where(*conditions)
        .order_by(*order)
        .limit(min(number(asked, "limit", _USUAL), _MOST))
        .offset(number(asked, "offset", 0))
    )
    return model.Session.scalar(count) or 0, list(model.Session.scalars(page))


def _asked(asked: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = [Entry.type.in_(types(asked))]
    if status := status_of(asked):
        found.append(Entry.status == status)
    if organization := _organization(asked):
        found.append(Entry.organization_id == organization)
    if asked.get("id_sds"):
        found.append(Entry.id_sds == str(asked["id_sds"])[:50])
    found += [Entry.words.contains(word.casefold(), autoescape=True) for word in _words(asked)]
    return found


def types(asked: Mapping[str, Any]) -> list[str]:
    """The types of entries that a request is about."""
    wanted = asked.get("type")
    if not wanted:
        return list(REGISTRY)
    if wanted not in ENTRIES:
        words = tk._("Jenis entri ini tidak ada. Yang ada: {types}.")
        raise tk.ValidationError({"type": [words.format(types=", ".join(ENTRIES))]})
    return [str(wanted)]


def _organization(asked: Mapping[str, Any]) -> str:
    if not asked.get("organization"):
        return ""
    group = model.Group.get(str(asked["organization"]).replace("\x00", ""))
    return group.id if group is not None else "-"


def _words(asked: Mapping[str, Any]) -> list[str]:
    return str(asked.get("q") or "").replace("\x00", "")[:200].split()[:_WORDS]
