"""What is missing from a table over time that is there in its other periods. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..finding import Finding, Level
from .panel import Panel, said

_FULL = 0.9
"""Below this share of all combinations a table isn't meant to have them all."""
_FEWEST = 3
_MANY = 20
"""So many missing days are said one by one; of more the count."""


def missing(panel: Panel) -> Iterator[Finding]:
    """A thing that is absent from a period, although periods before and after have it."""
    things, periods = len(panel.things), len(panel.periods)
    if things < _FEWEST or periods < _FEWEST or len(panel.rows) < _FULL * things * periods:
        return
    order = panel.order
    absent: dict[tuple[int, int], bool] = {}
    for thing, has in panel.by_thing().items():
        if 2 * len(has) < periods:
            continue
        first, last = order.index(has[0]), order.index(has[-1])
        for place, period in enumerate(order):
            inside = first < place < last
            if (thing, period) not in panel.rows and (inside or len(has) == periods - 1):
                absent[thing, period] = inside and not panel.daily
    if panel.daily and len(absent) > _MANY:
        yield Finding("missing_days", words={"count": len(absent), **_words(panel, *min(absent))})
        return
    beside = _beside_doubles(panel, list(absent))
    for (thing, period), sure in absent.items():
        words = _words(panel, thing, period)
        level = None if sure else Level.QUESTION
        if (thing, period) in beside:
            words["first"] = panel.doubled[period][0]
            yield Finding("missing_beside_double", words=words, level=level)
        else:
            yield Finding("missing_combination", words=words, level=level)


def _words(panel: Panel, thing: int, period: int) -> dict[str, str | int]:
    return {"thing": said(panel.things[thing]), "period": said(panel.periods[period])}


def _beside_doubles(panel: Panel, absent: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those that a repeated key most likely hides: absent wherever a key repeats, most often."""
    often = Counter(thing for thing, period in absent if period in panel.doubled)
    elsewhere = Counter(thing for thing, period in absent if period not in panel.doubled)
    found: set[tuple[int, int]] = set()
    for period, lines in panel.doubled.items():
        here = [thing for thing, at in absent if at == period]
        here.sort(key=lambda thing: (elsewhere[thing], -often[thing]))
        found |= {(thing, period) for thing in here[: len(lines)]}
    return found
