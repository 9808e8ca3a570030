"""What a picture of a table shows: figures over time, or figures side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class Kind(str, Enum):
    """How it is drawn."""

    LINES = "lines"
    BARS = "bars"


class Why(str, Enum):
    """Why there is no picture."""

    NO_VALUE = "no_value"
    NO_ORDER = "no_order"
    ONE_ROW = "one_row"
    TOO_MANY = "too_many"
    NOT_ADDED = "not_added"


@dataclass(frozen=True)
class Series:
    """One line, or the bars: a figure for each x, None where there is none."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Choice:
    """Something that a reader may choose.

    :param name: `value`, `kind`, `split`, or `only.<column>`.
    :param options: what may be chosen, and how it is called.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Plot:
    """A picture as figures.

    :param x: what stands along it, in order; :param places: codes of places beside them, for maps.
    :param summed: the columns over which it is summed; :param more: how many series or bars are
        left out; :param totals: how many lines of totals were left out.
    """

    kind: Kind
    title: str
    unit: str
    x_label: str
    x: tuple[str, ...]
    series: tuple[Series, ...]
    choices: tuple[Choice, ...] = ()
    summed: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    more: int = 0
    totals: int = 0
    places: tuple[str, ...] = field(default=())

    @property
    def numbers(self) -> Sequence[float]:
        return [v for one in self.series for v in one.values if v is not None]
