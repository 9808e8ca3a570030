"""Maps: boundaries whoever wrote them, simplified; figures in classes; which tables fit a map."""

from __future__ import annotations

import itertools
import json
import math
import random
import re
import time
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.portal.maps.choosing import Drawn, Place, drawn
from ckanext.sdi_balikpapan.portal.maps.classing import COLOURS, class_of, classes, colours
from ckanext.sdi_balikpapan.portal.maps.drawing import NO_FIGURE, picture
from ckanext.sdi_balikpapan.portal.maps.outlines import (
    HEIGHT,
    MOST_CHARACTERS,
    TOLERANCE,
    WIDTH,
    Outline,
    _distance,
    outline,
    simplified,
)
from ckanext.sdi_balikpapan.portal.maps.shapes import NoMap, Shape, digits, shapes
from ckanext.sdi_balikpapan.portal.reading.columns import Field, Role
from ckanext.sdi_balikpapan.portal.reading.groups import Groups, Row

LATITUDE_FIRST = [[-1, 116], [-1, 117], [-2, 117], [-1, 116]]
HOSTILE = '"><script>alert(1)</script>&{x}'


def square(n: int, **said: Any) -> dict[str, Any]:
    ring = [[116 + n, -1], [117 + n, -1], [117 + n, -2], [116 + n, -2], [116 + n, -1]]
    said = {"kode": f"64.71.0{n}", "nama": f"Kecamatan {n}", **said}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": said, "geometry": geometry}


def written(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


MAP = outline(shapes(written(*(square(n) for n in range(1, 7)))))


@pytest.mark.parametrize(
    ("code", "same"),
    [("64.71.01", "647101"), ("647101", "647101"), ("64.71.01.1001", "6471011001"),
     ("Manggar", ""), ("", ""), ("1.234,5", ""), ("-6471", "")],
)  # fmt: skip
def test_a_code_is_the_same_with_dots_and_without(code: str, same: str) -> None:
    assert digits(code) == same


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b'{"features": 1}', written(), written(None, 1, {}),
     written(square(1, kode="tanpa", nama=None)), b"[" * 100_000, b'{"features": [[[[',
     written({**square(1), "geometry": {"type": "Point", "coordinates": [1, 2]}}),
     written({**square(1), "geometry": {"type": "Polygon", "coordinates": [[[1, 95], [2, 95]]]}}),
     written({**square(1), "geometry": {"type": "Polygon", "coordinates": [LATITUDE_FIRST]}}),
     written(*(square(n % 9) for n in range(1001)))],
)  # fmt: skip
def test_what_is_no_map_of_regions_says_so(text: bytes) -> None:
    with pytest.raises(NoMap):
        shapes(text)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda deep: (
        st.lists(deep, max_size=4) | st.dictionaries(st.text(max_size=8), deep, max_size=3)
    ),
    max_leaves=10,
)


@given(ODD, ODD, ODD)
def test_odd_features_break_nothing_and_hide_no_good_one(one: Any, two: Any, three: Any) -> None:
    geometry = {"type": "MultiPolygon", "coordinates": one}
    odd = {"properties": {"kode": two, "nama": three}, "geometry": geometry}
    found = shapes(json.dumps({"features": [odd, one, square(1)]}).encode())
    assert "647101" in {code for shape in found for code in shape.codes.values()}
    outline(found)


RINGS = st.lists(
    st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=3, max_size=80, unique=True
)


@given(RINGS)
def test_no_point_is_farther_from_the_simplified_ring_than_can_be_seen(ring: Any) -> None:
    few = simplified(ring)
    assert few[0] == few[-1] == ring[0]
    assert len(few) <= len(ring) + 1
    for point in ring:
        stretches = itertools.pairwise(few)
        assert min(_distance(point, a, b) for a, b in stretches) <= TOLERANCE + 1e-6


def test_a_picture_keeps_every_region_within_its_frame() -> None:
    far = square(1, kode="64.71.99")
    far["geometry"]["coordinates"] = [[[116, -1], [116.0001, -1], [116.0001, -1.0001]]]
    small = outline(shapes(written(far, *(square(n) for n in range(1, 7)))))
    assert len(small.regions) == 7
    assert all(one.path.startswith("M") and one.path.endswith("z") for one in small.regions)
    assert small.width <= WIDTH + 1
    assert small.height <= HEIGHT + 1
    assert Outline.from_dict(json.loads(json.dumps(small.as_dict()))) == small


FIGURES = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60)


@given(FIGURES)
def test_each_figure_has_one_class_and_equal_ones_the_same(figures: list[float]) -> None:
    ranges = classes(figures)
    assert 1 <= len(ranges) <= len(COLOURS)
    assert [first <= last for first, last in ranges] == [True] * len(ranges)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(ranges))
    assert {end for both in ranges for end in both} <= set(figures)
    for one in figures:
        first, last = ranges[class_of(one, ranges)]
        assert first <= one <= last
    assert len(set(colours(len(ranges)))) == len(ranges)


