"""The rules of every form, as `data/aturan.csv` has them: what must be filled in when, what must
stay empty when, and how an answer must look. Pure.

'Required' comes from an office that checks metadata, not from the regulation's words; so each
rule blocks or warns by configuration. What only BPS's practice or we ask for warns.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from . import conditions
from .conditions import Condition
from .form import FormField, rows
from .form import form as form_of


class Level(str, Enum):
    """What a broken rule does."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True)
class Rule:
    """One rule.

    :param field: the field, `field.column` of a repeating one, or `:type` for all of a type.
    :param when: the condition under which it is asked.
    :param value: what the demand needs to know: a length, a pattern, another field.
    """

    id: str
    form: str
    field: str
    demand: str
    when: str
    value: str
    level: Level
    source: str
    confidence: str

    @property
    def condition(self) -> Condition:
        return conditions.read(self.when)


Levels = Mapping[str, Level]


class BadLevel(ValueError):
    """A word of the setting that cannot be read; the text says which one and how to write it."""


def _read(row: Mapping[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        form=row["formulir"],
        field=row["isian"],
        demand=row["tuntutan"],
        when=row["kapan"],
        value=row["nilai"],
        level=Level(row["bawaan"]),
        source=row["sumber"],
        confidence=row["keyakinan"],
    )


RULES: tuple[Rule, ...] = tuple(_read(row) for row in rows("aturan"))
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


def levels(words: Iterable[str]) -> Levels:
    """What the setting changes: `keg-3.1-panjang:block keg-*-isi:warn`; the last word counts.

    :raises BadLevel: for a rule or a level that there isn't.
    """
    found: dict[str, Level] = {}
    for word in words:
        pattern, _, level = word.rpartition(":")
        ids = fnmatch.filter(BY_ID, pattern)
        if not ids:
            raise BadLevel(f"“{word}”: there is no rule “{pattern}”; docs/formulir.md lists them")
        try:
            found.update(dict.fromkeys(ids, Level(level)))
        except ValueError:
            raise BadLevel(f"“{word}”: write rule:block, rule:warn or rule:off") from None
    return found


@cache
def rules_of(form: str) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """The rules of each field and column of a form, those of its type first."""
    known = form_of(form)
    paths = [
        (path, of)
        for f in known
        for path, of in [(f.name, f), *((f"{f.name}.{c.name}", c) for c in f.columns)]
    ]
    return tuple((path, tuple(_rules(form, path, of))) for path, of in paths)


def _rules(form: str, path: str, of: FormField) -> Iterator[Rule]:
    for rule in RULES:
        everywhere = rule.form == "*" and rule.field in (":*", f":{of.type.value}")
        if everywhere or (rule.form == form and rule.field == path):
            yield rule
