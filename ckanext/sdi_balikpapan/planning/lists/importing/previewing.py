"""A file before anything is kept of it: what each row would do, and what is wrong where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ckan.model as model

from ckanext.sdi_balikpapan.proposals.model import new_id, now
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.subjects import plan_entries
from ckanext.sdi_balikpapan.proposals.subjects.language import spoken
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.forms import rules
from ckanext.sdi_balikpapan.standards.forms import words as form_words
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.settings import form_levels

from ..sheet import deciding, opening, reading
from ..sheet.deciding import Decided, Fate, Year
from ..sheet.versions import digests
from ..sheet.words import Problem
from . import knowing
from .model import Import, ImportRow
from .states import State, Task

BRINGS = frozenset({Fate.NEW, Fate.CHANGED, Fate.CONFLICT})


def preview(
    actor: Actor, username: str, year: int, path: Path, filename: str, default: str = ""
) -> Import:
    """Read a file and note what it would do, committed.

    :param default: the agency of rows that name none.
    :raises sheet.words.Unusable: when there is nothing to be read in it.
    """
    offices = knowing.offices()
    sheet = reading.read(opening.opened(path), offices, year)
    known = Year.of(year, knowing.known(year, actor))
    decided = deciding.decide_all(sheet.rows, known, offices, drafting(actor), default)
    made = Import(
        id=new_id(),
        task=Task.IMPORT.value,
        year=year,
        state=State.PREVIEW.value,
        username=username,
        filename=filename[:200],
        problems=[as_dict(problem) for problem in sheet.problems],
        counts=dict(Counter(one.fate.value for one in decided)),
        created_at=now(),
    )
    model.Session.add(made)
    model.Session.flush()
    model.Session.add_all(_rows(made.id, decided, year))
    model.Session.commit()
    return made


def drafting(actor: Actor) -> frozenset[str] | None:
    """The agencies for which somebody drafts; None for all."""
    held = {grant.organization_id for grant in actor.grants if grant.role in knowing.DRAFTING}
    return None if ALL_ORGANIZATIONS in held else frozenset(held)


def as_dict(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept."""
    return {**asdict(problem), "level": problem.level.value, "words": dict(problem.words)}


def _rows(import_id: str, decided: list[Decided], year: int) -> Iterator[ImportRow]:
    judge = Judge(year, [one.known.subject_id for one in decided if one.known])
    for one in decided:
        row = one.row
        problems = [*row.problems, *judge.incomplete(one)]
        yield ImportRow(
            import_id=import_id,
            number=row.number,
            title=_title(one),
            fate=one.fate.value,
            organization_id=one.organization_id,
            subject_id=one.known.subject_id if one.known else new_id(),
            said=row.said,
            seen=_seen(one),
            cells=row.cells,
            changes=[asdict(change) for change in one.changes] if one.known else [],
            clashes=[asdict(clash) for clash in one.clashes],
            problems=[as_dict(problem) for problem in problems],
            waits=False,
        )


def _title(one: Decided) -> str:
    known = one.known.body.get("nama_data") if one.known is not None else ""
    return str(one.row.said.get("nama_data") or known or "")


def _seen(one: Decided) -> dict[str, str] | None:
    """What a row was written from; without a version, what its author is shown now."""
    if one.row.seen is not None:
        return dict(one.row.seen.digests)
    return digests(one.known.body) if one.known is not None else None


class Judge:
    """What keeps the entries of a file from being submitted; reads settings once."""

    def __init__(self, year: int, subject_ids: Collection[str]) -> None:
        self.form, self.levels, self.language = form_of(plan.FORM), form_levels(), spoken()
        self.year, self.agreed = year, versions.bodies_of(subject_ids)

    def incomplete(self, one: Decided) -> list[Problem]:
        """At its cell, what a row lacks to be whole; nothing for rows that bring nothing."""
        if one.fate not in BRINGS:
            return []
        body = {**(one.known.body if one.known else {}), plan.YEAR: f"{self.year:04}"}
        body.update({change.field: change.after for change in one.changes})
        subject_id = one.known.subject_id if one.known else ""
        return deciding.incomplete(self.sentences(subject_id, body), one.row)

    def sentences(self, subject_id: str, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is missing or wrong in an entry: the field, and words."""
        for sentence in plan_entries.about_dates(body, self.agreed.get(subject_id, [])):
            yield plan.RELEASES, sentence
        answers = {k: v for k, v in body.items() if k in self.form.by_name}
        for problem in rules.judge(self.form, answers, self.levels):
            if problem.level is rules.Level.BLOCK:
                sentence = form_words.say(self.form, problem, self.language)
                yield problem.field.partition(".")[0], sentence
