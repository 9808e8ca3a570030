"""A picture as SVG: lines over time. Pure; no script, and nothing of the data but as text.

Lines differ by colour and by dash, so that neither is needed to tell them apart alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from . import numbers
from .plot import Plot
from .scale import Scale, scale

COLOURS = ("#00558c", "#b8460e", "#1f6f4a", "#8a2f6b", "#5a4a9c", "#6b5900")
DASHES = ("", "7 4", "2 4", "10 4 2 4", "14 5", "4 2")
_INK, _RULE = "#333", "#ccc"
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{text}</text>')
_LONGEST = 18


@dataclass(frozen=True)
class Room:
    """The size of a picture in its own units, which are pixels at that width.

    :param labels: how many words have room below it.
    """

    width: int
    height: int
    left: int
    labels: int
    right: int = 16
    top: int = 14
    bottom: int = 34


WIDE, NARROW = Room(820, 340, 76, 12), Room(330, 280, 62, 4)


def lines(plot: Plot, room: Room, lang: str, label: str) -> Markup:
    """Figures over time as lines; a gap where there is no figure.

    :param label: what the picture is, for those who don't see it.
    """
    axis = scale(plot.numbers, zero=False)
    parts = [*_grid(axis, room, lang), *_times(plot.x, room)]
    for number, one in enumerate(plot.series):
        parts += _line(one.values, one.label, number, plot, axis, room, lang)
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="13" class="{}">')
    kind = "sdi-plot-wide" if room.width > 500 else "sdi-plot-narrow"
    return (
        head.format(room.width, room.height, label, kind)
        + Markup("").join(parts)
        + Markup("</svg>")
    )


def has_zero(plot: Plot) -> bool:
    """Whether its axis begins at zero."""
    return scale(plot.numbers, zero=False).has_zero


def widths(plot: Plot) -> list[tuple[float, float]]:
    """Where each bar begins and how wide it is, in percent; no width where there is no figure."""
    axis = scale(plot.numbers, zero=True)
    zero = axis.share(0)
    found = []
    for value in plot.series[0].values:
        at = zero if value is None else axis.share(value)
        found.append((round(100 * min(at, zero), 2), round(100 * abs(at - zero), 2)))
    return found


def _x(n: int, count: int, room: Room) -> float:
    wide = room.width - room.left - room.right
    return room.left + (wide * n / (count - 1) if count > 1 else wide / 2)


def _y(value: float, axis: Scale, room: Room) -> float:
    return room.height - room.bottom - (room.height - room.top - room.bottom) * axis.share(value)


def _grid(axis: Scale, room: Room, lang: str) -> Iterator[Markup]:
    rule = Markup('<path d="M{} {:.1f}H{}" stroke="{}" fill="none"/>')
    for tick in axis.ticks:
        y = _y(tick, axis, room)
        yield rule.format(room.left, y, room.width - room.right, _INK if tick == 0 else _RULE)
        yield _text(room.left - 8, y + 4, "end", numbers.short(tick, lang))


def _times(x: Sequence[str], room: Room) -> Iterator[Markup]:
    every = -(-len(x) // room.labels)
    for n in range(0, len(x), every):
        anchor = "end" if n and n == len(x) - 1 else "middle"
        yield _text(_x(n, len(x), room), room.height - 10, anchor, x[n][:_LONGEST])


def _text(x: float, y: float, anchor: str, text: str) -> Markup:
    return _TEXT.format(x=x, y=y, anchor=anchor, ink=_INK, text=text)


def _line(
    values: Sequence[float | None], name: str, number: int,
    plot: Plot, axis: Scale, room: Room, lang: str,
) -> Iterator[Markup]:  # fmt: skip
    colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    points = [
        None if value is None else (_x(n, len(values), room), _y(value, axis, room))
        for n, value in enumerate(values)
    ]
    path = Markup('<path d="{}" stroke="{}" stroke-width="2.5" stroke-dasharray="{}" fill="none"/>')
    yield path.format(_path(points), colour, dash)
    if len(values) > 60:
        return
    dot = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"><title>{}</title></circle>')
    for n, point in enumerate(points):
        if point is not None:
            said = f"{name} {plot.x[n]}: {numbers.shown(values[n], lang)} {plot.unit}".strip()
            yield dot.format(*point, colour, said)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Through all points; lifted where one is missing."""
    parts, is_down = [], False
    for point in points:
        if point is not None:
            parts.append(f"{'L' if is_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        is_down = point is not None
    return "".join(parts)
