"""Values that don't fit the series of the same thing: a zero for missing, a jump and back. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from statistics import median

from ..finding import Finding, Level
from .panel import Panel, said

_FEWEST = 3
_FAR = 30
"""A series whose values are all above this is far from 0."""
_LONG = 6
_STEADY = 1.6
_ALIKE = 3
_LARGE = 100
_MANY = 30
_JUMP = 1.8


def strange(panel: Panel) -> Iterator[Finding]:
    """Each value against the others of its series."""
    has = panel.by_thing()
    for column in panel.values:
        lone = _lone_zeros(panel, column)
        for thing, periods in has.items():
            pairs = [(p, panel.value(column, thing, p)) for p in periods]
            series = [(period, value) for period, value in pairs if value is not None]
            zeros = list(_zeros(panel, column, thing, series))
            yield from zeros
            lone -= {(thing, period) for period, _ in series} if zeros else set()
            if len(series) >= _LONG and not panel.daily:
                yield from _jumps(panel, column, thing, series)
        for thing, period in sorted(lone):
            words: dict[str, str | int] = {"thing": said(panel.things[thing])}
            yield Finding("zero_among_large", _line(panel, thing, period), column, "0", words)


def _zeros(
    panel: Panel, column: str, thing: int, series: list[tuple[int, float]]
) -> Iterator[Finding]:
    others = [value for _, value in series if value]
    zeros = [period for period, value in series if not value]
    if not zeros or len(others) < _FEWEST or len(zeros) > len(others) or min(others) < _FAR:
        return
    usual = sorted(others)[1:-1]
    sure = len(usual) >= _FEWEST and usual[-1] <= _ALIKE * usual[0]
    level = None if sure and len(others) >= _LONG else Level.QUESTION
    for period in zeros:
        words: dict[str, str | int] = {
            "low": _shown(min(others)),
            "high": _shown(max(others)),
            "thing": said(panel.things[thing]),
        }
        yield Finding("zero_for_missing", _line(panel, thing, period), column, "0", words, level)


def _lone_zeros(panel: Panel, column: str) -> set[tuple[int, int]]:
    """The few zeros of a column in which nearly everything else is large."""
    column_values = panel.values[column]
    others = sorted(value for value in column_values if value and not isnan(value))
    zeros = {place for place, row in panel.rows.items() if not column_values[row]}
    if len(others) < _MANY or 20 * len(zeros) > len(others) or others[len(others) // 20] < _LARGE:
        return set()
    return zeros


def _jumps(
    panel: Panel, column: str, thing: int, series: list[tuple[int, float]]
) -> Iterator[Finding]:
    """One value that stands apart, where all others stay close together."""
    known = [(period, value) for period, value in series if value > 0]
    for period, value in known:
        others = [other for at, other in known if at != period]
        if len(others) < _LONG - 1 or min(others) < _FAR or max(others) > _STEADY * min(others):
            continue
        usual = median(others)
        if value > _JUMP * usual or usual > _JUMP * value:
            words: dict[str, str | int] = {
                "usual": _shown(usual),
                "thing": said(panel.things[thing]),
                "period": said(panel.periods[period]),
            }
            line = _line(panel, thing, period)
            yield Finding("value_apart", line, column, _shown(value), words)


def _line(panel: Panel, thing: int, period: int) -> int:
    return panel.lines[panel.rows[thing, period]]


def _shown(value: float) -> str:
    return str(int(value)) if value == int(value) else format(value, ".10g")
