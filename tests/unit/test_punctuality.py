"""Whether what was promised came in time: tables by hand, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.calendar.punctuality import (
    Figure,
    Standing,
    counts,
    figure,
    judge,
)
from ckanext.sdi_balikpapan.planning.promises import Delivery, Move, Promise, Release
from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar

WITA = timezone(timedelta(hours=8))
OFFICE = Calendar(WITA)
NOW = datetime(2027, 12, 31, 12, tzinfo=WITA)


def at(text: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(hour), WITA)


def promise(frequency: str, *days: str, year: int = 2027) -> Promise:
    releases = tuple(Release(f"{year}-{n}", date.fromisoformat(d)) for n, d in enumerate(days))
    return Promise("e", "n", "DDD-1", year, "Data", "opd", frequency, releases=releases)


def came(*days: str) -> list[Delivery]:
    return [Delivery("d", number, at(day)) for number, day in enumerate(days, 1)]


def standings(made: Promise, *days: str, now: datetime = NOW) -> list[str]:
    return [one.standing.value for one in judge(made, came(*days), now, OFFICE)]


QUARTERLY = ("triwulanan", "2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31")


@pytest.mark.parametrize(
    ("made", "days", "expected"),
    [
        (("tahunan", "2027-03-31"), (), ["overdue"]),
        (("tahunan", "2027-03-31"), ("2027-03-31",), ["on_time"]),
        (("tahunan", "2027-03-31"), ("2026-11-01",), ["on_time"]),
        (("tahunan", "2027-03-31"), ("2026-06-01",), ["overdue"]),  # that was last year's
        (("tahunan", "2027-03-31"), ("2027-04-01",), ["late"]),
        (("tahunan", "2027-03-31"), ("2027-11-01",), ["overdue"]),  # that is next year's
        (("tahunan", "2027-03-31"), ("2027-04-02", "2027-02-01"), ["on_time"]),
        (QUARTERLY, ("2027-03-30",), ["on_time", "overdue", "overdue", "due"]),
        # One file in May: late for the first quarter or early for the second? The nearest.
        (QUARTERLY, ("2027-05-10",), ["late", "overdue", "overdue", "due"]),
        (QUARTERLY, ("2027-05-20",), ["overdue", "on_time", "overdue", "due"]),
        (QUARTERLY, ("2027-05-20", "2027-05-21"), ["overdue", "on_time", "overdue", "due"]),
        (
            QUARTERLY,
            ("2027-03-01", "2027-07-02", "2027-09-30", "2027-12-30"),
            ["on_time", "late", "on_time", "on_time"],
        ),
        (("ad_hoc",), ("2027-05-20",), []),
    ],
)
def test_how_releases_stand(made, days, expected):
    assert standings(promise(*made), *days) == expected


def test_a_day_ends_when_the_offices_day_ends():
    made = promise("tahunan", "2027-03-31")
    evening = [Delivery("d", 1, at("2027-03-31", 23))]
    assert judge(made, evening, NOW, OFFICE)[0].standing is Standing.ON_TIME
    assert standings(made, now=at("2027-03-31", 23)) == ["due"]
    assert standings(made, now=at("2027-04-01", 0)) == ["overdue"]


def test_lateness_is_told_in_working_days():
    made = promise("tahunan", "2027-03-26")  # a Friday
    (late,) = judge(made, came("2027-03-30"), NOW, OFFICE)
    assert late.working_days_late == 2
    (overdue,) = judge(made, [], at("2027-03-29"), OFFICE)
    assert overdue.working_days_late == 1


def test_a_date_that_was_moved_in_time_counts_and_one_moved_too_late_does_not():
    before, after = date(2027, 3, 31), date(2027, 5, 31)
    in_time = Release("2027", after, (Move(before, after, at("2027-03-31"), "Banjir"),))
    too_late = Release("2027", after, (Move(before, after, at("2027-04-01"), "Lupa"),))
    assert counts(in_time, OFFICE) == after
    assert counts(too_late, OFFICE) == before
    again = (*too_late.moves, Move(after, date(2027, 3, 1), at("2027-04-02"), "Lagi"))
    assert counts(Release("2027", date(2027, 3, 1), again), OFFICE) == before


def test_the_dates_of_other_years_end_the_windows():
    last, this = promise("tahunan", "2027-01-31", year=2026), promise("tahunan", "2027-12-01")
    may, august = came("2027-05-20"), came("2027-08-20")
    told = [
        [judge(p, found, NOW, OFFICE, others=[last, this])[0].standing for p in (last, this)]
        for found in (may, august)
    ]
    assert told == [[Standing.LATE, Standing.OVERDUE], [Standing.OVERDUE, Standing.ON_TIME]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), ["overdue", "overdue"]),
        (("2027-07-30",), ["on_time", "overdue"]),
        (("2027-07-30", "2027-08-02"), ["on_time", "late"]),
        (("2027-07-29", "2027-07-30", "2027-08-02"), ["on_time", "on_time"]),
    ],
)
def test_two_releases_planned_for_one_day_want_two_deliveries(days, expected):
    assert standings(promise("semesteran", "2027-07-31", "2027-07-31"), *days) == expected


def test_two_years_releases_planned_for_one_day_want_two_deliveries():
    last, this = promise("tahunan", "2027-03-31", year=2026), promise("tahunan", "2027-03-31")
    for found, expected in (
        (came("2027-03-30"), [Standing.ON_TIME, Standing.OVERDUE]),
        (came("2027-03-30", "2027-04-01"), [Standing.ON_TIME, Standing.LATE]),
    ):
        judged = [judge(p, found, NOW, OFFICE, others=[last, this])[0] for p in (last, this)]
        assert [one.standing for one in judged] == expected


def test_a_share_counts_what_is_over_or_came():
    judged = judge(promise(*QUARTERLY), came("2027-03-30", "2027-07-05"), NOW, OFFICE)
    assert figure(judged) == Figure(on_time=1, late=1, overdue=1, due=1)
    assert figure(judged).share == pytest.approx(1 / 3)
    assert figure([]).share is None


days = st.dates(date(2026, 6, 1), date(2028, 6, 1))
plans = st.builds(
    lambda frequency, planned: promise(frequency, *[day.isoformat() for day in planned]),
    st.sampled_from(["bulanan", "triwulanan", "semesteran", "tahunan", "ad_hoc"]),
    st.lists(days, max_size=6),
)
arrivals = st.lists(days, max_size=8)
few = st.sampled_from([date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1), date(2027, 9, 30)])
crowded = st.builds(
    lambda frequency, planned: promise(frequency, *[day.isoformat() for day in planned]),
    st.sampled_from(["bulanan", "semesteran", "tahunan"]),
    st.lists(few, max_size=6),
)
RANK = {Standing.ON_TIME: 3, Standing.LATE: 2, Standing.DUE: 1, Standing.OVERDUE: 0}


def arrived(found: list[date]) -> list[Delivery]:
    return [Delivery("d", n, at(day.isoformat())) for n, day in enumerate(found)]


@given(st.one_of(plans, crowded), st.one_of(arrivals, st.lists(few, max_size=8)), days)
def test_one_more_delivery_makes_nothing_worse(made, found, one):
    now = at("2028-07-01")
    before = {j.period: j for j in judge(made, arrived(found), now, OFFICE)}
    for after in judge(made, arrived([*found, one]), now, OFFICE):
        assert RANK[after.standing] >= RANK[before[after.period].standing]
        if after.standing is before[after.period].standing is Standing.LATE:
            assert after.working_days_late <= before[after.period].working_days_late


@given(plans, arrivals, st.randoms())
def test_the_order_in_which_they_are_read_does_not_matter(made, found, random):
    deliveries = arrived(found)
    told = judge(made, deliveries, NOW, OFFICE)
    random.shuffle(deliveries)
    assert judge(made, deliveries, NOW, OFFICE) == told


hours = st.lists(st.tuples(few, st.integers(0, 23)), max_size=8, unique=True)


@given(crowded, hours)
def test_no_delivery_counts_for_two_releases(made, found):
    deliveries = [Delivery("d", n, at(str(day), hour)) for n, (day, hour) in enumerate(found)]
    judged = judge(made, deliveries, at("2028-07-01"), OFFICE)
    taken = [one.delivered_at for one in judged if one.delivered_at]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {one.at for one in deliveries}


some_years = st.dictionaries(
    st.integers(2019, 2029),
    st.lists(st.dates(date(2019, 1, 1), date(2030, 12, 31)), max_size=3),
    max_size=5,
)


@given(some_years, st.lists(st.dates(date(2019, 1, 1), date(2030, 12, 31)), max_size=8))
def test_no_delivery_counts_twice_over_any_years(years, found):
    entries = [
        promise("dua_tahunan", *[day.isoformat() for day in planned], year=year)
        for year, planned in years.items()
    ]
    deliveries = [Delivery("d", n, at(str(day))) for n, day in enumerate(found)]
    taken = [
        one.delivered_at
        for entry in entries
        for one in judge(entry, deliveries, at("2031-07-01"), OFFICE, entries)
        if one.delivered_at
    ]
    came_at = [one.at for one in deliveries]
    assert all(taken.count(one) <= came_at.count(one) for one in taken)


def test_daily_and_irregular_data_are_never_judged():
    for frequency in ("harian", "mingguan", "ad_hoc"):
        assert standings(promise(frequency, "2027-03-31")) == []


def test_a_date_moved_after_it_had_passed_keeps_both_days():
    late = Move(date(2027, 3, 31), date(2027, 12, 31), at("2027-04-05"), "Nanti")
    made = replace(promise("tahunan"), releases=(Release("2027", date(2027, 12, 31), (late,)),))
    (one,) = judge(made, [], at("2027-05-01"), OFFICE)
    assert (one.day, one.planned) == (date(2027, 3, 31), date(2027, 12, 31))
    assert one.standing is Standing.OVERDUE


@given(plans, arrivals, st.data())
def test_parting_the_entries_between_agencies_changes_no_sum(made, found, data):
    judged = judge(made, arrived(found), NOW, OFFICE)
    owners = [data.draw(st.sampled_from("abc")) for _ in judged]
    parts = [figure(j for j, o in zip(judged, owners, strict=True) if o == who) for who in "abc"]
    assert sum(parts, Figure()) == figure(judged)
