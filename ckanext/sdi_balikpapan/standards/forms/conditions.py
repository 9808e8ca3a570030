"""When a rule holds: `cara_pengumpulan_data=1,2 & sarana_pengumpulan_data!1`. Pure.

`a=1,2` the answer is one of these, of a multi-choice any of these is chosen; `a!1,2` it is
answered, and with none of these; `a:kosong` it isn't answered. `&` binds closer than `|`. An
empty condition always holds. A question that isn't answered yet fulfils neither `=` nor `!`:
what depends on it is neither demanded nor forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

_TERM = re.compile(r"([a-z_.0-9]+)(=|!|:kosong)([\w,-]*)")


@dataclass(frozen=True)
class Term:
    """One comparison; `how` is `=`, `!` or `:kosong`."""

    field: str
    how: str
    values: frozenset[str]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = _codes(answers.get(self.field))
        if self.how == ":kosong":
            return not given
        chosen = bool(given & self.values)
        return chosen if self.how == "=" else bool(given) and not chosen


@dataclass(frozen=True)
class Condition:
    """Alternatives of terms that hold together."""

    alternatives: tuple[tuple[Term, ...], ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether tidy answers fulfil it."""
        if not self.alternatives:
            return True
        return any(all(term.holds(answers) for term in terms) for terms in self.alternatives)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(term.field for terms in self.alternatives for term in terms)


@cache
def read(text: str) -> Condition:
    """The condition that a text means.

    :raises ValueError: when it cannot be read.
    """
    if not text.strip():
        return Condition(())
    return Condition(
        tuple(tuple(_term(term) for term in part.split("&")) for part in text.split("|"))
    )


def _term(text: str) -> Term:
    found = _TERM.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a condition: {text!r}")
    return Term(found[1], found[2], frozenset(filter(None, found[3].split(","))))


def _codes(value: Any) -> frozenset[str]:
    """What was chosen, of a single or a multi-choice."""
    if isinstance(value, str):
        return frozenset({value.strip()} - {""})
    if isinstance(value, list):
        return frozenset(item for item in value if isinstance(item, str) and item)
    return frozenset()
