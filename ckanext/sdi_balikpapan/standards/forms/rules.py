"""What is asked of an entry, and what is wrong with it. Pure.

The rules are data (`rule_table`); answers come in any shape and are tidied first. `about` is the
entry that this one belongs to, for MS-Var its activity: conditions name it as `kegiatan.…`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .demands import DEMANDS, has_shape
from .form import Form, FormField
from .form import form as form_of
from .rule_table import BY_ID, RULES, BadLevel, Level, Levels, Rule, levels, rules_of
from .tidy import Answers, tidy

__all__ = ["RULES", "BadLevel", "Level", "Levels", "Problem", "Rule", "asked", "blocks"]
__all__ += ["forbidden", "judge", "levels", "required"]

NOTHING: Mapping[str, Any] = MappingProxyType({})
_FILL, _EMPTY, _SHAPE, _KNOWN = "isi", "kosong", "bentuk", "dikenal"


@dataclass(frozen=True)
class Problem:
    """A rule that an answer breaks.

    :param field: the field, or `field.column` of a repeating one.
    :param row: of a repeating field, counted from 1.
    :param words: what the sentence needs to know; `words.say` makes it.
    """

    field: str
    row: int | None
    rule: str
    level: Level
    words: Mapping[str, str]


def judge(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> list[Problem]:
    """Everything that is wrong with an entry, in the form's order; never raises."""
    form = _form(form)
    tidied = tidy(form, answers)
    known = _with(tidied, about)
    return [
        *(
            p
            for path, rules in rules_of(form.name)
            for p in _path(form, path, rules, known, levels)
        ),
        *_unknown(form, tidied, levels),
    ]


def blocks(problems: list[Problem]) -> bool:
    """Whether any of them keeps the entry from going on."""
    return any(problem.level is Level.BLOCK for problem in problems)


def asked(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> frozenset[str]:
    """The fields that are to be answered, given the other answers, optional ones included."""
    form = _form(form)
    known = _with(tidy(form, answers), about)
    closed = _with_demand(form, _EMPTY, known, levels)
    return frozenset(
        path
        for path, rules in rules_of(form.name)
        if path in form.by_name and path not in closed and _open(rules, known, levels)
    )


def required(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> frozenset[str]:
    """The fields that must be filled in, given the other answers, whether that blocks or warns."""
    form = _form(form)
    return _with_demand(form, _FILL, _with(tidy(form, answers), about), levels)


def forbidden(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> frozenset[str]:
    """The fields that must stay empty, given the other answers."""
    form = _form(form)
    return _with_demand(form, _EMPTY, _with(tidy(form, answers), about), levels)


def _open(rules: tuple[Rule, ...], known: Answers, levels: Levels) -> bool:
    """Whether a question is put: always, when nothing says when it must be answered.

    A rule that is off from the start puts no question; one that the office switched off
    makes its question optional.
    """
    fills = [rule for rule in rules if rule.demand == _FILL]
    never = [rule for rule in fills if rule.level is levels.get(rule.id, rule.level) is Level.OFF]
    return not fills or any(r.condition.holds(known) for r in fills if r not in never)


def _with_demand(form: Form, demand: str, known: Answers, levels: Levels) -> frozenset[str]:
    return frozenset(
        path
        for path, rules in rules_of(form.name)
        if path in form.by_name and _any(demand, rules, known, levels)
    )


def _any(demand: str, rules: tuple[Rule, ...], known: Answers, levels: Levels) -> bool:
    """Whether any rule makes this demand now."""
    return any(
        rule.demand == demand
        and levels.get(rule.id, rule.level) is not Level.OFF
        and rule.condition.holds(known)
        for rule in rules
    )


def _path(
    form: Form, path: str, rules: tuple[Rule, ...], known: Answers, levels: Levels
) -> Iterator[Problem]:
    of = form.field(path)
    assert of is not None
    name, _, column = path.partition(".")
    if not column:
        yield from _value(path, None, of, known.get(name), rules, known, levels)
        return
    table = known.get(name)
    if isinstance(table, list) and has_shape(form.by_name[name], table):
        for number, row in enumerate(table, 1):
            yield from _value(path, number, of, row.get(column), rules, known, levels)


def _value(
    path: str,
    row: int | None,
    of: FormField,
    value: Any,
    rules: tuple[Rule, ...],
    known: Answers,
    levels: Levels,
) -> Iterator[Problem]:
    demands = _demands_on(of, value, rules, known, levels)
    for rule in rules:
        if rule.demand not in demands or not rule.condition.holds(known):
            continue
        level = levels.get(rule.id, rule.level)
        words = DEMANDS[rule.demand](of, value, rule.value, known)
        if words is not None and level is not Level.OFF:
            yield Problem(path, row, rule.id, level, words)


def _demands_on(
    of: FormField, value: Any, rules: tuple[Rule, ...], known: Answers, levels: Levels
) -> Set[str]:
    """Only that it be filled in, of what is empty; how it looks, of what may be there."""
    if value is None:
        return {_FILL}
    if _any(_EMPTY, rules, known, levels):
        return {_EMPTY}
    return DEMANDS.keys() - {_FILL, _EMPTY} if has_shape(of, value) else {_SHAPE}


def _unknown(form: Form, tidied: Answers, levels: Levels) -> Iterator[Problem]:
    level = levels.get(_KNOWN, BY_ID[_KNOWN].level)
    if level is not Level.OFF:
        for name in tidied:
            if name not in form.by_name:
                yield Problem(name[:80], None, _KNOWN, level, {})


def _form(form: Form | str) -> Form:
    return form_of(form) if isinstance(form, str) else form


def _with(tidied: Answers, about: Mapping[str, Any]) -> Answers:
    """The answers, and those of the activity that the entry belongs to."""
    if not about:
        return tidied
    activity = tidy(form_of("ms_keg"), about)
    return {**tidied, **{f"kegiatan.{name}": value for name, value in activity.items()}}
