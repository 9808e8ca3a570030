"""Progress as the API, the pages and the files show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.codelists import lookup

from . import bars, service, words
from .completeness import Tally
from .reading import Item, Progress
from .service import Group
from .steps import Todo

COUNTS = tuple(one.name for one in fields(Tally))


def offices() -> dict[str, dict[str, Any]]:
    """Every OPD by its id, in one query."""
    group = model.Group
    query = sa.select(group.id, group.name, group.title).where(group.is_organization.is_(True))
    return {
        row.id: {"id": row.id, "name": row.name, "title": row.title or row.name}
        for row in model.Session.execute(query)
    }


def tally(one: Tally) -> dict[str, Any]:
    """The counts, and the two shares."""
    return {**asdict(one), "share": one.share, "punctual": one.punctual}


def organization(one: Group, named: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """An OPD with its figures and what it has to do, most first."""
    office = named.get(one.key) or {"id": one.key, "name": one.key, "title": one.key}
    todos = sorted(one.todos.items(), key=lambda pair: (-pair[1], pair[0].value))
    said = [
        {"todo": todo.value, "words": words.todo(todo), "number": number} for todo, number in todos
    ]
    return {**office, **tally(one.tally), "todos": said}


def urusan(one: Group, lang: str) -> dict[str, Any]:
    """An urusan with its figures."""
    code = lookup("urusan", one.key)
    name = (code.name_en if lang == "en" else code.nama) if code else one.key
    return {"code": one.key, "name": name or tk._("tanpa urusan"), **tally(one.tally)}


def with_bars(row: dict[str, Any]) -> dict[str, Any]:
    """The same for a page, which draws the figures as well."""
    counts = Tally(**{name: row[name] for name in COUNTS})
    return {**row, "bar": bars.parts(counts), "percent": words.percent(counts.share)}


def item(
    one: Item,
    found: Progress,
    named: Mapping[str, dict[str, Any]],
    waiting: Mapping[str, str] | None,
) -> dict[str, Any]:
    """A promise with what became of it, and what is next."""
    promise, kept = one.promise, one.kept
    step = service.step(one, found, waiting)
    office = named.get(promise.organization_id) or {"name": "", "title": ""}
    return {
        "id": promise.entry_id,
        "name": promise.name,
        "id_ddd": promise.id_ddd,
        "title": promise.title,
        "organization": office,
        "urusan": promise.urusan,
        "priority": promise.priority,
        "frequency": promise.frequency,
        "standing": kept.standing.value,
        "standing_words": words.standing(kept.standing),
        "complete": kept.is_complete,
        "days_late": one.days_late,
        "next_day": one.next_day.isoformat() if one.next_day else None,
        "releases": [
            {
                "period": judged.period,
                "day": judged.day.isoformat(),
                "standing": judged.standing.value,
                "words": words.release(judged.standing.value),
                "delivered": judged.delivered_at.isoformat() if judged.delivered_at else None,
                "working_days_late": judged.working_days_late,
            }
            for judged in one.judged
        ],
        "datasets": [
            {
                "id": hanging.dataset_id,
                "name": hanging.name,
                "title": hanging.title,
                "failing": list(one.failing.get(hanging.dataset_id, ())),
            }
            for hanging in one.datasets
        ],
        "next": {
            "todo": step.todo.value,
            "words": words.todo(step.todo),
            "who": words.who(step.who, office["title"]),
            "nothing": step.todo is Todo.NOTHING,
        },
    }
