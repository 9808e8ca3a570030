"""The axis of a picture: round figures that hold all values. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)
_ABOUT = 5
_FAR_FROM_ZERO = 0.6
_SAME = 1e-9


@dataclass(frozen=True)
class Scale:
    """From a figure to a share of the axis.

    :param ticks: the round figures that are written beside it.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def has_zero(self) -> bool:
        return self.low <= 0 <= self.high

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one."""
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)


def scale(numbers: Sequence[float], *, zero: bool) -> Scale:
    """An axis for these figures.

    :param zero: whether it must begin at zero, as bars do; else it does where that hides nothing.
    """
    low, high = min(numbers), max(numbers)
    if zero or not (low > 0 and low > _FAR_FROM_ZERO * high):
        low = min(low, 0) if not (high < 0 and not zero and high < _FAR_FROM_ZERO * low) else low
        high = max(high, 0) if low < 0 else high
    size = max(abs(low), abs(high))
    if high - low <= size * _SAME:
        low, high = low - size / 10, high + size / 10 or 1.0
    step = _step(high / _ABOUT - low / _ABOUT)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(n * step for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * one for one in _STEPS if power * one >= wanted * 0.999999)
