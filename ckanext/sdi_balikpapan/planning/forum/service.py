"""Keeping the Forum's decisions, and finding what binds something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ckanext.sdi_balikpapan.proposals.model import new_id
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.proposals.states import Role

from ..lists import reading
from ..lists.reading import Asked
from . import decision as rules
from .decision import Agreed, Decision, Difference, Kind, Status
from .model import DecisionVersion

_LOCK = 0x5D1_10F
"""Decisions are written one after the other: a number is given once."""


class NumberTaken(Exception):
    """Another decision that stands has this number."""


class MovedOn(Exception):
    """Somebody else wrote a version meanwhile."""


def _newest() -> Any:
    """That a version is the last of its decision."""
    other = aliased(DecisionVersion)
    return ~sa.exists().where(
        other.id == DecisionVersion.id, other.version > DecisionVersion.version
    )


def get(id: str) -> DecisionVersion | None:
    """A decision as it stands."""
    query = sa.select(DecisionVersion).where(DecisionVersion.id == id)
    query = query.order_by(DecisionVersion.version.desc()).limit(1)
    return model.Session.scalars(query).first()


def versions(id: str) -> list[DecisionVersion]:
    """Every version of a decision, newest first."""
    query = sa.select(DecisionVersion).where(DecisionVersion.id == id)
    return list(model.Session.scalars(query.order_by(DecisionVersion.version.desc())))


def listed(
    year: int | None, kind: Kind | None, words: Sequence[str], limit: int, offset: int
) -> tuple[int, list[DecisionVersion]]:
    """How many decisions answer, and a page of them, newest first."""
    found = [_newest()]
    if year is not None:
        found.append(sa.extract("year", DecisionVersion.day) == year)
    if kind is not None:
        found.append(DecisionVersion.kind == kind.value)
    for word in words:
        told = [DecisionVersion.number, DecisionVersion.title, DecisionVersion.decided]
        found.append(sa.or_(*(column.icontains(word, autoescape=True) for column in told)))
    count = sa.select(sa.func.count()).select_from(DecisionVersion).where(*found)
    page = sa.select(DecisionVersion).where(*found)
    page = page.order_by(DecisionVersion.day.desc(), DecisionVersion.number, DecisionVersion.id)
    return model.Session.scalar(count) or 0, list(
        model.Session.scalars(page.limit(limit).offset(offset))
    )


def binding(target_type: str, target_id: str) -> list[DecisionVersion]:
    """The decisions that bind something, those that were superseded too, newest first."""
    wanted = [{"type": target_type, "id": target_id}]
    query = sa.select(DecisionVersion).where(
        DecisionVersion.bindings.contains(wanted),
        DecisionVersion.status != Status.REVOKED.value,
        _newest(),
    )
    return list(model.Session.scalars(query.order_by(DecisionVersion.day.desc())))


def standing(kind: Kind) -> list[DecisionVersion]:
    """The decisions of a kind that are valid, newest first."""
    query = sa.select(DecisionVersion).where(
        DecisionVersion.kind == kind.value,
        DecisionVersion.status == Status.VALID.value,
        _newest(),
    )
    return list(model.Session.scalars(query.order_by(DecisionVersion.day.desc())))


def write(
    said: Decision,
    actor: str,
    at: datetime,
    *,
    before: DecisionVersion | None = None,
    reason: str = "",
    status: Status = Status.VALID,
    superseded_by: str | None = None,
) -> DecisionVersion:
    """Keep a decision, or a new version of one, and commit.

    :raises NumberTaken: when another has its number.
    :raises MovedOn: when `before` isn't the last version any more.
    """
    model.Session.execute(sa.text(f"select pg_advisory_xact_lock({_LOCK})"))
    id = before.id if before else new_id()
    if before and model.Session.scalar(_last_version(id)) != before.version:
        raise MovedOn
    if _taken(said.number, id):
        raise NumberTaken
    row = DecisionVersion(
        id=id,
        version=before.version + 1 if before else 1,
        number=said.number,
        day=said.day,
        kind=said.kind.value,
        title=said.title,
        decided=said.decided,
        participants=said.participants,
        document=said.document,
        bindings=[{"type": b.type, "id": b.id, "role": b.role} for b in said.bindings],
        status=status.value,
        superseded_by=superseded_by,
        reason=reason,
        frozen=_frozen(said, _kept(id)),
        written_by=actor,
        written_at=at,
    )
    model.Session.add(row)
    model.Session.flush()
    verb = "forum_decide" if before is None else f"forum_{status.value}"
    log.append(at, actor, Role.WALIDATA.value, verb, subject_id=id, note=f"{said.number} {reason}")
    model.Session.commit()
    return row


def _kept(id: str) -> dict[str, Any]:
    """The lists as they stood when a decision named them first, whatever it named in between."""
    kept: dict[str, Any] = {}
    for version in versions(id):  # newest first: the oldest has the last word
        kept |= version.frozen
    return kept


def _last_version(id: str) -> Any:
    return sa.select(sa.func.max(DecisionVersion.version)).where(DecisionVersion.id == id)


def cited(text: str) -> list[DecisionVersion]:
    """The decisions that a text names by their number, revoked ones too, newest first."""
    place = sa.func.strpos(text.lower(), sa.func.lower(DecisionVersion.number))
    query = sa.select(DecisionVersion).where(_newest(), place > 0)
    found = model.Session.scalars(query.order_by(DecisionVersion.day.desc()))
    return [row for row in found if rules.cites(text, row.number)]


def by_id_or_number(wanted: str) -> DecisionVersion | None:
    """A decision as it stands, by what people know of it."""
    same = sa.func.lower(DecisionVersion.number) == wanted.lower()
    return (
        get(wanted)
        or model.Session.scalars(sa.select(DecisionVersion).where(same, _newest())).first()
    )


def as_said(row: DecisionVersion) -> Decision:
    """A version as what people wrote down."""
    bound = tuple(rules.Binding(b["type"], b["id"], b.get("role", "")) for b in row.bindings)
    return Decision(
        row.number,
        row.day,
        Kind(row.kind),
        row.title,
        row.decided,
        row.participants,
        row.document,
        bound,
    )


def since(row: DecisionVersion, year: int) -> Difference | None:
    """How a year's list differs from what a decision agreed; None where it agreed none."""
    kept = row.frozen.get(str(year))
    if kept is None:
        return None
    agreed = [Agreed(*one) for one in kept["entries"]]
    return rules.difference(agreed, _now(year))


def _frozen(said: Decision, before: dict[str, Any]) -> dict[str, Any]:
    """The lists that are agreed on; a correction keeps them as they stood at the decision."""
    if said.kind is not Kind.PLAN:
        return {}
    found = {}
    for one in said.bindings:
        if one.type == "daftar_data" and one.id in before:
            found[one.id] = before[one.id]
        elif one.type == "daftar_data":
            entries = _now(int(one.id))
            rows = sorted([e.entry_id, e.content_hash, e.organization_id] for e in entries)
            found[one.id] = {"entries": rows, "hash": rules.fingerprint(entries)}
    return found


def _now(year: int) -> list[Agreed]:
    rows = reading.entries(Asked(year))
    return [Agreed(row.id, row.content_hash, row.organization_id) for row in rows]


def _taken(number: str, id: str) -> bool:
    same = sa.func.lower(DecisionVersion.number) == number.lower()
    query = sa.select(DecisionVersion.id).where(same, _newest(), DecisionVersion.id != id)
    return model.Session.scalars(query).first() is not None
