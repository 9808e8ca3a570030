"""Which picture a table gets: over time where it has times, else side by side. Pure.

What a picture leaves out, or sums up, it says. Values that can't be summed (percentages, prices,
indices) never are: then only one kind or place is shown at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import periods
from .columns import Role
from .cut import Along, Cut
from .groups import Groups, telling
from .plot import Choice, Kind, Plot, Series, Why

MOST_LINES, MOST_BARS = 6, 40
_FEWEST_TIMES = 3
_MOST_OPTIONS = 500
NOTHING = "—"


@dataclass(frozen=True)
class Asked:
    """What a reader chose, by the columns' names; empty where the portal chooses.

    :param only: a value by column.
    """

    kind: str = ""
    by: str = ""
    split: str = ""
    only: Mapping[str, str] = field(default_factory=dict)


def pick(groups: Groups, asked: Asked) -> Plot | Why:
    """The picture of a table, or why there is none."""
    groups = telling(groups)
    if not any(row.value is not None for row in groups.rows):
        return Why.NO_VALUE
    if len(groups.rows) < 2:
        return Why.ONE_ROW
    return _Picker(groups, asked).plot()


class _Picker:
    def __init__(self, groups: Groups, asked: Asked) -> None:
        self.by, self.value, self.asked = groups.by, groups.value, asked
        self.cut = Cut(groups, asked.only)
        self.choices: list[Choice] = []
        self.split: int | None = None

    def plot(self) -> Plot | Why:
        is_long = self.cut.times() >= _FEWEST_TIMES
        sides = self._sides(is_long)
        kinds = [k for k, there in ((Kind.LINES, is_long), (Kind.BARS, sides)) if there]
        if not kinds:
            return Why.NO_ORDER
        kind = next((one for one in kinds if one.value == self.asked.kind), kinds[0])
        self._choice("kind", "", [(one.value, one.value) for one in kinds], kind.value)
        return self._lines() if kind is Kind.LINES else self._bars(sides)

    def _sides(self, is_long: bool) -> list[int]:
        """The columns whose values can stand side by side, the best first."""
        many = {n: len(values) for n, values in self.cut.distinct.items() if len(values) > 1}
        sides = [n for n in many if n not in self.cut.time]
        if not sides and not is_long:
            sides = [n for n in self.cut.time if n in many]

        def rank(n: int) -> tuple[bool, bool, int]:
            is_area = self.by[n].role is Role.AREA
            return many[n] > MOST_BARS, not is_area, -many[n] if is_area else n

        return sorted(sides, key=rank)

    def _lines(self) -> Plot | Why:
        cut = self.cut
        rest = [n for n in range(len(self.by)) if n not in cut.time]
        cut.ask(rest)
        self.split = self._split(rest)
        along = (*cut.time, *(() if self.split is None else (self.split,)))
        if not cut.settle(along, rest):
            return Why.NOT_ADDED
        cells = cut.cells(cut.time, self.split)
        ordered = sorted(cells, key=lambda key: [periods.order(part) or 0 for part in key])
        x = periods.filled([_joined(key) for key in ordered])
        values = {_joined(key): cells[key] for key in ordered}
        if len(x) < 2:
            return Why.NOT_ADDED
        names = _largest_last(values)
        series = tuple(
            Series(cut.label(self.split, name), tuple(values.get(at, {}).get(name) for at in x))
            for name in names[:MOST_LINES]
        )
        return self._made(Kind.LINES, cut.time, tuple(x), series, len(names) - MOST_LINES)

    def _bars(self, sides: list[int]) -> Plot | Why:
        cut = self.cut
        best = self._best(sides)
        by = next((n for n in sides if self.by[n].name == self.asked.by), best)
        options = [(self.by[n].name, self.by[n].label) for n in sides]
        self._choice("by", "", options, self.by[by].name)
        for n in cut.time:
            if n != by:
                cut.hold(n, max(cut.distinct[n], key=lambda t: periods.order(t) or 0))
        rest = [n for n in range(len(self.by)) if n != by]
        cut.ask(rest)
        if not cut.settle((by,), rest):
            return Why.NOT_ADDED
        values = {key[0]: one[""] for key, one in cut.cells((by,), None).items()}
        if len(values) < 2:
            return Why.NOT_ADDED
        names = sorted(values, key=lambda name: (values[name] is None, -(values[name] or 0)))
        if by in cut.time:
            names.sort(key=lambda name: periods.order(name) or 0)
        kept = names[:MOST_BARS]
        series = (Series("", tuple(values[name] for name in kept)),)
        x = tuple(cut.label(by, name) for name in kept)
        return self._made(Kind.BARS, (by,), x, series, len(names) - len(kept))

    def _best(self, sides: list[int]) -> int:
        """What is told apart best: for values that can't be summed, by what leaves one each."""
        if self.value.adds:
            return sides[0]
        times = [n for n in self.cut.time if n not in sides]
        return next((n for n in sides if not self.cut.collides((*times, n))), sides[0])

    def _split(self, rest: Sequence[int]) -> int | None:
        """The column whose values get a line each."""
        size = {n: len(self.cut.distinct[n]) for n in rest if n not in self.cut.only}
        open_ = [n for n in size if size[n] > 1]
        if not open_:
            return None
        few = [n for n in open_ if size[n] <= MOST_LINES]
        kinds = [n for n in few if self.by[n].role is Role.CATEGORY]
        options = [(self.by[n].name, self.by[n].label) for n in open_]
        if self.value.adds:
            default = next(iter(kinds), None)
            options.insert(0, (NOTHING, NOTHING))
        else:
            time = self.cut.time
            whole = [n for n in (*kinds, *few, *open_) if not self.cut.collides((*time, n))]
            default = next(iter(whole or few or open_))
        named: dict[str, int | None] = {self.by[n].name: n for n in open_}
        if self.value.adds:
            named[NOTHING] = None
        chosen = named.get(self.asked.split, default)
        self._choice("split", "", options, NOTHING if chosen is None else self.by[chosen].name)
        return chosen

    def _made(
        self, kind: Kind, along: Along, x: tuple[str, ...], series: tuple[Series, ...], more: int
    ) -> Plot:
        cut, used = self.cut, {*along, *self.cut.only}
        used |= set() if self.split is None else {self.split}
        for n in cut.only:
            self._choice_of(n)
        return Plot(
            kind=kind,
            title=self.value.label,
            unit=self.value.unit,
            x_label=", ".join(self.by[n].label for n in along),
            x=x,
            series=series,
            choices=tuple(self.choices),
            summed=tuple(one.label for n, one in enumerate(self.by) if cut.is_summed(n, used)),
            only=tuple((self.by[n].label, cut.label(n, text)) for n, text in cut.only.items()),
            more=max(more, 0),
            totals=cut.groups.totals,
        )

    def _choice_of(self, n: int) -> None:
        cut = self.cut
        there = sorted(cut.distinct[n], key=lambda text: (periods.order(text) or 0, text))
        if n in cut.time:
            there.reverse()
        options = [(text, cut.label(n, text)) for text in there[:_MOST_OPTIONS]]
        self._choice(f"only.{self.by[n].name}", self.by[n].label, options, cut.only[n])

    def _choice(self, name: str, label: str, options: list[tuple[str, str]], chosen: str) -> None:
        if len(options) > 1:
            self.choices.append(Choice(name, label, tuple(options), chosen))


def _largest_last(values: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    """The lines, those with the largest last value first."""
    last: dict[str, float] = {}
    for cell in values.values():
        for name, value in cell.items():
            last[name] = last.get(name, float("-inf")) if value is None else value
    return sorted(last, key=lambda name: -last[name])


def _joined(parts: tuple[str, ...]) -> str:
    return " ".join(periods.shown(part) for part in parts)
