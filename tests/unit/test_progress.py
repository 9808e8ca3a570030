"""How far promises are kept: counted by hand first, then held for any promises there may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.calendar.punctuality import figure, judge
from ckanext.sdi_balikpapan.planning.progress import bars
from ckanext.sdi_balikpapan.planning.progress.completeness import Kept, Standing, Tally, by, total
from ckanext.sdi_balikpapan.planning.progress.steps import Step, Todo, Who, furthest, next_step
from ckanext.sdi_balikpapan.planning.promises import Delivery, Promise, Release
from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar

small = st.integers(0, 3)


@st.composite
def promises(draw: st.DrawFn) -> list[Kept]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        datasets = draw(small)
        dated = draw(st.booleans())
        counts = [draw(small) if dated else 0 for _ in range(4)]
        expected = draw(st.booleans()) or any(counts[1:3])
        found.append(
            Kept(
                number,
                draw(st.sampled_from("abc")),
                draw(st.sampled_from(["1.01", "1.02", ""])),
                draw(st.booleans()),
                expected,
                dated,
                datasets,
                draw(st.integers(0, datasets)),
                *counts,
            )
        )
    return found


CASES = [
    (Kept(1, "a", expected=False, due=2), Standing.NOT_DUE),
    (Kept(1, "a", expected=False, datasets=1, passing=1, due=1), Standing.NOT_DUE),
    (Kept(1, "a", expected=False, datasets=1, passing=1, on_time=1), Standing.AHEAD),
    (Kept(1, "a", expected=False, dated=False, datasets=1), Standing.AHEAD),
    (Kept(1, "a", overdue=1), Standing.MISSING),
    (Kept(1, "a", datasets=1, passing=1, on_time=3, overdue=1), Standing.MISSING),
    (Kept(1, "a", on_time=1), Standing.MISSING),  # it came, and was withdrawn since
    (Kept(1, "a", dated=False), Standing.MISSING),
    (Kept(1, "a", dated=False, datasets=2), Standing.UNDATED),
    (Kept(1, "a", datasets=1, on_time=2, late=1), Standing.LATE),
    (Kept(1, "a", datasets=1, on_time=2, due=1), Standing.ON_TIME),
]


@pytest.mark.parametrize(("kept", "standing"), CASES)
def test_each_promise_stands_as_one_would_say(kept: Kept, standing: Standing) -> None:
    assert kept.standing is standing


def test_a_small_city_counted_by_hand() -> None:
    city = [
        Kept("p1", "health", "1.02", datasets=1, passing=1, on_time=1),
        Kept("p2", "health", "1.02", datasets=2, passing=0, on_time=1),
        Kept("p3", "health", "2.06", datasets=1, passing=1, late=1, on_time=3),
        Kept("p4", "schools", "1.01", overdue=2),
        Kept("p5", "schools", "1.01", expected=False, due=4),
        Kept("p6", "schools", "", dated=False, datasets=1, passing=1),
    ]
    assert total(city) == Tally(
        promised=6,
        expected=5,
        came=4,
        on_time=2,
        undated=1,
        late=1,
        missing=1,
        passing=3,
        complete=2,
        ahead=0,
        releases_on_time=5,
        releases_late=1,
        releases_overdue=2,
        releases_due=4,
    )
    assert total(city).share == 2 / 5
    assert total(city).punctual == 5 / 8
    assert by(city, lambda kept: kept.organization_id)["health"].complete == 1
    assert total([]).share is None


@given(promises())
def test_opd_urusan_and_city_add_up_to_the_same(found: list[Kept]) -> None:
    city = total(found)
    for key in (lambda kept: kept.organization_id, lambda kept: kept.urusan):
        assert sum(by(found, key).values(), Tally()) == city
    assert city.expected == city.came + city.missing
    assert city.came == city.on_time + city.late + city.undated
    assert city.complete <= city.passing <= city.came <= city.expected <= city.promised


@given(promises(), st.randoms())
def test_the_order_of_promises_makes_no_difference(found: list[Kept], random) -> None:
    other = list(found)
    random.shuffle(other)
    assert total(other) == total(found)


@given(promises(), st.data())
def test_what_more_is_done_never_makes_it_look_worse(found: list[Kept], data) -> None:
    """A delivery, another dataset, a check that passes: no good figure falls, no bad one rises."""
    for at, kept in enumerate(found):
        better = replace(kept, datasets=kept.datasets + 1)
        passing = replace(kept, passing=min(kept.passing + 1, kept.datasets))
        came = replace(kept, overdue=max(kept.overdue - 1, 0), late=kept.late + bool(kept.overdue))
        after = data.draw(st.sampled_from([better, passing, came]))
        before_, after_ = total(found), total([*found[:at], after, *found[at + 1 :]])
        for name in ("promised", "expected", "came", "passing", "complete", "on_time"):
            assert getattr(after_, name) >= getattr(before_, name), name
        assert after_.missing <= before_.missing
        assert (after_.share or 0) >= (before_.share or 0)


@given(promises())
def test_a_rename_or_merger_moves_promises_and_counts_none_twice(found: list[Kept]) -> None:
    merged = [replace(k, organization_id={"a": "b"}.get(k.organization_id, k.organization_id))
              for k in found]  # fmt: skip
    before = by(found, lambda k: k.organization_id)
    after = by(merged, lambda k: k.organization_id)
    assert total(merged) == total(found)
    assert "a" not in after
    both = before.get("a", Tally()) + before.get("b", Tally())
    assert after.get("b", Tally()) == both
    assert after.get("c", Tally()) == before.get("c", Tally())


@given(promises(), st.data())
def test_a_split_hands_over_and_loses_nothing(found: list[Kept], data) -> None:
    heirs = st.sampled_from(["a", "new-1", "new-2"])
    split = [
        replace(k, organization_id=data.draw(heirs)) if k.organization_id == "a" else k
        for k in found
    ]
    parts = by(split, lambda k: k.organization_id)
    mine = [parts.get(name, Tally()) for name in ("a", "new-1", "new-2")]
    assert sum(mine, Tally()) == by(found, lambda k: k.organization_id).get("a", Tally())


@given(promises())
def test_a_promise_that_stands_there_twice_counts_once(found: list[Kept]) -> None:
    assert total([*found, *found]) == total(found)
    other = [replace(kept, organization_id="z") for kept in found]
    assert total([*found, *other]).promised == len(found)
    assert total([*other, *found]) == total([*found, *other])


def test_several_datasets_on_one_entry_are_one_promise_kept() -> None:
    assert total([Kept(1, "a", datasets=3, passing=3, on_time=1)]).complete == 1


def test_one_dataset_under_two_entries_keeps_both_promises_each_once() -> None:
    """Each OPD promised it: both may say that it is there."""
    found = [Kept(n, opd, datasets=1, passing=1, on_time=1) for n, opd in enumerate("ab")]
    assert total(found).complete == 2
    assert by(found, lambda k: k.organization_id)["a"].complete == 1


STEPS = [
    (Kept(1, "a", overdue=1), "", False, Todo.HANG, Who.PRODUCER),
    (Kept(1, "a", overdue=1), "draft", False, Todo.FINISH, Who.PRODUCER),
    (Kept(1, "a", overdue=1), "submitted", False, Todo.FORWARD, Who.SUPPORT),
    (Kept(1, "a", overdue=1), "in_review", False, Todo.REVIEW, Who.WALIDATA),
    (Kept(1, "a", overdue=1), "pembina_review", False, Todo.RECHECK, Who.PEMBINA),
    (Kept(1, "a", datasets=1, passing=1, overdue=1), "", False, Todo.BRING, Who.PRODUCER),
    (Kept(1, "a", datasets=1, on_time=1), "", False, Todo.MEND, Who.PRODUCER),
    (Kept(1, "a", datasets=1, on_time=1), "approved", False, Todo.REVIEW, Who.WALIDATA),
    (Kept(1, "a", expected=False, due=1), "", True, Todo.PREPARE, Who.PRODUCER),
    (Kept(1, "a", expected=False, due=1), "", False, Todo.NOTHING, Who.NOBODY),
    (Kept(1, "a", datasets=1, passing=1, on_time=1), "", False, Todo.NOTHING, Who.NOBODY),
]


@pytest.mark.parametrize(("kept", "waiting", "soon", "todo", "who"), STEPS)
def test_each_promise_has_one_next_step_and_somebody_who_takes_it(
    kept: Kept, waiting: str, soon: bool, todo: Todo, who: Who
) -> None:
    assert next_step(kept, waiting=waiting, soon=soon) == Step(todo, who)


def test_of_several_proposals_the_furthest_one_is_spoken_of() -> None:
    assert furthest({"draft", "in_review"}) == "in_review"
    assert furthest(set()) == ""


@given(promises())
def test_the_parts_of_a_bar_are_all_that_was_promised(found: list[Kept]) -> None:
    city = total(found)
    parts = bars.parts(city)
    assert sum(part.number for part in parts) == city.promised
    assert all(part.number > 0 for part in parts)
    if found:
        assert sum(part.width for part in parts) == pytest.approx(bars.WIDTH, abs=0.01)


days = st.dates(date(2027, 1, 1), date(2028, 3, 1))
ZONE = timezone(timedelta(hours=8))


@given(
    st.lists(days, min_size=1, max_size=4, unique=True),
    st.lists(days, max_size=5),
    days,
    days,
)
def test_one_more_delivery_never_makes_a_promise_look_worse(planned, came, more, today) -> None:
    """Judged as the calendar judges, from the dates of the plan and of what came."""
    releases = tuple(Release(str(n), day) for n, day in enumerate(sorted(planned)))
    promise = Promise("e", "n", "D-1", 2027, "T", "a", "triwulanan", releases=releases)
    calendar = Calendar(ZONE)
    at = calendar.end_of(today)

    def tally(arrived: list[date]) -> Tally:
        brought = [Delivery("d", n, calendar.end_of(day)) for n, day in enumerate(arrived)]
        judged = judge(promise, brought, at, calendar)
        counts = vars(figure(judged))
        expected = any(one.day < today for one in judged)
        return total([Kept("e", "a", expected=expected, datasets=1, passing=1, **counts)])

    before, after = tally(came), tally([*came, more])
    for name in ("expected", "came", "complete", "releases_on_time"):
        assert getattr(after, name) >= getattr(before, name), name
    assert after.missing <= before.missing
    assert (after.share or 0) >= (before.share or 0)
    assert tally([*reversed(came)]) == before
