"""A finding in words: where, what, why, and how to mend it. Pure."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .finding import Finding, Level

_FILE = Path(__file__).parent / "data" / "aturan.csv"
LANGUAGES = ("id", "en")
_WHERE = {
    "id": {"row": "Baris {row}", "column": 'kolom "{column}"'},
    "en": {"row": "Row {row}", "column": 'column "{column}"'},
}


@dataclass(frozen=True)
class Rule:
    """One rule of the checker.

    :param check: the check of `standards/data/pemeriksaan.csv` that it belongs to.
    :param texts: by language, what, why and how to mend it.
    """

    code: str
    level: Level
    check: str
    texts: Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True)
class Words:
    """One finding as a reader sees it."""

    where: str
    what: str
    why: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}. {self.why}. {self.mend}."


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: _rule(row) for row in csv.DictReader(file)}


def _rule(row: Mapping[str, str]) -> Rule:
    texts = {
        language: (row[f"what_{language}"], row[f"why_{language}"], row[f"mend_{language}"])
        for language in LANGUAGES
    }
    return Rule(row["rule"], Level(row["level"]), row["check"], texts)


def level_of(finding: Finding) -> Level:
    """How much a finding weighs: by itself, or as its rule says."""
    return finding.level or rules()[finding.rule].level


def words(finding: Finding, language: str = "id") -> Words:
    """The finding in a language; Indonesian when there is no other."""
    language = language if language in LANGUAGES else "id"
    said = _Said({"row": finding.row, "column": finding.column, "value": finding.value})
    said |= finding.words
    texts = rules()[finding.rule].texts[language]
    return Words(_where(finding, language), *(text.format_map(said) for text in texts))


def _where(finding: Finding, language: str) -> str:
    parts = [
        _WHERE[language]["row"].format(row=finding.row) if finding.row is not None else "",
        _WHERE[language]["column"].format(column=finding.column) if finding.column else "",
    ]
    where = ", ".join(filter(None, parts))
    return where[:1].upper() + where[1:]


class _Said(dict[str, object]):
    """A sentence that names what nobody told is still a sentence."""

    def __missing__(self, key: str) -> str:
        return "…"
