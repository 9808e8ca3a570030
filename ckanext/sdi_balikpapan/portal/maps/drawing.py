"""A map as SVG: each region in the colour of its class. Pure; no script, data only as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from .choosing import Drawn, Place
from .classing import Range, class_of, classes, colours

_HEAD = Markup(
    '<svg class="sdi-map-picture" viewBox="0 0 {} {}" role="img" aria-label="{}">'
    '<pattern id="sdi-no-figure" width="80" height="80" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0H80V80H0z" fill="#fff"/>'
    '<path d="M0 0V80" stroke="#767676" stroke-width="24"/></pattern>'
)
_REGION = Markup('<path d="{}" fill="{}"><title>{}</title></path>')
NO_FIGURE = "url(#sdi-no-figure)"


def picture(drawn: Drawn, label: str, said: Callable[[Place], str]) -> Markup:
    """The map.

    :param label: what it is, for those who don't see it.
    :param said: a region with its figure in words.
    """
    ranges = classes_of(drawn)
    shades = colours(len(ranges))
    parts = (
        _REGION.format(one.path, _fill(one, ranges, shades), said(one)) for one in drawn.places
    )
    head = _HEAD.format(drawn.outline.width, drawn.outline.height, label)
    return head + Markup("").join(parts) + Markup("</svg>")


def classes_of(drawn: Drawn) -> list[Range]:
    """The classes of its figures."""
    return classes([one.figure for one in drawn.places if one.figure is not None])


def _fill(place: Place, ranges: Sequence[Range], shades: Sequence[str]) -> str:
    return NO_FIGURE if place.figure is None else shades[class_of(place.figure, ranges)]
