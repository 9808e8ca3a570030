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
__all__ += ["forbidden", "judge", "levels", "required", "tidy"]

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


@dataclass(frozen=True)
class _Entry:
    """An entry under judgement.

    :param settled: what conditions look at: without choices that there aren't, and with the
        answers of the activity that the entry belongs to.
    """

    form: Form
    answers: Answers
    settled: Answers
    levels: Levels

    def level(self, rule: Rule) -> Level:
        return self.levels.get(rule.id, rule.level)

    def applies(self, rule: Rule) -> bool:
        return self.level(rule) is not Level.OFF and rule.condition.holds(self.settled)

    def any(self, demand: str, rules: tuple[Rule, ...]) -> bool:
        """Whether any rule makes this demand now."""
        return any(rule.demand == demand and self.applies(rule) for rule in rules)

    def under(self, demand: str) -> frozenset[str]:
        """The fields of which something demands this now."""
        paths = rules_of(self.form.name)
        fields = self.form.by_name
        return frozenset(path for path, r in paths if path in fields and self.any(demand, r))

    def asks(self, rules: tuple[Rule, ...]) -> bool:
        """Whether a question is put: always, when nothing says when it must be answered.

        A rule that is off from the start puts no question; one that the office switched off
        makes its question optional.
        """
        fills = [rule for rule in rules if rule.demand == _FILL]
        live = [rule for rule in fills if not rule.level is self.level(rule) is Level.OFF]
        return not fills or any(rule.condition.holds(self.settled) for rule in live)


def judge(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> list[Problem]:
    """Everything that is wrong with an entry, in the form's order; never raises."""
    entry = _entry(form, answers, levels, about)
    known = (p for path, rules in rules_of(entry.form.name) for p in _path(entry, path, rules))
    return [*known, *_unknown(entry)]


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
    entry = _entry(form, answers, levels, about)
    open_ = {path for path, rules in rules_of(entry.form.name) if entry.asks(rules)}
    return frozenset(open_ & entry.form.by_name.keys() - entry.under(_EMPTY))


def required(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> frozenset[str]:
    """The fields that must be filled in, given the other answers, whether that blocks or warns."""
    return _entry(form, answers, levels, about).under(_FILL)


def forbidden(
    form: Form | str,
    answers: object,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
) -> frozenset[str]:
    """The fields that must stay empty, given the other answers."""
    return _entry(form, answers, levels, about).under(_EMPTY)


def _path(entry: _Entry, path: str, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    of = entry.form.field(path)
    assert of is not None
    name, _, column = path.partition(".")
    value = entry.answers.get(name)
    if not column:
        yield from _value(entry, path, None, of, value, rules)
    elif isinstance(value, list) and has_shape(entry.form.by_name[name], value):
        for number, row in enumerate(value, 1):
            yield from _value(entry, path, number, of, row.get(column), rules)


def _value(
    entry: _Entry, path: str, row: int | None, of: FormField, value: Any, rules: tuple[Rule, ...]
) -> Iterator[Problem]:
    demands = _demands_on(entry, of, value, rules)
    for rule in rules:
        if rule.demand in demands and entry.applies(rule):
            words = DEMANDS[rule.demand](of, value, rule.value, entry.answers)
            if words is not None:
                yield Problem(path, row, rule.id, entry.level(rule), words)


def _demands_on(entry: _Entry, of: FormField, value: Any, rules: tuple[Rule, ...]) -> Set[str]:
    """Only that it be filled in, of what is empty; how it looks, of what may be there."""
    if value is None:
        return {_FILL}
    if entry.any(_EMPTY, rules):
        return {_EMPTY}
    return DEMANDS.keys() - {_FILL, _EMPTY} if has_shape(of, value) else {_SHAPE}


def _unknown(entry: _Entry) -> Iterator[Problem]:
    rule = BY_ID[_KNOWN]
    for name in entry.answers if entry.applies(rule) else ():
        if name not in entry.form.by_name:
            yield Problem(name[:80], None, _KNOWN, entry.level(rule), {})


def _entry(form: Form | str, answers: object, levels: Levels, about: Mapping[str, Any]) -> _Entry:
    form = form_of(form) if isinstance(form, str) else form
    tidied = tidy(form, answers)
    activity = _settled(form_of("ms_keg"), tidy(form_of("ms_keg"), about)) if about else {}
    settled = {
        **_settled(form, tidied),
        **{f"kegiatan.{name}": value for name, value in activity.items()},
    }
    return _Entry(form, tidied, settled, levels)


def _settled(form: Form, answers: Answers) -> Answers:
    """The answers without choices that there aren't: those settle nothing."""
    return {name: _known(form.by_name.get(name), value) for name, value in answers.items()}


def _known(of: FormField | None, value: Any) -> Any:
    if of is None or not of.options:
        return value
    if isinstance(value, list):
        return [code for code in value if isinstance(code, str) and of.option(code)]
    return value if isinstance(value, str) and of.option(value) else ""
