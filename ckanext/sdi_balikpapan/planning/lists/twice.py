"""What two agencies both promise: the pairs that were decided, and those that nobody looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import Entry

from . import reading
from .reading import Asked


@dataclass(frozen=True)
class Pair:
    """Two entries of a year that resemble each other.

    :param decision: what a walidata said when the second was approved: `variant`, `different` or
        `merge`; empty where two of the same name were never compared.
    """

    year: int
    one: str
    other: str
    title: str
    other_title: str
    organization_id: str
    other_organization_id: str
    decision: str


def pairs(year: int, *, open_only: bool = False) -> list[Pair]:
    """The pairs of a year, by title; those that were called different aren't any."""
    rows = _compared(year)
    found: dict[tuple[str, str], Pair] = {}
    decided: set[frozenset[str]] = set()
    for row in rows.values():
        for item in (row.attestation or {}).get("similar") or []:
            other = rows.get(str(item.get("id")))
            if other is None:
                continue
            decided.add(frozenset((row.id, other.id)))
            if item.get("decision") != "different" and not open_only:
                found[_key(row, other)] = _pair(year, row, other, str(item.get("decision")))
    for one, other in _namesakes(list(rows.values())):
        if frozenset((one.id, other.id)) not in decided:
            found.setdefault(_key(one, other), _pair(year, one, other, ""))
    return sorted(found.values(), key=lambda pair: (pair.title, pair.one, pair.other))


def _compared(year: int) -> dict[str, Entry]:
    """Only the entries that may be in a pair: compared with another, or called as one elsewhere."""
    name = sa.func.lower(sa.func.regexp_replace(sa.func.btrim(Entry.title), r"\s+", " ", "g"))
    agreed = reading.agreed(Asked(year))
    shared = sa.select(name).where(*agreed).group_by(name)
    shared = shared.having(sa.func.min(Entry.organization_id) < sa.func.max(Entry.organization_id))
    wanted = sa.or_(Entry.attestation.has_key("similar"), name.in_(shared))
    rows = list(model.Session.scalars(sa.select(Entry).where(*agreed, wanted)))
    compared = [item for row in rows for item in (row.attestation or {}).get("similar") or []]
    others = {str(item.get("id")) for item in compared}
    query = sa.select(Entry).where(*agreed, Entry.id.in_(others - {row.id for row in rows}))
    return {row.id: row for row in [*rows, *model.Session.scalars(query)]}


def _namesakes(rows: list[Entry]) -> list[tuple[Entry, Entry]]:
    """Entries of the same name at different agencies."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        named[" ".join(row.title.casefold().split())].append(row)
    return [
        (one, other)
        for same in named.values()
        for number, one in enumerate(same)
        for other in same[number + 1 :]
        if one.organization_id != other.organization_id
    ]


def _key(one: Entry, other: Entry) -> tuple[str, str]:
    first, second = sorted((one.id, other.id))
    return first, second


def _pair(year: int, one: Entry, other: Entry, decision: str) -> Pair:
    return Pair(
        year,
        one.id,
        other.id,
        one.title,
        other.title,
        one.organization_id,
        other.organization_id,
        decision,
    )
