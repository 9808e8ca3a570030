"""What an entry of the Daftar Data says of its identity and its releases."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning import promises
from ckanext.sdi_balikpapan.planning.promises import promise, releases
from ckanext.sdi_balikpapan.standards import daftar_data as plan

TODAY = date(2027, 6, 1)


def entry(*rows: tuple[str, ...], year: str = "2027") -> dict[str, object]:
    keys = ("periode", "tanggal", "alasan")
    return {
        "tahun": year,
        "jadwal_rilis": [dict(zip(keys, row, strict=False)) for row in rows],
    }


@pytest.mark.parametrize(
    ("rows", "before", "why"),
    [
        ([("2027-T1", "2027-04-30")], None, []),
        ([("2027", "2027-04-30")], None, []),
        ([("2026-12", "2027-01-31")], None, []),
        ([("triwulan 1", "2027-04-30")], None, ["period"]),
        ([("2027-13", "2027-04-30")], None, ["period"]),
        ([("2027-T1", "2027-04-30"), ("2027-T1", "2027-05-30")], None, ["twice"]),
        ([("2027-T1", "2072-04-30")], None, ["year"]),
        ([("2027-T4", "2028-01-31")], None, []),
        ([("2027-T1", "2027-05-30")], [("2027-T1", "2027-04-30")], ["reason"]),
        ([("2027-T1", "2027-05-30", "Banjir")], [("2027-T1", "2027-04-30")], []),
        # A reason that stood there before says nothing of the new change.
        (
            [("2027-T1", "2027-06-30", "Banjir")],
            [("2027-T1", "2027-05-30", "Banjir")],
            ["reason"],
        ),
        ([("2027-T1", "2027-04-30", "")], [("2027-T1", "2027-04-30", "Banjir")], []),
        ([], [("2027-T1", "2027-04-30")], ["dropped"]),
        ([], [("2027-T3", "2027-10-31")], []),
    ],
)
def test_what_is_wrong_with_releases(rows, before, why):
    then = [entry(*before)] if before is not None else []
    assert [one.why for one in plan.wrong(entry(*rows), then, TODAY)] == why


def test_a_release_that_was_due_once_cannot_be_moved_away_and_dropped():
    first = entry(("2027-T1", "2027-03-31"))
    moved = entry(("2027-T1", "2027-12-31", "Nanti"))
    assert [one.why for one in plan.wrong(entry(), [first, moved], TODAY)] == ["dropped"]
    assert plan.wrong(entry(), [entry(("2027-T1", "2027-11-30")), moved], TODAY) == []


def quarterly(*rows: tuple[str, ...], frequency: str = "triwulanan") -> dict[str, object]:
    return {**entry(*rows), "jadwal_pemutakhiran": frequency}


def test_a_release_to_come_goes_only_with_the_frequency_that_asks_for_it():
    agreed = quarterly(("2027-T3", "2027-10-31"), ("2027-07", "2027-08-31"))
    extra, asked_for = quarterly(("2027-T3", "2027-10-31")), quarterly(("2027-07", "2027-08-31"))
    assert plan.wrong(extra, [agreed], TODAY) == []
    assert [one.why for one in plan.wrong(asked_for, [agreed], TODAY)] == ["missing"]
    assert plan.wrong(quarterly(frequency="tahunan"), [agreed], TODAY) == []


def test_a_release_that_was_left_out_comes_back_with_its_day_or_a_reason():
    agreed = [entry(("2027-T3", "2027-10-31")), entry()]
    assert plan.wrong(entry(("2027-T3", "2027-10-31")), agreed, TODAY) == []
    later = entry(("2027-T3", "2027-12-31"))
    assert [one.why for one in plan.wrong(later, agreed, TODAY)] == ["reason"]
    assert plan.wrong(entry(("2027-T3", "2027-12-31", "Banjir")), agreed, TODAY) == []


def test_what_is_no_longer_promised_stays_visible():
    at = [datetime(2027, month, 1, tzinfo=timezone.utc) for month in (1, 2, 3)]
    both, one = (
        entry(("2027-T1", "2027-04-30"), ("2027-T2", "2027-07-31")),
        ("2027-T1", "2027-04-30"),
    )
    told = promises.dropped(list(zip(at, [both, entry(), entry(one)], strict=True)))
    assert [(d.period, d.day, d.at) for d in told] == [("2027-T2", date(2027, 7, 31), at[1])]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["periode", "tanggal", "alasan", "x"]), inner)
    ),
    max_leaves=12,
)


@given(anything, anything)
def test_whatever_stands_there_is_read_without_harm(rows, year):
    body = {"tahun": year, "jadwal_rilis": rows}
    assert plan.wrong(body, [body], TODAY) is not None
    assert promise("id", "name", "opd", 1, body, [(datetime.now(timezone.utc), body)]) is not None


@given(st.text(max_size=30), st.text(max_size=30))
def test_one_identity_has_one_address_in_a_year_and_others_another(one, other):
    same = plan.key(one) == plan.key(other)
    assert (plan.address("2027", one) == plan.address("2027", other)) == same


@given(st.uuids())
def test_an_identity_that_the_portal_gives_is_one(id):
    given_ = plan.identity(str(id))
    assert plan.is_identity(given_)
    assert plan.identity(str(id)) == given_


def test_next_year_has_the_same_releases_a_year_later_and_no_reasons():
    body = entry(("2028-02", "2028-02-29", "Banjir"), ("2028-T4", "2029-01-31"), year="2028")
    assert plan.next_year(body, 2029) == [
        {"periode": "2029-02", "tanggal": "2029-02-28"},
        {"periode": "2029-T4", "tanggal": "2030-01-31"},
    ]


def test_every_frequency_with_dates_names_the_releases_of_a_year():
    assert plan.periods("triwulanan", 2027) == ("2027-T1", "2027-T2", "2027-T3", "2027-T4")
    assert plan.periods("harian", 2027) == ()
    for frequency in plan.PERIODS:
        rows = [(name, "2027-07-01") for name in plan.periods(frequency, 2027)]
        assert plan.wrong(entry(*rows), [], TODAY) == []


def test_the_moves_of_a_date_stay_with_their_reasons():
    at = [datetime(2027, month, 1, tzinfo=timezone.utc) for month in (1, 2, 3)]
    said = [
        entry(("2027-T1", "2027-04-30"), ("2027-T2", "2027-07-31")),
        entry(("2027-T1", "2027-05-15", "Banjir"), ("2027-T2", "2027-07-31")),
        entry(("2027-T1", "2027-05-20", "Verifikasi"), ("2027-T2", "2027-07-31")),
    ]
    first, second = releases(list(zip(at, said, strict=True)))
    assert first.day == date(2027, 5, 20)
    assert [(m.before.day, m.after.day, m.reason) for m in first.moves] == [
        (30, 15, "Banjir"),
        (15, 20, "Verifikasi"),
    ]
    assert second.moves == ()
