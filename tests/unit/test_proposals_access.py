"""Who may read a dataset that isn't open: the rule alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.access import classes, grants
from ckanext.sdi_balikpapan.proposals.access.classes import AccessClass
from ckanext.sdi_balikpapan.proposals.access.grants import Content, Permit, PermitState, Reader

TODAY = date(2026, 11, 22)
IDS = st.sampled_from(["a", "b", "c"])
PERMITS = st.builds(
    Permit,
    agency_id=IDS,
    user_id=st.none() | IDS,
    state=st.sampled_from(PermitState),
    ends_on=st.none() | st.sampled_from([TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]),
)
READERS = st.none() | st.builds(
    Reader, user_id=IDS, organizations=st.frozensets(IDS), has_role=st.just(False)
)
RESTRICTED = Content("d", "owner", AccessClass.TERBATAS)


@given(READERS, st.lists(PERMITS, max_size=4))
def test_others_read_only_by_a_permit_of_theirs_in_force(reader, permits) -> None:
    allowed = reader is not None and any(
        p.state is PermitState.GRANTED
        and p.ends_on is not None
        and p.ends_on >= TODAY
        and p.agency_id in reader.organizations
        and p.user_id in (None, reader.user_id)
        for p in permits
    )
    assert grants.may_read(RESTRICTED, reader, permits, TODAY) is allowed


@given(st.lists(PERMITS, max_size=4))
def test_no_permit_opens_a_closed_dataset(permits) -> None:
    everywhere = Reader("a", frozenset("abc"))
    closed = Content("d", "owner", AccessClass.TERTUTUP)
    assert not grants.may_read(closed, everywhere, permits, TODAY)


@pytest.mark.parametrize(
    "reader",
    [
        Reader("x", frozenset({"owner"})),
        Reader("x", has_role=True),
        Reader("x", sysadmin=True),
    ],
)
def test_the_owners_people_need_no_permit(reader: Reader) -> None:
    assert grants.may_read(RESTRICTED, reader, [], TODAY)


def test_everybody_reads_what_is_open() -> None:
    assert grants.may_read(Content("d", "", AccessClass.TERBUKA), None, [], TODAY)


@pytest.mark.parametrize(
    ("before", "after", "stricter"),
    [
        ("terbuka", "terbatas", True),
        ("", " terbatas ", True),
        ("terbatas", "tertutup", True),
        ("terbatas", "terbatas", False),
        ("terbatas", "terbuka", False),
    ],
)
def test_a_stricter_class_is_noticed(before: str, after: str, stricter: bool) -> None:
    bodies = ({"accessRights": before}, {"accessRights": after})
    assert classes.becomes_stricter(*bodies) is stricter


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "missing"),
        ("", "missing"),
        ("2026-13-01", "missing"),
        ("2026-11-21", "past"),
        ("2026-12-03", "far"),
    ],
)
def test_an_end_is_a_day_that_comes_soon(said: object, why: str) -> None:
    with pytest.raises(grants.BadEnd) as caught:
        grants.read_end(said, TODAY, 10)
    assert caught.value.why == why
    assert grants.read_end("2026-11-22", TODAY, 10) == TODAY
