"""A period whose values are those of another one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from ..finding import Finding
from .panel import Panel, said

_FEWEST = 10
_SAME = 0.9
_USUAL = 0.5
"""Where other periods share as many values, the values just don't change."""
_MOST = 5_000_000
"""So many values are compared between all periods; of more only neighbours are,
and not days, which often repeat the day before."""


def copied(panel: Panel) -> Iterator[Finding]:
    """A period that shares nine in ten of its values with another, as no others do."""
    order = panel.order
    pairs = list(combinations(order, 2))
    if len(pairs) * len(panel.things) > _MOST:
        pairs = [] if panel.daily else list(pairwise(order))
    for column in panel.values:
        shares = {pair: _shared(panel, column, *pair) for pair in pairs}
        for pair, (same, of) in shares.items():
            if of < _FEWEST or same < _SAME * of:
                continue
            others = [s / o for other, (s, o) in shares.items() if o and other != pair]
            if others and sorted(others)[len(others) * 9 // 10] >= _USUAL:
                continue
            yield _finding(panel, column, pair, same, of)


def _shared(panel: Panel, column: str, one: int, other: int) -> tuple[int, int]:
    """Of how many values, how many are the same; zeros and single-valued periods don't count."""
    both = []
    for thing in range(len(panel.things)):
        a, b = panel.value(column, thing, one), panel.value(column, thing, other)
        if a and b:
            both.append((a, b))
    if 2 * len({a for a, _ in both}) < len(both):
        return 0, 0
    return sum(a == b for a, b in both), len(both)


def _finding(panel: Panel, column: str, pair: tuple[int, int], same: int, of: int) -> Finding:
    earlier, later = pair
    lines = [panel.lines[row] for (_, period), row in panel.rows.items() if period == later]
    words: dict[str, str | int] = {
        "period": said(panel.periods[later]),
        "other": said(panel.periods[earlier]),
        "same": same,
        "of": of,
        "last": max(lines),
    }
    return Finding("period_copied", min(lines), column, words=words)
