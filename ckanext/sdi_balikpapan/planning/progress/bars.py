"""A tally as a bar of coloured parts: where each begins and how wide it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .completeness import Tally

WIDTH = 100.0


@dataclass(frozen=True)
class Part:
    """A part of a bar."""

    name: str
    number: int
    x: float
    width: float


def parts(tally: Tally) -> tuple[Part, ...]:
    """The parts of what was promised, in one order; none of nothing.

    What came but passes no check is told apart from what is fine, so that a full bar is green.
    """
    failing = tally.came - tally.late - (tally.complete)
    counts = {
        "complete": tally.complete,
        "failing": failing,
        "late": tally.late,
        "missing": tally.missing,
        "to_come": tally.promised - tally.expected,
    }
    found, x = [], 0.0
    for name, number in counts.items():
        width = WIDTH * number / tally.promised if tally.promised else 0.0
        if number:
            found.append(Part(name, number, round(x, 3), round(width, 3)))
        x += width
    return tuple(found)
