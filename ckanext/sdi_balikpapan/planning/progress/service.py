"""Progress for readers: the city, each OPD and urusan, and what one OPD has to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for

from . import reading
from .completeness import Standing, Tally, by, total
from .reading import Item, Progress
from .steps import Step, Todo, next_step

SOON = timedelta(days=30)
"""How near a planned day is when people are told to prepare."""


@dataclass(frozen=True)
class Group:
    """The promises of one OPD, or of one urusan."""

    key: str
    tally: Tally
    todos: Mapping[Todo, int] = field(default_factory=dict)


def city(found: Progress) -> Tally:
    """Everything that was promised."""
    return found.once("city", lambda: total(item.kept for item in found.items))


def by_organization(found: Progress) -> list[Group]:
    """Each OPD, by its id, with what it has to do; those with most to catch up on first."""
    return found.once("organizations", lambda: _by_organization(found))


def _by_organization(found: Progress) -> list[Group]:
    tallies = by((item.kept for item in found.items), lambda kept: kept.organization_id)
    todos: dict[str, Counter[Todo]] = {id: Counter() for id in tallies}
    for item in found.items:
        todo = step(item, found).todo
        if todo not in (Todo.NOTHING, Todo.PREPARE):
            todos[item.promise.organization_id][todo] += 1
    groups = [Group(id, tally, todos[id]) for id, tally in tallies.items()]
    return sorted(groups, key=lambda g: (-sum(g.todos.values()), -g.tally.late, g.key))


def by_urusan(found: Progress) -> list[Group]:
    """Each urusan, by its code."""
    return found.once("urusan", lambda: _by_urusan(found))


def _by_urusan(found: Progress) -> list[Group]:
    tallies = by((item.kept for item in found.items), lambda kept: kept.urusan)
    return sorted((Group(code, t) for code, t in tallies.items()), key=lambda g: g.key or "~")


def of_organization(found: Progress, organization_id: str) -> list[Item]:
    """The promises of one OPD, what is most urgent first."""
    return found.once(organization_id, lambda: _of_organization(found, organization_id))


def _of_organization(found: Progress, organization_id: str) -> list[Item]:
    mine = [item for item in found.items if item.promise.organization_id == organization_id]
    return sorted(mine, key=lambda item: _urgency(item, found))


def step(item: Item, found: Progress, waiting: Mapping[str, str] | None = None) -> Step:
    """What is to be done next for a promise."""
    soon = item.next_day is not None and item.next_day - found.today <= SOON
    state = (waiting or {}).get(item.promise.key, "")
    return next_step(item.kept, waiting=state, soon=soon)


def known_proposals(
    user: str | None, organization_id: str, items: Sequence[Item]
) -> dict[str, str] | None:
    """Where the open proposals of an OPD's promises stand; None for who may not know of them."""
    actor = actor_for(user)
    if actor is None or not actor.roles_for(organization_id):
        return None
    return reading.waiting({item.promise.key for item in items})


_ORDER = {standing: place for place, standing in enumerate(Standing)}


def _urgency(item: Item, found: Progress) -> tuple[object, ...]:
    idle = step(item, found).todo is Todo.NOTHING
    day = item.next_day.isoformat() if item.next_day else "~"
    standing = _ORDER[item.kept.standing]
    priority = not item.promise.priority
    return idle, standing, priority, -item.days_late, day, item.promise.title, item.promise.name
