"""What was found in a file: which rule, where, and how often. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .masking import masked

KEPT = 100
"""So many findings of a rule are kept; the rest are counted."""
_VALUE_LENGTH = 80
_LOOKED_AT = 400


class Level(str, Enum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    QUESTION = "question"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing found.

    :param rule: a code of `data/aturan.csv`, where its level and its words are.
    :param row: physical row number from 1; None when it concerns the column or the file.
    :param value: what stands there, cut short; never a personal value.
    :param words: what else its sentences name.
    :param level: when it weighs otherwise than its rule says.
    """

    rule: str
    row: int | None = None
    column: str = ""
    value: str = ""
    words: Mapping[str, str | int] = field(default_factory=dict)
    level: Level | None = None

    def as_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = {"rule": self.rule}
        said |= {"row": self.row} if self.row is not None else {}
        said |= {key: getattr(self, key) for key in ("column", "value") if getattr(self, key)}
        said |= {"words": dict(self.words)} if self.words else {}
        return said | ({"level": self.level.value} if self.level else {})

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Finding:
        level = Level(said["level"]) if said.get("level") else None
        rest = {key: value for key, value in said.items() if key != "level"}
        return cls(**rest, level=level)


def shortened(value: object) -> str:
    """A cell as a finding shows it: on one line, not too long, naming nobody."""
    text = masked(" ".join(str(value)[:_LOOKED_AT].replace("\x00", "␀").split()))
    return text if len(text) <= _VALUE_LENGTH else text[: _VALUE_LENGTH - 1] + "…"


@dataclass(frozen=True)
class Report:
    """What a check of a file gave.

    :param facts: how the file turned out to be written.
    :param counts: of each rule and column, how many.
    :param findings: of each rule the first hundred.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def count(self, rule: str) -> int:
        """How many of a rule, in all columns."""
        return sum(self.counts.get(rule, {}).values())

    def as_dict(self) -> dict[str, Any]:
        return {
            "facts": dict(self.facts),
            "rows": self.rows,
            "counts": {rule: dict(by_column) for rule, by_column in self.counts.items()},
            "findings": [finding.as_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Report:
        findings = tuple(Finding.from_dict(one) for one in said.get("findings", ()))
        return cls(said.get("facts", {}), said.get("rows", 0), said.get("counts", {}), findings)


class Findings:
    """Collects findings: the first hundred of each rule and column, and how many there were."""

    def __init__(self, kept: int = KEPT) -> None:
        """:param kept: fewer for each of very many columns."""
        self._most = kept
        self._kept: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, finding: Finding, times: int = 1) -> None:
        """:param times: how many like it this one stands for."""
        place = finding.rule, finding.column
        self._counts[place] += times
        if len(self._kept[place]) < self._most:
            self._kept[place].append(finding)

    def extend(self, findings: Iterable[Finding | Findings]) -> None:
        """Adds single ones, and what others have counted already."""
        for finding in findings:
            if isinstance(finding, Findings):
                self.merge(finding)
            else:
                self.add(finding)

    def merge(self, other: Findings) -> None:
        """What another has collected, with its counts."""
        for place, count in other._counts.items():
            self._counts[place] += count
            self._kept[place] = (self._kept[place] + other._kept[place])[:KEPT]

    def wants(self, rule: str, column: str = "") -> bool:
        """Whether one more of this rule would be kept."""
        return len(self._kept.get((rule, column), ())) < self._most

    def count(self, rule: str, column: str, times: int) -> None:
        """More of what needn't be kept."""
        self._counts[rule, column] += times

    def first(self) -> list[Finding]:
        """The first hundred of each rule by row, those of the file before those of a row."""
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for (rule, _), kept in self._kept.items():
            by_rule[rule] += kept
        return [
            one
            for found in by_rule.values()
            for one in sorted(found, key=lambda f: (f.row or 0, f.column))[:KEPT]
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each rule, by column."""
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for (rule, column), count in self._counts.items():
            counts[rule][column] = count
        return dict(counts)

    def report(self, facts: Mapping[str, Any] | None = None, rows: int = 0) -> Report:
        """All of it as a report."""
        return Report(facts or {}, rows, self.counts(), tuple(self.first()))
