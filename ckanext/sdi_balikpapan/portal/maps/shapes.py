"""Regions and their boundaries from GeoJSON, whoever wrote it. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]

MOST_REGIONS, MOST_POINTS = 1_000, 150_000
_CODE = re.compile(r"\d{2}(?:[.\s]?\d{2}){0,2}(?:[.\s]?\d{4})?|\d{2,10}")
_NAMES = ("nama", "name", "wilayah", "label")


@dataclass(frozen=True)
class Shape:
    """A region.

    :param codes: its codes by the property in which each stands, digits only.
    :param rings: longitude and latitude; rings inside others are holes.
    """

    name: str
    codes: Mapping[str, str]
    rings: tuple[Ring, ...]


class NoMap(ValueError):
    """A file that cannot be drawn as a map."""


def digits(code: str) -> str:
    """A code as it is compared: `64.71.01` and `647101` are one."""
    return re.sub(r"\D", "", code) if _CODE.fullmatch(code.strip()) else ""


def shapes(text: bytes) -> list[Shape]:
    """The regions of a GeoJSON file in WGS 84; what is no region with a code is left out.

    :raises NoMap: when it is no such file, or has more regions or points than a page can show.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoMap from error
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list) or len(features) > MOST_REGIONS:
        raise NoMap
    found = [one for one in map(_shape, features) if one is not None]
    if not found or sum(len(ring) for one in found for ring in one.rings) > MOST_POINTS:
        raise NoMap
    return found


def _shape(feature: Any) -> Shape | None:
    if not isinstance(feature, dict):
        return None
    said, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(said, dict) or not isinstance(geometry, dict):
        return None
    codes = {str(key): code for key, value in said.items() if (code := _code(value))}
    rings = tuple(_rings(geometry))
    if not codes or not rings:
        return None
    names = {str(key).casefold(): value for key, value in said.items()}
    name = next((names[key] for key in _NAMES if isinstance(names.get(key), str)), "")
    return Shape(str(name).strip(), codes, rings)


def _code(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return digits(str(value))


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    kind, said = geometry.get("type"), geometry.get("coordinates")
    polygons = [said] if kind == "Polygon" else said if kind == "MultiPolygon" else []
    for polygon in _list(polygons):
        for ring in _list(polygon):
            points = tuple(point for one in _list(ring) if (point := _point(one)) is not None)
            if len(points) >= 3 and len(points) == len(ring):
                yield points


def _list(said: Any) -> Iterable[Any]:
    return said if isinstance(said, list) else ()


def _point(said: Any) -> Point | None:
    if not isinstance(said, list) or len(said) < 2:
        return None
    x, y = said[:2]
    if any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in (x, y)):
        return None
    try:
        x, y = float(x), float(y)
    except OverflowError:
        return None
    return (x, y) if math.isfinite(x + y) and abs(x) <= 180 and abs(y) <= 90 else None
