"""The entries of an agency as a table that is typed into: a page of it, and one row saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.editing import finding, saving
from ckanext.sdi_balikpapan.proposals.editing.finding import Target
from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.model import Proposal, new_id, now
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.service import Draft
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from . import reading
from .importing import knowing, previewing
from .importing.applying import Twins, keep
from .importing.model import ImportRow
from .sheet import deciding, versions, words
from .sheet import reading as sheets
from .sheet.columns import column, data_keys
from .sheet.deciding import Fate, Known, Year
from .sheet.merging import Clash, Merged, Side, merge, settled
from .sheet.reading import Row
from .sheet.values import readable, text_of
from .sheet.words import Level, Problem

PAGE = 50


class Standing(str, Enum):
    """What became of a row that was saved."""

    SHOWN = "shown"
    SAVED = "saved"
    SAME = "same"
    WRONG = "wrong"
    CONFLICT = "conflict"


@dataclass
class GridRow:
    """One row as it is shown.

    :param texts: what stands in its cells, as it was typed or as it is kept.
    :param version: what it was opened from.
    """

    id: str
    texts: Mapping[str, str]
    version: str = ""
    standing: Standing = Standing.SHOWN
    is_draft: bool = False
    is_locked: bool = False
    problems: Sequence[Problem] = ()
    clashes: Sequence[Clash] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


def page(year: int, actor: Actor, organization_id: str, number: int) -> tuple[int, list[GridRow]]:
    """How many entries there are, and a page of them by name: as many queries for any number."""
    born = sa.select(Entry.id.label("id"), Entry.title.label("title")).where(
        *reading.agreed(reading.Asked(year=year, organization_id=organization_id))
    )
    unborn = sa.select(Proposal.subject_id, Proposal.title).where(
        *knowing.bringing(year, organization_id), Proposal.kind == Kind.CREATE.value
    )
    whole = sa.union(born, unborn).subquery()
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(whole)) or 0
    query = sa.select(whole.c.id).order_by(whole.c.title, whole.c.id)
    ids = list(model.Session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)))
    known = {one.subject_id: one for one in knowing.known(year, actor, organization_id, ids)}
    return count, [shown(known[id]) for id in ids if id in known]


def shown(known: Known, standing: Standing = Standing.SHOWN) -> GridRow:
    """An entry as a row."""
    return GridRow(
        known.subject_id,
        {key: _text(key, known.body.get(key)) for key in data_keys()},
        versions.written(known.subject_id, known.body),
        standing,
        is_draft=known.is_draft,
        is_locked=bool(known.under_review),
    )


def _text(key: str, value: Any) -> str:
    """What stands in an input: the code of an option, else what people read."""
    return text_of(key, value) if isinstance(value, str) else readable(key, value)


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a row.

    :param texts: by column, only those that he saw.
    :param version: what the row was opened from; empty for a new one.
    :param choices: by field, the side that stands where somebody else changed it meanwhile.
    """

    texts: Mapping[str, str]
    version: str = ""
    choices: Mapping[str, Side] = field(default_factory=dict)


def save(year: int, actor: Actor, organization_id: str, typed: Typed) -> GridRow:
    """Keep a row as a draft, committed; or say why not, with all that was typed.

    :raises Refused: when the policy says no.
    """
    row = sheets.typed(typed.texts, typed.version, knowing.offices(), year)
    ids = [row.seen.subject_id] if row.seen else []
    known = Year.of(year, knowing.known(year, actor, organization_id, ids) if ids else [])
    mine = previewing.drafting(actor)
    one = deciding.decide(row, known, knowing.offices(), mine, organization_id)
    if one.fate is Fate.NEW:
        knowing.alone(year)
    if one.fate is Fate.NEW and _is_twin(year, organization_id, row.said):
        row.mark("nama_data", "ada")
    if row.is_wrong:
        return _back(typed, Standing.WRONG, row.problems)
    target = _target(actor, one.known, organization_id)
    saving.check_rights(actor, target)
    found = _merged(row, target, typed.choices)
    if found.clashes:
        model.Session.rollback()
        return replace(_back(typed, Standing.CONFLICT), clashes=found.clashes)
    if found.fields:
        keep(target, found.fields, year, organization_id, actor, now())
        model.Session.commit()
    standing = Standing.SAVED if found.fields else Standing.SAME
    return _fresh(year, actor, organization_id, target.subject_id, standing)


def _merged(row: Row, target: Target, choices: Mapping[str, Side]) -> Merged:
    said, seen = row.said, row.seen.digests if row.seen else None
    if target.draft is not None and target.draft.kind is Kind.CREATE:
        seen = versions.digests({})
    found = merge(said, seen, target.body)
    if found.clashes and choices:
        said, seen = settled(said, seen, target.body, choices)
        found = merge(said, seen, target.body)
    return found


def _target(actor: Actor, known: Known | None, organization_id: str) -> Target:
    if known is not None:
        return finding.find(actor, {"id": known.subject_id, "subject_type": PLAN})
    id = new_id()
    draft = Draft(Kind.CREATE, id, organization_id, None, PLAN)
    return Target(None, draft, Kind.CREATE, id, {}, PLAN)


def _is_twin(year: int, organization_id: str, said: Mapping[str, Any]) -> bool:
    row = ImportRow(fate=Fate.NEW.value, said=said, organization_id=organization_id, subject_id="")
    return bool(Twins(year, [row]).of(row))


def _back(typed: Typed, standing: Standing, problems: Sequence[Problem] = ()) -> GridRow:
    seen = typed.version.split(".")[1:2]
    errors = [one for one in problems if one.level is Level.ERROR]
    return GridRow("".join(seen), typed.texts, typed.version, standing, problems=errors)


def _fresh(year: int, actor: Actor, organization_id: str, id: str, standing: Standing) -> GridRow:
    """The row as it is kept now, with what it lacks to be whole."""
    (known,) = knowing.known(year, actor, organization_id, [id])
    missing: dict[str, str] = {}
    judge = previewing.Judge(year, [id])
    for key, sentence in judge.sentences(id, dict(known.body)):
        missing.setdefault(key, sentence)
    return replace(shown(known, standing), missing=missing)


def as_dict(row: GridRow, lang: str) -> dict[str, Any]:
    """A row for pages and programs."""
    clashes = [
        {
            "field": one.field,
            "label": column(one.field).label(lang),
            "theirs": readable(one.field, one.theirs, lang),
            "mine": readable(one.field, one.mine, lang),
        }
        for one in row.clashes
    ]
    errors: dict[str, list[str]] = {}
    for one in row.problems:
        errors.setdefault(one.field, []).append(words.say(one.code, one.words, lang))
    return {
        "id": row.id,
        "version": row.version,
        "standing": row.standing.value,
        "is_draft": row.is_draft,
        "is_locked": row.is_locked,
        "texts": dict(row.texts),
        "errors": errors,
        "clashes": clashes,
        "missing": dict(row.missing),
    }
