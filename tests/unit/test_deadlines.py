"""Working days, deadlines and reminders: the rules, whatever the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.deadlines import holidays, rules
from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar, calendar
from ckanext.sdi_balikpapan.proposals.deadlines.rules import Reminder, Rules, Stage

WITA = timezone(timedelta(hours=8))
OURS = holidays.read_path(holidays.FOLDER)
OFFICE = calendar(WITA, {1, 2, 3, 4, 5}, OURS)

days = st.dates(date(2024, 6, 1), date(2028, 6, 1))
counts = st.integers(0, 40)
calendars = st.builds(
    Calendar,
    zone=st.sampled_from([WITA, timezone.utc]),
    work_week=st.frozensets(st.integers(1, 7), min_size=1),
    closed=st.frozensets(days, max_size=30),
    opened=st.frozensets(days, max_size=5),
)


def at(text: str) -> datetime:
    """A moment by the clock of Balikpapan."""
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


@given(calendars, days, counts, counts)
def test_adding_days_twice_is_adding_them_at_once(
    office: Calendar, day: date, a: int, b: int
) -> None:
    twice = office.add_working_days(office.add_working_days(day, a), b)
    assert twice == office.add_working_days(day, a + b)


@given(calendars, days, days, counts)
def test_who_starts_later_never_ends_earlier(
    office: Calendar, one: date, other: date, count: int
) -> None:
    first, last = sorted([one, other])
    assert office.add_working_days(first, count) <= office.add_working_days(last, count)


@given(calendars, days, counts)
def test_what_was_added_is_what_lies_between(office: Calendar, day: date, count: int) -> None:
    end = office.add_working_days(day, count)
    assert office.working_days_between(day, end) == count
    assert office.working_days_between(end, day) == -count
    assert count == 0 or office.is_working_day(end)


@given(calendars, days, days, days)
def test_days_between_add_up(office: Calendar, a: date, b: date, c: date) -> None:
    between = office.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(calendars, days)
def test_the_last_second_of_a_day_lies_in_it(office: Calendar, day: date) -> None:
    assert office.day_of(office.end_of(day)) == day
    assert office.day_of(office.end_of(day) + timedelta(seconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 5, "2026-11-27"),  # a week without holidays
        ("2026-12-23", 1, "2026-12-28"),  # cuti bersama, Natal, and a weekend
        ("2026-03-17", 1, "2026-03-25"),  # Nyepi and Idulfitri with their cuti bersama
        ("2025-08-15", 1, "2025-08-19"),  # the cuti bersama that was added in August
        ("2027-08-16", 1, "2027-08-17"),  # a year that isn't decided: weekends only
    ],
)
def test_holidays_are_no_working_days(start: str, count: int, end: str) -> None:
    found = OFFICE.add_working_days(date.fromisoformat(start), count)
    assert found == date.fromisoformat(end)


@pytest.mark.parametrize(("year", "national", "together"), [(2025, 17, 11), (2026, 17, 8)])
def test_a_years_file_holds_what_the_decree_counts(year: int, national: int, together: int) -> None:
    mine = [h for h in OURS if h.day.year == year]
    sorts = [h.sort for h in mine]
    assert sorts.count(holidays.Sort.LIBUR_NASIONAL) == national
    assert sorts.count(holidays.Sort.CUTI_BERSAMA) == together
    assert all(h.name and h.source and h.certainty for h in mine)
    assert len({h.day for h in mine}) == len(mine)


def test_an_admin_may_close_and_open_days() -> None:
    more = holidays.read(
        "tanggal,nama,jenis\n2026-11-23,Pilkada,libur_daerah\n2026-12-24,Masuk,hari_kerja\n"
    )
    office = calendar(WITA, {1, 2, 3, 4, 5}, [*OURS, *more])
    assert not office.is_working_day(date(2026, 11, 23))
    assert office.is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "day,kind\n",
        "tanggal,jenis\n2026-13-01,libur_nasional\n",
        "tanggal,jenis\n2026-01-01,x\n",
    ],
)
def test_a_file_that_cannot_be_read_says_in_which_line(text: str) -> None:
    with pytest.raises(holidays.BadHolidays, match=r"^\d+: "):
        holidays.read(text)


@pytest.mark.parametrize("week", [set(), {0}, {8}])
def test_an_office_that_never_works_is_no_office(week: set[int]) -> None:
    with pytest.raises(ValueError, match="work week"):
        calendar(WITA, week, [])


@pytest.mark.parametrize(
    ("state", "since", "due"),
    [
        # Late in the evening in UTC it is already the next day in Balikpapan.
        ("submitted", "2026-11-20 00:30", "2026-11-24 23:59:59"),
        ("in_review", "2026-11-20 16:00", "2026-11-27 23:59:59"),
        ("returned", "2026-12-14 09:00", "2026-12-30 23:59:59"),
        ("draft", "2026-11-20 09:00", None),
        ("published", "2026-11-20 09:00", None),
    ],
)
def test_a_state_gives_so_many_working_days(state: str, since: str, due: str | None) -> None:
    found = rules.due_at(OFFICE, Rules(), state, at(since).astimezone(timezone.utc))
    assert found == (at(due) if due else None)


def test_a_state_without_days_has_no_end() -> None:
    assert rules.due_at(OFFICE, Rules(days={"in_review": 0}), "in_review", at("2026-11-20")) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-20 15:00", None),  # arrived today
        ("2026-11-23 08:00", None),
        ("2026-11-25 08:00", Reminder(Stage.BEFORE)),
        ("2026-11-26 08:00", Reminder(Stage.BEFORE)),
        ("2026-11-27 08:00", Reminder(Stage.TODAY)),
        ("2026-11-28 08:00", None),  # Saturday
        ("2026-11-30 08:00", Reminder(Stage.LATE, 0)),
        ("2026-12-02 08:00", Reminder(Stage.LATE, 0)),
        ("2026-12-03 08:00", Reminder(Stage.LATE, 1)),
        ("2026-12-08 08:00", Reminder(Stage.LATE, 2)),
    ],
)
def test_reminders_come_before_on_the_day_and_every_few_days_after(
    now: str, expected: Reminder | None
) -> None:
    since, settings = at("2026-11-20 09:00"), Rules(before=2, every=3)
    due = rules.due_at(OFFICE, settings, "in_review", since)
    assert due is not None
    assert rules.reminder(OFFICE, settings, since, due, at(now)) == expected


@given(st.integers(1, 10), st.integers(0, 5), st.integers(1, 5), st.integers(0, 60))
def test_reminders_only_go_on(given_days: int, before: int, every: int, passed: int) -> None:
    """A later day never falls back to an earlier reminder, so that none is sent again."""
    settings = Rules(days={"in_review": given_days}, before=before, every=every)
    since = at("2026-11-20 09:00")
    due = rules.due_at(OFFICE, settings, "in_review", since)
    assert due is not None
    order = list(Stage)

    def place(n: int) -> tuple[int, int]:
        found = rules.reminder(OFFICE, settings, since, due, since + timedelta(days=n))
        return (order.index(found.stage), found.number) if found else (-1, -1)

    later = [place(n) for n in range(passed, passed + 8)]
    told = [p for p in later if p != (-1, -1)]
    assert told == sorted(told)


def test_a_state_waits_for_one_role() -> None:
    assert rules.waits_for("in_review") == "walidata"
    assert rules.waits_for("submitted") == "walidata_pendukung"
    assert rules.waits_for("submitted", has_pendukung=False) == "walidata"
    assert rules.waits_for("published") is None
