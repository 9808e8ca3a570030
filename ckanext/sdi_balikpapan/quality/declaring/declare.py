"""A first declaration of a file's columns, from its names, its cells and the registry. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...standards.contract import Column, Dialect, Type
from ..table import Table
from ..values.yes_no import yes_no
from . import keys
from .headers import header
from .kinds import Kind, Sight, kind, personal
from .model import Declaration, Guess, Question, Role
from .profile import Profile, Shape, profiled
from .registry import Registry

_FEW = 200
NOTHING_FITS = "belum_ada"
_EMPTY = Registry(())


def declare(table: Table, registry: Registry = _EMPTY) -> Declaration:
    """What a file seems to hold, and what to ask about it.

    Reads the table twice: all cells for the types, then for key and sums. A column with very many
    different cells is looked at by its first 4,000, and for leading zeros in all of them.
    """
    profiles, first = profiled(table)
    guesses = [_guess(profile, registry) for profile in profiles if profile.name]
    named = [profile for profile in profiles if profile.name]
    if len(named) < len(profiles):
        kept = [place for place, profile in enumerate(profiles) if profile.name]
        facts = {**table.facts, "unnamed_columns": len(profiles) - len(kept)}
        return Declaration(tuple(guesses), _dialect(table), (), facts)
    key, sums, checked = keys.found(table, guesses, profiles, first)
    guesses, asked = _with_sums(guesses, sums)
    guesses, about_key = _with_key(guesses, key)
    rows = profiles[0].rows if profiles else 0
    looked = {"rows": rows, "rows_for_key": checked, "sampled": [p.name for p in named if p.many]}
    return Declaration(
        tuple(guesses), _dialect(table), (*asked, *about_key), {**table.facts, **looked}
    )


def _guess(cells: Profile, registry: Registry) -> Guess:
    sight = Sight(header(cells.name), cells)
    found = kind(sight)
    questions = list(found.questions)
    marks = tuple(sorted(cells.examples.get(Shape.PLACEHOLDER, ())))
    if found.type is Type.BOOLEAN:
        marks = tuple(mark for mark in marks if yes_no(mark).bad)
    if marks:
        shown = ", ".join(marks)
        questions.append(sight.ask("penanda_kosong", "nilai_kosong", "ya", "tidak", examples=shown))
    secret = personal(sight)
    if secret:
        choices = ("tidak", "ya")
        questions.append(sight.ask("pribadi", "dapat_diakses_umum", *choices, found=secret))
    column = _column(sight, found, marks)
    known = registry.matches(cells.name, column.label)
    if known and known[0].score == 1.0:
        entry = registry[known[0].id]
        column = replace(
            column,
            concept=entry.id,
            definition=entry.definition,
            unit=column.unit or entry.unit,
        )
    elif known:
        choices = (*(match.id for match in known), NOTHING_FITS)
        questions.append(sight.ask("konsep", "konsep", *choices))
    values = frozenset(cells.texts()) if len(cells.distinct) <= _FEW else frozenset()
    return Guess(column, found.role, found.level, secret, known, tuple(questions), values)


def _column(sight: Sight, found: Kind, marks: tuple[str, ...]) -> Column:
    return Column(
        name=sight.header.name,
        type=found.type,
        label="Nomor Baris" if found.role is Role.ROW_NUMBER else sight.header.label,
        concept=NOTHING_FITS,
        unit=sight.header.unit or found.unit,
        required=not sight.cells.empty and not marks,
        codes=found.codes,
        reference=found.reference,
        missing=marks,
        notation=found.notation,
    )


def _with_sums(
    guesses: list[Guess], sums: Sequence[keys.Sum]
) -> tuple[list[Guess], list[Question]]:
    asked = []
    for one in sums:
        name = guesses[one.place].column.name
        parts = tuple(guesses[part].column.name for part in one.parts)
        column = replace(guesses[one.place].column, sum_of=parts)
        guesses[one.place] = replace(guesses[one.place], column=column)
        if one.holds < one.judged:
            words = {"columns": ", ".join(parts), "count": one.holds, "rows": one.judged}
            asked.append(Question("jumlah", name, "jumlah_dari", ("ya", "tidak"), words))
    return guesses, asked


def _with_key(guesses: list[Guess], key: keys.Key | None) -> tuple[list[Guess], list[Question]]:
    if key is None:
        names = tuple(g.column.name for g in guesses if g.role is not Role.VALUE)
        return guesses, [Question("tanpa_kunci", "", "kunci", names)] if guesses else []
    for place in key.places:
        column = replace(guesses[place].column, key=True)
        guesses[place] = replace(guesses[place], column=column)
    if not key.doubles:
        return guesses, []
    names = ", ".join(guesses[place].column.name for place in key.places)
    words = {"columns": names, "count": key.doubles}
    return guesses, [Question("kunci", "", "kunci", ("ya", "tidak"), words)]


def _dialect(table: Table) -> Dialect:
    """As the file was read, so that next year's is read the same way."""
    facts = table.facts
    return Dialect(
        separator=str(facts.get("separator") or ""),
        encoding=str(facts.get("encoding") or ""),
        header_row=int(facts.get("header_row") or 0),
        sheet=str(facts.get("sheet") or ""),
    )
