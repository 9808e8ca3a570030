"""What a source can be told, how long it is trusted, and when it is read next."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest import identity
from ckanext.sdi_balikpapan.harvest.sources import settings
from ckanext.sdi_balikpapan.harvest.sources.settings import Schedule

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
GOOD = {
    "name": "kota-tetangga",
    "url": "https://data.contoh.go.id/catalog.ttl",
    "kind": "",
    "charset": "",
    "organization_id": "dinkes",
    "policy": "standing",
    "schedule": "daily",
    "share": 0.2,
    "grace_days": 7,
    "options": {},
}
KINDS = ("turtle",)

WRONG = {
    "name": ["", "A", "a b", "../x", "x" * 101, None, 3],
    "url": [
        "",
        "ftp://a.id/",
        "javascript:alert(1)",
        "http://",
        "https://u:p@a.id/",
        3,
        "http://[",
        "http://a:b",
    ],
    "kind": ["html", 3, ["turtle"]],
    "policy": ["", "trust", None],
    "schedule": ["", "always", None],
    "share": [-0.1, 1.1, "x", None, True],
    "grace_days": [-1, 366, "x", None],
    "options": [None, [], "x", {"local_fields": ["resources"]}, {"defaults": ["x"]}],
}


def test_what_is_right_is_taken():
    assert settings.wrongs(GOOD, KINDS) == []


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_what_is_wrong_is_told_at_its_place(name, value):
    found = [wrong.field for wrong in settings.wrongs({**GOOD, name: value}, KINDS)]
    assert len(found) == 1


def test_all_that_is_wrong_is_told_at_once():
    bad = {name: values[1] for name, values in WRONG.items()}
    assert len(settings.wrongs(bad, KINDS)) == len(WRONG)


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.none() | st.integers() | st.text() | st.lists(st.text())
    )
)
def test_nothing_that_is_said_breaks_the_check(said):
    settings.wrongs(said, KINDS)


COVERED = {
    "url": "https://lain.go.id",
    "kind": "turtle",
    "organization_id": "bappeda",
    "options": {"rules": "x"},
}


@pytest.mark.parametrize("name", COVERED)
def test_an_approval_holds_for_what_it_was_given_for_and_until_its_end(name):
    given_for, end = settings.covered(GOOD), NOW + timedelta(days=1)

    def holds(said, at=NOW, ends=end):
        return settings.approval_holds(said, given_for, NOW, ends, at)

    assert holds(GOOD)
    assert not holds({**GOOD, name: COVERED[name]})
    assert not holds({**GOOD, "policy": "propose"})
    assert not holds(GOOD, at=end)
    assert not holds(GOOD, at=NOW - timedelta(seconds=1))
    assert not holds(GOOD, ends=None)


@pytest.mark.parametrize("schedule", Schedule)
def test_a_source_that_fails_is_read_later_and_later_but_each_week(schedule):
    times = [settings.next_time(schedule, NOW, failures) for failures in range(15)]
    if schedule is Schedule.MANUAL:
        assert set(times) == {None}
        return
    waits = [time - NOW for time in times]
    assert waits == sorted(waits)
    assert waits[0] == settings.EVERY[schedule]
    assert waits[-1] == max(settings.EVERY[schedule], timedelta(days=7))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_record_is_the_same_dataset_for_ever_and_no_other_sources(remote_id, other):
    mine = identity.subject_of("sumber-a", remote_id)
    assert mine == identity.subject_of("sumber-a", remote_id)
    assert mine != identity.subject_of("sumber-b", remote_id)
    assert (mine == identity.subject_of("sumber-a", other)) == (remote_id == other)
    assert str(UUID(mine)) == mine


@given(st.lists(st.tuples(st.sampled_from(["", "u:1", "u:2"]), st.sampled_from(["", "a", "b"]))))
def test_files_have_ids_of_their_own_that_stay_when_others_come_behind(said):
    subject = identity.subject_of("s", "r")
    ids = identity.file_ids(subject, said)
    assert len(set(ids)) == len(said)
    assert identity.file_ids(subject, [*said, ("u:3", "")])[: len(said)] == ids
