"""What of a year's Daftar Data the Forum has agreed on, and which disputes it has settled."""

from __future__ import annotations

from collections.abc import Collection

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import Entry

from . import service
from .decision import Kind, Status
from .model import DecisionVersion


def agreed(year: int, entry_ids: Collection[str]) -> dict[str, bool] | None:
    """Whether each of these entries stands as the Forum agreed on it last; None where it has not
    decided about the year."""
    decisions = [d for d in service.binding("daftar_data", str(year)) if _holds(d, Kind.PLAN)]
    kept = next((d.frozen[str(year)] for d in decisions if str(year) in d.frozen), None)
    if kept is None:
        return None
    then = {entry_id: (hash_, owner) for entry_id, hash_, owner in kept["entries"]}
    query = sa.select(Entry.id, Entry.content_hash, Entry.organization_id)
    rows = model.Session.execute(query.where(Entry.id.in_(entry_ids)))
    return {id: then.get(id) == (hash_, owner) for id, hash_, owner in rows}


def settled(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], DecisionVersion]:
    """The decision that settled the dispute over each of these pairs of entries, where there is
    one: it names which of the two stays and which goes."""
    found: dict[tuple[str, str], DecisionVersion] = {}
    for decision in service.standing(Kind.INDICATOR):
        roles = {b["id"]: b.get("role") for b in decision.bindings if b["type"] == "entri"}
        for one, other in pairs:
            if {roles.get(one), roles.get(other)} == {"stays", "goes"}:
                found.setdefault((one, other), decision)
    return found


def _holds(decision: DecisionVersion, kind: Kind) -> bool:
    return decision.kind == kind.value and decision.status == Status.VALID.value
