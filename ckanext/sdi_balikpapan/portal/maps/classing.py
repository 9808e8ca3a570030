"""Figures in a few classes, one colour each. Pure."""

from __future__ import annotations

from collections.abc import Sequence

COLOURS = ("#d6e6f4", "#9dc6e0", "#5a9fcd", "#2670ad", "#0b3c73")
MOST = len(COLOURS)

Range = tuple[float, float]


def classes(figures: Sequence[float]) -> list[Range]:
    """From and to of each class, the lowest first, about as many figures in each.

    The ends are figures that occur, classes don't touch, and equal figures stay together.
    """
    ordered = sorted(figures)
    distinct = sorted(set(ordered))
    if len(distinct) <= MOST:
        return [(one, one) for one in distinct]
    cuts = [ordered[len(ordered) * n // MOST] for n in range(1, MOST)]
    starts = sorted({distinct[0], *cuts})
    ends = [max(one for one in distinct if one < start) for start in starts[1:]]
    return list(zip(starts, [*ends, distinct[-1]], strict=True))


def colours(count: int) -> list[str]:
    """A colour for each of so many classes, the lowest the lightest."""
    if count <= 1:
        return [COLOURS[MOST // 2]] * count
    return [COLOURS[round(n * (MOST - 1) / (count - 1))] for n in range(count)]


def class_of(figure: float, ranges: Sequence[Range]) -> int:
    """Which class a figure belongs to."""
    return next(n for n, (_, last) in enumerate(ranges) if figure <= last)
