"""The rules of a source, applied to a dataset that still says it in the source's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .rows import DROP, FIELDS, Rule, Subject
from .spellings import code_of, folded

_MANY = frozenset({Subject.WILAYAH})
_ANY = "*"


@dataclass(frozen=True)
class Unmatched:
    """What no rule and no code list knows; `said` is empty where the source says nothing."""

    subject: Subject
    said: str


@dataclass(frozen=True)
class _Table:
    """The rules of one subject, ready to be asked."""

    exact: Mapping[str, str]
    wild: tuple[tuple[re.Pattern[str], str], ...]
    rest: str

    def find(self, text: str) -> str:
        key = folded(text)
        if key in self.exact:
            return self.exact[key]
        return next((to for pattern, to in self.wild if pattern.fullmatch(key)), "")


def apply(
    rules: Sequence[Rule], dataset: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Unmatched, ...]]:
    """The dataset with codes and organisations of this portal, and what nobody knows.

    A row of the source decides before the code lists, the row `*` after them. What isn't known
    is left out, so that the proposal asks for it.
    """
    tables = _tables(tuple(rules))
    out = dict(dataset)
    unmatched: list[Unmatched] = []
    for subject, (field, _) in FIELDS.items():
        if subject is Subject.FORMAT:
            continue
        found, unknown = _decide(subject, tables, _said(dataset.get(field)))
        unmatched += unknown
        if found:
            out[field] = found if subject in _MANY else found[0]
        else:
            out.pop(field, None)
    out["resources"] = [_file(item, tables, unmatched) for item in dataset.get("resources") or []]
    return out, tuple(dict.fromkeys(unmatched))


def _decide(
    subject: Subject, tables: Mapping[Subject, _Table], said: list[str]
) -> tuple[list[str], list[Unmatched]]:
    table = tables[subject]
    codes = FIELDS[subject][1]
    found: list[str] = []
    unknown: list[str] = []
    is_dropped = False
    for text in said:
        to = table.find(text)
        if not to and codes:
            to = code_of(codes, text) or ""
        if to == DROP:
            is_dropped = True
        elif to:
            found.append(to)
        else:
            unknown.append(text)
    if found:
        # Of several names for one thing one is enough; of several places each counts.
        missed = [u for u in unknown if "://" not in u] if subject in _MANY else []
        return list(dict.fromkeys(found)), [Unmatched(subject, text) for text in missed]
    if table.rest:
        return ([] if table.rest == DROP else [table.rest]), []
    if is_dropped:
        return [], []
    return [], [Unmatched(subject, text) for text in unknown or [""]]


def _file(
    file: Mapping[str, Any], tables: Mapping[Subject, _Table], unmatched: list[Unmatched]
) -> dict[str, Any]:
    """A format that nobody knows stays as it is: CKAN has more of them than our list."""
    out = dict(file)
    said = _said(file.get("format"))
    if not said:
        rest = tables[Subject.FORMAT].rest
        return {**out, "format": rest} if rest and rest != DROP else out
    found, unknown = _decide(Subject.FORMAT, tables, said)
    unmatched += unknown
    if found:
        out["format"] = found[0]
    elif not unknown:
        out.pop("format", None)
    return out


def _said(value: Any) -> list[str]:
    items: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    return [text for item in items if item and (text := str(item).strip())]


@lru_cache(maxsize=32)
def _tables(rules: tuple[Rule, ...]) -> dict[Subject, _Table]:
    return {subject: _table([r for r in rules if r.subject is subject]) for subject in Subject}


def _table(rules: list[Rule]) -> _Table:
    exact = {folded(r.said): r.to for r in rules if _ANY not in r.said}
    wild = [r for r in rules if _ANY in r.said and r.said != _ANY]
    # What says more stands before what says less.
    wild.sort(key=lambda r: -len(r.said.replace(_ANY, "")))
    patterns = tuple((_pattern(folded(r.said)), r.to) for r in wild)
    return _Table(exact, patterns, next((r.to for r in rules if r.said == _ANY), ""))


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", said)), re.S)
