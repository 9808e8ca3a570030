"""The statistics of the benchmarks: what pairs say, and how sure that is."""

from __future__ import annotations

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.harness import report
from benchmarks.parts.pairs import (
    Compared,
    Interval,
    Statements,
    compared,
    median_ratio,
    more_statements,
    orders,
    ratios,
)

_TIMES = st.floats(0.001, 1000)


@given(st.lists(_TIMES, min_size=1, max_size=50))
def test_the_interval_holds_the_median(values):
    found = median_ratio(values, resamples=100)
    assert min(values) <= found.low <= found.high <= max(values)
    assert found.value == statistics.median(values)


@given(st.lists(st.tuples(_TIMES, _TIMES), min_size=1, max_size=30), st.floats(0.1, 10))
def test_what_slows_both_of_a_pair_changes_no_ratio(pairs, slower):
    plain = ratios(*zip(*pairs, strict=True))
    slowed = ratios(*zip(*[(a * slower, b * slower) for a, b in pairs], strict=True))
    assert slowed == pytest.approx(plain)


def _noisy(true: float, count: int, chance: random.Random) -> list[float]:
    return [true * chance.lognormvariate(0, 0.2) for _ in range(count)]


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says():
    chance = random.Random(4)
    intervals = [median_ratio(_noisy(1.02, 60, chance), resamples=200) for _ in range(200)]
    assert 0.88 <= sum(i.low <= 1.02 <= i.high for i in intervals) / 200 <= 0.99


def test_more_pairs_narrow_the_interval():
    few, many = (median_ratio(_noisy(1, count, random.Random(1))) for count in (30, 600))
    assert many.high - many.low < few.high - few.low


def test_the_same_pairs_always_give_the_same_interval():
    values = _noisy(1, 50, random.Random(2))
    assert median_ratio(values) == median_ratio(values)


def test_a_few_hiccups_do_not_decide():
    assert median_ratio([1.0] * 95 + [50.0] * 5).high == 1.0


@pytest.mark.parametrize(("high", "met"), [(1.05, True), (1.051, False)])
def test_the_upper_bound_decides_and_not_the_ratio(high, met):
    clock = Interval(1.0, 0.9, high)
    assert Compared("x", 1.05, clock, Interval(9, 9, 9), 1, 1, 300).met is met


def test_pairs_are_summed_up_by_the_clock_and_by_cpu():
    found = compared("x", 2, [((4.0, 1.0), (2.0, 1.0))] * 3)
    assert (found.clock.value, found.cpu.value, found.pairs, found.met) == (2, 1, 3, True)
    assert (found.ours, found.theirs) == (4, 2)


@pytest.mark.parametrize(("ours", "theirs"), [([0.0], [1.0]), ([1.0], [0.0]), ([1.0], [1.0, 2.0])])
def test_what_cannot_have_been_measured_is_refused(ours, theirs):
    with pytest.raises(ValueError, match=r"."):
        ratios(ours, theirs)


def test_without_pairs_there_is_no_figure():
    with pytest.raises(ValueError, match="no pairs"):
        median_ratio([])


@given(st.integers(0, 200), st.integers())
def test_each_side_goes_first_as_often_as_the_other(count, seed):
    turns = orders(count, seed)
    assert len(turns) == count
    assert sum(turns) - count / 2 in (0, 0.5)


@pytest.mark.parametrize(
    ("ours", "theirs", "more"),
    [
        (["a", "b"], ["b", "a"], []),
        (["a"], ["a", "b"], []),
        (["a", "a"], ["a"], ["a"]),
        (["a", "c"], ["a", "b"], ["c"]),
    ],
)
def test_a_statement_more_is_named(ours, theirs, more):
    assert more_statements(ours, theirs) == more


@pytest.mark.parametrize(("more", "code"), [((), 0), (("select 1",), 1)])
def test_a_statement_more_misses_the_goal_and_is_kept(more, code, tmp_path):
    lines: list[str] = []
    file = tmp_path / "figures" / "probe.json"
    found = Statements("x", 1 + len(more), 1, list(more))
    assert report("probe", [found], lines.append, file) == code
    assert ("select 1" in lines[0]) is bool(more)
    assert f'"met": {"false" if more else "true"}' in file.read_text()
