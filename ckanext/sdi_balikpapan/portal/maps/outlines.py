"""Boundaries as paths of a small picture: projected, and with no more points than can be seen.

Pure. Units are tenths of a pixel at the picture's full width, whole numbers.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .shapes import NoMap, Point, Shape

WIDTH, HEIGHT = 6400, 5200
TOLERANCE = 6.0
MOST_CHARACTERS = 150_000
"""Of all paths together: more is too heavy for a page."""
_EDGE = 20
_LOOKS = 50


@dataclass(frozen=True)
class Region:
    """A region of the picture.

    :param codes: as in `Shape`; :param path: what `d` of an SVG path says.
    """

    name: str
    codes: Mapping[str, str]
    path: str


@dataclass(frozen=True)
class Outline:
    """A map without figures."""

    width: int
    height: int
    regions: tuple[Region, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """As JSON can say it; `from_dict` turns it back."""
        regions = [[one.name, dict(one.codes), one.path] for one in self.regions]
        return {"width": self.width, "height": self.height, "regions": regions}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Outline:
        """An outline as `as_dict` wrote it."""
        regions = tuple(Region(*one) for one in said["regions"])
        return cls(said["width"], said["height"], regions)


def outline(shapes: Sequence[Shape]) -> Outline:
    """Regions as one picture that keeps their proportions, north above.

    :raises NoMap: when it would be too heavy for a page.
    """
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide, high = max((right - left) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * _EDGE) / wide, (HEIGHT - 2 * _EDGE) / high)

    def placed(point: Point) -> Point:
        x, y = point
        return _EDGE + (x - left) * narrow * scale, _EDGE + (north - y) * scale

    regions = tuple(
        Region(shape.name, shape.codes, _path([[placed(p) for p in ring] for ring in shape.rings]))
        for shape in shapes
    )
    if sum(len(one.path) for one in regions) > MOST_CHARACTERS:
        raise NoMap
    size = (math.ceil(wide * scale) + 2 * _EDGE, math.ceil(high * scale) + 2 * _EDGE)
    return Outline(*size, regions)


def _path(rings: Iterable[Sequence[Point]]) -> str:
    """The largest ring always stays, however small: a region is never lost."""
    drawn = sorted((_whole(simplified(_whole(ring))) for ring in rings), key=_extent, reverse=True)
    return "".join(
        _written(ring) for n, ring in enumerate(drawn) if n == 0 or _extent(ring) > TOLERANCE
    )


def simplified(ring: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """A ring with fewer points, none of the others farther from it than the tolerance.

    Douglas and Peucker's way, between the first point and the one farthest from it; the coarse
    first, so that a ring made to cost time is cut short and stays a shape.
    """
    points = [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)
    far = max(range(len(points)), key=lambda n: math.dist(points[0], points[n]))
    kept, waiting = {0, far, len(points) - 1}, deque([(0, far), (far, len(points) - 1)])
    looks = _LOOKS * len(points)
    while waiting and looks > 0:
        first, last = waiting.popleft()
        if last - first < 2:
            continue
        looks -= last - first
        a, b = points[first], points[last]
        worst = max(range(first + 1, last), key=lambda n: _distance(points[n], a, b))
        if _distance(points[worst], a, b) > tolerance:
            kept.add(worst)
            waiting += [(first, worst), (worst, last)]
    return [points[n] for n in sorted(kept)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a point to a stretch of line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if not length else ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length
    along = min(1.0, max(0.0, along))
    return math.dist(point, (a[0] + along * dx, a[1] + along * dy))


def _whole(ring: Iterable[Point]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x), round(y))
        if not found or found[-1] != point:
            found.append(point)
    return found


def _extent(ring: Sequence[tuple[int, int]]) -> float:
    return max(max(axis) - min(axis) for axis in zip(*ring, strict=True))


def _written(ring: Sequence[tuple[int, int]]) -> str:
    """Steps from point to point: shorter than places. A speck becomes a dot that can be seen."""
    if len(ring) < 2:
        x, y = ring[0]
        return f"M{x - 4} {y - 4}h8v8h-8z"
    steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"