YEAR, AREA = Field("tahun", "Tahun", Role.PERIOD), Field("kode", "Kecamatan", Role.AREA)
KIND = Field("jenis", "Jenis", Role.CATEGORY)
PEOPLE = Field("jumlah", "Penduduk", Role.VALUE, "bigint", "Orang", adds=True)
SHARE = Field("persen", "Persentase", Role.VALUE, "numeric", "Persen")


def rows(value: Field = PEOPLE) -> Groups:
    said = [
        Row((year, f"64.71.0{n}", kind), n * 10.0, 1)
        for year in ("2023", "2024")
        for n in range(1, 6)
        for kind in ("a", "b")
    ]
    return Groups((YEAR, AREA, KIND), value, (*said, Row(("2024", "64.71", "a"), 9.0, 1)))


def test_a_map_shows_the_last_year_and_sums_what_may_be_summed() -> None:
    found = drawn(rows(), [MAP], {})
    assert found is not None
    assert [one.figure for one in found.places] == [20.0, 40.0, 60.0, 80.0, 100.0, None]
    assert found.only == (("Tahun", "2024"),)
    assert found.summed == ("Jenis",)
    assert found.elsewhere == 1
    assert found.is_count
    earlier = drawn(rows(), [MAP], {"tahun": "2023"})
    assert earlier is not None
    assert earlier.only == (("Tahun", "2023"),)


def test_percentages_are_shown_for_one_kind_at_a_time() -> None:
    found = drawn(rows(SHARE), [MAP], {"jenis": "b"})
    assert found is not None
    assert found.only == (("Tahun", "2024"), ("Jenis", "b"))
    assert found.places[0].figure == 10.0


def test_a_table_that_names_other_regions_has_no_map() -> None:
    far = tuple(Row((f"31.71.0{n}",), 1.0, 1) for n in range(1, 6))
    assert drawn(Groups((AREA,), PEOPLE, far), [MAP], {}) is None
    one = (Row(("64.71.01",), 1.0, 1),)
    assert drawn(Groups((AREA,), PEOPLE, one), [MAP], {}) is None
    assert drawn(rows(), [], {}) is None
    missing = tuple(Row((f"64.71.0{n}",), None, 0) for n in range(1, 6))
    assert drawn(Groups((AREA,), PEOPLE, missing), [MAP], {}) is None


WORDS = st.text(max_size=20) | st.just(HOSTILE)


@given(WORDS, st.lists(st.tuples(WORDS, st.none() | st.floats(0, 1e300)), min_size=1, max_size=8))
def test_nothing_of_the_data_is_more_than_text_in_the_picture(label: str, said: Any) -> None:
    places = tuple(Place(name, figure, "M0 0l1 1z") for name, figure in said)
    svg = str(picture(Drawn(label, "", MAP, places), label, lambda one: one.name))
    assert "<script" not in svg
    bare = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", svg)
    root = ElementTree.fromstring(bare)
    assert root.get("role") == "img"
    assert len([one for one in root if one.tag == "path"]) == len(places)
    assert svg.count(f'fill="{NO_FIGURE}"') == sum(figure is None for _, figure in said)


def test_a_map_of_balikpapan_is_light() -> None:
    ring = [[117 + math.cos(n / 500) / 9, -1 + math.sin(n / 500) / 9] for n in range(3141)]
    many = [square(n % 9, kode=f"64.71.01.{1000 + n}") for n in range(34)]
    for one in many:
        one["geometry"]["coordinates"] = [[*ring, ring[0]]]
    made = outline(shapes(written(*many)))
    assert sum(len(one.path) for one in made.regions) < 40_000


@pytest.mark.parametrize("steps", [2, 3, 7])
def test_a_ring_made_to_cost_time_is_drawn_coarsely_or_not_at_all(steps: int) -> None:
    comb = tuple((n / 5_000, float(n % steps)) for n in range(10_000))
    begin = time.process_time()
    try:
        made = outline([Shape("", {"kode": "6471"}, (comb,))])
        assert len(made.regions[0].path) <= MOST_CHARACTERS
    except NoMap:
        pass
    # In proportion to its points: all pairs of them would take minutes.
    assert time.process_time() - begin < 20


def test_what_is_too_heavy_for_a_page_is_no_map() -> None:
    places = random.Random(1)
    noise = tuple((places.random(), places.random()) for _ in range(30_000))
    with pytest.raises(NoMap):
        outline([Shape("", {"kode": "6471"}, (noise,))])
