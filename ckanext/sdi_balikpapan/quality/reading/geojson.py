"""The places in a GeoJSON file: whether they can be where they say. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..finding import Finding, Findings

WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0
"""Indonesia with its seas, in degrees."""
_TYPES = frozenset(
    "Point MultiPoint LineString MultiLineString Polygon MultiPolygon GeometryCollection".split()
)
_WIDEST = 180.0
"""Degrees; what lies beyond is in metres or feet."""
_NO_PLACE = 10**12
_DEPTH = 8
Geometry = Mapping[str, Any]


def is_collection(whole: Any) -> bool:
    """Whether a document is a GeoJSON FeatureCollection (RFC 7946 section 3.3)."""
    if not isinstance(whole, Mapping) or whole.get("type") != "FeatureCollection":
        return False
    return isinstance(whole.get("features"), list)


def look(features: Sequence[Mapping[str, Any]], findings: Findings) -> dict[str, int]:
    """Says what is wrong with the geometries; a row's number is the feature's.

    :returns: how many of each type there are.
    """
    types: Counter[str] = Counter()
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        types[str(kind)] += 1
        if geometry is None:
            findings.add(Finding("geometry_missing", number))
        elif kind not in _TYPES or not isinstance(geometry, Mapping):
            findings.add(Finding("geometry_broken", number))
        else:
            _judge(geometry, number, findings)
    return dict(types)


def _judge(geometry: Geometry, number: int, findings: Findings) -> None:
    try:
        points = list(_points(geometry.get("coordinates"), 0))
        rings = list(_rings(geometry))
    except ValueError:
        findings.add(Finding("geometry_broken", number))
        return
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        findings.add(Finding("ring_open", number))
    if any(abs(x) > _WIDEST or abs(y) > _WIDEST for x, y in points):
        shown = ", ".join(f"{one:.10g}" for one in points[0])
        findings.add(Finding("coordinates_projected", number, value=shown))
    elif points and all(_inside(y, x) and not _inside(x, y) for x, y in points):
        findings.add(Finding("axes_swapped", number))
    elif any(not _inside(x, y) for x, y in points):
        findings.add(Finding("outside_indonesia", number))


def _inside(x: float, y: float) -> bool:
    return WEST <= x <= EAST and SOUTH <= y <= NORTH


def _points(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    if coordinates is None and not depth:  # a GeometryCollection has none
        return
    if not isinstance(coordinates, list) or depth > _DEPTH:
        raise ValueError
    if len(coordinates) >= 2 and all(_is_number(c) for c in coordinates):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for inner in coordinates:
        yield from _points(inner, depth + 1)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < _NO_PLACE  # also no NaN, and no whole number beyond all floats


def _rings(geometry: Geometry) -> Iterator[Sequence[Any]]:
    coordinates = geometry.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry["type"]))
    for polygon in polygons or []:
        if not isinstance(polygon, list) or not all(isinstance(ring, list) for ring in polygon):
            raise ValueError
        yield from polygon
