"""What pairs of measurements say: how much more one side costs, and how sure that is.

Each pair was measured back to back, in random order, so that what slows the machine for a while
slows both of a pair; the median of the pairs' ratios shrugs off the few that a hiccup split.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

LEVEL = 0.95
RESAMPLES = 2000


@dataclass(frozen=True)
class Interval:
    """A figure with its confidence interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """How many times ours costs what theirs does, pair by pair.

    :raises ValueError: for sides of unequal length, or a measurement that isn't above zero.
    """
    if any(value <= 0 for value in (*ours, *theirs)):
        raise ValueError("a measurement took no time")
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def median_ratio(
    values: Sequence[float], *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """The median ratio and its bootstrap percentile interval.

    :raises ValueError: without any values.
    """
    if not values:
        raise ValueError("no pairs")
    chance = random.Random(seed)
    medians = sorted(
        statistics.median(chance.choices(values, k=len(values))) for _ in range(resamples)
    )
    tail = (1 - level) / 2
    low, high = _at(medians, tail), _at(medians, 1 - tail)
    return Interval(statistics.median(values), low, high)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]


def orders(count: int, seed: int) -> list[bool]:
    """For each pair whether ours goes first: half of them, in an order that chance gives."""
    turns = [index % 2 == 0 for index in range(count)]
    random.Random(seed).shuffle(turns)
    return turns


def more_statements(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The statements that only ours sends, each as often as it sends it more."""
    left = list(theirs)
    more = []
    for statement in ours:
        if statement in left:
            left.remove(statement)
        else:
            more.append(statement)
    return more


@dataclass(frozen=True)
class Compared:
    """What pairs showed of one figure: it is met when even the upper bound keeps to the goal.

    :param clock: ratio of seconds by the clock, which the verdict goes by.
    :param cpu: ratio of seconds of the two servers' own CPU, on which other programs weigh less;
        what PostgreSQL and Solr work isn't in it.
    :param ours: median seconds of ours; `theirs` of the other.
    """

    name: str
    goal: float
    clock: Interval
    cpu: Interval
    ours: float
    theirs: float
    pairs: int

    @property
    def met(self) -> bool:
        return self.clock.high <= self.goal

    def __str__(self) -> str:
        return (
            f"{'✓' if self.met else '✗'} {self.name}: {self.ours * 1000:.1f} ms,"
            f" pembanding | peer {self.theirs * 1000:.1f} ms; rasio | ratio {self.clock}"
            f" (CPU {self.cpu}); {self.pairs} pasang | pairs;"
            f" sasaran | goal: batas atas | upper bound ≤ {self.goal:g}"
        )

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}


def compared(
    name: str,
    goal: float,
    pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]],
) -> Compared:
    """Sum up pairs of (seconds by the clock, seconds of CPU), ours first."""
    ours, theirs = zip(*pairs, strict=True)
    clock = [one[0] for one in ours], [one[0] for one in theirs]
    cpu = [one[1] for one in ours], [one[1] for one in theirs]
    return Compared(
        name,
        goal,
        median_ratio(ratios(*clock)),
        median_ratio(ratios(*cpu)),
        statistics.median(clock[0]),
        statistics.median(clock[1]),
        len(pairs),
    )


@dataclass(frozen=True)
class Statements:
    """How many SQL statements ours and the other send for the same answer.

    :param own: how many of ours look into the extension's own tables; templates that both sides
        share may do so.
    """

    name: str
    ours: int
    theirs: int
    more: Sequence[str]
    own: int = 0

    @property
    def met(self) -> bool:
        return not self.more

    def __str__(self) -> str:
        lines = [
            f"{'✓' if self.met else '✗'} {self.name}: {self.ours} SQL"
            f" ({self.own} di tabel sdi_* | in tables sdi_*),"
            f" pembanding | peer {self.theirs}; sasaran | goal: tidak lebih | none more"
        ]
        return "\n    + ".join([*lines, *(" ".join(text.split())[:300] for text in self.more)])

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}
