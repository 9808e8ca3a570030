"""Requests as callers see them: never an address, a name only where the asker wants it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.gate import governed

from . import planned, policy, service, words
from .model import Asker, Request, RequestStep
from .states import ACTS, State, Who


def rows(requests: Iterable[Request], at: datetime) -> list[dict[str, Any]]:
    """Requests of a list, with a fixed number of queries."""
    found = list(requests)
    packages = _datasets({request.dataset_id for request in found})
    offices = _offices({r.organization_id for r in found} | {r.from_organization_id for r in found})
    return [_row(request, packages, offices, at) for request in found]


def _row(
    request: Request, packages: dict[str, Any], offices: dict[str, Any], at: datetime
) -> dict[str, Any]:
    waits = ACTS.get(State(request.state))
    return {
        "number": request.number,
        "kind": request.kind,
        "state": request.state,
        "state_since": request.state_since.isoformat(),
        "title": request.title,
        "text": request.text,
        "organization": offices.get(request.organization_id),
        "from_organization": offices.get(request.from_organization_id),
        "dataset": packages.get(request.dataset_id),
        "asked_at": request.asked_at.isoformat(),
        "due_at": request.due_at.isoformat() if request.due_at else None,
        "is_late": request.due_at is not None and at > request.due_at,
        "settled_at": request.settled_at.isoformat() if request.settled_at else None,
        "waits_for": waits.value if waits else None,
        "version": request.version,
    }


def whole(request: Request, who: frozenset[Who], at: datetime) -> dict[str, Any]:
    """One request with its answer, its steps, and what the caller may do with it."""
    asker = service.asker_of(request)
    mine = Who.PENANYA in who
    verbs = policy.verbs(who, service.facts(request))
    shown = rows([request], at)[0]
    packages = _datasets(set(request.datasets))
    return {
        **shown,
        "asker": asker.name if asker is not None and asker.show_name else "",
        "answer": request.answer,
        "datasets": [packages[id] for id in request.datasets if id in packages],
        "plan": planned.of(request, for_staff=bool(who - {Who.PENANYA})),
        "steps": _steps(service.history(request)),
        "suspicions": [words.suspicion(name) for name in request.suspicions],
        "verbs": [verb.value for verb in verbs],
        "is_asker": mine,
        **({"kept": _kept(asker)} if mine else {}),
    }


def _kept(asker: Asker | None) -> bool:
    """Whether there is anything to delete."""
    return asker is not None and bool(asker.name or asker.email or asker.user_id)


def _steps(steps: list[RequestStep]) -> list[dict[str, Any]]:
    names = _people({step.actor for step in steps})
    offices = _offices({step.organization_id for step in steps})
    return [
        {
            "at": step.at.isoformat(),
            "verb": step.verb,
            "from_state": step.from_state,
            "to_state": step.to_state,
            "role": step.role,
            "person": names.get(step.actor, ""),
            "organization": offices.get(step.organization_id),
            "note": step.note,
        }
        for step in steps
    ]


def _people(ids: Collection[str]) -> dict[str, str]:
    query = sa.select(model.User).where(model.User.id.in_([id for id in ids if id]))
    return {user.id: user.display_name for user in model.Session.scalars(query)}


def _offices(ids: Collection[str]) -> dict[str, Any]:
    group = model.Group
    query = sa.select(group.id, group.name, group.title).where(group.id.in_([i for i in ids if i]))
    return {
        id: {"id": id, "name": name, "title": title or name}
        for id, name, title in model.Session.execute(query)
    }


def _datasets(ids: Collection[str]) -> dict[str, Any]:
    """Those of them that everybody may read now."""
    package = model.Package
    query = sa.select(package.id, package.name, package.title).where(
        package.id.in_([id for id in ids if id]),
        package.state == model.State.ACTIVE,
        package.private.is_(False),
        package.type.in_(governed.governed_types()),
    )
    return {
        id: {"id": id, "name": name, "title": title or name}
        for id, name, title in model.Session.execute(query)
    }
