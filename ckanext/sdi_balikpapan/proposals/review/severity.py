"""What a check does when the answer is no: block, warn or nothing, and from which day. Pure.

The setting reads `sd-1:block md-2:warn@2027-01-01 ku-1:off`; with a day a check warns until then
and blocks from then on. What it doesn't name keeps the severity of the code list `pemeriksaan`,
where only what Perpres 39/2019 itself asks for blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from ckanext.sdi_balikpapan.standards.codelists import Code, code_list

LIST = "pemeriksaan"


class Severity(str, Enum):
    """What a failed check does."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True)
class Rule:
    """The severity of one check, and the day from which it blocks."""

    severity: Severity
    blocks_from: date | None = None

    def on(self, day: date) -> Severity:
        """The severity on a day; that very day it blocks already."""
        if self.blocks_from is not None and day >= self.blocks_from:
            return Severity.BLOCK
        return self.severity


class BadRule(ValueError):
    """A word of the setting that cannot be read; the text says which one and how to write it."""


def checks() -> Iterable[Code]:
    """Every check, in the order of the checklist."""
    return code_list(LIST)


def defaults() -> dict[str, Rule]:
    """What each check does where the setting says nothing."""
    return {check.kode: Rule(Severity(check["bawaan"])) for check in checks()}


def read(words: Iterable[str]) -> Mapping[str, Rule]:
    """The rule of every check.

    :param words: as the setting has them.
    :raises BadRule: for a check, a severity or a day that there isn't.
    """
    rules, named = defaults(), set()
    for word in words:
        name, rule = _read(word)
        if name not in rules:
            raise BadRule(f"“{word}”: there is no check “{name}”; known: {', '.join(rules)}")
        if name in named:
            raise BadRule(f"“{word}”: {name} stands twice")
        named.add(name)
        rules[name] = rule
    return rules


def _read(word: str) -> tuple[str, Rule]:
    name, _, rest = word.partition(":")
    severity, at, day = rest.partition("@")
    try:
        known = Severity(severity)
    except ValueError:
        raise BadRule(f"“{word}”: write check:block, check:warn or check:off") from None
    if not at:
        return name, Rule(known)
    if known is not Severity.WARN:
        raise BadRule(f"“{word}”: only warn takes a day, from which the check blocks")
    try:
        return name, Rule(known, date.fromisoformat(day))
    except ValueError:
        raise BadRule(f"“{word}”: write the day as 2027-01-31") from None
