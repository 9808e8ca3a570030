"""Which column of a table names the regions of a map, and the figure of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..reading import periods
from ..reading.columns import Role
from ..reading.cut import Cut
from ..reading.groups import Groups
from ..reading.plot import Choice
from .outlines import Outline
from .shapes import digits

_FEWEST = 3
_MOST_OPTIONS = 500


@dataclass(frozen=True)
class Place:
    """A region with its figure.

    :param figure: None where the table says nothing of the region.
    """

    name: str
    figure: float | None
    path: str


@dataclass(frozen=True)
class Drawn:
    """A map with its figures.

    :param only: what is held at one value; :param summed: the columns that are summed over.
    :param is_count: whether the figures are counts, which are larger where regions are.
    :param elsewhere: how many codes of the table are not on the map.
    """

    title: str
    unit: str
    outline: Outline
    places: tuple[Place, ...]
    choices: tuple[Choice, ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    summed: tuple[str, ...] = ()
    elsewhere: int = 0
    is_count: bool = False


@dataclass(frozen=True)
class _Match:
    column: int
    outline: Outline
    key: str
    size: int


def drawn(groups: Groups, outlines: Sequence[Outline], wanted: Mapping[str, str]) -> Drawn | None:
    """The map of a table, at its last time if the reader wants no other; None where none fits.

    Values that can't be summed never are.
    """
    match = _match(groups, outlines)
    if match is None:
        return None
    cut = Cut(groups, wanted)
    for n in cut.time:
        if n != match.column:
            cut.hold(n, max(cut.distinct[n], key=lambda text: periods.order(text) or 0))
    rest = [n for n in range(len(groups.by)) if n != match.column]
    cut.ask(rest)
    if not cut.settle((match.column,), rest):
        return None
    cells = cut.cells((match.column,), None)
    figures: dict[str, float | None] = {}
    for (code,), cell in cells.items():
        figures[digits(code)] = cell.get("")
    places = tuple(
        Place(one.name or one.codes[match.key], figures.get(one.codes[match.key]), one.path)
        for one in match.outline.regions
        if match.key in one.codes
    )
    if sum(place.figure is not None for place in places) < 2:
        return None
    there = {one.codes.get(match.key) for one in match.outline.regions}
    used = {match.column, *cut.only}
    return Drawn(
        title=groups.value.label,
        unit=groups.value.unit,
        outline=match.outline,
        places=places,
        choices=tuple(_choices(cut)),
        only=tuple((groups.by[n].label, cut.label(n, text)) for n, text in cut.only.items()),
        summed=tuple(one.label for n, one in enumerate(groups.by) if cut.is_summed(n, used)),
        elsewhere=len(figures.keys() - there),
        is_count=groups.value.adds,
    )


def _match(groups: Groups, outlines: Sequence[Outline]) -> _Match | None:
    """The column and map that have most regions in common, at least half of the column's codes."""
    found = []
    for column, of in enumerate(groups.by):
        if of.role not in (Role.AREA, Role.CATEGORY):
            continue
        said = {code for text in groups.distinct(column) if (code := digits(text))}
        for outline in outlines:
            keys = dict.fromkeys(key for one in outline.regions for key in one.codes)
            for key in keys:
                codes = [one.codes[key] for one in outline.regions if key in one.codes]
                size = len(said.intersection(codes))
                is_unique = len(set(codes)) == len(codes)
                if is_unique and size >= max(_FEWEST, len(said) / 2):
                    found.append(_Match(column, outline, key, size))
    return max(found, key=lambda one: one.size, default=None)


def _choices(cut: Cut) -> list[Choice]:
    """What the reader may hold otherwise."""
    found = []
    for n, chosen in cut.only.items():
        there = sorted(cut.distinct[n], key=lambda text: (periods.order(text) or 0, text))
        if n in cut.time:
            there.reverse()
        options = tuple((text, cut.label(n, text)) for text in there[:_MOST_OPTIONS])
        if len(options) > 1:
            of = cut.groups.by[n]
            found.append(Choice(f"only.{of.name}", of.label, options, chosen))
    return found
